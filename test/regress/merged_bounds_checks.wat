;; Checks of bounds that are dropped, made earlier for several accesses, or made once before a loop.
;; call pair i32:0 => i64:3
;; call pair i32:65520 => i64:0
;; call pair i32:65521 => trap 2
;; call pair i32:65528 => trap 2
;; call pair i32:65536 => trap 2
;; call pair i32:-8 => trap 2
;; call maybe i32:65500 i32:0 => i32:0
;; call maybe i32:65500 i32:1 => trap 2
;; call maybe i32:65532 i32:0 => i32:0
;; call maybe i32:65533 i32:0 => trap 2
;; call either i32:65500 i32:0 => trap 2
;; call either i32:65500 i32:1 => trap 2
;; call either i32:65424 i32:0 => trap 2
;; call either i32:65424 i32:1 => i32:0
;; call below i32:65536 => i32:0
;; call below i32:65537 => trap 2
;; call below i32:8 => i32:1
;; call below i32:4 => trap 2
;; call around i32:-4 => trap 2
;; call around i32:0 => i32:2
;; call divided i32:0 i32:0 => trap 7
;; call divided i32:65500 i32:0 => trap 7
;; call divided i32:65500 i32:1 => trap 2
;; call fill i32:1024 i32:16128 => i32:16128
;; call fill i32:1024 i32:16129 => trap 2
;; call fill i32:65536 i32:0 => i32:0
;; call fill i32:65536 i32:1 => trap 2
;; call fill i32:65504 i32:8 => i32:8
;; call fill i32:-32 i32:16 => trap 2
;; call sum i32:1024 i32:100 => i32:4950
;; call sum i32:65508 i32:7 => i32:28
;; call sum i32:65508 i32:8 => trap 2
;; call backwards i32:2048 i32:256 => i32:32640
;; call backwards i32:32 i32:8 => i32:3
;; call backwards i32:32 i32:9 => trap 2
;; call backwards i32:65540 i32:2 => trap 2
;; call backwards i32:65536 i32:8 => i32:28
;; call grown i32:65600 => i32:0
;; call grown i32:131000 => i32:0
;; call grown i32:262144 => trap 2
;; call growing i32:5 => i32:9
;; call growing i32:5 => i32:12
(module
  (memory 1 12)
  (data (i32.const 0) "\01\00\00\00\00\00\00\00\02\00\00\00")
  (func (export "pair") (param i32) (result i64)
    (i64.add (i64.load (local.get 0)) (i64.load offset=8 (local.get 0))))
  ;; A wider check would trap where nothing does.
  (func (export "maybe") (param i32 i32) (result i32)
    (local i32)
    (local.set 2 (i32.load (local.get 0)))
    (if (local.get 1) (then (local.set 2 (i32.add (local.get 2) (i32.load offset=100 (local.get 0))))))
    (local.get 2))
  (func (export "either") (param i32 i32) (result i32)
    (local i32)
    (local.set 2 (i32.load (local.get 0)))
    (if (local.get 1)
      (then (local.set 2 (i32.add (local.get 2) (i32.load offset=100 (local.get 0)))))
      (else (local.set 2 (i32.sub (local.get 2) (i32.load offset=120 (local.get 0))))))
    (local.get 2))
  ;; Constants that are added wrap.
  (func (export "below") (param i32) (result i32)
    (i32.add (i32.load (i32.sub (local.get 0) (i32.const 8))) (i32.load (i32.sub (local.get 0) (i32.const 4)))))
  (func (export "around") (param i32) (result i32)
    (i32.add (i32.load (i32.add (local.get 0) (i32.const 8))) (i32.load offset=4 (local.get 0))))
  ;; Another trap comes before.
  (func (export "divided") (param i32 i32) (result i32)
    (i32.add
      (i32.div_u (i32.load (local.get 0)) (local.get 1))
      (i32.load offset=100 (local.get 0))))
  (func (export "fill") (param $to i32) (param $count i32) (result i32)
    (local $i i32)
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $i) (local.get $count)))
        (i32.store (i32.add (local.get $to) (i32.shl (local.get $i) (i32.const 2))) (local.get $i))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (local.get $i))
  (func (export "sum") (param $from i32) (param $count i32) (result i32)
    (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $from))))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $sum))
  (func (export "backwards") (param $end i32) (param $count i32) (result i32)
    (local $sum i32)
    (loop $next
      (local.set $end (i32.sub (local.get $end) (i32.const 4)))
      (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $end))))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $sum))
  ;; What is in bounds after the memory has grown was not before.
  (func (export "grown") (param i32) (result i32)
    (i32.store (i32.const 0) (i32.const 1))
    (drop (memory.grow (i32.const 1)))
    (i32.load (local.get 0)))
  (func (export "growing") (param $rounds i32) (result i32)
    (local $at i32)
    (loop $next
      (drop (memory.grow (i32.const 1)))
      (local.set $at (i32.shl (memory.size) (i32.const 16)))
      (i32.store (i32.sub (local.get $at) (i32.const 4)) (memory.size))
      (br_if $next (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (i32.load (i32.sub (local.get $at) (i32.const 4)))))
