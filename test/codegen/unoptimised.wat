;;! -O0
;; No copies of the halves of registers: a parameter is stored as it comes, an index is loaded into the register it is
;; used in. Zero is stored for the one local that may be read before it is assigned. A block that only branches is none.
(module
  (memory 1)
  (func (export "f") (param $at i32) (param $count i32) (result i32)
    (local $assigned i32) (local $inBlock i32) (local $unassigned i32)
    (block $out
      (br_if $out (i32.eqz (local.get $count)))
      (loop $next
        (local.set $inBlock (i32.load8_u offset=4 (local.get $at)))
        (local.set $unassigned (i32.add (local.get $unassigned) (local.get $inBlock)))
        (br_if $out (local.tee $count (i32.sub (local.get $count) (i32.const 1))))
        (br $next)))
    (local.set $assigned (local.get $unassigned))
    (i32.store offset=8 (local.get $at) (local.get $assigned))
    (local.get $assigned)))

;;; m.f:
;;;   movl %esi, -4(%rsp)
;;;   movl %edx, -8(%rsp)
;;;   movl $0, -20(%rsp)
;;;   cmpl $0, -8(%rsp)
;;;   je .LBB0_3
;;; .LBB0_2:
;;;   movl -4(%rsp), %eax
;;;   movb 4(%rbx,%rax), %al
;;;   movzbl %al, %eax
;;;   movl %eax, -16(%rsp)
;;;   addl -20(%rsp), %eax
;;;   movl %eax, -20(%rsp)
;;;   movl -8(%rsp), %eax
;;;   subl $1, %eax
;;;   movl %eax, -8(%rsp)
;;;   cmpl $0, %eax
;;;   je .LBB0_2
;;; .LBB0_3:
;;;   movl -20(%rsp), %eax
;;;   movl %eax, -12(%rsp)
;;;   movl -4(%rsp), %ecx
;;;   movl %eax, 8(%rbx,%rcx)
;;;   movl %eax, -24(%rsp)
;;;   movl -24(%rsp), %eax
;;;   retq
