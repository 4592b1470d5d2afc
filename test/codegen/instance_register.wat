;;! -O1
;; The instance stays in its register: where an address of the memory, which begins at it, is the first argument of the C library; around
;; a call of an import, which is given another context; and in frames of several results.
(module
  (import "env" "pair" (func $pair (param i32) (result i64 i32)))
  (memory 1)
  (func (export "fill") (param i32) (memory.fill (i32.const 0) (i32.const 1) (local.get 0)))
  (func (export "sum") (param i32) (result i64)
    (if (i32.eqz (local.get 0)) (then (return (i64.const 0))))
    (call $pair (local.get 0))
    (i64.load)
    (i64.add)))

;;; m.fill:
;;;   pushq %rax
;;;   movq %rsi, %rdx
;;;   cmpq %rdx, -65544(%rbx)
;;;   jb .LBB0_1
;;;   movq %rbx, %rdi
;;;   movl $1, %esi
;;;   callq memset@PLT
;;;   popq %rax
;;;   retq
;;; .LBB0_1:
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
;;; m.sum:
;;;   pushq %r14
;;;   subq $32, %rsp
;;;   xorl %eax, %eax
;;;   cmpl $0, %esi
;;;   je .LBB1_4
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB1_2
;;;   movq -65632(%rbx), %rax
;;;   movq -65624(%rbx), %rdi
;;;   movq %rsp, %rdx
;;;   movq %rbx, %r14
;;;   movq %rdi, %rbx
;;;   callq *%rax
;;;   movq %r14, %rbx
;;;   movq (%rsp), %rax
;;;   movl 16(%rsp), %ecx
;;;   addq (%rbx,%rcx), %rax
;;; .LBB1_4:
;;;   addq $32, %rsp
;;;   popq %r14
;;;   retq
;;; .LBB1_2:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
