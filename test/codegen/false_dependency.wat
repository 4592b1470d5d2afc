;;! -O2
;; Converting an integer leaves the upper half of a register as it was, and would wait for what wrote it: it is cleared
;; first. Unpacking, of which the same is said if it does not matter what is unpacked, is left alone where it does.
(module
  (func (export "sum") (param $count i32) (result f64)
    (local $sum f64)
    (loop $next
      (local.set $sum (f64.div (local.get $sum) (f64.convert_i32_s (local.get $count))))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $sum))
  (func (export "unpack") (param v128 v128) (result v128)
    (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get 1) (local.get 0))))

;;; m.sum:
;;;   xorps %xmm0, %xmm0
;;;   leal -1(%rsi), %eax
;;;   movl %esi, %ecx
;;;   andl $7, %ecx
;;;   je .LBB0_4
;;;   movl %esi, %edx
;;;   subl %ecx, %esi
;;; .LBB0_3:
;;;   xorps %xmm1, %xmm1
;;;   cvtsi2sd %edx, %xmm1
;;;   divsd %xmm1, %xmm0
;;;   decl %edx
;;;   decl %ecx
;;;   jne .LBB0_3
;;; .LBB0_4:
;;;   cmpl $7, %eax
;;;   jb .LBB0_7
;;; .LBB0_6:
;;;   xorps %xmm1, %xmm1
;;;   cvtsi2sd %esi, %xmm1
;;;   divsd %xmm1, %xmm0
;;;   leal -1(%rsi), %eax
;;;   xorps %xmm1, %xmm1
;;;   cvtsi2sd %eax, %xmm1
;;;   divsd %xmm1, %xmm0
;;;   leal -2(%rsi), %eax
;;;   xorps %xmm1, %xmm1
;;;   cvtsi2sd %eax, %xmm1
;;;   divsd %xmm1, %xmm0
;;;   leal -3(%rsi), %eax
;;;   xorps %xmm1, %xmm1
;;;   cvtsi2sd %eax, %xmm1
;;;   divsd %xmm1, %xmm0
;;;   leal -4(%rsi), %eax
;;;   xorps %xmm1, %xmm1
;;;   cvtsi2sd %eax, %xmm1
;;;   divsd %xmm1, %xmm0
;;;   leal -5(%rsi), %eax
;;;   xorps %xmm1, %xmm1
;;;   cvtsi2sd %eax, %xmm1
;;;   divsd %xmm1, %xmm0
;;;   leal -6(%rsi), %eax
;;;   xorps %xmm1, %xmm1
;;;   cvtsi2sd %eax, %xmm1
;;;   divsd %xmm1, %xmm0
;;;   leal -7(%rsi), %eax
;;;   xorps %xmm1, %xmm1
;;;   cvtsi2sd %eax, %xmm1
;;;   divsd %xmm1, %xmm0
;;;   addl $-8, %esi
;;;   jne .LBB0_6
;;; .LBB0_7:
;;;   retq
;;; m.unpack:
;;;   punpckldq %xmm0, %xmm1
;;;   movaps %xmm1, %xmm0
;;;   retq
