;; Functions with versions for newer processors, with arguments on the stack, with several results, and traps in them.
;; call add i32:0 i32:1024 i32:4 i32:7 i64:5 f64:0x4000000000000000 i32:9 i32:11 f32:0x3f800000 => i32:128 f64:0x4014000000000000 i32:28
;; call add i32:0 i32:1024 i32:4 i32:7 i64:5 f64:0x4000000000000000 i32:9 i32:11 f32:0x3f800000 => i32:256 f64:0x4014000000000000 i32:28
;; call mix i32:4096 i32:1024 i32:4 => i32:39920
;; call mix i32:4096 i32:65472 i32:4 => i32:0
;; call add i32:0 i32:65028 i32:4 i32:0 i64:0 f64:0 i32:0 i32:0 f32:0 => trap 2
;; call add i32:65028 i32:0 i32:4 i32:0 i64:0 f64:0 i32:0 i32:0 f32:0 => trap 2
;; call mix i32:4096 i32:65473 i32:4 => trap 2
;; call mix i32:65473 i32:1024 i32:4 => trap 2
;; call mix i32:-64 i32:1024 i32:4 => trap 2
(module
  (memory 1 1)
  (data (i32.const 1024) "\01\00\00\00\02\00\00\00\03\00\00\00\04\00\00\00")
  (func $fill (local $at i32)
    (loop
      (i32.store offset=1024 (local.get $at) (i32.const 1))
      (br_if 0 (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 512)))))
  (start $fill)
  ;; Adds a row of 128 numbers to another, again and again.
  (func (export "add") (param $to i32) (param $from i32) (param $rows i32)
      (param $a i32) (param $b i64) (param $c f64) (param $d i32) (param $e i32) (param $f f32) (result i32 f64 i32)
    (local $left i32) (local $sum i32) (local $at i32) (local $source i32)
    (loop
      (local.set $left (i32.const 128))
      (local.set $at (local.get $to))
      (local.set $source (local.get $from))
      (loop
        (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.load (local.get $source))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (local.set $source (i32.add (local.get $source) (i32.const 4)))
        (br_if 0 (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (local.set $sum (i32.load (local.get $to)))
      (br_if 0 (local.tee $rows (i32.sub (local.get $rows) (i32.const 1)))))
    (i32.mul (local.get $sum) (i32.const 32))
    (f64.add (f64.mul (f64.convert_i64_s (local.get $b)) (f64.promote_f32 (local.get $f)))
      (f64.sub (local.get $c) (f64.const 2)))
    (i32.add (i32.add (local.get $a) (local.get $d)) (i32.add (local.get $e) (i32.trunc_f32_s (local.get $f)))))
  ;; Vectors of the guest's own, in blocks of 64 bytes.
  (func (export "mix") (param $to i32) (param $from i32) (param $rows i32) (result i32)
    (local $sum v128) (local $left i32) (local $at i32)
    (loop
      (local.set $left (i32.const 4))
      (local.set $at (i32.const 0))
      (loop
        (local.set $sum (i32x4.add (i32x4.mul (local.get $sum) (v128.const i32x4 3 5 7 9))
          (v128.load (i32.add (local.get $from) (local.get $at)))))
        (v128.store (i32.add (local.get $to) (local.get $at)) (v128.xor (local.get $sum)
          (v128.or (i32x4.shl (local.get $sum) (i32.const 7)) (i32x4.shr_u (local.get $sum) (i32.const 25)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br_if 0 (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (br_if 0 (local.tee $rows (i32.sub (local.get $rows) (i32.const 1)))))
    (i32.and (i32x4.extract_lane 1 (local.get $sum)) (i32.const 65535))))
