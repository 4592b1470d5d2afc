;;! -O2 --bounds=explicit
;; Before the loop one comparison for all accesses of all rounds; the loop that is entered if they are in bounds is one of vectors.
(module
  (memory 1)
  (func (export "f") (param $to i32) (param $count i32)
    (loop $next
      (i32.store (local.get $to) (i32.add (i32.load (local.get $to)) (i32.load offset=4096 (local.get $to))))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))

;;; m.f:
;;;   pushq %rax
;;;   leal -1(%rdx), %eax
;;;   leaq (%rsi,%rax,4), %rcx
;;;   addq $4100, %rcx
;;;   cmpq -65544(%rdi), %rcx
;;;   ja .LBB0_1
;;;   cmpl $7, %eax
;;;   jae .LBB0_8
;;;   movq %rsi, %rcx
;;;   jmp .LBB0_11
;;; .LBB0_8:
;;;   incq %rax
;;;   movq %rax, %r8
;;;   andq $-8, %r8
;;;   leaq (%rsi,%r8,4), %rcx
;;;   subl %r8d, %edx
;;;   addq %rdi, %rsi
;;;   xorl %r9d, %r9d
;;; .LBB0_9:
;;;   movups (%rsi,%r9,4), %xmm0
;;;   movups 16(%rsi,%r9,4), %xmm1
;;;   movups 4096(%rsi,%r9,4), %xmm2
;;;   movups 4112(%rsi,%r9,4), %xmm3
;;;   paddd %xmm0, %xmm2
;;;   paddd %xmm1, %xmm3
;;;   movups %xmm2, (%rsi,%r9,4)
;;;   movups %xmm3, 16(%rsi,%r9,4)
;;;   addq $8, %r9
;;;   cmpq %r9, %r8
;;;   jne .LBB0_9
;;;   cmpq %r8, %rax
;;;   je .LBB0_13
;;; .LBB0_11:
;;;   addq %rcx, %rdi
;;;   movl %edx, %eax
;;;   xorl %ecx, %ecx
;;; .LBB0_12:
;;;   movl 4096(%rdi,%rcx,4), %edx
;;;   addl %edx, (%rdi,%rcx,4)
;;;   incq %rcx
;;;   cmpl %ecx, %eax
;;;   jne .LBB0_12
;;; .LBB0_13:
;;;   popq %rax
;;;   retq
;;; .LBB0_1:
;;; .LBB0_2:
;;;   movl %esi, %eax
;;;   leaq 4099(%rax), %rcx
;;;   cmpq -65544(%rdi), %rcx
;;;   jae .LBB0_3
;;;   movl 4096(%rdi,%rax), %ecx
;;;   addl %ecx, (%rdi,%rax)
;;;   leal 4(%rax), %esi
;;;   decl %edx
;;;   jne .LBB0_2
;;;   jmp .LBB0_13
;;; .LBB0_3:
;;;   cmpq -66584(%rdi), %rax
;;;   jb .LBB0_5
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
;;; .LBB0_5:
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
