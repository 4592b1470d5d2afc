;;! -O2
;; Of table + ((row + column) << 2) the table and the row do not change: they are added before the loop.
(module
  (memory 1)
  (func (export "row") (param $table i32) (param $row i32) (param $column i32) (param $wanted i32) (result i32)
    (loop
      (local.set $column (i32.load (i32.add (local.get $table)
        (i32.shl (i32.add (local.get $row) (local.get $column)) (i32.const 2)))))
      (br_if 0 (i32.ne (local.get $column) (local.get $wanted))))
    (local.get $column)))

;;; m.row:
;;;   movq %r8, %rax
;;;   leal (%rsi,%rdx,4), %edx
;;; .LBB0_1:
;;;   leal (%rdx,%rcx,4), %ecx
;;;   movl (%rbx,%rcx), %ecx
;;;   cmpl %eax, %ecx
;;;   jne .LBB0_1
;;;   retq
