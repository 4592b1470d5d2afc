;;! -O2
;; A function in which most of the time goes into vectors has versions for newer processors; the instance says which of them the machine
;; runs. One whose loop runs as often as the code is long has none.
(module
  (memory 1)
  (func (export "turn") (param $at i32) (param $rows i32) (local $sum v128) (local $end i32)
    (loop
      (local.set $end (i32.add (local.get $at) (i32.const 4096)))
      (loop
        (local.set $sum (v128.xor (local.get $sum) (v128.load (local.get $at))))
        (local.set $sum (v128.or (i32x4.shl (local.get $sum) (i32.const 7)) (i32x4.shr_u (local.get $sum) (i32.const 25))))
        (v128.store (local.get $at) (local.get $sum))
        (br_if 0 (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end))))
      (br_if 0 (local.tee $rows (i32.sub (local.get $rows) (i32.const 1))))))
  (func (export "search") (param $to i32) (result i32)
    (loop
      (br_if 0 (i32.load (local.tee $to (i32.add (local.get $to) (i32.const 4))))))
    (local.get $to)))

;;; m.turn:
;;;   movq -65600(%rbx), %rax
;;;   cmpq $4, %rax
;;;   jb .LBB0_2
;;;   jmp "m.turn.x86-64-v4"
;;; .LBB0_2:
;;;   cmpq $3, %rax
;;;   jb .LBB0_4
;;;   jmp "m.turn.x86-64-v3"
;;; .LBB0_4:
;;;   jmp m.turn.basic
;;; "m.turn.x86-64-v4":
;;;   leaq 16(%rbx), %rax
;;;   vpxor %xmm0, %xmm0, %xmm0
;;; .LBB1_1:
;;;   cmpl $-4080, %esi
;;;   jae .LBB1_2
;;;   movl %esi, %ecx
;;;   addq %rax, %rsi
;;;   addl $32, %ecx
;;;   xorl %r8d, %r8d
;;; .LBB1_5:
;;;   movq %r8, %rdi
;;;   vpxor -16(%rsi,%r8), %xmm0, %xmm0
;;;   vprold $7, %xmm0, %xmm0
;;;   vmovdqu %xmm0, -16(%rsi,%r8)
;;;   vpxor (%rsi,%r8), %xmm0, %xmm0
;;;   vprold $7, %xmm0, %xmm0
;;;   vmovdqu %xmm0, (%rsi,%r8)
;;;   addq $32, %r8
;;;   cmpl $4096, %r8d
;;;   jne .LBB1_5
;;;   addl %edi, %ecx
;;;   movq %rcx, %rsi
;;; .LBB1_7:
;;;   decl %edx
;;;   jne .LBB1_1
;;;   jmp .LBB1_8
;;; .LBB1_2:
;;;   movl %esi, %esi
;;;   movl $4096, %ecx
;;; .LBB1_4:
;;;   vpxor (%rbx,%rsi), %xmm0, %xmm0
;;;   vprold $7, %xmm0, %xmm0
;;;   vmovdqu %xmm0, (%rbx,%rsi)
;;;   addl $16, %esi
;;;   addl $-16, %ecx
;;;   jne .LBB1_4
;;;   jmp .LBB1_7
;;; .LBB1_8:
;;;   retq
;;; "m.turn.x86-64-v3":
;;;   leaq 16(%rbx), %rax
;;;   vxorps %xmm0, %xmm0, %xmm0
;;; .LBB2_1:
;;;   cmpl $-4080, %esi
;;;   jae .LBB2_2
;;;   movl %esi, %ecx
;;;   addq %rax, %rsi
;;;   addl $32, %ecx
;;;   xorl %r8d, %r8d
;;; .LBB2_5:
;;;   movq %r8, %rdi
;;;   vpxor -16(%rsi,%r8), %xmm0, %xmm0
;;;   vpsrld $25, %xmm0, %xmm1
;;;   vpslld $7, %xmm0, %xmm0
;;;   vpor %xmm1, %xmm0, %xmm0
;;;   vmovdqu %xmm0, -16(%rsi,%r8)
;;;   vpxor (%rsi,%r8), %xmm0, %xmm0
;;;   vpsrld $25, %xmm0, %xmm1
;;;   vpslld $7, %xmm0, %xmm0
;;;   vpor %xmm1, %xmm0, %xmm0
;;;   vmovdqu %xmm0, (%rsi,%r8)
;;;   addq $32, %r8
;;;   cmpl $4096, %r8d
;;;   jne .LBB2_5
;;;   addl %edi, %ecx
;;;   movq %rcx, %rsi
;;; .LBB2_7:
;;;   decl %edx
;;;   jne .LBB2_1
;;;   jmp .LBB2_8
;;; .LBB2_2:
;;;   movl %esi, %esi
;;;   movl $4096, %ecx
;;; .LBB2_4:
;;;   vpxor (%rbx,%rsi), %xmm0, %xmm0
;;;   vpsrld $25, %xmm0, %xmm1
;;;   vpslld $7, %xmm0, %xmm0
;;;   vpor %xmm1, %xmm0, %xmm0
;;;   vmovdqu %xmm0, (%rbx,%rsi)
;;;   addl $16, %esi
;;;   addl $-16, %ecx
;;;   jne .LBB2_4
;;;   jmp .LBB2_7
;;; .LBB2_8:
;;;   retq
;;; m.turn.basic:
;;;   leaq 16(%rbx), %rax
;;;   xorps %xmm0, %xmm0
;;; .LBB3_1:
;;;   cmpl $-4080, %esi
;;;   jae .LBB3_2
;;;   movl %esi, %ecx
;;;   addq %rax, %rsi
;;;   addl $32, %ecx
;;;   xorl %r8d, %r8d
;;; .LBB3_5:
;;;   movq %r8, %rdi
;;;   movups -16(%rsi,%r8), %xmm1
;;;   pxor %xmm0, %xmm1
;;;   movaps %xmm1, %xmm0
;;;   psrld $25, %xmm0
;;;   pslld $7, %xmm1
;;;   por %xmm0, %xmm1
;;;   movups %xmm1, -16(%rsi,%r8)
;;;   movups (%rsi,%r8), %xmm0
;;;   pxor %xmm1, %xmm0
;;;   movaps %xmm0, %xmm1
;;;   psrld $25, %xmm1
;;;   pslld $7, %xmm0
;;;   por %xmm1, %xmm0
;;;   movups %xmm0, (%rsi,%r8)
;;;   addq $32, %r8
;;;   cmpl $4096, %r8d
;;;   jne .LBB3_5
;;;   addl %edi, %ecx
;;;   movaps %xmm0, %xmm1
;;;   movq %rcx, %rsi
;;; .LBB3_7:
;;;   movaps %xmm1, %xmm0
;;;   decl %edx
;;;   jne .LBB3_1
;;;   jmp .LBB3_8
;;; .LBB3_2:
;;;   movl %esi, %esi
;;;   movl $4096, %ecx
;;; .LBB3_4:
;;;   movups (%rbx,%rsi), %xmm1
;;;   pxor %xmm0, %xmm1
;;;   movaps %xmm1, %xmm0
;;;   psrld $25, %xmm0
;;;   pslld $7, %xmm1
;;;   por %xmm0, %xmm1
;;;   movups %xmm1, (%rbx,%rsi)
;;;   addl $16, %esi
;;;   movaps %xmm1, %xmm0
;;;   addl $-16, %ecx
;;;   jne .LBB3_4
;;;   jmp .LBB3_7
;;; .LBB3_8:
;;;   retq
;;; m.search:
;;;   movq %rsi, %rax
;;; .LBB4_1:
;;;   addl $4, %eax
;;;   cmpl $0, (%rbx,%rax)
;;;   jne .LBB4_1
;;;   retq
