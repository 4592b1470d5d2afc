;;! -O3
;; Multiplying by one quiets a signalling NaN: it is not folded away.
(module
  (func (export "times_one") (param f32) (result f32) (f32.mul (local.get 0) (f32.const 1)))
  (func (export "minus_zero") (param f64) (result f64) (f64.sub (local.get 0) (f64.const 0))))

;;; m.times_one:
;;;   movss .LCPI0_0(%rip), %xmm1
;;;   mulss %xmm1, %xmm0
;;;   retq
;;; m.minus_zero:
;;;   xorps %xmm1, %xmm1
;;;   subsd %xmm1, %xmm0
;;;   retq
