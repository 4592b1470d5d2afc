;;! -O2
;; With guard pages an access is one instruction: the index zero-extended, the offset in the address.
(module
  (memory 1)
  (func (export "load") (param i32) (result i32) (i32.load offset=16 (local.get 0)))
  (func (export "store") (param i32 i64) (i64.store offset=4294967295 (local.get 0) (local.get 1))))

;;; m.load:
;;;   movl 16(%rbx,%rsi), %eax
;;;   retq
;;; m.store:
;;;   movq %rbx, %rax
;;;   addq %rsi, %rax
;;;   movl $4294967295, %ecx
;;;   movq %rdx, (%rcx,%rax)
;;;   retq
