;;! -O2 --bounds=explicit --traps=precise
;; The store is seen if the second load traps, so each has a check of its own; the two loads share one.
(module
  (memory 1)
  (func (export "f") (param i32) (result i32)
    (i32.store (local.get 0) (i32.const 1))
    (i32.add (i32.load offset=4 (local.get 0)) (i32.load offset=8 (local.get 0)))))

;;; m.f:
;;;   pushq %rax
;;;   cmpq -66600(%rbx), %rsi
;;;   jae .LBB0_1
;;;   movl $1, (%rbx,%rsi)
;;;   cmpq -66536(%rbx), %rsi
;;;   jae .LBB0_3
;;;   movl 4(%rbx,%rsi), %eax
;;;   addl 8(%rbx,%rsi), %eax
;;;   popq %rcx
;;;   retq
;;; .LBB0_1:
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
;;; .LBB0_3:
;;;   cmpq -66568(%rbx), %rsi
;;;   jb .LBB0_5
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
;;; .LBB0_5:
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
