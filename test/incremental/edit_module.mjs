// Adds, changes and removes functions of a WebAssembly binary as a compiler would have: everything behind is renumbered. What
// follows an opcode is read from the table of instructions.

import fs from 'node:fs';
import path from 'node:path';

const here = path.dirname(new URL(import.meta.url).pathname);
const table = path.join(here, '../../compiler/wasm/opcodes.def');

const immediates = new Map(); // by prefix * 65536 + code
for (const row of fs.readFileSync(table, 'utf8').matchAll(/^WZC_OPCODE\(\w+, (\w+), (\w+), "[^"]*", (\w+)/gm))
  immediates.set(Number(row[1]) * 65536 + Number(row[2]), row[3]);

const call = 0x10;
const unreachable = 0x00;

class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    Object.assign(this, { bytes, at, end });
  }
  byte() {
    return this.bytes[this.at++];
  }
  number() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
  leb() {
    while (this.byte() > 127);
  }
  take(size) {
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }
  list(read) {
    return Array.from({ length: this.number() }, read);
  }
}

export function leb(value) {
  const bytes = [];
  do {
    bytes.push((value & 127) | (value > 127 ? 128 : 0));
    value >>>= 7;
  } while (value);
  return Buffer.from(bytes);
}

const sized = (bytes) => Buffer.concat([leb(bytes.length), bytes]);
const vector = (items) => Buffer.concat([leb(items.length), ...items]);

function skipMemarg(reader) {
  const flags = reader.number();
  if (flags & 64) reader.leb();
  reader.leb();
}

const skip = {
  none: () => {},
  i32: (r) => r.leb(),
  i64: (r) => r.leb(),
  f32: (r) => r.take(4),
  f64: (r) => r.take(8),
  v128: (r) => r.take(16),
  lanes16: (r) => r.take(16),
  lane: (r) => r.take(1),
  memarg: skipMemarg,
  memarg_lane: (r) => (skipMemarg(r), r.take(1)),
  label_table: (r) => (r.list(() => r.leb()), r.leb()),
  value_types: (r) => r.list(() => r.leb()),
};
for (const one of ['block_type', 'label', 'heap_type', 'local', 'global', 'table', 'element', 'memory', 'data']) skip[one] = (r) => r.leb();
for (const two of ['type_table', 'element_table', 'table_table', 'data_memory', 'memory_memory']) skip[two] = (r) => (r.leb(), r.leb());

/// Pieces of a body: bytes, and { opcode, target } for what names a function.
function readCode(reader) {
  const pieces = [];
  let from = reader.at;
  while (reader.at < reader.end) {
    const at = reader.at;
    const first = reader.byte();
    const prefixed = first >= 0xfb && first <= 0xfe;
    const immediate = immediates.get(prefixed ? first * 65536 + reader.number() : first);
    if (immediate === 'function') {
      pieces.push(reader.bytes.subarray(from, at), { opcode: first, target: reader.number() });
      from = reader.at;
    } else if (!skip[immediate]) throw new Error(`opcode ${first.toString(16)} at ${at}`);
    else skip[immediate](reader);
  }
  pieces.push(reader.bytes.subarray(from, reader.at));
  return pieces;
}

function readBody(bytes) {
  const reader = new Reader(bytes);
  reader.list(() => (reader.leb(), reader.leb()));
  const locals = bytes.subarray(0, reader.at);
  return [locals, ...readCode(reader)];
}

const writeBody = (pieces) => Buffer.concat(pieces.map((p) => (p.opcode === undefined ? p : Buffer.concat([Buffer.from([p.opcode]), leb(p.target)]))));

/// A module whose sections are bytes, but for those that name functions.
export class Editor {
  constructor(bytes) {
    this.sections = [];
    const top = new Reader(bytes, 8);
    while (top.at < top.end) {
      const id = top.byte();
      const content = top.take(top.number());
      this.sections.push({ id, content: this.#read(id, content) });
    }
  }

  #read(id, content) {
    const reader = new Reader(content);
    if (id === 2) this.imported = this.#countImports(reader);
    else if (id === 3) return (this.types = reader.list(() => reader.number()));
    else if (id === 7) return (this.exports = reader.list(() => ({ name: reader.take(reader.number()), kind: reader.byte(), index: reader.number() })));
    else if (id === 8) this.start = reader.number();
    else if (id === 9)
      return (this.elements = reader.list(() => {
        const kind = reader.number();
        if (kind !== 0 && kind !== 3) throw new Error(`element segment of kind ${kind}`);
        const from = reader.at;
        if (kind === 3) reader.byte();
        else readConstant(reader);
        return { kind, head: reader.bytes.subarray(from, reader.at), functions: reader.list(() => reader.number()) };
      }));
    else if (id === 10) return (this.bodies = reader.list(() => readBody(reader.take(reader.number()))));
    else if (id === 0 && reader.take(reader.number()).toString() === 'name') return (this.names = this.#readNames(reader));
    return content;
  }

  #countImports(reader) {
    let functions = 0;
    reader.list(() => {
      reader.take(reader.number());
      reader.take(reader.number());
      const kind = reader.byte();
      if (kind === 0) ++functions;
      if (kind === 1) reader.byte();
      if (kind === 1 || kind === 2) reader.byte() & 1 ? (reader.leb(), reader.leb()) : reader.leb();
      else if (kind === 3) reader.take(2);
      else reader.leb();
    });
    return functions;
  }

  #readNames(reader) {
    while (reader.at < reader.end) {
      const id = reader.byte();
      const part = new Reader(reader.take(reader.number()));
      if (id === 1) return part.list(() => ({ index: part.number(), name: part.take(part.number()) }));
    }
    return [];
  }

