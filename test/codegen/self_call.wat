;;! -O2
;; A small function contains itself twice: one prologue and one comparison of the stack pointer for up to three calls.
(module
  (func $depth (export "depth") (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 1) (call $depth (i32.and (local.get 0) (i32.sub (local.get 0) (i32.const 1))))))
      (else (i32.const 0))))
  (memory 1)
  (func $visit (export "visit") (param i32)
    (loop $next
      (if (i32.eqz (local.get 0)) (then (return)))
      (call $visit (i32.load (local.get 0)))
      (local.set 0 (i32.load offset=4 (local.get 0)))
      (br $next))))

;;; m.depth:
;;;   pushq %rax
;;;   testl %esi, %esi
;;;   je .LBB0_1
;;;   leal -1(%rsi), %ecx
;;;   andl %esi, %ecx
;;;   je .LBB0_3
;;;   leal -1(%rcx), %eax
;;;   andl %ecx, %eax
;;;   je .LBB0_5
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB0_7
;;;   leal -1(%rax), %esi
;;;   andl %eax, %esi
;;;   callq m.depth
;;;   addl $3, %eax
;;;   popq %rcx
;;;   retq
;;; .LBB0_1:
;;;   xorl %eax, %eax
;;;   popq %rcx
;;;   retq
;;; .LBB0_3:
;;;   movl $1, %eax
;;;   popq %rcx
;;;   retq
;;; .LBB0_5:
;;;   movl $2, %eax
;;;   popq %rcx
;;;   retq
;;; .LBB0_7:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
;;; m.visit:
;;;   pushq %r15
;;;   pushq %r14
;;;   pushq %r12
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB1_1
;;;   movq %rsi, %r14
;;;   testl %r14d, %r14d
;;;   jne .LBB1_5
;;; .LBB1_4:
;;;   popq %r12
;;;   popq %r14
;;;   popq %r15
;;;   retq
;;; .LBB1_11:
;;;   movl 4(%rbx,%r14), %r14d
;;;   testq %r14, %r14
;;;   je .LBB1_4
;;; .LBB1_5:
;;;   movl (%rbx,%r14), %r15d
;;;   testq %r15, %r15
;;;   je .LBB1_11
;;;   jmp .LBB1_7
;;; .LBB1_10:
;;;   movl 4(%rbx,%r15), %r15d
;;;   testq %r15, %r15
;;;   je .LBB1_11
;;; .LBB1_7:
;;;   movl (%rbx,%r15), %r12d
;;;   testq %r12, %r12
;;;   je .LBB1_10
;;; .LBB1_9:
;;;   movl (%rbx,%r12), %esi
;;;   callq m.visit
;;;   movl 4(%rbx,%r12), %r12d
;;;   testq %r12, %r12
;;;   jne .LBB1_9
;;;   jmp .LBB1_10
;;; .LBB1_1:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
