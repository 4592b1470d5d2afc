;;! -O2
;; A sum that is needed on one way only: its loads trap on both, which is checked before the loop, and become vectors.
(module
  (memory 1)
  (func (export "f") (param $at i32) (param $count i32) (param $wanted i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (if (local.get $wanted) (then (i32.store (i32.const 8) (local.get $sum))))))

;;; m.f:
;;;   leal -1(%rdx), %edi
;;;   leaq (%rsi,%rdi,4), %rax
;;;   addq $4, %rax
;;;   cmpq -65544(%rbx), %rax
;;;   ja .LBB0_1
;;;   xorl %eax, %eax
;;;   cmpl $7, %edi
;;;   jb .LBB0_7
;;;   leaq (%rsi,%rbx), %rax
;;;   addq $16, %rax
;;;   incq %rdi
;;;   movq %rdi, %r8
;;;   andq $-8, %r8
;;;   leaq (%rsi,%r8,4), %rsi
;;;   subl %r8d, %edx
;;;   xorps %xmm0, %xmm0
;;;   xorl %r9d, %r9d
;;;   xorps %xmm1, %xmm1
;;; .LBB0_5:
;;;   movups -16(%rax,%r9,4), %xmm2
;;;   movups (%rax,%r9,4), %xmm3
;;;   paddd %xmm2, %xmm1
;;;   paddd %xmm3, %xmm0
;;;   addq $8, %r9
;;;   cmpq %r9, %r8
;;;   jne .LBB0_5
;;;   paddd %xmm1, %xmm0
;;;   pshufd $238, %xmm0, %xmm1
;;;   paddd %xmm0, %xmm1
;;;   pshufd $85, %xmm1, %xmm0
;;;   paddd %xmm1, %xmm0
;;;   movd %xmm0, %eax
;;;   cmpq %r8, %rdi
;;;   je .LBB0_9
;;; .LBB0_7:
;;;   addq %rbx, %rsi
;;;   xorl %edi, %edi
;;; .LBB0_8:
;;;   addl (%rsi,%rdi,4), %eax
;;;   incq %rdi
;;;   cmpl %edi, %edx
;;;   jne .LBB0_8
;;; .LBB0_9:
;;;   testl %ecx, %ecx
;;;   je .LBB0_11
;;;   movl %eax, 8(%rbx)
;;; .LBB0_11:
;;;   retq
;;; .LBB0_1:
;;;   xorl %eax, %eax
;;; .LBB0_2:
;;;   addl (%rbx,%rsi), %eax
;;;   addl $4, %esi
;;;   decl %edx
;;;   jne .LBB0_2
;;;   jmp .LBB0_9
