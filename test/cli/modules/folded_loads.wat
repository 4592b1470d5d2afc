;; Loads that become operands of other instructions.
(module
  (memory 1)
  (func (export "sum") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $s i32)
    (loop
      (local.set $s (i32.add (i32.mul (local.get $s) (i32.const 3)) (i32.load (local.get $a))))
      (i32.store (local.get $b) (local.get $s))
      (local.set $a (i32.add (local.get $a) (i32.const 12)))
      (local.set $b (i32.add (local.get $b) (i32.const 8)))
      (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $s))
  (func (export "find") (param $a i32) (param $b i32) (param $n i32) (result i32)
    (loop
      (i32.store (local.get $b) (local.get $n))
      (local.set $b (i32.add (local.get $b) (i32.const 8)))
      (local.set $a (i32.add (local.get $a) (i32.const 12)))
      (br_if 0 (i32.ne (i32.load (local.get $a)) (local.get $n))))
    (local.get $a)))
