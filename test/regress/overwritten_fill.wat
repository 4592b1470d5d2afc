;; A fill and a copy that the next store overwrites were deleted, though a trap between them lets both be seen.
;; only: O2-guard-precise O2-explicit-precise O3-guard-precise O0-guard-precise interpreter
;; call fill i32:0x10001 => trap 2
;; call read i32:0 => i32:0x2a
;; call copy i32:0x10001 => trap 2
;; call read i32:1 => i32:0x77
;; call fill i32:4 => i32:7
;; call read i32:0 => i32:0
(module
  (memory 1 1)
  (data (i32.const 4) "\07\00\00\00\77")
  (func (export "fill") (param i32) (result i32)
    (memory.fill (i32.const 0) (i32.const 42) (i32.const 1))
    (i32.load (local.get 0))
    (i32.store8 (i32.const 0) (i32.const 0)))
  (func (export "copy") (param i32) (result i32)
    (memory.copy (i32.const 1) (i32.const 8) (i32.const 1))
    (i32.load (local.get 0))
    (i32.store8 (i32.const 1) (i32.const 0)))
  (func (export "read") (param i32) (result i32)
    (i32.load8_u (local.get 0))))
