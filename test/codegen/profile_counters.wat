;;! -O2 --profile-generate
;; Counters are chosen by what the instruction decides by, so counting takes no branch. A call through a table is a vote for what it calls.
(module
  (type $t (func (param i32) (result i32)))
  (table 2 funcref)
  (elem (i32.const 1) $called)
  (func $called (type $t) (local.get 0))
  (func (export "branch") (param i32) (if (local.get 0) (then (unreachable))))
  (func (export "table") (param i32) (result i32)
    (block (block (br_table 0 1 (local.get 0))) (return (i32.const 7)))
    (i32.const 9))
  (func (export "choose") (param i32 i32 i32) (result i32) (select (local.get 0) (local.get 1) (local.get 2)))
  (func (export "call") (param i32) (result i32) (call_indirect (type $t) (i32.const 5) (local.get 0))))

;;; m.function.0:
;;;   movq %rsi, %rax
;;;   incq m$counters.0(%rip)
;;;   retq
;;; m.branch:
;;;   incq m$counters.1(%rip)
;;;   leaq m$counters.1(%rip), %rax
;;;   xorl %ecx, %ecx
;;;   testl %esi, %esi
;;;   setne %cl
;;;   incq 8(%rax,%rcx,8)
;;;   testl %esi, %esi
;;;   jne .LBB1_1
;;;   retq
;;; .LBB1_1:
;;;   pushq %rax
;;;   movq %rbx, %rdi
;;;   movl $1, %esi
;;;   callq wzc_libcall_trap@PLT
;;; m.table:
;;;   incq m$counters.2(%rip)
;;;   leaq m$counters.2(%rip), %rax
;;;   xorl %ecx, %ecx
;;;   testl %esi, %esi
;;;   setne %cl
;;;   incq 8(%rax,%rcx,8)
;;;   leal 7(,%rcx,2), %eax
;;;   retq
;;; m.choose:
;;;   movq %rsi, %rax
;;;   leaq m$counters.3(%rip), %rsi
;;;   incq m$counters.3(%rip)
;;;   xorl %edi, %edi
;;;   testl %ecx, %ecx
;;;   setne %dil
;;;   cmovel %edx, %eax
;;;   incq 8(%rsi,%rdi,8)
;;;   retq
;;; m.call:
;;;   movq %rsi, %rdx
;;;   incq m$counters.4(%rip)
;;;   cmpl $1, %edx
;;;   jne .LBB4_1
;;;   movq m$counters.4+8(%rip), %rax
;;;   leaq m.function.0(%rip), %rcx
;;;   cmpq %rcx, %rax
;;;   setne %dl
;;;   movups m$counters.4+16(%rip), %xmm0
;;;   cmpq $0, m$counters.4+16(%rip)
;;;   setne %sil
;;;   cmoveq %rcx, %rax
;;;   movq %rax, m$counters.4+8(%rip)
;;;   andb %dl, %sil
;;;   movzbl %sil, %eax
;;;   negq %rax
;;;   orq $1, %rax
;;;   movaps .LCPI4_0(%rip), %xmm1
;;;   pinsrq $0, %rax, %xmm1
;;;   paddq %xmm0, %xmm1
;;;   movups %xmm1, m$counters.4+16(%rip)
;;;   incq m$counters.0(%rip)
;;;   movl $5, %eax
;;;   retq
;;; .LBB4_1:
;;;   pushq %rax
;;;   movq %rbx, %rdi
;;;   xorl %esi, %esi
;;;   callq wzc_libcall_trap_call@PLT
