;;! -O2
;; Once an access by the parameter has not trapped, what is a little behind it needs no sum of its own; before, it does.
(module
  (memory 1)
  (func (export "behind") (param i32) (result i32)
    (i32.add (i32.load (local.get 0)) (i32.load (i32.add (local.get 0) (i32.const 40)))))
  (func (export "before") (param i32) (result i32)
    (i32.add (i32.load (i32.add (local.get 0) (i32.const 40))) (i32.load (local.get 0)))))

;;; m.behind:
;;;   movl (%rbx,%rsi), %eax
;;;   addl 40(%rbx,%rsi), %eax
;;;   retq
;;; m.before:
;;;   leal 40(%rsi), %eax
;;;   movl (%rbx,%rax), %eax
;;;   addl (%rbx,%rsi), %eax
;;;   retq
