;;! -O2
;; A copy of unknown length is a call of the C library, once its ranges have been checked.
(module
  (memory 1)
  (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
  (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2))))

;;; m.copy:
;;;   pushq %rax
;;;   movq -65544(%rbx), %rax
;;;   subq %rcx, %rax
;;;   jb .LBB0_2
;;;   cmpq %rsi, %rax
;;;   jb .LBB0_2
;;;   cmpq %rdx, %rax
;;;   jb .LBB0_4
;;;   addq %rbx, %rsi
;;;   addq %rbx, %rdx
;;;   movq %rsi, %rdi
;;;   movq %rdx, %rsi
;;;   movq %rcx, %rdx
;;;   callq memmove@PLT
;;;   popq %rax
;;;   retq
;;; .LBB0_2:
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
;;; .LBB0_4:
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
;;; m.fill:
;;;   pushq %rax
;;;   movq -65544(%rbx), %rax
;;;   subq %rcx, %rax
;;;   jb .LBB1_2
;;;   cmpq %rsi, %rax
;;;   jb .LBB1_2
;;;   movq %rbx, %rdi
;;;   addq %rsi, %rdi
;;;   movl %edx, %esi
;;;   movq %rcx, %rdx
;;;   callq memset@PLT
;;;   popq %rax
;;;   retq
;;; .LBB1_2:
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
