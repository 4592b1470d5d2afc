;;! -O2
;; A loop that clears memory must not become a call of memset, which would fault outside of our code.
(module
  (memory 1)
  (func (export "clear") (param i32 i32)
    (loop
      (i32.store8 (local.get 0) (i32.const 0))
      (local.set 0 (i32.add (local.get 0) (i32.const 1)))
      (br_if 0 (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))))

;;; m.clear:
;;;   movq 32(%rdi), %rax
;;;   cmpl $8, %edx
;;;   setb %cl
;;;   movl %edx, %edi
;;;   negl %edi
;;;   cmpl %edi, %esi
;;;   seta %dil
;;;   orb %cl, %dil
;;;   je .LBB0_2
;;;   movl %edx, %ecx
;;;   jmp .LBB0_11
;;; .LBB0_2:
;;;   xorl %edi, %edi
;;;   cmpl $32, %edx
;;;   jb .LBB0_8
;;;   movl %edx, %edi
;;;   andl $-32, %edi
;;;   xorps %xmm0, %xmm0
;;;   movl %esi, %ecx
;;;   movl %edi, %r8d
;;; .LBB0_4:
;;;   movl %ecx, %r9d
;;;   movups %xmm0, (%rax,%r9)
;;;   movups %xmm0, 16(%rax,%r9)
;;;   addl $32, %ecx
;;;   addl $-32, %r8d
;;;   jne .LBB0_4
;;;   cmpl %edi, %edx
;;;   je .LBB0_17
;;;   testb $24, %dl
;;;   je .LBB0_7
;;; .LBB0_8:
;;;   movl %edx, %r8d
;;;   andl $-8, %r8d
;;;   movl %edx, %ecx
;;;   andl $7, %ecx
;;;   movl %edi, %r9d
;;;   subl %r8d, %r9d
;;;   addl %esi, %edi
;;;   addl %r8d, %esi
;;; .LBB0_9:
;;;   movl %edi, %r10d
;;;   movq $0, (%rax,%r10)
;;;   addl $8, %edi
;;;   addl $8, %r9d
;;;   jne .LBB0_9
;;;   cmpl %r8d, %edx
;;;   je .LBB0_17
;;; .LBB0_11:
;;;   leal -1(%rcx), %edx
;;;   movl %ecx, %r8d
;;;   andl $3, %r8d
;;;   je .LBB0_15
;;;   xorl %edi, %edi
;;; .LBB0_13:
;;;   leal (%rsi,%rdi), %r9d
;;;   movb $0, (%rax,%r9)
;;;   incl %edi
;;;   cmpl %edi, %r8d
;;;   jne .LBB0_13
;;;   subl %edi, %ecx
;;;   addl %edi, %esi
;;; .LBB0_15:
;;;   cmpl $3, %edx
;;;   jb .LBB0_17
;;; .LBB0_16:
;;;   movl %esi, %edx
;;;   movb $0, (%rax,%rdx)
;;;   leal 1(%rsi), %edx
;;;   movb $0, (%rax,%rdx)
;;;   leal 2(%rsi), %edx
;;;   movb $0, (%rax,%rdx)
;;;   leal 3(%rsi), %edx
;;;   movb $0, (%rax,%rdx)
;;;   addl $4, %esi
;;;   addl $-4, %ecx
;;;   jne .LBB0_16
;;; .LBB0_17:
;;;   retq
;;; .LBB0_7:
;;;   andl $31, %edx
;;;   addl %edi, %esi
;;;   movl %edx, %ecx
;;;   jmp .LBB0_11
