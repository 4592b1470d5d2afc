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
;;;   movl %esi, %r8d
;;;   movq 32(%rdi), %rax
;;;   leal -1(%rdx), %edi
;;;   leaq (%rdi,%rdi,2), %rcx
;;;   leaq (%r8,%rcx,8), %r9
;;;   addq $16, %r9
;;;   shrq $32, %r9
;;;   jne .LBB0_1
;;;   testq %rdi, %rdi
;;;   je .LBB0_3
;;;   leaq (%rdi,%rdi,2), %rdi
;;;   addq $3, %rdi
;;;   movq %rdi, %rdx
;;;   andq $-4, %rdx
;;;   leaq (%r8,%rdx,8), %rsi
;;;   addq $16, %r8
;;;   movddup %xmm0, %xmm1
;;;   addq %rax, %r8
;;;   xorl %r9d, %r9d
;;; .LBB0_5:
;;;   movupd -16(%r8,%r9,8), %xmm2
;;;   movupd (%r8,%r9,8), %xmm3
;;;   mulpd %xmm1, %xmm2
;;;   mulpd %xmm1, %xmm3
;;;   movupd %xmm2, -16(%r8,%r9,8)
;;;   movupd %xmm3, (%r8,%r9,8)
;;;   addq $4, %r9
;;;   cmpq %r9, %rdx
;;;   jne .LBB0_5
;;;   cmpq %rdx, %rdi
;;;   jne .LBB0_7
;;;   jmp .LBB0_9
;;; .LBB0_3:
;;;   xorl %edx, %edx
;;;   movq %r8, %rsi
;;; .LBB0_7:
;;;   subq %rdx, %rcx
;;;   addq $3, %rcx
;;;   addq %rsi, %rax
;;;   xorl %edx, %edx
;;; .LBB0_8:
;;;   movsd (%rax,%rdx,8), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, (%rax,%rdx,8)
;;;   incq %rdx
;;;   cmpq %rdx, %rcx
;;;   jne .LBB0_8
;;; .LBB0_9:
;;;   retq
;;; .LBB0_1:
;;;   movl %esi, %ecx
;;;   movsd (%rax,%rcx), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, (%rax,%rcx)
;;;   leal 8(%rsi), %ecx
;;;   movsd (%rax,%rcx), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, (%rax,%rcx)
;;;   leal 16(%rsi), %ecx
;;;   movsd (%rax,%rcx), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, (%rax,%rcx)
;;;   addl $24, %esi
;;;   decl %edx
;;;   jne .LBB0_1
;;;   jmp .LBB0_9
