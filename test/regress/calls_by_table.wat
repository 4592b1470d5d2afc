;; Calls through a table that never changes: by a type of several functions, of functions far from the first, of one
;; function and of none, with every index around the elements.
;; call several i32:0 => trap 5
;; call several i32:1 => i32:12
;; call several i32:2 => trap 6
;; call several i32:3 => trap 5
;; call several i32:4 => i32:45
;; call several i32:5 => trap 6
;; call several i32:6 => trap 6
;; call several i32:7 => trap 5
;; call several i32:8 => trap 4
;; call several i32:-1 => trap 4
;; call several i32:2147483647 => trap 4
;; call far i32:0 => trap 5
;; call far i32:1 => trap 6
;; call far i32:2 => trap 6
;; call far i32:3 => trap 5
;; call far i32:4 => trap 6
;; call far i32:5 => i32:56
;; call far i32:6 => i32:67
;; call far i32:7 => trap 5
;; call far i32:8 => trap 4
;; call far i32:-1 => trap 4
;; call far i32:2147483647 => trap 4
;; call single i32:0 => trap 5
;; call single i32:1 => trap 6
;; call single i32:2 => i32:23
;; call single i32:3 => trap 5
;; call single i32:4 => trap 6
;; call single i32:5 => trap 6
;; call single i32:6 => trap 6
;; call single i32:7 => trap 5
;; call single i32:8 => trap 4
;; call single i32:-1 => trap 4
;; call single i32:2147483647 => trap 4
;; call none i32:0 => trap 5
;; call none i32:1 => trap 6
;; call none i32:2 => trap 6
;; call none i32:3 => trap 5
;; call none i32:4 => trap 6
;; call none i32:5 => trap 6
;; call none i32:6 => trap 6
;; call none i32:7 => trap 5
;; call none i32:8 => trap 4
;; call none i32:-1 => trap 4
;; call none i32:2147483647 => trap 4
(module
  (type $t (func (param i32) (result i32)))
  (type $u (func (param i64) (result i32)))
  (type $f (func (param f64) (result i32)))
  (type $n (func (param f32) (result i32)))
  (table 8 funcref)
  (elem (i32.const 1) $one $two)
  (elem (i32.const 4) $four $five $six)
  (func $one (type $t) (i32.add (local.get 0) (i32.const 10)))
  (func $two (type $u) (i32.add (i32.wrap_i64 (local.get 0)) (i32.const 21)))
  (func $four (type $t) (i32.add (local.get 0) (i32.const 43)))
  (func $five (type $f) (i32.add (i32.trunc_f64_s (local.get 0)) (i32.const 54)))
  (func $six (type $f) (i32.add (i32.trunc_f64_s (local.get 0)) (i32.const 65)))
  (func (export "several") (param i32) (result i32)
    (i32.add (i32.const 1) (call_indirect (type $t) (i32.const 1) (local.get 0))))
  (func (export "far") (param i32) (result i32)
    (i32.add (i32.const 1) (call_indirect (type $f) (f64.const 1) (local.get 0))))
  (func (export "single") (param i32) (result i32)
    (i32.add (i32.const 1) (call_indirect (type $u) (i64.const 1) (local.get 0))))
  (func (export "none") (param i32) (result i32)
    (i32.add (i32.const 1) (call_indirect (type $n) (f32.const 1) (local.get 0)))))
