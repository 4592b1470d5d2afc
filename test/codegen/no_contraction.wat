;;! -O3 --cpu=x86-64-v3
;; A product and a sum round twice, also where the machine has a fused instruction.
(module
  (func (export "f") (param f64 f64 f64) (result f64) (f64.add (f64.mul (local.get 0) (local.get 1)) (local.get 2))))

;;; m.f:
;;;   vmulsd %xmm1, %xmm0, %xmm0
;;;   vaddsd %xmm2, %xmm0, %xmm0
;;;   retq
