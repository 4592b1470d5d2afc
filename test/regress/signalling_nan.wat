;; Operations that leave a number as it is let a signalling NaN through unchanged where the result must be quiet.
;; call minZero f32:0x7f800001 => f32:nan
;; call maxZero f64:0x7ff0000000000001 => f64:nan
;; call minVector => i32:0x7fe00000
;; call timesOne f32:0x7f800001 => f32:nan
;; call minusZero f64:0x7ff0000000000001 => f64:nan
;; call hiddenOne f32:0x7f800001 => f32:nan
;; call hiddenZero f64:0xfff0000000000001 => f64:nan
;; call argumentOne f32:0xffa00000 => f32:nan
;; call roundTrip f32:0x7fa00000 => f32:nan
(module
  (func (export "minZero") (param f32) (result f32) (f32.min (local.get 0) (f32.const -0)))
  (func (export "maxZero") (param f64) (result f64) (f64.max (f64.const -0) (local.get 0)))
  (func (export "minVector") (result i32)
    (i32x4.extract_lane 2 (f32x4.min (v128.const i32x4 1 2 0x7fa00000 4) (v128.const f32x4 -0 -0 -0 -0))))
  (func (export "timesOne") (param f32) (result f32) (f32.mul (local.get 0) (f32.const 1)))
  (func (export "minusZero") (param f64) (result f64) (f64.sub (local.get 0) (f64.const 0)))
  (func (export "hiddenOne") (param f32) (result f32) (local $one f32)
    (local.set $one (f32.const 1))
    (f32.mul (local.get 0) (local.get $one)))
  (func (export "hiddenZero") (param f64) (result f64) (local $zero f64)
    (f64.sub (local.get 0) (local.get $zero)))
  (func $multiply (param f32 f32) (result f32) (f32.mul (local.get 0) (local.get 1)))
  (func (export "argumentOne") (param f32) (result f32) (call $multiply (f32.const 1) (local.get 0)))
  (func (export "roundTrip") (param f32) (result f32) (f32.demote_f64 (f64.promote_f32 (local.get 0)))))
