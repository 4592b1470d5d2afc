;;! -O2 --cpu=x86-64-v2
;; Constants are loaded once, in front of the nest of loops, also if two ways lead there.
(module
  (memory 1)
  (func (export "f") (param $rounds i64) (param $way i32) (local $i i32)
    (i32.store (i32.const 128)
      (block $value (result i32)
        (block $other
          (br_if $other (local.get $way))
          (i64.store8 (i32.const 8) (local.get $rounds))
          (br $value (i32.load (i32.const 32))))
        (i64.store (i32.const 8) (i64.const 2))
        (i32.load8_u (i32.const 64))))
    (loop $outer
      (local.set $i (i32.const 0))
      (loop $inner
        (f64.store offset=1024 (local.get $i) (f64.mul (f64.const 0.4) (f64.load offset=1024 (local.get $i))))
        (br_if $inner (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 24))) (i32.const 24000))))
      (br_if $outer (i32.wrap_i64 (local.tee $rounds (i64.shr_u (local.get $rounds) (i64.const 1))))))))

;;; m.f:
;;;   testl %edx, %edx
;;;   je .LBB0_2
;;;   movq $2, 8(%rbx)
;;;   movzbl 64(%rbx), %eax
;;;   jmp .LBB0_3
;;; .LBB0_2:
;;;   movb %sil, 8(%rbx)
;;;   movl 32(%rbx), %eax
;;; .LBB0_3:
;;;   movl %eax, 128(%rbx)
;;;   movsd .LCPI0_0(%rip), %xmm0
;;; .LBB0_5:
;;;   movq $-120, %rax
;;; .LBB0_6:
;;;   movsd 1144(%rbx,%rax), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, 1144(%rbx,%rax)
;;;   movsd 1168(%rbx,%rax), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, 1168(%rbx,%rax)
;;;   movsd 1192(%rbx,%rax), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, 1192(%rbx,%rax)
;;;   movsd 1216(%rbx,%rax), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, 1216(%rbx,%rax)
;;;   movsd 1240(%rbx,%rax), %xmm1
;;;   mulsd %xmm0, %xmm1
;;;   movsd %xmm1, 1240(%rbx,%rax)
;;;   addq $120, %rax
;;;   cmpq $23880, %rax
;;;   jb .LBB0_6
;;;   movq %rsi, %rax
;;;   shrq %rax
;;;   shrq %rsi
;;;   testl %esi, %esi
;;;   movq %rax, %rsi
;;;   jne .LBB0_5
;;;   retq
