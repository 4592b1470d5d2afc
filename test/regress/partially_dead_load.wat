;; A load whose value is needed on one path only was moved there, and did not trap on the other.
;; call onePath i32:65536 i32:0 => trap 2
;; call onePath i32:0 i32:0 => i32:0
;; call beforeDivision i32:65536 i32:0 => trap 2
;; call beforeDivision i32:0 i32:0 => trap 7
;; call beforeDivision i32:0 i32:3 => i32:3
;; call earlyReturn i32:65533 => trap 2
;; call cases i32:65533 i32:0 => trap 2
;; call cases i32:65532 i32:1 => i32:0
(module
  (memory 1 1)
  (func (export "onePath") (param $address i32) (param $use i32) (result i32) (local $x i32)
    (local.set $x (i32.load (local.get $address)))
    (if (result i32) (local.get $use) (then (local.get $x)) (else (i32.const 0))))
  (func (export "beforeDivision") (param $address i32) (param $by i32) (result i32) (local $x i32)
    (local.set $x (i32.load (local.get $address)))
    (i32.add (i32.div_u (i32.const 9) (local.get $by)) (local.get $x)))
  (func (export "earlyReturn") (param $address i32) (result i32) (local $x i32)
    (local.set $x (i32.load (local.get $address)))
    (if (i32.eqz (i32.load8_u (i32.const 7))) (then (return (i32.const 1))))
    (local.get $x))
  (func (export "cases") (param $address i32) (param $case i32) (result i32) (local $x i32)
    (local.set $x (i32.load (local.get $address)))
    (block (block (br_table 0 1 (local.get $case))) (return (i32.const 7)))
    (local.get $x)))
