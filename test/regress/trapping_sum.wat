;; Loads of a sum that is needed on one way only are checked before the loop; a sum that goes out of bounds traps on both ways.
;; call up i32:65500 i32:9 i32:0 =>
;; call up i32:65500 i32:9 i32:1 =>
;; call up i32:65500 i32:10 i32:0 => trap 2
;; call up i32:65500 i32:10 i32:1 => trap 2
;; call up i32:65501 i32:9 i32:0 => trap 2
;; call up i32:0 i32:16384 i32:0 =>
;; call up i32:0 i32:16385 i32:0 => trap 2
;; call up i32:-16 i32:8 i32:0 => trap 2
;; call up i32:-16 i32:4 i32:0 => trap 2
;; call up i32:4 i32:0 i32:0 => trap 2
;; call down i32:60 i32:16 i32:0 =>
;; call down i32:60 i32:17 i32:0 => trap 2
;; call down i32:65532 i32:16 i32:0 =>
;; call down i32:65533 i32:16 i32:0 => trap 2
;; call down i32:65533 i32:16 i32:1 => trap 2
;; call near i32:65500 i32:9 i32:0 => trap 2
;; call near i32:65420 i32:9 i32:0 =>
;; call near i32:65421 i32:9 i32:0 => trap 2
;; call near i32:65420 i32:9 i32:1 =>
(module
  (memory 1 1)
  (func (export "up") (param $at i32) (param $count i32) (param $wanted i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (if (local.get $wanted) (then (i32.store (i32.const 8) (local.get $sum)))))
  (func (export "down") (param $at i32) (param $count i32) (param $wanted i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
      (local.set $at (i32.sub (local.get $at) (i32.const 4)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (if (local.get $wanted) (then (i32.store (i32.const 8) (local.get $sum)))))
  (func (export "near") (param $at i32) (param $count i32) (param $wanted i32) (local $sum i32)
    (loop $next
      (local.set $sum
        (i32.add (local.get $sum)
          (i32.mul (i32.load16_s offset=82 (local.get $at)) (i32.load16_s offset=2 (i32.sub (local.get $at) (i32.const 4))))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (if (local.get $wanted) (then (i32.store (i32.const 8) (local.get $sum))))))
