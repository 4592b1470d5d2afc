;;! -O2
;; The same as precise_order.wat with the default: nothing forces the first store to stay before the load.
(module
  (memory 1)
  (func (export "f") (param i32) (result i32)
    (i32.store (i32.const 8) (i32.const 1))
    (i32.load (local.get 0))
    (i32.store (i32.const 8) (i32.const 2))))

;;; m.f:
;;;   movl $1, 8(%rbx)
;;;   movl (%rbx,%rsi), %eax
;;;   movl $2, 8(%rbx)
;;;   retq
