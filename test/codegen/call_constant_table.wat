;;! -O2
;; Nobody can change this table. By a type of which there are several functions it is an immediate to compare the index with, and a table
;; of codes; elements of other types are in it as code that traps. A single function is called without a table, and the
;; first index is subtracted where that saves most of the table. Whatever else is wrong is found out behind the branch.
(module
  (type $several (func (param i32) (result i32)))
  (type $single (func (param i64) (result i32)))
  (type $far (func (param f32) (result i32)))
  (import "m" "i" (func $i (param i32) (result i32)))
  (table 8 funcref)
  (elem (i32.const 1) $i $k)
  (elem (i32.const 4) $f $g $h)
  (func $f (type $several) (local.get 0))
  (func $g (type $far) (i32.const 2))
  (func $h (type $far) (i32.const 3))
  (func $k (type $single) (i32.wrap_i64 (local.get 0)))
  (func $viaTable (export "viaTable") (param i32 i32) (result i32)
    (i32.add (i32.const 1) (call_indirect (type $several) (local.get 0) (local.get 1))))
  (func $viaFar (export "viaFar") (param f32 i32) (result i32)
    (i32.add (i32.const 1) (call_indirect (type $far) (local.get 0) (local.get 1))))
  (func $direct (export "direct") (param i64 i32) (result i32)
    (i32.add (i32.const 1) (call_indirect (type $single) (local.get 0) (local.get 1)))))

;;; m.function.1:
;;;   movq %rsi, %rax
;;;   retq
;;; m.function.2:
;;;   movl $2, %eax
;;;   retq
;;; m.function.3:
;;;   movl $3, %eax
;;;   retq
;;; m.function.4:
;;;   movq %rsi, %rax
;;;   retq
;;; m.viaTable:
;;;   pushq %rax
;;;   cmpl $5, %edx
;;;   jae .LBB4_1
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB4_3
;;;   leaq m$table.0.0(%rip), %rax
;;;   callq *(%rax,%rdx,8)
;;;   incl %eax
;;;   popq %rcx
;;;   retq
;;; .LBB4_1:
;;;   movq %rbx, %rdi
;;;   xorl %esi, %esi
;;;   callq wzc_libcall_trap_call@PLT
;;; .LBB4_3:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
;;; m.viaFar:
;;;   pushq %rax
;;;   movq %rsi, %rdx
;;;   leaq -5(%rsi), %rax
;;;   cmpq $2, %rax
;;;   jae .LBB5_1
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB5_3
;;;   leaq m$table.0.2(%rip), %rax
;;;   callq *-40(%rax,%rdx,8)
;;;   incl %eax
;;;   popq %rcx
;;;   retq
;;; .LBB5_1:
;;;   movq %rbx, %rdi
;;;   xorl %esi, %esi
;;;   callq wzc_libcall_trap_call@PLT
;;; .LBB5_3:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
;;; m.direct:
;;;   cmpl $2, %edx
;;;   jne .LBB6_1
;;;   incl %esi
;;;   movl %esi, %eax
;;;   retq
;;; .LBB6_1:
;;;   pushq %rax
;;;   movq %rbx, %rdi
;;;   xorl %esi, %esi
;;;   callq wzc_libcall_trap_call@PLT
;;; m.failed.5:
;;;   movq %rbx, %rdi
;;;   movl $5, %esi
;;;   jmp wzc_libcall_trap@PLT
;;; m.failed.6:
;;;   movq %rbx, %rdi
;;;   movl $6, %esi
;;;   jmp wzc_libcall_trap@PLT
;;; m.import.0:
;;;   pushq %r14
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB21_1
;;;   movq -65616(%rbx), %rdi
;;;   movq %rbx, %r14
;;;   movq %rdi, %rbx
;;;   callq *-65624(%r14)
;;;   movq %r14, %rbx
;;;   popq %r14
;;;   retq
;;; .LBB21_1:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
