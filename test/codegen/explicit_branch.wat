;;! -O2 --bounds=explicit
;; Both arms read at least 8 bytes behind the first word, which is checked with it. The first arm reads more, and checks that.
(module
  (memory 1)
  (func (export "f") (param i32) (result i64)
    (if (result i64) (i32.load (local.get 0))
      (then (i64.mul (i64.load offset=16 (local.get 0)) (i64.load offset=16 (local.get 0))))
      (else (i64.load offset=4 (local.get 0))))))

;;; m.f:
;;;   pushq %rax
;;;   cmpq -66536(%rbx), %rsi
;;;   jae .LBB0_1
;;;   cmpl $0, (%rbx,%rsi)
;;;   je .LBB0_8
;;;   cmpq -66440(%rbx), %rsi
;;;   jae .LBB0_6
;;;   movq 16(%rbx,%rsi), %rax
;;;   imulq %rax, %rax
;;;   popq %rcx
;;;   retq
;;; .LBB0_8:
;;;   movq 4(%rbx,%rsi), %rax
;;;   popq %rcx
;;;   retq
;;; .LBB0_1:
;;;   cmpq -66600(%rbx), %rsi
;;;   jb .LBB0_3
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
;;; .LBB0_6:
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
;;; .LBB0_3:
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
