;;! -O2 --bounds=explicit
;; Index, offset and size are summed in 64 bits and compared with the memory's size.
(module
  (memory 1)
  (func (export "load") (param i32) (result i32) (i32.load offset=4294967295 (local.get 0))))

;;; m.load:
;;;   movabsq $4294967298, %rax
;;;   addq %rsi, %rax
;;;   cmpq -65544(%rbx), %rax
;;;   jae .LBB0_1
;;;   movq %rbx, %rax
;;;   addq %rsi, %rax
;;;   movl $4294967295, %ecx
;;;   movl (%rcx,%rax), %eax
;;;   retq
;;; .LBB0_1:
;;;   pushq %rax
;;;   movq %rbx, %rdi
;;;   movl $2, %esi
;;;   callq wzc_libcall_trap@PLT
