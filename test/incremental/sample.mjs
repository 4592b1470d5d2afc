// A module in the text format with functions of all sizes that call each other: names for some, small ones worth inlining,
// loops, tables of branches, indirect calls, references, globals.

/// Numbers that look random and are the same every time.
function sequence(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * limit);
  };
}

function expression(random, depth, callees) {
  const number = () => `(i32.const ${random(1 << 20)})`;
  if (depth === 0) return random(2) ? number() : `(local.get ${random(3)})`;
  const inner = () => expression(random, depth - 1, callees);
  switch (random(9)) {
    case 0: return `(i32.load offset=${random(500)} (i32.and ${inner()} (i32.const 0xffff)))`;
    case 1: return `(call ${callees[random(callees.length)]} ${inner()} ${inner()})`;
    case 2: return `(if (result i32) ${inner()} (then ${inner()}) (else ${inner()}))`;
    case 3: return `(call_indirect (type $binary) ${inner()} ${inner()} (i32.and ${inner()} (i32.const 7)))`;
    case 4: return `(i32.add (global.get $constant) (i32.xor (global.get $variable) ${inner()}))`;
    case 5: return `(i32.wrap_i64 (i64.mul (i64.extend_i32_u ${inner()}) (i64.const ${random(1e6)})))`;
    default: return `(i32.${['add', 'sub', 'mul', 'and', 'or', 'xor', 'shl'][random(7)]} ${inner()} ${inner()})`;
  }
}

function statement(random, callees, referred) {
  const value = () => expression(random, 1 + random(4), callees);
  switch (random(6)) {
    case 0: return `(i32.store (i32.and ${value()} (i32.const 0xfff0)) ${value()})`;
    case 1: return `(block $a (block $b (br_table $a $b $a ${value()})) (local.set 2 ${value()}))`;
    case 2: return `(loop $l (local.set 1 (i32.sub (local.get 1) (i32.const 1))) (br_if $l (i32.gt_s (local.get 1) (i32.const 0))))`;
    case 3: return `(global.set $variable ${value()})`;
    case 4: return `(drop (ref.is_null (ref.func ${referred[random(referred.length)]})))`;
    default: return `(local.set 2 ${value()})`;
  }
}

/// `count` functions of about `statements` statements each.
export function sampleModule(count, statements) {
  const random = sequence(count);
  const name = (i) => `$f${i}`;
  const referred = Array.from({ length: 8 }, (_, i) => name(i * 3));
  const functions = [];
  for (let i = 0; i < count; ++i) {
    const callees = Array.from({ length: 8 }, () => name(random(count)));
    const isSmall = random(4) === 0;
    const body = Array.from({ length: isSmall ? 0 : random(2 * statements) }, () => statement(random, callees, referred));
    const exported = random(10) === 0 ? ` (export "e${i}")` : '';
    functions.push(`(func ${name(i)}${exported} (type $binary) (local i32) ${body.join('\n ')}
  ${expression(random, isSmall ? 2 : 4, callees)})`);
  }
  return `(module
 (type $binary (func (param i32 i32) (result i32)))
 (import "env" "log" (func $log (param i32)))
 (memory 4 9) (table 8 funcref)
 (global $constant i32 (i32.const 77)) (global $variable (mut i32) (i32.const 5))
 (elem (i32.const 0) ${referred.join(' ')})
 (elem declare func ${referred.join(' ')})
 (func $begin (call $log (i32.const 1))) (start $begin)
 ${functions.join('\n ')}
 (data (i32.const 16) "some text"))\n`;
}
