;;! -O2
;; A search through a tree is unrolled, though its end cannot be foreseen.
(module
  (memory 1)
  (func (export "find") (param $node i32) (param $key i32) (result i32)
    (local $at i32)
    (block $end
      (loop $next
        (br_if $end (i32.eqz (local.get $node)))
        (br_if $end (i32.eq (local.tee $at (i32.load (local.get $node))) (local.get $key)))
        (local.set $node (i32.load offset=4 (i32.add (local.get $node)
          (i32.shl (i32.lt_u (local.get $at) (local.get $key)) (i32.const 2)))))
        (br $next)))
    (local.get $node)))

;;; m.find:
;;;   xorl %eax, %eax
;;;   testl %esi, %esi
;;;   je .LBB0_10
;;; .LBB0_1:
;;;   movl (%rbx,%rsi), %ecx
;;;   cmpl %edx, %ecx
;;;   je .LBB0_11
;;;   setb %cl
;;;   movzbl %cl, %ecx
;;;   leaq (%rsi,%rcx,4), %rcx
;;;   movl 4(%rbx,%rcx), %ecx
;;;   testq %rcx, %rcx
;;;   je .LBB0_10
;;;   movl (%rbx,%rcx), %esi
;;;   cmpl %edx, %esi
;;;   je .LBB0_13
;;;   setb %sil
;;;   movzbl %sil, %esi
;;;   leaq (%rcx,%rsi,4), %rcx
;;;   movl 4(%rbx,%rcx), %ecx
;;;   testq %rcx, %rcx
;;;   je .LBB0_10
;;;   movl (%rbx,%rcx), %esi
;;;   cmpl %edx, %esi
;;;   je .LBB0_13
;;;   setb %sil
;;;   movzbl %sil, %esi
;;;   leaq (%rcx,%rsi,4), %rcx
;;;   movl 4(%rbx,%rcx), %ecx
;;;   testq %rcx, %rcx
;;;   je .LBB0_10
;;;   movl (%rbx,%rcx), %esi
;;;   cmpl %edx, %esi
;;;   je .LBB0_13
;;;   setb %sil
;;;   movzbl %sil, %esi
;;;   leaq (%rcx,%rsi,4), %rcx
;;;   movl 4(%rbx,%rcx), %esi
;;;   testq %rsi, %rsi
;;;   jne .LBB0_1
;;; .LBB0_10:
;;;   retq
;;; .LBB0_13:
;;;   movl %ecx, %eax
;;;   retq
;;; .LBB0_11:
;;;   movl %esi, %eax
;;;   retq
