;;! -O2 --bounds=explicit
;; A factor of one still makes a signalling NaN quiet, so that LLVM must not see it. Its place is in front of the loop, where it
;; does not keep the bounds from being checked once.
(module
  (memory 1)
  (func (export "scale") (param $at i32) (param $count i32)
    (loop $again
      (v128.store (local.get $at)
        (f32x4.mul (v128.load (local.get $at)) (v128.const f32x4 1 1 1 1)))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))

;;; m.scale:
;;;   pushq %rax
;;;   movaps .LCPI0_0(%rip), %xmm0
;;;   leal -1(%rdx), %eax
;;;   movq %rax, %rcx
;;;   shlq $4, %rcx
;;;   addq %rsi, %rcx
;;;   addq $16, %rcx
;;;   cmpq -65544(%rbx), %rcx
;;;   ja .LBB0_6
;;;   testb $1, %dl
;;;   je .LBB0_4
;;;   movups (%rbx,%rsi), %xmm1
;;;   mulps %xmm0, %xmm1
;;;   movups %xmm1, (%rbx,%rsi)
;;;   decl %edx
;;;   addq $16, %rsi
;;; .LBB0_4:
;;;   testl %eax, %eax
;;;   je .LBB0_10
;;;   leaq (%rsi,%rbx), %rax
;;;   addq $16, %rax
;;; .LBB0_9:
;;;   movups -16(%rax), %xmm1
;;;   movups (%rax), %xmm2
;;;   mulps %xmm0, %xmm1
;;;   movups %xmm1, -16(%rax)
;;;   mulps %xmm0, %xmm2
;;;   movups %xmm2, (%rax)
;;;   addq $32, %rax
;;;   addl $-2, %edx
;;;   jne .LBB0_9
;;; .LBB0_10:
;;;   popq %rax
;;;   retq
;;; .LBB0_6:
;;;   cmpq -66504(%rbx), %rsi
;;;   jae .LBB0_7
;;;   movups (%rbx,%rsi), %xmm1
;;;   mulps %xmm0, %xmm1
;;;   movups %xmm1, (%rbx,%rsi)
;;;   addl $16, %esi
;;;   decl %edx
;;;   jne .LBB0_6
;;;   jmp .LBB0_10
;;; .LBB0_7:
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
