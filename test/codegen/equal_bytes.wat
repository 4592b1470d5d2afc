;;! -O2
;; Bytes that are compared until two differ, as in a C library's memcmp: eight at a time, behind the first, as far as the
;; memory certainly reaches.
(module
  (memory 1)
  (func (export "compare") (param $left i32) (param $right i32) (param $length i32) (result i32)
    (local $a i32) (local $b i32)
    (block $end
      (br_if $end (i32.eqz (local.get $length)))
      (block $differ
        (loop $next
          (br_if $differ (i32.ne
            (local.tee $a (i32.load8_u (local.get $left)))
            (local.tee $b (i32.load8_u (local.get $right)))))
          (local.set $left (i32.add (local.get $left) (i32.const 1)))
          (local.set $right (i32.add (local.get $right) (i32.const 1)))
          (br_if $next (local.tee $length (i32.sub (local.get $length) (i32.const 1)))))
        (br $end))
      (return (i32.sub (local.get $a) (local.get $b))))
    (i32.const 0)))

;;; m.compare:
;;;   xorl %eax, %eax
;;;   testl %ecx, %ecx
;;;   je .LBB0_9
;;;   pushq %r15
;;;   pushq %r14
;;;   pushq %r12
;;;   movzbl (%rbx,%rsi), %edi
;;;   cmpb (%rbx,%rdx), %dil
;;;   jne .LBB0_11
;;;   leaq (%rbx,%rsi), %r8
;;;   leaq (%rbx,%rdx), %r9
;;;   cmpq %rdx, %rsi
;;;   movq %rdx, %r10
;;;   cmovaq %rsi, %r10
;;;   movq -65544(%rbx), %r11
;;;   leal -1(%rcx), %edi
;;;   subq %r10, %r11
;;;   addq $-8, %r11
;;;   cmpq %rdi, %r11
;;;   cmovgeq %rdi, %r11
;;;   xorl %r15d, %r15d
;;; .LBB0_3:
;;;   movq %r15, %r10
;;;   cmpq %r11, %r15
;;;   jg .LBB0_6
;;;   movq (%r8,%r10), %r14
;;;   movq (%r9,%r10), %r12
;;;   leaq 8(%r10), %r15
;;;   cmpq %r12, %r14
;;;   je .LBB0_3
;;;   xorq %r12, %r14
;;;   rep  bsfq %r14, %r11
;;;   shrl $3, %r11d
;;;   orq %r11, %r10
;;;   cmpq %rdi, %r10
;;;   ja .LBB0_7
;;;   movzbl (%r8,%r10), %edi
;;;   movzbl (%r9,%r10), %r8d
;;; .LBB0_10:
;;;   movzbl %r8b, %ecx
;;;   movzbl %dil, %eax
;;;   subl %ecx, %eax
;;;   jmp .LBB0_17
;;; .LBB0_9:
;;;   retq
;;; .LBB0_6:
;;;   cmpq %rdi, %r10
;;;   cmovaeq %rdi, %r10
;;;   movl %r10d, %edi
;;; .LBB0_7:
;;;   subl %edi, %ecx
;;;   addl %edi, %edx
;;;   addl %edi, %esi
;;; .LBB0_11:
;;;   movzbl (%rbx,%rsi), %edi
;;;   movzbl (%rbx,%rdx), %r8d
;;;   cmpb %r8b, %dil
;;;   jne .LBB0_10
;;;   incl %esi
;;;   incl %edx
;;;   decl %ecx
;;;   jne .LBB0_11
;;; .LBB0_17:
;;;   popq %r12
;;;   popq %r14
;;;   popq %r15
;;;   retq
