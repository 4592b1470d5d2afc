;; A load of whose value only a part is needed was narrowed to that part, and no longer touched the byte that is out of bounds.
;; call lowWord i32:65528 => i32:0
;; call lowWord i32:65529 => trap 2
;; call highWord i32:-4 => trap 2
;; call lowByte i32:65533 => trap 2
;; call lowByte i32:65532 => i32:0
;; call firstLane i32:65521 => trap 2
;; call lastLane i32:65521 => trap 2
;; call extended i32:65521 => trap 2
;; call extended i32:65520 => i32:0
;; call promoted i32:65521 => trap 2
;; call intoMemory i32:65529 => trap 2
;; call intoMemory i32:65528 =>
(module
  (memory 1 1)
  (func (export "lowWord") (param i32) (result i32) (i32.wrap_i64 (i64.load (local.get 0))))
  (func (export "highWord") (param i32) (result i32) (i32.wrap_i64 (i64.shr_u (i64.load (local.get 0)) (i64.const 32))))
  (func (export "lowByte") (param i32) (result i32) (i32.and (i32.load (local.get 0)) (i32.const 255)))
  (func (export "firstLane") (param i32) (result i32) (i32x4.extract_lane 0 (v128.load (local.get 0))))
  (func (export "lastLane") (param i32) (result i32) (i8x16.extract_lane_u 3 (v128.load (local.get 0))))
  (func (export "extended") (param i32) (result i32)
    (i32x4.extract_lane 1 (i16x8.extend_low_i8x16_u (v128.load (local.get 0)))))
  (func (export "promoted") (param i32) (result i32)
    (i32x4.extract_lane 1 (f64x2.promote_low_f32x4 (v128.load (local.get 0)))))
  (func (export "intoMemory") (param i32) (i64.store32 (i32.const 8) (i64.load (local.get 0)))))
