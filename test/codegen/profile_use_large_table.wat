;;! -O2
;;% train 10000
;; This table never changes, but is too large, for a module of this size, to be copied for a type: calls look into the table itself, and what
;; it gave most is compared with that function's own reference, not with what stands at its index in the table.
(module
  (type $t (func (param i32) (result i32)))
  (table 603 funcref)
  (elem (i32.const 0) $zeroth $first $usual
    $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third
    $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third
    $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third
    $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third
    $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third
    $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third
    $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third
    $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third
    $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third
    $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third
    $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third
    $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third
    $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third
    $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third
    $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third $third)
  (func $zeroth (type $t) (i32.const 0))
  (func $first (type $t) (i32.const 1))
  (func $third (type $t) (i32.sub (local.get 0) (i32.const 3)))
  (func $usual (type $t) (i32.mul (local.get 0) (i32.const 3)))
  (func $call (export "call") (param i32) (result i32) (call_indirect (type $t) (i32.const 5) (local.get 0)))
  (func (export "train") (param i32)
    (loop $again
      (drop (call $call (i32.const 2)))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))

;;; m.function.0:
;;;   xorl %eax, %eax
;;;   retq
;;; m.function.1:
;;;   movl $1, %eax
;;;   retq
;;; m.function.2:
;;;   leal -3(%rsi), %eax
;;;   retq
;;; m.function.3:
;;;   leal (%rsi,%rsi,2), %eax
;;;   retq
;;; m.call:
;;;   pushq %r14
;;;   movq %rsi, %rdx
;;;   movq -65608(%rbx), %rax
;;;   cmpq %rsi, 8(%rax)
;;;   jbe .LBB4_1
;;;   movq (%rax), %rax
;;;   movq (%rax,%rdx,8), %rcx
;;;   leaq -65712(%rbx), %rsi
;;;   movl $15, %eax
;;;   cmpq %rsi, %rcx
;;;   jne .LBB4_3
;;; .LBB4_4:
;;;   popq %r14
;;;   retq
;;; .LBB4_3:
;;;   testq %rcx, %rcx
;;;   je .LBB4_1
;;;   movl 24(%rcx), %eax
;;;   cmpl -65616(%rbx), %eax
;;;   jne .LBB4_1
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB4_7
;;;   movq 8(%rcx), %rdi
;;;   movq %rbx, %r14
;;;   movl $5, %esi
;;;   movq %rdi, %rbx
;;;   callq *(%rcx)
;;;   movq %r14, %rbx
;;;   jmp .LBB4_4
;;; .LBB4_1:
;;;   movq %rbx, %rdi
;;;   xorl %esi, %esi
;;;   callq wzc_libcall_trap_call@PLT
;;; .LBB4_7:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
;;; m.train:
;;;   pushq %r15
;;;   pushq %r14
;;;   pushq %r13
;;;   pushq %r12
;;;   pushq %rax
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB5_1
;;;   movq -65608(%rbx), %r15
;;;   leaq -65712(%rbx), %r12
;;; .LBB5_3:
;;;   cmpq $2, 8(%r15)
;;;   jbe .LBB5_4
;;;   movq (%r15), %rax
;;;   movq 16(%rax), %rax
;;;   cmpq %r12, %rax
;;;   jne .LBB5_6
;;; .LBB5_9:
;;;   decl %esi
;;;   jne .LBB5_3
;;;   addq $8, %rsp
;;;   popq %r12
;;;   popq %r13
;;;   popq %r14
;;;   popq %r15
;;;   retq
;;; .LBB5_6:
;;;   testq %rax, %rax
;;;   je .LBB5_4
;;;   movl 24(%rax), %ecx
;;;   cmpl -65616(%rbx), %ecx
;;;   jne .LBB5_4
;;;   movq 8(%rax), %rdi
;;;   movq %rbx, %r14
;;;   movq %rsi, %r13
;;;   movl $5, %esi
;;;   movq %rdi, %rbx
;;;   callq *(%rax)
;;;   movq %r13, %rsi
;;;   movq %r14, %rbx
;;;   jmp .LBB5_9
;;; .LBB5_4:
;;;   movl $2, %edx
;;;   movq %rbx, %rdi
;;;   xorl %esi, %esi
;;;   callq wzc_libcall_trap_call@PLT
;;; .LBB5_1:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
