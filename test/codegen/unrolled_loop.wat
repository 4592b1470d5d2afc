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
;;;   leal -1(%rdx), %ecx
;;;   leaq (%rcx,%rcx,2), %rax
;;;   leaq (%rsi,%rax,8), %r8
;;;   addq $16, %r8
;;;   shrq $32, %r8
;;;   jne .LBB0_1
;;;   testq %rcx, %rcx
;;;   je .LBB0_4
;;;   leaq (%rcx,%rcx,2), %r8
;;;   addq $3, %r8
;;;   movq %r8, %rcx
;;;   andq $-4, %rcx
;;;   leaq (%rsi,%rcx,8), %rdx
;;;   addq $16, %rsi
;;;   movddup %xmm0, %xmm1
;;;   addq %rdi, %rsi
;;;   xorl %r9d, %r9d
;;; .LBB0_6:
;;;   movupd -16(%rsi,%r9,8), %xmm2
;;;   movupd (%rsi,%r9,8), %xmm3
;;;   mulpd %xmm1, %xmm2
;;;   mulpd %xmm1, %xmm3
;;;   movupd %xmm2, -16(%rsi,%r9,8)
;;;   movupd %xmm3, (%rsi,%r9,8)
;;;   addq $4, %r9
;;;   cmpq %r9, %rcx
;;;   jne .LBB0_6
;;;   cmpq %rcx, %r8
;;;   jne .LBB0_8
;;;   jmp .LBB0_10
;;; .LBB0_4:
;;;   xorl %ecx, %ecx
;;;   movq %rsi, %rdx
;;; .LBB0_8:
;;;   subq %rcx, %rax
;;;   addq $3, %rax
;;;   addq %rdx, %rdi
;;;   xorl %ecx, %ecx
;;; .LBB0_9:
;;;   movsd (%rdi,%rcx,8), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, (%rdi,%rcx,8)
;;;   incq %rcx
;;;   cmpq %rcx, %rax
;;;   jne .LBB0_9
;;; .LBB0_10:
;;;   retq
;;; .LBB0_1:
;;; .LBB0_2:
;;;   movl %esi, %eax
;;;   movsd (%rdi,%rax), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, (%rdi,%rax)
;;;   leal 8(%rsi), %eax
;;;   movsd (%rdi,%rax), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, (%rdi,%rax)
;;;   leal 16(%rsi), %eax
;;;   movsd (%rdi,%rax), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, (%rdi,%rax)
;;;   addl $24, %esi
;;;   decl %edx
;;;   jne .LBB0_2
;;;   jmp .LBB0_10
