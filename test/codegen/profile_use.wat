;;! -O2
;;% train 10000
;; With a profile: the function that a table gave most is compared by its index and inlined, and the arm that is never taken stands
;; behind the end.
(module
  (type $t (func (param i32) (result i32)))
  (global $g (mut i32) (i32.const 0))
  (table 3 funcref)
  (elem (i32.const 1) $usual $other)
  (func $usual (type $t) (i32.mul (local.get 0) (i32.const 3)))
  (func $other (type $t) (i32.sub (local.get 0) (i32.const 3)))
  (func $call (export "call") (param i32) (result i32) (call_indirect (type $t) (i32.const 5) (local.get 0)))
  (func $branch (export "branch") (param i32) (result i32)
    (if (i32.lt_s (local.get 0) (i32.const 0)) (then (global.set $g (call $call (i32.const 2))) (return (global.get $g))))
    (i32.add (local.get 0) (i32.const 1)))
  (func (export "train") (param i32)
    (loop $next
      (drop (call $call (i32.add (i32.const 1) (i32.eqz (i32.and (local.get 0) (i32.const 63))))))
      (drop (call $branch (local.get 0)))
      (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))

;;; m.function.0:
;;;   leal (%rsi,%rsi,2), %eax
;;;   retq
;;; m.function.1:
;;;   leal -3(%rsi), %eax
;;;   retq
;;; m.call:
;;;   pushq %rax
;;;   movq %rsi, %rdx
;;;   movl $15, %eax
;;;   cmpl $1, %edx
;;;   jne .LBB2_1
;;; .LBB2_2:
;;;   popq %rcx
;;;   retq
;;; .LBB2_1:
;;;   cmpl $2, %edx
;;;   ja .LBB2_3
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB2_5
;;;   leaq m$table.0.0(%rip), %rax
;;;   movl $5, %esi
;;;   callq *(%rax,%rdx,8)
;;;   jmp .LBB2_2
;;; .LBB2_5:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
;;; .LBB2_3:
;;;   movq %rbx, %rdi
;;;   xorl %esi, %esi
;;;   callq wzc_libcall_trap_call@PLT
;;; m.branch:
;;;   pushq %rax
;;;   movq %rsi, %rax
;;;   testl %eax, %eax
;;;   js .LBB3_2
;;;   incl %eax
;;; .LBB3_1:
;;;   popq %rcx
;;;   retq
;;; .LBB3_2:
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB3_3
;;;   movl $5, %esi
;;;   callq *m$table.0.0+16(%rip)
;;;   movl %eax, -65616(%rbx)
;;;   jmp .LBB3_1
;;; .LBB3_3:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
;;; m.train:
;;;   pushq %r15
;;;   pushq %r14
;;;   pushq %r12
;;;   cmpq -65584(%rbx), %rsp
;;;   jb .LBB4_1
;;;   movq %rsi, %r14
;;;   movq m$table.0.0+16(%rip), %r15
;;;   movq m$table.0.0+16(%rip), %r12
;;; .LBB4_3:
;;;   testb $63, %r14b
;;;   je .LBB4_4
;;; .LBB4_5:
;;;   testl %r14d, %r14d
;;;   js .LBB4_6
;;; .LBB4_7:
;;;   decl %r14d
;;;   jne .LBB4_3
;;;   jmp .LBB4_8
;;; .LBB4_4:
;;;   movl $5, %esi
;;;   callq *%r12
;;;   jmp .LBB4_5
;;; .LBB4_8:
;;;   popq %r12
;;;   popq %r14
;;;   popq %r15
;;;   retq
;;; .LBB4_6:
;;;   movl $5, %esi
;;;   callq *%r15
;;;   movl %eax, -65616(%rbx)
;;;   jmp .LBB4_7
;;; .LBB4_1:
;;;   movq %rbx, %rdi
;;;   movl $10, %esi
;;;   callq wzc_libcall_trap@PLT
;;; m.failed.5:
;;;   movq %rbx, %rdi
;;;   movl $5, %esi
;;;   jmp wzc_libcall_trap@PLT
