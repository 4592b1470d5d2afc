;;! -O2
;; Bounds, null and canonical type are checked before the call, in a table that the host can change.
(module
  (type $t (func (param i32) (result i32)))
  (table (export "t") 4 funcref)
  (func (export "f") (param i32 i32) (result i32) (i32.add (i32.const 1) (call_indirect (type $t) (local.get 0) (local.get 1)))))

;;; m.f:
;;;   pushq %r14
;;;   movq -65608(%rbx), %rax
;;;   cmpq %rdx, 8(%rax)
;;;   jbe .LBB0_1
;;;   movq (%rax), %rax
;;;   movq (%rax,%rdx,8), %rax
;;;   testq %rax, %rax
;;;   je .LBB0_1
;;;   movl 24(%rax), %ecx
;;;   cmpl -65616(%rbx), %ecx
;;;   jne .LBB0_1
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB0_5
;;;   movq 8(%rax), %rdi
;;;   movq %rbx, %r14
;;;   movq %rdi, %rbx
;;;   callq *(%rax)
;;;   movq %r14, %rbx
;;;   incl %eax
;;;   popq %r14
;;;   retq
;;; .LBB0_1:
;;;   movq %rbx, %rdi
;;;   xorl %esi, %esi
;;;   callq wzc_libcall_trap_call@PLT
;;; .LBB0_5:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
