;;! -O2
;; i32x4.dot_i16x8_s is one instruction, and so is a swizzle but for the clamping of its indices.
(module
  (func (export "dot") (param v128 v128) (result v128) (i32x4.dot_i16x8_s (local.get 0) (local.get 1)))
  (func (export "swizzle") (param v128 v128) (result v128) (i8x16.swizzle (local.get 0) (local.get 1))))

;;; m.dot:
;;;   pmaddwd %xmm1, %xmm0
;;;   retq
;;; m.swizzle:
;;;   paddusb .LCPI1_0(%rip), %xmm1
;;;   pshufb %xmm1, %xmm0
;;;   retq
