;;! -O2 --cpu=x86-64-v4
;; The inner loop of a sieve: vectors of addresses would only be taken apart again.
(module
  (memory 32)
  (func (export "cross_out") (param $multiple i32) (param $number i32) (param $count i32)
    (loop $again
      (i32.store8 offset=1024 (local.get $multiple) (i32.const 1))
      (local.set $multiple (i32.add (local.get $multiple) (local.get $number)))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))

;;; m.cross_out:
;;;   leal -1(%rcx), %eax
;;;   movl %ecx, %edi
;;;   andl $7, %edi
;;;   je .LBB0_4
;;;   subl %edi, %ecx
;;; .LBB0_2:
;;;   movb $1, 1024(%rbx,%rsi)
;;;   addl %edx, %esi
;;;   decl %edi
;;;   jne .LBB0_2
;;; .LBB0_4:
;;;   cmpl $7, %eax
;;;   jb .LBB0_7
;;; .LBB0_6:
;;;   movb $1, 1024(%rbx,%rsi)
;;;   addl %edx, %esi
;;;   movb $1, 1024(%rbx,%rsi)
;;;   addl %edx, %esi
;;;   movb $1, 1024(%rbx,%rsi)
;;;   addl %edx, %esi
;;;   movb $1, 1024(%rbx,%rsi)
;;;   addl %edx, %esi
;;;   movb $1, 1024(%rbx,%rsi)
;;;   addl %edx, %esi
;;;   movb $1, 1024(%rbx,%rsi)
;;;   addl %edx, %esi
;;;   movb $1, 1024(%rbx,%rsi)
;;;   addl %edx, %esi
;;;   movb $1, 1024(%rbx,%rsi)
;;;   addl %edx, %esi
;;;   addl $-8, %ecx
;;;   jne .LBB0_6
;;; .LBB0_7:
;;;   retq
