;;! -O2 --import-linkage=direct
;; With direct linkage an import is a plain call of a symbol.
(module
  (import "env" "log" (func $log (param i32)))
  (func (export "f") (call $log (i32.const 7))))

;;; m.f:
;;;   pushq %rax
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB0_1
;;;   movq %rbx, %rdi
;;;   movl $7, %esi
;;;   callq env__log@PLT
;;;   popq %rax
;;;   retq
;;; .LBB0_1:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
