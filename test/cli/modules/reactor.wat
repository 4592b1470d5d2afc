;; To be initialised before it is called.
(module
  (global $value (mut i32) (i32.const 0))
  (func (export "_initialize") (global.set $value (i32.const 7)))
  (func (export "get") (result i32) (global.get $value)))
