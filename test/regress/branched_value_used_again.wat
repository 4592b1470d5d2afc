;; The interpreter left a value in a register alone because the way past a branch used it there; the branch took a stale one.
;; call branch i32:4 => i32:104
;; call branch i32:0 => i32:17
;; call returns i32:4 => i32:8 i32:2
;; call returns i32:0 => i32:7 i32:3
;; call arms i32:4 => i32:12
;; call arms i32:0 => i32:3
;; call arms i32:5 => i32:15
(module
  (type $unary (func (param i32) (result i32)))
  (func (export "branch") (param i32) (result i32)
    (i32.add
      (block (result i32)
        (i32.mul (local.get 0) (i32.const 25))
        (br_if 0 (local.get 0))
        (i32.and (i32.const 12))
        (i32.add (i32.const 13)))
      (i32.const 4)))
  (func (export "returns") (param i32) (result i32 i32)
    (i32.const 8)
    (i32.add (local.get 0) (i32.const -2))
    (br_if 0 (local.get 0))
    (i32.const 5)
    (i32.add)
    (local.set 0)
    (i32.const 1)
    (i32.sub)
    (local.get 0))
  (func (export "arms") (param i32) (result i32)
    (i32.mul (local.get 0) (i32.const 3))
    (local.get 0)
    (if (type $unary)
      (then (i32.and (i32.const 255)))
      (else (i32.sub (i32.const -3))))))
