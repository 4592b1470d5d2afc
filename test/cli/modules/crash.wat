;; Traps two calls deep.
(module
  (memory (export "memory") 1)
  (func $inner (param i32) (drop (i32.load (local.get 0))))
  (func $outer (call $inner (i32.const -4)))
  (func (export "_start") (call $outer)))
