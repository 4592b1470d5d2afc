;;! -O2
;; Ends that move towards each other: how often takes more to know than most such loops take, so that the indices stay as they are.
(module
  (memory 1)
  (func (export "reverse") (param $low i32) (param $high i32) (local $first i32) (local $last i32) (local $kept i32)
    (local.set $first (local.get $low))
    (local.set $last (local.get $high))
    (if (i32.lt_s (local.get $low) (local.get $high)) (then
      (loop
        (local.set $kept (i32.load (local.get $first)))
        (i32.store (local.get $first) (i32.load (local.get $last)))
        (i32.store (local.get $last) (local.get $kept))
        (local.set $first (i32.add (local.get $first) (i32.const 4)))
        (local.set $last (i32.sub (local.get $last) (i32.const 4)))
        (local.set $low (i32.add (local.get $low) (i32.const 1)))
        (local.set $high (i32.sub (local.get $high) (i32.const 1)))
        (br_if 0 (i32.lt_s (local.get $low) (local.get $high))))))))

;;; m.reverse:
;;;   cmpl %edx, %esi
;;;   jge .LBB0_2
;;;   leal 1(%rsi), %eax
;;;   movl %edx, %ecx
;;; .LBB0_3:
;;;   movl (%rbx,%rsi), %edi
;;;   movl (%rbx,%rdx), %r8d
;;;   movl %r8d, (%rbx,%rsi)
;;;   movl %edi, (%rbx,%rdx)
;;;   addl $4, %esi
;;;   addl $-4, %edx
;;;   decl %ecx
;;;   cmpl %ecx, %eax
;;;   leal 1(%rax), %eax
;;;   jl .LBB0_3
;;; .LBB0_2:
;;;   retq
