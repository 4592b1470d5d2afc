;; What a round of a loop loads for the next one only is not needed by the last round, where the load traps all the same.
;; call copyAhead i32:65524 i32:2 => i32:7
;; call copyAhead i32:65524 i32:3 => trap 2
;; call copyAhead i32:65532 i32:1 => trap 2
;; call fourAhead i32:65516 => i32:7
;; call fourAhead i32:65520 => trap 2
(module
  (memory 1 1)
  (func (export "copyAhead") (param $from i32) (param $count i32) (result i32) (local $ahead i32) (local $to i32)
    (local.set $ahead (i32.const 7))
    (local.set $to (i32.const 64))
    (loop
      (i32.store (local.get $to) (local.get $ahead))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (local.set $ahead (i32.load (local.get $from)))
      (br_if 0 (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (i32.load (i32.const 64)))
  (func (export "fourAhead") (param $from i32) (result i32) (local $ahead i32) (local $round i32)
    (local.set $ahead (i32.const 7))
    (loop
      (if (i32.eq (local.get $round) (i32.const 3)) (then (i32.store (i32.const 1024) (local.get $from))))
      (i32.store offset=64 (i32.shl (local.get $round) (i32.const 2)) (local.get $ahead))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (local.set $ahead (i32.load (local.get $from)))
      (br_if 0 (i32.ne (i32.const 4) (local.tee $round (i32.add (local.get $round) (i32.const 1))))))
    (i32.load (i32.const 64))))
