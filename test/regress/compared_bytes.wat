;; Bytes that are compared until two differ: eight at a time, but no further than one at a time would have gone.
;; call sweep i32:1024 i32:2048 => i32:0
;; call sweep i32:1025 i32:2051 => i32:0
;; call sweep i32:65490 i32:4096 => i32:0
;; call sweep i32:4096 i32:65490 => i32:0
;; call first i32:65530 i32:8192 i32:6 => i32:6
;; call first i32:65530 i32:8192 i32:7 => trap 2
;; call first i32:8192 i32:65530 i32:6 => i32:6
;; call first i32:8192 i32:65530 i32:7 => trap 2
;; call first i32:65500 i32:8192 i32:-1 => trap 2
;; call first i32:65536 i32:8192 i32:0 => i32:0
;; call first i32:65536 i32:8192 i32:1 => trap 2
;; call first i32:8192 i32:-1 i32:1 => trap 2
;; call first i32:-8 i32:8192 i32:16 => trap 2
;; call set i32:8292 i32:1 =>
;; call first i32:8192 i32:16384 i32:-1 => i32:100
;; call first i32:16384 i32:8192 i32:-1 => i32:100
;; call first i32:65435 i32:8192 i32:-1 => i32:100
;; call first i32:65436 i32:8192 i32:-1 => trap 2
;; call first i32:65436 i32:8192 i32:100 => i32:100
;; call first i32:65435 i32:8193 i32:-1 => i32:99
;; call offset i32:8184 i32:16384 i32:200 => i32:100
;; call offset i32:65428 i32:65436 i32:100 => i32:100
;; call offset i32:65428 i32:65436 i32:101 => trap 2
;; call offset i32:-8 i32:16384 i32:8 => trap 2
;; call backwards i32:8294 i32:16486 i32:50 => i32:2
;; call compare i32:8192 i32:16384 i32:-1 => i32:1
;; call compare i32:16384 i32:8192 i32:200 => i32:-1
;; call compare i32:8192 i32:16384 i32:101 => i32:1
;; call compare i32:8192 i32:16384 i32:100 => i32:0
;; call compare i32:8193 i32:16384 i32:100 => i32:1
;; call compare i32:8292 i32:16384 i32:1 => i32:1
;; call compare i32:8291 i32:16384 i32:9 => i32:1
;; call compare i32:65435 i32:8192 i32:102 => i32:-1
;; call compare i32:65436 i32:8192 i32:100 => i32:0
;; call compare i32:65436 i32:8192 i32:101 => trap 2
;; call end i32:8192 i32:16384 i32:-1 => i32:8393
;; call end i32:16384 i32:8200 i32:93 => i32:16568
;; call end i32:16384 i32:8200 i32:92 => i32:16568
(module
  (memory 1 1)
  ;; The first two bytes that differ, subtracted.
  (func (export "compare") (param $left i32) (param $right i32) (param $length i32) (result i32)
    (loop $next
      (if (i32.ne (i32.load8_u (local.get $left)) (i32.load8_u (local.get $right)))
        (then (return (i32.sub (i32.load8_u (local.get $left)) (i32.load8_u (local.get $right))))))
      (local.set $left (i32.add (local.get $left) (i32.const 1)))
      (local.set $right (i32.add (local.get $right) (i32.const 1)))
      (br_if $next (local.tee $length (i32.sub (local.get $length) (i32.const 1)))))
    (i32.const 0))
  ;; Where the comparison ended: the place in the first, the byte there, and how many are left.
  (func (export "end") (param $left i32) (param $right i32) (param $length i32) (result i32)
    (local $byte i32) (local $from i32)
    (local.set $from (local.get $length))
    (block $done
      (loop $next
        (local.set $byte (i32.load8_u (local.get $left)))
        (br_if $done (i32.ne (local.get $byte) (i32.load8_u (local.get $right))))
        (local.set $left (i32.add (local.get $left) (i32.const 1)))
        (local.set $right (i32.add (local.get $right) (i32.const 1)))
        (br_if $next (local.tee $length (i32.sub (local.get $length) (i32.const 1))))))
    (i32.add (i32.add (local.get $left) (local.get $byte)) (i32.sub (local.get $from) (local.get $length))))
  (func (export "set") (param i32 i32) (i32.store8 (local.get 0) (local.get 1)))
  ;; The index of the first difference, or the length.
  (func $first (export "first") (param $left i32) (param $right i32) (param $length i32) (result i32)
    (local $i i32)
    (block $done
      (br_if $done (i32.eqz (local.get $length)))
      (loop $next
        (br_if $done (i32.ne
          (i32.load8_u (i32.add (local.get $left) (local.get $i)))
          (i32.load8_u (i32.add (local.get $right) (local.get $i)))))
        (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $length)))))
    (local.get $i))
  (func (export "offset") (param $left i32) (param $right i32) (param $length i32) (result i32)
    (local $rest i32)
    (local.set $rest (local.get $length))
    (block $done
      (loop $next
        (br_if $done (i32.ne (i32.load8_u offset=8 (local.get $left)) (i32.load8_u (local.get $right))))
        (local.set $left (i32.add (local.get $left) (i32.const 1)))
        (local.set $right (i32.add (local.get $right) (i32.const 1)))
        (br_if $next (local.tee $rest (i32.sub (local.get $rest) (i32.const 1))))))
    (i32.sub (local.get $length) (local.get $rest)))
  (func (export "backwards") (param $left i32) (param $right i32) (param $length i32) (result i32)
    (local $i i32)
    (block $done
      (loop $next
        (br_if $done (i32.ne
          (i32.load8_u (i32.sub (local.get $left) (local.get $i)))
          (i32.load8_u (i32.sub (local.get $right) (local.get $i)))))
        (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $length)))))
    (local.get $i))
  ;; How many results are wrong for all lengths and differences up to 45, with equal bytes before and behind.
  (func (export "sweep") (param $left i32) (param $right i32) (result i32)
    (local $length i32) (local $at i32) (local $wrong i32)
    (loop $lengths
      (local.set $at (i32.const 0))
      (loop $differences
        (i32.store8 (i32.add (local.get $right) (local.get $at)) (i32.const 7))
        (local.set $wrong (i32.add (local.get $wrong) (i32.ne
          (call $first (local.get $left) (local.get $right) (local.get $length))
          (select (local.get $at) (local.get $length) (i32.lt_u (local.get $at) (local.get $length))))))
        (i32.store8 (i32.add (local.get $right) (local.get $at)) (i32.const 0))
        (br_if $differences (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const 46))))
      (br_if $lengths (i32.lt_u (local.tee $length (i32.add (local.get $length) (i32.const 1))) (i32.const 46))))
    (local.get $wrong)))
