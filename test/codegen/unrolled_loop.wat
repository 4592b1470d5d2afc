;;! -O2
;; What is unrolled by hand becomes a loop over vectors: the repetitions are rolled up, and that no index wraps is checked before.
(module
  (memory 1)
  (func (export "scale") (param $at i32) (param $rounds i32) (param $by f64)
    (loop
      (f64.store (local.get $at) (f64.mul (f64.load (local.get $at)) (local.get $by)))
      (f64.store (i32.add (local.get $at) (i32.const 8))
        (f64.mul (f64.load (i32.add (local.get $at) (i32.const 8))) (local.get $by)))
      (f64.store (i32.add (local.get $at) (i32.const 16))
        (f64.mul (f64.load (i32.add (local.get $at) (i32.const 16))) (local.get $by)))
      (local.set $at (i32.add (local.get $at) (i32.const 24)))
      (br_if 0 (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))))

;;; m.scale:
;;;   leal -1(%rdx), %eax
;;;   leaq (%rax,%rax,2), %rcx
;;;   leaq (%rsi,%rcx,8), %rdi
;;;   addq $16, %rdi
;;;   shrq $32, %rdi
;;;   jne .LBB0_1
;;;   testq %rax, %rax
;;;   je .LBB0_4
;;;   leaq (%rax,%rax,2), %rax
;;;   addq $3, %rax
;;;   movq %rax, %rdx
;;;   andq $-4, %rdx
;;;   leaq (%rsi,%rdx,8), %rdi
;;;   addq $16, %rsi
;;;   addq %rbx, %rsi
;;;   movddup %xmm0, %xmm1
;;;   xorl %r8d, %r8d
;;; .LBB0_6:
;;;   movupd -16(%rsi,%r8,8), %xmm2
;;;   movupd (%rsi,%r8,8), %xmm3
;;;   mulpd %xmm1, %xmm2
;;;   mulpd %xmm1, %xmm3
;;;   movupd %xmm2, -16(%rsi,%r8,8)
;;;   movupd %xmm3, (%rsi,%r8,8)
;;;   addq $4, %r8
;;;   cmpq %r8, %rdx
;;;   jne .LBB0_6
;;;   cmpq %rdx, %rax
;;;   jne .LBB0_8
;;;   jmp .LBB0_10
;;; .LBB0_4:
;;;   xorl %edx, %edx
;;;   movq %rsi, %rdi
;;; .LBB0_8:
;;;   movq %rbx, %rax
;;;   subq %rdx, %rcx
;;;   addq $3, %rcx
;;;   addq %rdi, %rax
;;;   xorl %edx, %edx
;;; .LBB0_9:
;;;   movsd (%rax,%rdx,8), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, (%rax,%rdx,8)
;;;   incq %rdx
;;;   cmpq %rdx, %rcx
;;;   jne .LBB0_9
;;; .LBB0_10:
;;;   retq
;;; .LBB0_1:
;;; .LBB0_2:
;;;   movsd (%rbx,%rsi), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, (%rbx,%rsi)
;;;   movsd 8(%rbx,%rsi), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, 8(%rbx,%rsi)
;;;   movsd 16(%rbx,%rsi), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, 16(%rbx,%rsi)
;;;   addl $24, %esi
;;;   decl %edx
;;;   jne .LBB0_2
;;;   jmp .LBB0_10
