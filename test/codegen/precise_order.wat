;;! -O2 --traps=precise
;; The first store is seen if the load traps, so it stays before it although the second overwrites it.
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
