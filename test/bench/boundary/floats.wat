;; The same with floating-point numbers.
(module
  (import "host" "add" (func $host (param f64 f64) (result f64)))
  (func (export "add") (param f64 f64) (result f64)
    (f64.add (local.get 0) (local.get 1)))
  ;; No floating-point number is in reach of this one.
  (func (export "add_integers") (param i32 i32) (result i32)
    (call $sum (local.get 0) (local.get 1)))
  (func $sum (param i32 i32) (result i32)
    (i32.add (local.get 0) (local.get 1)))
  (func (export "call_host") (param $times i32) (result f64)
    (local $sum f64)
    (loop $again
      (local.set $sum (call $host (local.get $sum) (f64.const 1)))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
    (local.get $sum)))
