;; More nested loops than the optimiser is trusted with, and a function beside them.
(module
  (func (export "one") (result i32) (i32.const 1))
  (func $deep (export "deep") (param $n i32) (result i32)
    (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop
    (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop
    (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop
    (loop (loop (loop (loop (loop (loop (loop (loop (loop (loop
    (local.set $n (i32.add (local.get $n) (i32.const 3)))
    (br_if 0 (i32.lt_u (local.get $n) (i32.const 100)))
    )))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
    (local.get $n)))
