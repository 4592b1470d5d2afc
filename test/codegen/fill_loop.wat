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
;;;   leal -1(%rdx), %edi
;;;   leaq (%rsi,%rdi), %rax
;;;   shrq $32, %rax
;;;   jne .LBB0_1
;;;   cmpl $7, %edi
;;;   jae .LBB0_4
;;;   movq %rsi, %r8
;;;   jmp .LBB0_14
;;; .LBB0_4:
;;;   leaq 1(%rdi), %rax
;;;   movabsq $8589934560, %rcx
;;;   cmpl $31, %edi
;;;   jae .LBB0_6
;;;   xorl %edi, %edi
;;;   jmp .LBB0_11
;;; .LBB0_6:
;;;   movq %rax, %rdi
;;;   andq %rcx, %rdi
;;;   leaq (%rsi,%rbx), %r8
;;;   addq $16, %r8
;;;   xorl %r9d, %r9d
;;;   xorps %xmm0, %xmm0
;;; .LBB0_7:
;;;   movups %xmm0, -16(%r8,%r9)
;;;   movups %xmm0, (%r8,%r9)
;;;   addq $32, %r9
;;;   cmpq %r9, %rdi
;;;   jne .LBB0_7
;;;   cmpq %rdi, %rax
;;;   je .LBB0_16
;;;   testb $24, %al
;;;   je .LBB0_10
;;; .LBB0_11:
;;;   addq $24, %rcx
;;;   andq %rax, %rcx
;;;   leaq (%rcx,%rsi), %r8
;;;   subl %ecx, %edx
;;;   addq %rbx, %rsi
;;; .LBB0_12:
;;;   movq $0, (%rsi,%rdi)
;;;   addq $8, %rdi
;;;   cmpq %rdi, %rcx
;;;   jne .LBB0_12
;;;   cmpq %rcx, %rax
;;;   je .LBB0_16
;;; .LBB0_14:
;;;   movq %rbx, %rax
;;;   addq %r8, %rax
;;;   xorl %ecx, %ecx
;;; .LBB0_15:
;;;   movb $0, (%rax,%rcx)
;;;   incq %rcx
;;;   cmpl %ecx, %edx
;;;   jne .LBB0_15
;;; .LBB0_16:
;;;   retq
;;; .LBB0_10:
;;;   addq %rdi, %rsi
;;;   subl %edi, %edx
;;;   movq %rsi, %r8
;;;   jmp .LBB0_14
;;; .LBB0_1:
;;; .LBB0_2:
;;;   movb $0, (%rbx,%rsi)
;;;   incl %esi
;;;   decl %edx
;;;   jne .LBB0_2
;;;   jmp .LBB0_16
