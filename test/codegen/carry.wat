;;! -O2
;; What a round carries to the next is added last, whatever the order in the module, so that rounds wait for one addition; and stays so in the
;; code generator.
(module
  (memory 1)
  (func (export "add") (param $a i32) (param $b i32) (param $words i32) (local $carry i64)
    (loop
      (i64.store32 (local.get $a) (local.tee $carry (i64.add (i64.add (local.get $carry)
        (i64.load32_u (local.get $a))) (i64.mul (i64.load32_u (local.get $b)) (i64.const 10)))))
      (local.set $carry (i64.shr_u (local.get $carry) (i64.const 32)))
      (local.set $a (i32.add (local.get $a) (i32.const 4)))
      (local.set $b (i32.add (local.get $b) (i32.const 4)))
      (br_if 0 (local.tee $words (i32.sub (local.get $words) (i32.const 1)))))))

;;; m.add:
;;;   leal -1(%rcx), %eax
;;;   leaq (%rsi,%rax,4), %rdi
;;;   leaq (%rdx,%rax,4), %r8
;;;   orq %rdi, %r8
;;;   shrq $32, %r8
;;;   jne .LBB0_1
;;;   testl %eax, %eax
;;;   je .LBB0_3
;;;   movl %ecx, %edi
;;;   andl $-2, %edi
;;;   xorl %eax, %eax
;;; .LBB0_6:
;;;   movl (%rbx,%rsi), %r8d
;;;   movl (%rbx,%rdx), %r9d
;;;   leaq (%r9,%r9,4), %r9
;;;   leaq (%r8,%r9,2), %r8
;;;   addq %rax, %r8
;;;   movl %r8d, (%rbx,%rsi)
;;;   movl 4(%rbx,%rsi), %eax
;;;   movl 4(%rbx,%rdx), %r9d
;;;   shrq $32, %r8
;;;   leaq (%r9,%r9,4), %r9
;;;   leaq (%rax,%r9,2), %rax
;;;   addq %r8, %rax
;;;   movl %eax, 4(%rbx,%rsi)
;;;   shrq $32, %rax
;;;   addq $8, %rsi
;;;   addq $8, %rdx
;;;   addl $-2, %edi
;;;   jne .LBB0_6
;;;   testb $1, %cl
;;;   jne .LBB0_8
;;; .LBB0_9:
;;;   retq
;;; .LBB0_3:
;;;   xorl %eax, %eax
;;; .LBB0_8:
;;;   movl (%rbx,%rsi), %ecx
;;;   addl %ecx, %eax
;;;   movl (%rbx,%rdx), %ecx
;;;   leal (%rcx,%rcx,4), %ecx
;;;   leal (%rax,%rcx,2), %eax
;;;   movl %eax, (%rbx,%rsi)
;;;   retq
;;; .LBB0_1:
;;;   xorl %eax, %eax
;;; .LBB0_5:
;;;   movl (%rbx,%rsi), %edi
;;;   movl (%rbx,%rdx), %r8d
;;;   leaq (%r8,%r8,4), %r8
;;;   leaq (%rdi,%r8,2), %rdi
;;;   addq %rax, %rdi
;;;   movl %edi, (%rbx,%rsi)
;;;   shrq $32, %rdi
;;;   addl $4, %esi
;;;   addl $4, %edx
;;;   movq %rdi, %rax
;;;   decl %ecx
;;;   jne .LBB0_5
;;;   jmp .LBB0_9
