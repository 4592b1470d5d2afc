;; Imports what WASI does not have.
(module
  (import "env" "double" (func $double (param i32) (result i32)))
  (func (export "_start"))
  (func (export "quadruple") (param i32) (result i32) (call $double (call $double (local.get 0)))))
