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
;;;   leal -1(%rdx), %r9d
;;;   leaq (%rsi,%r9,4), %rax
;;;   addq $4, %rax
;;;   cmpq -65544(%rdi), %rax
;;;   ja .LBB0_1
;;;   cmpl $7, %r9d
;;;   jae .LBB0_5
;;;   xorl %r8d, %r8d
;;;   movq %rsi, %rax
;;;   jmp .LBB0_8
;;; .LBB0_5:
;;;   incq %r9
;;;   movq %r9, %r10
;;;   andq $-8, %r10
;;;   leaq (%rsi,%r10,4), %rax
;;;   subl %r10d, %edx
;;;   addq %rdi, %rsi
;;;   addq $16, %rsi
;;;   xorps %xmm0, %xmm0
;;;   xorl %r8d, %r8d
;;;   xorps %xmm1, %xmm1
;;; .LBB0_6:
;;;   movups -16(%rsi,%r8,4), %xmm2
;;;   movups (%rsi,%r8,4), %xmm3
;;;   paddd %xmm2, %xmm1
;;;   paddd %xmm3, %xmm0
;;;   addq $8, %r8
;;;   cmpq %r8, %r10
;;;   jne .LBB0_6
;;;   paddd %xmm1, %xmm0
;;;   pshufd $238, %xmm0, %xmm1
;;;   paddd %xmm0, %xmm1
;;;   pshufd $85, %xmm1, %xmm0
;;;   paddd %xmm1, %xmm0
;;;   movd %xmm0, %r8d
;;;   cmpq %r10, %r9
;;;   je .LBB0_10
;;; .LBB0_8:
;;;   addq %rdi, %rax
;;;   movl %edx, %edx
;;;   xorl %esi, %esi
;;; .LBB0_9:
;;;   addl (%rax,%rsi,4), %r8d
;;;   incq %rsi
;;;   cmpl %esi, %edx
;;;   jne .LBB0_9
;;; .LBB0_10:
;;;   testl %ecx, %ecx
;;;   je .LBB0_12
;;;   movl %r8d, 8(%rdi)
;;; .LBB0_12:
;;;   retq
;;; .LBB0_1:
;;;   xorl %r8d, %r8d
;;; .LBB0_2:
;;;   movl %esi, %eax
;;;   addl (%rdi,%rax), %r8d
;;;   addl $4, %esi
;;;   decl %edx
;;;   jne .LBB0_2
;;;   jmp .LBB0_10
