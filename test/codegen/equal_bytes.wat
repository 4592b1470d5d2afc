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
;;;   pushq %rbx
;;;   movzbl (%rdi,%rsi), %r8d
;;;   cmpb (%rdi,%rdx), %r8b
;;;   jne .LBB0_11
;;;   leal -1(%rcx), %r8d
;;;   leaq (%rdi,%rsi), %r10
;;;   cmpq %rdx, %rsi
;;;   movq %rdx, %r9
;;;   cmovaq %rsi, %r9
;;;   leaq (%rdi,%rdx), %r11
;;;   movq -65544(%rdi), %rbx
;;;   subq %r9, %rbx
;;;   addq $-8, %rbx
;;;   cmpq %r8, %rbx
;;;   cmovgeq %r8, %rbx
;;;   xorl %r15d, %r15d
;;; .LBB0_4:
;;;   movq %r15, %r9
;;;   cmpq %rbx, %r15
;;;   jg .LBB0_7
;;;   movq (%r10,%r9), %r14
;;;   movq (%r11,%r9), %r12
;;;   leaq 8(%r9), %r15
;;;   cmpq %r12, %r14
;;;   je .LBB0_4
;;;   xorq %r12, %r14
;;;   rep  bsfq %r14, %r10
;;;   shrl $3, %r10d
;;;   orq %r10, %r9
;;; .LBB0_7:
;;;   cmpq %r8, %r9
;;;   cmovbq %r9, %r8
;;;   subl %r8d, %ecx
;;;   addl %r8d, %edx
;;;   addl %r8d, %esi
;;; .LBB0_11:
;;;   movl %esi, %r8d
;;;   movzbl (%rdi,%r8), %r8d
;;;   movl %edx, %r9d
;;;   movzbl (%rdi,%r9), %r9d
;;;   cmpb %r9b, %r8b
;;;   jne .LBB0_10
;;;   incl %esi
;;;   incl %edx
;;;   decl %ecx
;;;   jne .LBB0_11
;;;   jmp .LBB0_16
;;; .LBB0_9:
;;;   retq
;;; .LBB0_10:
;;;   subl %r9d, %r8d
;;;   movl %r8d, %eax
;;; .LBB0_16:
;;;   popq %rbx
;;;   popq %r12
;;;   popq %r14
;;;   popq %r15
;;;   retq
