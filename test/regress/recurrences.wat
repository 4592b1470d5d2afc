;; Sums in which what a loop carries from round to round is put last.
;; call carry i32:0 i32:64 i32:9 => i64:10
;; call carry i32:0 i32:64 i32:9 => i64:10
;; call mixed i32:0 i32:20 => i32:3078728121
;; call two i32:0 i32:25 => i64:0x2000012b79
;; call choice i32:0 i32:12 => i32:270
;; call product i32:0 i32:7 => i32:40320
(module
  (memory 1)
  (data (i32.const 0) "\ff\ff\ff\ff\01\02\03\04\fe\ff\ff\ff\05\06\07\08\ff\ff\ff\ff\09\0a\0b\0c\fd\ff\ff\ff\0d\0e\0f\10")
  (data (i32.const 64) "\ff\ff\ff\ff\ff\ff\ff\ff\05\00\00\00\ff\ff\ff\ff\ff\ff\ff\7f\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff")
  (func (export "carry") (param $a i32) (param $b i32) (param $words i32) (result i64) (local $carry i64)
    (loop
      (i64.store32 (local.get $a) (local.tee $carry (i64.add (i64.add (local.get $carry)
        (i64.load32_u (local.get $a))) (i64.mul (i64.load32_u (local.get $b)) (i64.const 10)))))
      (local.set $carry (i64.shr_u (local.get $carry) (i64.const 32)))
      (local.set $a (i32.add (local.get $a) (i32.const 4)))
      (local.set $b (i32.add (local.get $b) (i32.const 4)))
      (br_if 0 (local.tee $words (i32.sub (local.get $words) (i32.const 1)))))
    (local.get $carry))
  ;; Several operations, of which only equal ones may change places.
  (func (export "mixed") (param $at i32) (param $count i32) (result i32) (local $state i32)
    (loop
      (local.set $state (i32.add (i32.add (i32.xor (i32.xor (i32.mul (local.get $state) (i32.const 31))
        (i32.load8_u (local.get $at))) (i32.load (local.get $at))) (i32.load offset=4 (local.get $at)))
        (i32.shl (i32.load8_s offset=9 (local.get $at)) (i32.const 3))))
      (local.set $state (i32.or (i32.or (i32.and (local.get $state) (i32.const 0xfffffff0)) (i32.const 1))
        (i32.and (i32.load8_u offset=2 (local.get $at)) (i32.const 14))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if 0 (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $state))
  ;; Of two sums one is a term of the other (Adler-32).
  (func (export "two") (param $at i32) (param $count i32) (result i64) (local $first i64) (local $second i64)
    (loop
      (local.set $first (i64.add (i64.add (local.get $first) (i64.load8_u (local.get $at))) (i64.load8_u offset=1 (local.get $at))))
      (local.set $second (i64.add (i64.add (local.get $second) (local.get $first)) (i64.load8_u offset=2 (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if 0 (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (i64.or (i64.shl (i64.and (local.get $first) (i64.const 0xff)) (i64.const 32)) (local.get $second)))
  ;; The sum is also needed before its last term.
  (func (export "choice") (param $at i32) (param $count i32) (result i32) (local $sum i32) (local $part i32)
    (loop
      (local.set $part (i32.add (local.get $sum) (i32.load8_u (local.get $at))))
      (local.set $sum (i32.add (local.get $part) (i32.load8_u offset=1 (local.get $at))))
      (if (i32.gt_u (local.get $part) (i32.const 100)) (then (local.set $sum (i32.sub (local.get $part) (i32.const 100)))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if 0 (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $sum))
  (func (export "product") (param $at i32) (param $count i32) (result i32) (local $product i32)
    (local.set $product (i32.const 1))
    (loop
      (local.set $product (i32.mul (i32.mul (local.get $product) (i32.add (local.get $count) (i32.const 1)))
        (i32.load8_u offset=4 (local.get $at))))
      (local.set $product (i32.add (local.get $product) (i32.load8_u offset=40 (local.get $at))))
      (br_if 0 (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $product)))
