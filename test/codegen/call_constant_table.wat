;;! -O2
;; Nobody can change this table: its size is an immediate, and one branch decides whether the type is right. Whether the element is null or
;; of another type is asked behind it.
(module
  (type $t (func (param i32) (result i32)))
  (import "m" "i" (func $i (param i32) (result i32)))
  (table 4 funcref)
  (elem (i32.const 1) $i $f)
  (func $f (export "f") (param i32 i32) (result i32) (i32.add (i32.const 1) (call_indirect (type $t) (local.get 0) (local.get 1)))))

;;; m.f:
;;;   pushq %rax
;;;   cmpl $4, %edx
;;;   jae .LBB0_1
;;;   leaq m$table.0(%rip), %rax
;;;   cmpl $0, 32(%rax,%rdx,4)
;;;   jne .LBB0_1
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB0_4
;;;   callq *(%rax,%rdx,8)
;;;   incl %eax
;;;   popq %rcx
;;;   retq
;;; .LBB0_1:
;;;   movq %rbx, %rdi
;;;   xorl %esi, %esi
;;;   callq wzc_libcall_trap_call@PLT
;;; .LBB0_4:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
;;; m.import.0:
;;;   pushq %r14
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB5_1
;;;   movq -65600(%rbx), %rdi
;;;   movq %rbx, %r14
;;;   movq %rdi, %rbx
;;;   callq *-65608(%r14)
;;;   movq %r14, %rbx
;;;   popq %r14
;;;   retq
;;; .LBB5_1:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