  /// Replaces every number of a function by what `map` makes of it; `gone` turns a piece of code that has none any more.
  #renumber(map, gone) {
    this.bodies = this.bodies.map((body) => body.map((p) => (p.opcode === undefined ? p : gone(p) ?? { ...p, target: map(p.target) })));
    for (const item of this.exports ?? []) if (item.kind === 0) item.index = map(item.index);
    for (const segment of this.elements ?? []) segment.functions = segment.functions.map(map);
    for (const item of this.names ?? []) item.index = map(item.index);
    if (this.start !== undefined) this.start = map(this.start);
  }

  /// Inserts a function of that type and body (bytes with locals) as number `at` of those defined.
  insert(at, type, body) {
    this.bodies.splice(at, 0, readBody(body));
    const index = at + (this.imported ?? 0);
    const inserted = this.bodies[at];
    this.#renumber((f) => (f >= index ? f + 1 : f), () => undefined);
    this.bodies[at] = inserted;
    this.types.splice(at, 0, type);
    return this;
  }

  /// Removes a defined function. Calls of it become `unreachable`; elements, the function before.
  remove(at) {
    const index = at + (this.imported ?? 0);
    this.bodies.splice(at, 1);
    this.types.splice(at, 1);
    this.names = this.names?.filter((item) => item.index !== index);
    const map = (f) => (f > index || (f === index && at > 0) ? f - 1 : f);
    this.#renumber(map, (p) => (p.target === index && p.opcode === call ? Buffer.from([unreachable]) : undefined));
    return this;
  }

  /// Makes the body of a defined function longer, by `nop`s in front.
  change(at, count = 1) {
    this.bodies[at].splice(1, 0, Buffer.alloc(count, 0x01));
    return this;
  }

  /// Size of the body of a defined function.
  size(at) {
    return writeBody(this.bodies[at]).length;
  }

  /// Numbers of the functions of this module that call the defined function.
  callers(at) {
    const index = at + (this.imported ?? 0);
    return this.bodies.flatMap((body, caller) => (body.some((p) => p.target === index && p.opcode === call) ? [caller] : []));
  }

  isExported(at) {
    return (this.exports ?? []).some((item) => item.kind === 0 && item.index === at + (this.imported ?? 0));
  }

  bytes() {
    const parts = [Buffer.from('\0asm\x01\0\0\0', 'latin1')];
    for (const { id, content } of this.sections) parts.push(Buffer.from([id]), sized(this.#write(id, content)));
    return Buffer.concat(parts);
  }

  #write(id, content) {
    if (id === 3) return vector(this.types.map(leb));
    if (id === 7) return vector(this.exports.map((item) => Buffer.concat([sized(item.name), Buffer.from([item.kind]), leb(item.index)])));
    if (id === 8) return leb(this.start);
    if (id === 9) return vector(this.elements.map((s) => Buffer.concat([leb(s.kind), s.head, vector(s.functions.map(leb))])));
    if (id === 10) return vector(this.bodies.map((body) => sized(writeBody(body))));
    if (id !== 0 || Buffer.isBuffer(content)) return content;
    const names = vector(this.names.map((item) => Buffer.concat([leb(item.index), sized(item.name)])));
    return Buffer.concat([sized(Buffer.from('name')), Buffer.from([1]), sized(names)]);
  }
}

/// Past a constant expression that names no function.
function readConstant(reader) {
  for (;;) {
    const opcode = reader.byte();
    if (opcode === 0x0b) return;
    if (opcode === 0xd2) throw new Error('ref.func in a constant expression');
    skip[immediates.get(opcode)](reader);
  }
}
