;;! -O2
;; An interpreter's cases each select the next one, unless there is none: the check of that is copied with the dispatch.
(module
  (memory 1)
  (func $interpret (export "interpret") (param $pc i32) (param $end i32) (result i32)
    (local $sum i32)
    (loop $next
      (block $halt
        (br_if $halt (i32.ge_u (local.get $pc) (local.get $end)))
        (block $invert
          (block $square
            (block $negate
              (block $double
                (block $add
                  (br_table $add $double $negate $square $invert $halt (i32.load8_u (local.get $pc))))
                (local.set $pc (i32.add (local.get $pc) (i32.const 1)))
                (local.set $sum (i32.add (local.get $sum) (i32.const 7)))
                (br $next))
              (local.set $pc (i32.add (local.get $pc) (i32.const 1)))
              (local.set $sum (i32.shl (local.get $sum) (i32.const 1)))
              (br $next))
            (local.set $pc (i32.add (local.get $pc) (i32.const 2)))
            (local.set $sum (i32.sub (i32.const 0) (local.get $sum)))
            (br $next))
          (local.set $pc (i32.add (local.get $pc) (i32.const 3)))
          (local.set $sum (i32.mul (local.get $sum) (local.get $sum)))
          (br $next))
        (local.set $pc (i32.add (local.get $pc) (i32.const 4)))
        (local.set $sum (i32.xor (i32.const -1) (local.get $sum)))
        (br $next)))
    (local.get $sum)))

;;; m.interpret:
;;;   xorl %eax, %eax
;;;   cmpl %edx, %esi
;;;   jae .LBB0_11
;;;   xorl %eax, %eax
;;;   leaq .LJTI0_0(%rip), %rcx
;;;   movzbl (%rbx,%rsi), %edi
;;;   cmpq $4, %rdi
;;;   ja .LBB0_11
;;;   movslq (%rcx,%rdi,4), %rdi
;;;   addq %rcx, %rdi
;;;   jmpq *%rdi
;;; .LBB0_2:
;;;   addl $4, %esi
;;;   notl %eax
;;;   cmpl %edx, %esi
;;;   jae .LBB0_11
;;;   movzbl (%rbx,%rsi), %edi
;;;   cmpq $4, %rdi
;;;   ja .LBB0_11
;;;   movslq (%rcx,%rdi,4), %rdi
;;;   addq %rcx, %rdi
;;;   jmpq *%rdi
;;; .LBB0_6:
;;;   incl %esi
;;;   addl $7, %eax
;;;   cmpl %edx, %esi
;;;   jae .LBB0_11
;;;   movzbl (%rbx,%rsi), %edi
;;;   cmpq $4, %rdi
;;;   ja .LBB0_11
;;;   movslq (%rcx,%rdi,4), %rdi
;;;   addq %rcx, %rdi
;;;   jmpq *%rdi
;;; .LBB0_7:
;;;   addl $2, %esi
;;;   negl %eax
;;;   cmpl %edx, %esi
;;;   jae .LBB0_11
;;;   movzbl (%rbx,%rsi), %edi
;;;   cmpq $4, %rdi
;;;   ja .LBB0_11
;;;   movslq (%rcx,%rdi,4), %rdi
;;;   addq %rcx, %rdi
;;;   jmpq *%rdi
;;; .LBB0_8:
;;;   addl $3, %esi
;;;   imull %eax, %eax
;;;   cmpl %edx, %esi
;;;   jae .LBB0_11
;;;   movzbl (%rbx,%rsi), %edi
;;;   cmpq $4, %rdi
;;;   ja .LBB0_11
;;;   movslq (%rcx,%rdi,4), %rdi
;;;   addq %rcx, %rdi
;;;   jmpq *%rdi
;;; .LBB0_9:
;;;   incl %esi
;;;   addl %eax, %eax
;;;   cmpl %edx, %esi
;;;   jae .LBB0_11
;;;   movzbl (%rbx,%rsi), %edi
;;;   cmpq $4, %rdi
;;;   ja .LBB0_11
;;;   movslq (%rcx,%rdi,4), %rdi
;;;   addq %rcx, %rdi
;;;   jmpq *%rdi
;;; .LBB0_11:
;;;   retq
