;;! -O2
;; Endless recursion compares the stack pointer with the limit and does not become a loop; a leaf compares nothing.
(module
  (func $forever (export "forever") (result i32) (call $forever))
  (func (export "leaf") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))

;;; m.forever:
;;;   pushq %rax
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB0_1
;;;   callq m.forever
;;;   popq %rcx
;;;   retq
;;; .LBB0_1:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
;;; m.leaf:
;;;   leal 1(%rsi), %eax
;;;   retq
