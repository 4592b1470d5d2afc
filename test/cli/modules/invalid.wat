;; The fourth function is invalid.
(module
  (func) (func) (func)
  (func $sum (param i32) (result i32) (i32.add (local.get 0) (f32.const 1))))
