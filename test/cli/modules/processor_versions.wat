;; Traps in a function in which most of the time goes into vectors.
(module
  (memory (export "memory") 1)
  (func $turn (param $at i32) (param $rows i32) (local $sum v128) (local $end i32)
    (loop
      (local.set $end (i32.add (local.get $at) (i32.const 4096)))
      (loop
        (local.set $sum (v128.xor (local.get $sum) (v128.load (local.get $at))))
        (local.set $sum (v128.or (i32x4.shl (local.get $sum) (i32.const 7)) (i32x4.shr_u (local.get $sum) (i32.const 25))))
        (v128.store (local.get $at) (local.get $sum))
        (br_if 0 (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end))))
      (br_if 0 (local.tee $rows (i32.sub (local.get $rows) (i32.const 1))))))
  (func (export "_start")
    (call $turn (i32.const 0) (i32.const 16))
    (call $turn (i32.const 0) (i32.const 17))))
