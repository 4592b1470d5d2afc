;;! -O2
;; An interpreter's cases each select the next one: none jumps back to a dispatch they have in common.
(module
  (memory 1)
  (func $interpret (export "interpret") (param $pc i32) (result i32)
    (local $sum i32)
    (loop $next
      (block $halt
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
;;;   leaq .LJTI0_0(%rip), %rcx
;;;   movzbl (%rbx,%rsi), %edx
;;;   cmpq $4, %rdx
;;;   ja .LBB0_3
;;;   movslq (%rcx,%rdx,4), %rdx
;;;   addq %rcx, %rdx
;;;   jmpq *%rdx
;;; .LBB0_4:
;;;   addl $4, %esi
;;;   notl %eax
;;;   movzbl (%rbx,%rsi), %edx
;;;   cmpq $4, %rdx
;;;   ja .LBB0_3
;;;   movslq (%rcx,%rdx,4), %rdx
;;;   addq %rcx, %rdx
;;;   jmpq *%rdx
;;; .LBB0_8:
;;;   incl %esi
;;;   addl $7, %eax
;;;   movzbl (%rbx,%rsi), %edx
;;;   cmpq $4, %rdx
;;;   ja .LBB0_3
;;;   movslq (%rcx,%rdx,4), %rdx
;;;   addq %rcx, %rdx
;;;   jmpq *%rdx
;;; .LBB0_6:
;;;   addl $2, %esi
;;;   negl %eax
;;;   movzbl (%rbx,%rsi), %edx
;;;   cmpq $4, %rdx
;;;   ja .LBB0_3
;;;   movslq (%rcx,%rdx,4), %rdx
;;;   addq %rcx, %rdx
;;;   jmpq *%rdx
;;; .LBB0_5:
;;;   addl $3, %esi
;;;   imull %eax, %eax
;;;   movzbl (%rbx,%rsi), %edx
;;;   cmpq $4, %rdx
;;;   ja .LBB0_3
;;;   movslq (%rcx,%rdx,4), %rdx
;;;   addq %rcx, %rdx
;;;   jmpq *%rdx
;;; .LBB0_7:
;;;   incl %esi
;;;   addl %eax, %eax
;;;   movzbl (%rbx,%rsi), %edx
;;;   cmpq $4, %rdx
;;;   ja .LBB0_3
;;;   movslq (%rcx,%rdx,4), %rdx
;;;   addq %rcx, %rdx
;;;   jmpq *%rdx
;;; .LBB0_3:
;;;   retq
