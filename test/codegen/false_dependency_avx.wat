;;! -O2 --cpu=x86-64-v3
;; With AVX the upper half comes from an operand that may be any register: one that the instruction waits for anyway, or
;; its destination, which is cleared.
(module
  (func (export "convert") (param i32) (result f64) (f64.convert_i32_s (local.get 0)))
  (func (export "root") (param f64 f64) (result f64) (f64.add (local.get 0) (f64.sqrt (local.get 1)))))

;;; m.convert:
;;;   vxorps %xmm0, %xmm0, %xmm0
;;;   vcvtsi2sd %esi, %xmm0, %xmm0
;;;   retq
;;; m.root:
;;;   vsqrtsd %xmm1, %xmm1, %xmm1
;;;   vaddsd %xmm1, %xmm0, %xmm0
;;;   retq
