;;! -O2
;; Division by zero and overflow go to traps; the remainder by -1 is 0.
(module
  (func (export "div") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func (export "rem") (param i32 i32) (result i32) (i32.rem_s (local.get 0) (local.get 1))))

;;; m.div:
;;;   pushq %rax
;;;   movq %rdx, %rcx
;;;   testl %ecx, %ecx
;;;   je .LBB0_1
;;;   movl %ecx, %eax
;;;   notl %eax
;;;   leal -2147483648(%rsi), %edx
;;;   orl %eax, %edx
;;;   je .LBB0_3
;;;   movl %esi, %eax
;;;   cltd
;;;   idivl %ecx
;;;   popq %rcx
;;;   retq
;;; .LBB0_1:
;;;   movq %rbx, %rdi
;;;   movl $7, %esi
;;;   callq wzc_libcall_trap@PLT
;;; .LBB0_3:
;;;   movq %rbx, %rdi
;;;   movl $8, %esi
;;;   callq wzc_libcall_trap@PLT
;;; m.rem:
;;;   testl %edx, %edx
;;;   je .LBB1_1
;;;   cmpl $-1, %edx
;;;   movl $1, %ecx
;;;   cmovnel %edx, %ecx
;;;   movl %esi, %eax
;;;   cltd
;;;   idivl %ecx
;;;   movl %edx, %eax
;;;   retq
;;; .LBB1_1:
;;;   pushq %rax
;;;   movq %rbx, %rdi
;;;   movl $7, %esi
;;;   callq wzc_libcall_trap@PLT
