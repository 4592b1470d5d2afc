;; Tables that begin just below 2^32: sums of base and index wrap to the beginning of memory.
;; call byBytes i32:0 i32:512 i32:4 => i32:10
;; call byBytes i32:-512 i32:256 i32:4 => i32:10
;; call byBytes i32:-512 i32:512 i32:1 => trap 2
;; call byBytes i32:-1536 i32:256 i32:4 => trap 2
;; call byBytes i32:65524 i32:512 i32:3 => i32:0
;; call byBytes i32:65524 i32:512 i32:4 => trap 2
;; call behind i32:-1536 i32:256 i32:4 => i32:10
;; call behind i32:-1024 i32:512 i32:4 => i32:10
;; call behind i32:-1024 i32:256 i32:4 => i32:50462976
;; call behind i32:-1028 i32:512 i32:4 => trap 2
;; call masked i32:-512 i32:255 i32:768 i32:4 => i32:10
;; call masked i32:-512 i32:-1 i32:768 i32:4 => i32:10
;; call masked i32:0 i32:3 i32:768 i32:4 => i32:10
;; call masked i32:-512 i32:127 i32:768 i32:4 => trap 2
;; call masked i32:65532 i32:3 i32:768 i32:1 => i32:0
;; call masked i32:65532 i32:3 i32:768 i32:4 => trap 2
;; call compared i32:-128 i32:131 i32:800 i32:4 => i32:1
;; call compared i32:-128 i32:127 i32:800 i32:4 => i32:0
;; call compared i32:-129 i32:128 i32:800 i32:4 => trap 2
;; call compared i32:-128 i32:-1 i32:800 i32:4 => i32:1
;; call compared i32:-131 i32:-1 i32:800 i32:4 => trap 2
;; call compared i32:384 i32:131 i32:800 i32:4 => i32:6
;; call rows i32:128 i32:-1024 i32:512 i32:4 => i32:10
;; call rows i32:-1 i32:8 i32:512 i32:4 => i32:10
;; call rows i32:0 i32:65533 i32:512 i32:1 => trap 2
(module
  (memory 1 1)
  (data (i32.const 0) "\01\00\00\00\02\00\00\00\03\00\00\00\04\00\00\00")
  (data (i32.const 256) "\80\81\82\83")
  (data (i32.const 512) "\00\01\02\03")
  (data (i32.const 768) "\80\00\00\40\81\00\00\40\82\00\00\40\83\00\00\40")
  (data (i32.const 800) "\80\00\00\00\81\00\00\00\82\00\00\00\83\00\00\00")

  (func (export "byBytes") (param $table i32) (param $from i32) (param $left i32) (result i32) (local $sum i32)
    (loop
      (local.set $sum (i32.add (local.get $sum)
        (i32.load (i32.add (local.get $table) (i32.shl (i32.load8_u (local.get $from)) (i32.const 2))))))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (br_if 0 (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (local.get $sum))

  (func (export "behind") (param $table i32) (param $from i32) (param $left i32) (result i32) (local $sum i32)
    (loop
      (local.set $sum (i32.add (local.get $sum)
        (i32.load (i32.add (i32.add (local.get $table) (i32.shl (i32.load8_u (local.get $from)) (i32.const 2))) (i32.const 1024)))))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (br_if 0 (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (local.get $sum))

  (func (export "masked") (param $table i32) (param $mask i32) (param $from i32) (param $left i32) (result i32) (local $sum i32)
    (loop
      (local.set $sum (i32.add (local.get $sum)
        (i32.load (i32.add (local.get $table)
          (i32.shl (i32.and (i32.load (local.get $from)) (local.get $mask)) (i32.const 2))))))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (br_if 0 (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (local.get $sum))

  (func (export "compared") (param $table i32) (param $limit i32) (param $from i32) (param $left i32) (result i32)
    (local $sum i32) (local $index i32)
    (loop
      (if (i32.le_u (local.tee $index (i32.load (local.get $from))) (local.get $limit)) (then
        (local.set $sum (i32.add (local.get $sum) (i32.load8_u (i32.add (local.get $table) (local.get $index)))))))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (br_if 0 (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (local.get $sum))

  ;; What does not change is added before the loop, multiplied or not.
  (func (export "rows") (param $row i32) (param $table i32) (param $from i32) (param $left i32) (result i32) (local $sum i32)
    (loop
      (local.set $sum (i32.add (local.get $sum)
        (i32.load (i32.add (local.get $table)
          (i32.shl (i32.add (i32.shl (local.get $row) (i32.const 1)) (i32.load8_u (local.get $from))) (i32.const 2))))))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (br_if 0 (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (local.get $sum)))
