;;! -O2
;; Twelve rounds, known before: vectors pay although it has to be checked that what is stored is not loaded in a later round.
(module
  (memory 1)
  (func (export "mix") (param $from i32) (param $to i32) (param $by i32) (local $left i32)
    (local.set $left (i32.const 12))
    (loop
      (i32.store (local.get $to)
        (i32.xor (i32.mul (i32.xor (i32.mul (i32.xor (i32.mul (i32.xor (i32.mul (i32.xor (i32.mul (i32.xor (i32.mul (i32.xor (i32.mul (i32.load (local.get $from)) (local.get $by))
        (i32.load offset=48 (local.get $from))) (local.get $by))
        (i32.load offset=96 (local.get $from))) (local.get $by))
        (i32.load offset=144 (local.get $from))) (local.get $by))
        (i32.load offset=192 (local.get $from))) (local.get $by))
        (i32.load offset=240 (local.get $from))) (local.get $by))
        (i32.load offset=288 (local.get $from))) (local.get $by))
        (i32.load offset=336 (local.get $from))))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (br_if 0 (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))))

;;; m.mix:
;;;   cmpl $-45, %esi
;;;   ja .LBB0_2
;;;   cmpl $-44, %edx
;;;   jae .LBB0_2
;;;   movq %rdx, %xmm0
;;;   movq %rsi, %xmm1
;;;   psubq %xmm1, %xmm0
;;;   pshufd $68, %xmm0, %xmm0
;;;   movaps .LCPI0_0(%rip), %xmm1
;;;   paddq %xmm0, %xmm1
;;;   movaps .LCPI0_1(%rip), %xmm2
;;;   paddq %xmm0, %xmm2
;;;   movaps .LCPI0_2(%rip), %xmm3
;;;   paddq %xmm0, %xmm3
;;;   paddq .LCPI0_3(%rip), %xmm0
;;;   movaps .LCPI0_4(%rip), %xmm4
;;;   pxor %xmm4, %xmm0
;;;   movaps .LCPI0_5(%rip), %xmm5
;;;   movaps %xmm5, %xmm6
;;;   pcmpgtq %xmm0, %xmm6
;;;   pxor %xmm4, %xmm3
;;;   movaps %xmm5, %xmm0
;;;   pcmpgtq %xmm3, %xmm0
;;;   packssdw %xmm6, %xmm0
;;;   pxor %xmm4, %xmm2
;;;   movaps %xmm5, %xmm3
;;;   pcmpgtq %xmm2, %xmm3
;;;   pxor %xmm4, %xmm1
;;;   pcmpgtq %xmm1, %xmm5
;;;   packssdw %xmm3, %xmm5
;;;   packssdw %xmm0, %xmm5
;;;   pmovmskb %xmm5, %eax
;;;   testl %eax, %eax
;;;   je .LBB0_6
;;;   addq %rbx, %rdx
;;;   addq %rbx, %rsi
;;;   xorl %eax, %eax
;;; .LBB0_7:
;;;   movl (%rsi,%rax,4), %edi
;;;   imull %ecx, %edi
;;;   xorl 48(%rsi,%rax,4), %edi
;;;   imull %ecx, %edi
;;;   xorl 96(%rsi,%rax,4), %edi
;;;   imull %ecx, %edi
;;;   xorl 144(%rsi,%rax,4), %edi
;;;   imull %ecx, %edi
;;;   xorl 192(%rsi,%rax,4), %edi
;;;   imull %ecx, %edi
;;;   xorl 240(%rsi,%rax,4), %edi
;;;   imull %ecx, %edi
;;;   xorl 288(%rsi,%rax,4), %edi
;;;   imull %ecx, %edi
;;;   xorl 336(%rsi,%rax,4), %edi
;;;   movl %edi, (%rdx,%rax,4)
;;;   incq %rax
;;;   cmpl $12, %eax
;;;   jne .LBB0_7
;;; .LBB0_8:
;;;   retq
;;; .LBB0_6:
;;;   movups (%rbx,%rsi), %xmm1
;;;   movups 48(%rbx,%rsi), %xmm2
;;;   movups 96(%rbx,%rsi), %xmm3
;;;   movups 144(%rbx,%rsi), %xmm4
;;;   movups 192(%rbx,%rsi), %xmm5
;;;   movups 240(%rbx,%rsi), %xmm6
;;;   movups 288(%rbx,%rsi), %xmm7
;;;   movups 336(%rbx,%rsi), %xmm8
;;;   movd %ecx, %xmm0
;;;   pshufd $0, %xmm0, %xmm0
;;;   pmulld %xmm0, %xmm1
;;;   pxor %xmm1, %xmm2
;;;   pmulld %xmm0, %xmm2
;;;   pxor %xmm2, %xmm3
;;;   pmulld %xmm0, %xmm3
;;;   pxor %xmm3, %xmm4
;;;   pmulld %xmm0, %xmm4
;;;   pxor %xmm4, %xmm5
;;;   pmulld %xmm0, %xmm5
;;;   pxor %xmm5, %xmm6
;;;   pmulld %xmm0, %xmm6
;;;   pxor %xmm6, %xmm7
;;;   pmulld %xmm0, %xmm7
;;;   pxor %xmm7, %xmm8
;;;   movups %xmm8, (%rbx,%rdx)
;;;   movups 16(%rbx,%rsi), %xmm1
;;;   movups 64(%rbx,%rsi), %xmm2
;;;   movups 112(%rbx,%rsi), %xmm3
;;;   movups 160(%rbx,%rsi), %xmm4
;;;   movups 208(%rbx,%rsi), %xmm5
;;;   movups 256(%rbx,%rsi), %xmm6
;;;   movups 304(%rbx,%rsi), %xmm7
;;;   movups 352(%rbx,%rsi), %xmm8
;;;   pmulld %xmm0, %xmm1
;;;   pxor %xmm1, %xmm2
;;;   pmulld %xmm0, %xmm2
;;;   pxor %xmm2, %xmm3
;;;   pmulld %xmm0, %xmm3
;;;   pxor %xmm3, %xmm4
;;;   pmulld %xmm0, %xmm4
;;;   pxor %xmm4, %xmm5
;;;   pmulld %xmm0, %xmm5
;;;   pxor %xmm5, %xmm6
;;;   pmulld %xmm0, %xmm6
;;;   pxor %xmm6, %xmm7
;;;   pmulld %xmm0, %xmm7
;;;   pxor %xmm7, %xmm8
;;;   movups %xmm8, 16(%rbx,%rdx)
;;;   movups 32(%rbx,%rsi), %xmm1
;;;   movups 80(%rbx,%rsi), %xmm2
;;;   movups 128(%rbx,%rsi), %xmm3
;;;   movups 176(%rbx,%rsi), %xmm4
;;;   movups 224(%rbx,%rsi), %xmm5
;;;   movups 272(%rbx,%rsi), %xmm6
;;;   movups 320(%rbx,%rsi), %xmm7
;;;   movups 368(%rbx,%rsi), %xmm8
;;;   pmulld %xmm0, %xmm1
;;;   pxor %xmm1, %xmm2
;;;   pmulld %xmm0, %xmm2
;;;   pxor %xmm2, %xmm3
;;;   pmulld %xmm0, %xmm3
;;;   pxor %xmm3, %xmm4
;;;   pmulld %xmm0, %xmm4
;;;   pxor %xmm4, %xmm5
;;;   pmulld %xmm0, %xmm5
;;;   pxor %xmm5, %xmm6
;;;   pmulld %xmm0, %xmm6
;;;   pxor %xmm6, %xmm7
;;;   pmulld %xmm0, %xmm7
;;;   pxor %xmm7, %xmm8
;;;   movups %xmm8, 32(%rbx,%rdx)
;;;   retq
;;; .LBB0_2:
;;;   xorl %eax, %eax
;;; .LBB0_3:
;;;   leal (%rsi,%rax), %r8d
;;;   movl (%rbx,%r8), %edi
;;;   imull %ecx, %edi
;;;   xorl 48(%rbx,%r8), %edi
;;;   imull %ecx, %edi
;;;   xorl 96(%rbx,%r8), %edi
;;;   imull %ecx, %edi
;;;   xorl 144(%rbx,%r8), %edi
;;;   imull %ecx, %edi
;;;   xorl 192(%rbx,%r8), %edi
;;;   imull %ecx, %edi
;;;   xorl 240(%rbx,%r8), %edi
;;;   imull %ecx, %edi
;;;   xorl 288(%rbx,%r8), %edi
;;;   imull %ecx, %edi
;;;   xorl 336(%rbx,%r8), %edi
;;;   leal (%rdx,%rax), %r8d
;;;   movl %edi, (%rbx,%r8)
;;;   addl $4, %eax
;;;   cmpl $48, %eax
;;;   jne .LBB0_3
;;;   jmp .LBB0_8
