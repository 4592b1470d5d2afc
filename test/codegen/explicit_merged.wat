;;! -O2 --bounds=explicit
;; The first check is for all accesses that certainly follow it, up to the call. What is known holds behind the call, too; only the
;; larger extent is new. Addresses that the memory certainly has are not checked.
(module
  (memory 1)
  (func $g (export "g") (param i32) (if (local.get 0) (then (call $g (i32.sub (local.get 0) (i32.const 1))))))
  (func (export "f") (param i32)
    (i32.store (local.get 0) (i32.load (i32.const 65532)))
    (i32.store offset=4 (local.get 0) (i32.const 2))
    (i32.store offset=12 (local.get 0) (i32.const 3))
    (call $g (i32.const 9))
    (i32.store offset=8 (local.get 0) (i32.const 4))
    (i32.store offset=500 (local.get 0) (i32.const 5))))

;;; m.g:
;;;   pushq %rax
;;;   cmpl $3, %esi
;;;   jb .LBB0_4
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB0_2
;;;   addl $-3, %esi
;;;   callq m.g
;;; .LBB0_4:
;;;   popq %rax
;;;   retq
;;; .LBB0_2:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
;;; m.f:
;;;   pushq %r14
;;;   movq %rsi, %r14
;;;   cmpq -66504(%rbx), %rsi
;;;   jae .LBB1_1
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB1_7
;;;   movl 65532(%rbx), %eax
;;;   movl %eax, (%rbx,%r14)
;;;   movl $2, 4(%rbx,%r14)
;;;   movl $3, 12(%rbx,%r14)
;;;   movl $9, %esi
;;;   callq m.g
;;;   movl $4, 8(%rbx,%r14)
;;;   leaq 503(%r14), %rax
;;;   cmpq -65544(%rbx), %rax
;;;   jae .LBB1_9
;;;   movl $5, 500(%rbx,%r14)
;;;   popq %r14
;;;   retq
;;; .LBB1_1:
;;;   cmpq -66600(%rbx), %r14
;;;   jb .LBB1_3
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
;;; .LBB1_7:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
;;; .LBB1_9:
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
;;; .LBB1_3:
;;;   cmpq -66568(%rbx), %r14
;;;   jb .LBB1_5
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
;;; .LBB1_5:
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
