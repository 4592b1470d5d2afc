;; Three accesses of one structure, which are checked together.
(module
  (memory 1)
  (func (export "sum") (param i32) (result i32)
    (i32.add
      (i32.add (i32.load (local.get 0)) (i32.load offset=4 (local.get 0)))
      (i32.load offset=8 (local.get 0)))))
