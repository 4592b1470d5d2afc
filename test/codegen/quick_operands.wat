;;! -O1
;; Addresses and comparisons are parts of the instructions that need them, also where those stand in other blocks, and a
;; parameter is not extended again.
(module
  (memory 1)
  (func (export "addresses") (param i32 i32) (result i32)
    (i32.store offset=8 (local.get 0) (local.get 1))
    (if (local.get 1) (then (i32.store offset=12 (local.get 0) (local.get 1))))
    (i32.load offset=16 (local.get 0)))
  (func (export "comparison") (param i32 i32) (result i32) (local i32)
    (local.set 2 (i32.lt_u (local.get 0) (local.get 1)))
    (if (i32.load (local.get 1)) (then (i32.store (local.get 0) (i32.const 1))))
    (if (local.get 2) (then (i32.store (local.get 1) (i32.const 2))))
    (local.get 0)))

;;; m.addresses:
;;;   movl %edx, 8(%rbx,%rsi)
;;;   cmpl $0, %edx
;;;   je .LBB0_2
;;;   movl %edx, 12(%rbx,%rsi)
;;; .LBB0_2:
;;;   movl 16(%rbx,%rsi), %eax
;;;   retq
;;; m.comparison:
;;;   movq %rsi, %rax
;;;   cmpl $0, (%rbx,%rdx)
;;;   je .LBB1_2
;;;   movl $1, (%rbx,%rax)
;;; .LBB1_2:
;;;   cmpl %edx, %eax
;;;   jae .LBB1_4
;;;   movl $2, (%rbx,%rdx)
;;; .LBB1_4:
;;;   retq
