;; Sums of 32 bits that become parts of addresses only where they do not wrap.
;; call after i32:100 => i32:7
;; call after i32:-8 => trap 2
;; call after i32:65528 => trap 2
;; call after i32:65524 => i32:7
;; call before i32:100 => i32:7
;; call before i32:-8 => trap 2
;; call perhaps i32:-8 i32:0 => i32:7
;; call perhaps i32:100 i32:1 => i32:7
;; call perhaps i32:-8 i32:1 => trap 2
;; call other i32:-8 i32:100 => i32:7
;; call far i32:-40000 i32:100 => i32:7
;; call far i32:100 i32:100 => i32:0
;; call farther i32:100 => i32:0
;; call farther i32:-30000 => trap 2
;; call back i32:0 => trap 2
;; call back i32:8 => i32:7
;; call back i32:4 => trap 2
;; call either i32:100 i32:0 => i32:7
;; call either i32:100 i32:1 => i32:7
;; call either i32:-12 i32:0 => trap 2
;; call either i32:65524 i32:0 => i32:7
;; call either i32:65524 i32:1 => trap 2
;; call either i32:65528 i32:0 => trap 2
;; call stored i32:100 => i32:7
;; call stored i32:-4 => trap 2
;; call low => i32:7
;; call next i32:65528 i32:3 => trap 2
;; call next i32:65512 i32:3 => i32:0
;; call grow i32:65535 => i32:-1
(module
  (memory 1)
  ;; The word at 0 and some others are 7; that none of these calls changes the first one, `low` tells.
  (data (i32.const 0) "\07\00\00\00")
  (data (i32.const 108) "\07\00\00\00\07")
  (data (i32.const 65528) "\07\00\00\00\07")
  ;; -8 + 8 is an address, but the first access traps.
  (func (export "after") (param i32) (result i32)
    (drop (i32.load (local.get 0)))
    (i32.load (i32.add (local.get 0) (i32.const 8))))
  (func (export "before") (param i32) (result i32) (local i32)
    (local.set 1 (i32.load (i32.add (local.get 0) (i32.const 8))))
    (drop (i32.load (local.get 0)))
    (local.get 1))
  (func (export "perhaps") (param i32 i32) (result i32)
    (if (local.get 1) (then (drop (i32.load (local.get 0)))))
    (i32.load (i32.add (local.get 0) (i32.const 8))))
  ;; An access somewhere else says nothing.
  (func (export "other") (param i32 i32) (result i32)
    (drop (i32.load (local.get 1)))
    (i32.load (i32.add (local.get 0) (i32.const 8))))
  ;; The sum of two unknowns may wrap, however small one of them is known to be.
  (func (export "far") (param i32 i32) (result i32)
    (drop (i32.load (local.get 1)))
    (i32.load (i32.add (i32.add (local.get 0) (i32.shl (i32.and (local.get 1) (i32.const 4)) (i32.const 2)))
      (i32.const 39984))))
  ;; Farther than there is room behind a memory.
  (func (export "farther") (param i32) (result i32)
    (drop (i32.load (local.get 0)))
    (i32.load (i32.add (local.get 0) (i32.const 30000))))
  ;; The base of both accesses is below the parameter.
  (func (export "back") (param i32) (result i32)
    (drop (i32.load offset=12 (i32.sub (local.get 0) (i32.const 8))))
    (i32.load (i32.sub (i32.add (local.get 0) (i32.const 0)) (i32.const 8))))
  (func (export "either") (param i32 i32) (result i32)
    (drop (i32.load offset=8 (local.get 0)))
    (i32.load (i32.add (local.get 0) (select (i32.const 12) (i32.const 8) (local.get 1)))))
  ;; What traps first leaves no trace of the second store.
  (func (export "stored") (param i32) (result i32)
    (i32.store offset=8 (local.get 0) (i32.const 7))
    (i32.store (i32.add (local.get 0) (i32.const 4)) (i32.const 9))
    (i32.load offset=8 (local.get 0)))
  (func (export "low") (result i32) (i32.load (i32.const 0)))
  (func (export "next") (param i32 i32) (result i32) (local i32)
    (loop $next
      (local.set 2 (i32.load (local.get 0)))
      (local.set 2 (i32.add (local.get 2) (i32.load (i32.add (local.get 0) (i32.const 4)))))
      (local.set 0 (i32.add (local.get 0) (i32.const 8)))
      (br_if $next (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))
    (i32.sub (local.get 2) (i32.const 14)))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
