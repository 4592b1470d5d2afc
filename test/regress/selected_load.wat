;; A load that a select does not choose became the memory operand of a conditional move, and that a branch round the load.
;; call choose i32:65536 i32:0 => trap 2
;; call choose i32:65536 i32:1 => trap 2
;; call choose i32:65532 i32:0 => i32:17
;; call choose64 i32:65536 i32:0 => trap 2
(module
  (memory 1 1)
  (func (export "choose") (param i32 i32) (result i32)
    (select (i32.load (local.get 0)) (i32.const 17) (local.get 1)))
  (func (export "choose64") (param i32 i32) (result i64)
    (select (i64.load (local.get 0)) (i64.const 17) (local.get 1))))
