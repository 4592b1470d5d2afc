;; A call was deleted because nobody needed its result, though the callee loads and so may trap.
;; call drop i32:65536 => trap 2
;; call drop i32:0 =>
;; call timesZero i32:65536 => trap 2
;; call twice i32:65533 => trap 2
(module
  (memory 1 1)
  (func $get (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "drop") (param i32) (drop (call $get (local.get 0))))
  (func (export "timesZero") (param i32) (result i32) (i32.mul (call $get (local.get 0)) (i32.const 0)))
  (func (export "twice") (param i32)
    (drop (call $get (i32.const 0)))
    (drop (i32.xor (call $get (local.get 0)) (call $get (local.get 0))))))
