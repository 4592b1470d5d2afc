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
;;;   leal -1(%rdx), %r8d
;;;   leaq (%rsi,%r8), %rax
;;;   shrq $32, %rax
;;;   jne .LBB0_1
;;;   cmpl $7, %r8d
;;;   jae .LBB0_4
;;;   movq %rsi, %r9
;;;   jmp .LBB0_14
;;; .LBB0_4:
;;;   leaq 1(%r8), %rax
;;;   movabsq $8589934560, %rcx
;;;   cmpl $31, %r8d
;;;   jae .LBB0_6
;;;   xorl %r8d, %r8d
;;;   jmp .LBB0_11
;;; .LBB0_6:
;;;   movq %rax, %r8
;;;   andq %rcx, %r8
;;;   leaq (%rsi,%rdi), %r9
;;;   addq $16, %r9
;;;   xorl %r10d, %r10d
;;;   xorps %xmm0, %xmm0
;;; .LBB0_7:
;;;   movups %xmm0, -16(%r9,%r10)
;;;   movups %xmm0, (%r9,%r10)
;;;   addq $32, %r10
;;;   cmpq %r10, %r8
;;;   jne .LBB0_7
;;;   cmpq %r8, %rax
;;;   je .LBB0_16
;;;   testb $24, %al
;;;   je .LBB0_10
;;; .LBB0_11:
;;;   addq $24, %rcx
;;;   andq %rax, %rcx
;;;   leaq (%rcx,%rsi), %r9
;;;   subl %ecx, %edx
;;;   addq %rdi, %rsi
;;; .LBB0_12:
;;;   movq $0, (%rsi,%r8)
;;;   addq $8, %r8
;;;   cmpq %r8, %rcx
;;;   jne .LBB0_12
;;;   cmpq %rcx, %rax
;;;   je .LBB0_16
;;; .LBB0_14:
;;;   addq %r9, %rdi
;;;   movl %edx, %eax
;;;   xorl %ecx, %ecx
;;; .LBB0_15:
;;;   movb $0, (%rdi,%rcx)
;;;   incq %rcx
;;;   cmpl %ecx, %eax
;;;   jne .LBB0_15
;;; .LBB0_16:
;;;   retq
;;; .LBB0_10:
;;;   addq %r8, %rsi
;;;   subl %r8d, %edx
;;;   movq %rsi, %r9
;;;   jmp .LBB0_14
;;; .LBB0_1:
;;; .LBB0_2:
;;;   movl %esi, %eax
;;;   movb $0, (%rdi,%rax)
;;;   incl %esi
;;;   decl %edx
;;;   jne .LBB0_2
;;;   jmp .LBB0_16
