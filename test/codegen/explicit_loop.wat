;;! -O2 --bounds=explicit
;; Before the loop one comparison for all accesses of all rounds; the loop that is entered if they are in bounds is one of vectors.
(module
  (memory 1)
  (func (export "f") (param $to i32) (param $count i32)
    (loop $next
      (i32.store (local.get $to) (i32.add (i32.load (local.get $to)) (i32.load offset=4096 (local.get $to))))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))

;;; m.f:
;;;   pushq %rax
;;;   leal -1(%rdx), %eax
;;;   leaq (%rsi,%rax,4), %rcx
;;;   addq $4100, %rcx
;;;   cmpq -65544(%rbx), %rcx
;;;   ja .LBB0_1
;;;   cmpl $7, %eax
;;;   jae .LBB0_8
;;;   movq %rsi, %rcx
;;;   jmp .LBB0_11
;;; .LBB0_8:
;;;   incq %rax
;;;   movq %rax, %rdi
;;;   andq $-8, %rdi
;;;   leaq (%rsi,%rdi,4), %rcx
;;;   subl %edi, %edx
;;;   addq %rbx, %rsi
;;;   xorl %r8d, %r8d
;;; .LBB0_9:
;;;   movups (%rsi,%r8,4), %xmm0
;;;   movups 16(%rsi,%r8,4), %xmm1
;;;   movups 4096(%rsi,%r8,4), %xmm2
;;;   movups 4112(%rsi,%r8,4), %xmm3
;;;   paddd %xmm0, %xmm2
;;;   paddd %xmm1, %xmm3
;;;   movups %xmm2, (%rsi,%r8,4)
;;;   movups %xmm3, 16(%rsi,%r8,4)
;;;   addq $8, %r8
;;;   cmpq %r8, %rdi
;;;   jne .LBB0_9
;;;   cmpq %rdi, %rax
;;;   je .LBB0_13
;;; .LBB0_11:
;;;   movq %rbx, %rax
;;;   addq %rcx, %rax
;;;   xorl %ecx, %ecx
;;; .LBB0_12:
;;;   movl 4096(%rax,%rcx,4), %esi
;;;   addl %esi, (%rax,%rcx,4)
;;;   incq %rcx
;;;   cmpl %ecx, %edx
;;;   jne .LBB0_12
;;; .LBB0_13:
;;;   popq %rax
;;;   retq
;;; .LBB0_1:
;;; .LBB0_2:
;;;   leaq 4099(%rsi), %rax
;;;   cmpq -65544(%rbx), %rax
;;;   jae .LBB0_3
;;;   movl 4096(%rbx,%rsi), %eax
;;;   addl %eax, (%rbx,%rsi)
;;;   addl $4, %esi
;;;   decl %edx
;;;   jne .LBB0_2
;;;   jmp .LBB0_13
;;; .LBB0_3:
;;;   cmpq -66600(%rbx), %rsi
;;;   jb .LBB0_5
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
;;; .LBB0_5:
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
