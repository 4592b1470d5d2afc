;;! -O2
;; A load whose value nobody needs stays: it may trap. So does one in a callee that is inlined, and one multiplied by zero.
(module
  (memory 1)
  (func $callee (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "dropped") (param i32) (drop (i32.load (local.get 0))))
  (func (export "in_callee") (param i32) (drop (call $callee (local.get 0))))
  (func (export "times_zero") (param i32) (result i32) (i32.mul (i32.load (local.get 0)) (i32.const 0))))

;;; m.function.0:
;;;   movl (%rbx,%rsi), %eax
;;;   retq
;;; m.dropped:
;;;   movl (%rbx,%rsi), %eax
;;;   retq
;;; m.in_callee:
;;;   movl (%rbx,%rsi), %eax
;;;   retq
;;; m.times_zero:
;;;   movl (%rbx,%rsi), %eax
;;;   xorl %eax, %eax
;;;   retq
