;;! -O2 --bounds=explicit
;; Index, offset and size are summed in 64 bits and compared with the memory's size.
(module
  (memory 1)
  (func (export "load") (param i32) (result i32) (i32.load offset=4294967295 (local.get 0))))

;;; m.load:
;;;   movabsq $4294967298, %rax
;;;   addq %rsi, %rax
;;;   cmpq -65544(%rdi), %rax
;;;   jae .LBB0_1
;;;   addq %rsi, %rdi
;;;   movl $4294967295, %eax
;;;   movl (%rax,%rdi), %eax
;;;   retq
;;; .LBB0_1:
;;;   pushq %rax
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
