;; Traps while it is instantiated.
(module (func $start unreachable) (start $start) (func (export "_start")))
