;;! -O2
;; A memory of somebody else may reach up to the last address: only what an access covers is known not to wrap.
(module
  (import "host" "memory" (memory 1))
  (func (export "behind") (param i32) (result i32)
    (i32.add (i32.load offset=4 (local.get 0)) (i32.load (i32.add (local.get 0) (i32.const 40)))))
  (func (export "within") (param i32) (result i32)
    (i32.add (i32.load offset=40 (local.get 0)) (i32.load (i32.add (local.get 0) (i32.const 36))))))

;;; m.behind:
;;;   movq -65616(%rbx), %rcx
;;;   movl 4(%rcx,%rsi), %eax
;;;   leal 40(%rsi), %edx
;;;   addl (%rcx,%rdx), %eax
;;;   retq
;;; m.within:
;;;   movq -65616(%rbx), %rcx
;;;   movl 40(%rcx,%rsi), %eax
;;;   addl 36(%rcx,%rsi), %eax
;;;   retq
