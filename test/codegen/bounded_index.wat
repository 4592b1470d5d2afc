;;! -O2
;; Tables looked up by bytes, by what a mask leaves, by what is compared with a limit: that base and index together do not wrap is checked
;; before the loop, where the base becomes a part of the pointer. The loop for when they may wrap is the one with the sums.
(module
  (memory 1)
  (func (export "convert") (param $table i32) (param $from i32) (param $left i32) (result i32) (local $sum i32)
    (loop
      (local.set $sum (i32.xor
        (i32.load (i32.add (local.get $table) (i32.shl (i32.load8_u (local.get $from)) (i32.const 2))))
        (i32.rotl (local.get $sum) (i32.load offset=1024
          (i32.add (local.get $table) (i32.shl (i32.load8_u offset=1 (local.get $from)) (i32.const 2)))))))
      (local.set $from (i32.add (local.get $from) (i32.const 2)))
      (br_if 0 (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (local.get $sum))
  (func (export "chain") (param $ring i32) (param $mask i32) (param $at i32) (param $wanted i32) (result i32)
    (loop
      (local.set $at (i32.load (i32.add (local.get $ring) (i32.shl (i32.and (local.get $at) (local.get $mask)) (i32.const 2)))))
      (br_if 0 (i32.ne (local.get $at) (local.get $wanted))))
    (local.get $at)))

;;; m.convert:
;;;   movq %rcx, %rdi
;;;   xorl %eax, %eax
;;;   cmpl $1, %edi
;;;   je .LBB0_7
;;;   movl %edi, %r9d
;;;   andl $-2, %r9d
;;;   leaq 1020(%rsi), %rax
;;;   shrq $32, %rax
;;;   jne .LBB0_2
;;;   leaq (%rbx,%rsi), %r8
;;;   xorl %eax, %eax
;;; .LBB0_5:
;;;   movzbl (%rbx,%rdx), %ecx
;;;   movl (%r8,%rcx,4), %r10d
;;;   movzbl 1(%rbx,%rdx), %ecx
;;;   movl 1024(%r8,%rcx,4), %ecx
;;;   movzbl 2(%rbx,%rdx), %r11d
;;;   roll %cl, %eax
;;;   movl (%r8,%r11,4), %r11d
;;;   movzbl 3(%rbx,%rdx), %ecx
;;;   xorl %r10d, %eax
;;;   movl 1024(%r8,%rcx,4), %ecx
;;;   roll %cl, %eax
;;;   xorl %r11d, %eax
;;;   addl $4, %edx
;;;   addl $-2, %r9d
;;;   jne .LBB0_5
;;; .LBB0_6:
;;;   testb $1, %dil
;;;   je .LBB0_8
;;; .LBB0_7:
;;;   movzbl (%rbx,%rdx), %ecx
;;;   leal (%rsi,%rcx,4), %ecx
;;;   movl (%rbx,%rcx), %edi
;;;   movzbl 1(%rbx,%rdx), %ecx
;;;   leal (%rsi,%rcx,4), %ecx
;;;   movl 1024(%rbx,%rcx), %ecx
;;;   roll %cl, %eax
;;;   xorl %edi, %eax
;;; .LBB0_8:
;;;   retq
;;; .LBB0_2:
;;;   xorl %eax, %eax
;;; .LBB0_3:
;;;   movzbl (%rbx,%rdx), %ecx
;;;   leal (%rsi,%rcx,4), %ecx
;;;   movl (%rbx,%rcx), %r10d
;;;   movzbl 1(%rbx,%rdx), %ecx
;;;   leal (%rsi,%rcx,4), %ecx
;;;   movl 1024(%rbx,%rcx), %ecx
;;;   movzbl 2(%rbx,%rdx), %r8d
;;;   leal (%rsi,%r8,4), %r8d
;;;   movl (%rbx,%r8), %r11d
;;;   movzbl 3(%rbx,%rdx), %r8d
;;;   leal (%rsi,%r8,4), %r8d
;;;   movl 1024(%rbx,%r8), %r8d
;;;   roll %cl, %eax
;;;   xorl %r10d, %eax
;;;   movl %r8d, %ecx
;;;   roll %cl, %eax
;;;   xorl %r11d, %eax
;;;   addl $4, %edx
;;;   addl $-2, %r9d
;;;   jne .LBB0_3
;;;   jmp .LBB0_6
;;; m.chain:
;;;   movq %r8, %rax
;;;   leaq (%rsi,%rdx,4), %rdi
;;;   shrq $32, %rdi
;;;   jne .LBB1_1
;;;   movq %rbx, %rdi
;;;   addq %rsi, %rdi
;;; .LBB1_4:
;;;   andl %edx, %ecx
;;;   movl (%rdi,%rcx,4), %ecx
;;;   cmpl %eax, %ecx
;;;   jne .LBB1_4
;;; .LBB1_5:
;;;   retq
;;; .LBB1_1:
;;; .LBB1_2:
;;;   andl %edx, %ecx
;;;   leal (%rsi,%rcx,4), %ecx
;;;   movl (%rbx,%rcx), %ecx
;;;   cmpl %eax, %ecx
;;;   jne .LBB1_2
;;;   jmp .LBB1_5
