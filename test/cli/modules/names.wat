;; Names that need care everywhere.
(module $named
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (table (export "table") 2 3 funcref)
  (global (export "global") (mut i64) (i64.const 1))
  (memory 1 2)
  (start 1)
  (func)
  (func (export "*/ \22\0a") )
  (func (export "caf\c3\a9"))
  (data "abc")
  (elem func 1))
