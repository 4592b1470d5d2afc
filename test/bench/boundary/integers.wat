;; Nothing but integers: entering needs no look at the host's floating-point settings.
(module
  (import "host" "add" (func $host (param i32 i32) (result i32)))
  (memory 1)
  (func (export "add") (param i32 i32) (result i32)
    (i32.add (local.get 0) (local.get 1)))
  (func (export "nothing"))
  ;; Calls the host so many times; every call depends on the one before.
  (func (export "call_host") (param $times i32) (result i32)
    (local $sum i32)
    (loop $again
      (local.set $sum (call $host (local.get $sum) (local.get $times)))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
    (local.get $sum))
  (func (export "unreachable") unreachable)
  (func (export "out_of_bounds") (result i32)
    (i32.load (i32.const -1))))
