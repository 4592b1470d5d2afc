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
;;;   cmpq -65584(%rdi), %rsp
;;;   jb .LBB0_4
;;;   callq *(%rax,%rdx,8)
;;;   incl %eax
;;;   popq %rcx
;;;   retq
;;; .LBB0_1:
;;;   xorl %esi, %esi
;;;   callq wzc_libcall_trap_call@PLT
;;; .LBB0_4:
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
;;; m.import.0:
;;;   pushq %rax
;;;   movq %rdi, %rax
;;;   cmpq -65584(%rdi), %rsp
;;;   jb .LBB5_1
;;;   movl %esi, %esi
;;;   movq -65600(%rax), %rdi
;;;   callq *-65608(%rax)
;;;   popq %rcx
;;;   retq
;;; .LBB5_1:
;;;   movq %rax, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
