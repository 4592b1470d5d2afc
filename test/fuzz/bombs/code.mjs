// Writes WebAssembly of any size: bytes go into one buffer that grows, a section is known by its parts.

export const type = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b, funcref: 0x70, none: 0x40 };

/** Instructions of the bombs, by the specification's names. */
export const op = {
  unreachable: 0x00, nop: 0x01, block: 0x02, loop: 0x03, if: 0x04, else: 0x05, end: 0x0b, br: 0x0c, brIf: 0x0d,
  brTable: 0x0e, return: 0x0f, call: 0x10, callIndirect: 0x11, drop: 0x1a, select: 0x1b, get: 0x20, set: 0x21,
  tee: 0x22, globalGet: 0x23, globalSet: 0x24, i32Load: 0x28, f64Load: 0x2b, i32Store: 0x36, grow: 0x40, i32: 0x41, f64: 0x44,
  i32Eqz: 0x45, i32Eq: 0x46, i32LtU: 0x49, i32Add: 0x6a, i32Sub: 0x6b, i32Mul: 0x6c, i32DivS: 0x6d, i32RemS: 0x6f,
  i32And: 0x71, i32Xor: 0x73, i32Shl: 0x74, i32Rotl: 0x77, f64Nearest: 0x9e, f64Add: 0xa0, f64Mul: 0xa2, i32TruncF64: 0xaa,
};

export class Code {
  constructor() {
    this.bytes = Buffer.alloc(1024);
    this.size = 0;
  }
  reserve(count) {
    if (this.size + count <= this.bytes.length) return;
    const grown = Buffer.alloc(Math.max(this.size + count, 2 * this.bytes.length));
    this.bytes.copy(grown, 0, 0, this.size);
    this.bytes = grown;
  }
  /** Bytes as they are. */
  put(...bytes) {
    this.reserve(bytes.length);
    for (const byte of bytes) this.bytes[this.size++] = byte;
    return this;
  }
  unsigned(value) {
    for (; value > 127; value = Math.floor(value / 128)) this.put((value % 128) | 128);
    return this.put(value);
  }
  signed(value) {
    for (; value < -64 || value > 63; value >>= 7) this.put((value & 127) | 128);
    return this.put(value & 127);
  }
  append(other) {
    const bytes = other instanceof Code ? other.content : Buffer.from(other);
    this.reserve(bytes.length);
    bytes.copy(this.bytes, this.size);
    this.size += bytes.length;
    return this;
  }
  name(text) {
    return this.unsigned(text.length).append(text);
  }
  get(local) {
    return this.put(op.get).unsigned(local);
  }
  set(local) {
    return this.put(op.set).unsigned(local);
  }
  i32(value) {
    return this.put(op.i32).signed(value);
  }
  call(index) {
    return this.put(op.call).unsigned(index);
  }
  load(opcode = op.i32Load) {
    return this.put(opcode, 0, 0);
  }
  /** `count` times what `write(index)` writes. */
  times(count, write) {
    for (let i = 0; i < count; ++i) write(i);
    return this;
  }
  /** As often as it fits into `size` bytes, with `rest` left for what follows. */
  fill(size, rest, write) {
    for (let i = 0; ; ++i) {
      const before = this.size;
      write(i);
      if (this.size + rest <= size) continue;
      this.size = before;
      return this;
    }
  }
  get content() {
    return this.bytes.subarray(0, this.size);
  }
}

/** The body of a function, for Module.function(): `write` leaves the results. */
export function body(locals, write) {
  const code = new Code();
  code.unsigned(locals.length);
  for (const [count, valueType] of locals) code.unsigned(count).put(valueType);
  write(code);
  return code.put(op.end);
}

/** A module as lists of what its sections have in them. */
export class Module {
  constructor() {
    this.sections = new Map();
    this.functions = 0;
    this.types = new Map();
  }
  section(id, count, content) {
    let section = this.sections.get(id);
    if (!section) this.sections.set(id, (section = { count: 0, content: new Code() }));
    section.count += count;
    if (content instanceof Function) content(section.content);
    else section.content.append(content);
  }
  type(params = [], results = []) {
    const key = `${params}:${results}`;
    if (!this.types.has(key)) {
      this.types.set(key, this.types.size);
      this.section(1, 1, (s) => s.put(0x60).unsigned(params.length).append(params).unsigned(results.length).append(results));
    }
    return this.types.get(key);
  }
  function(params, results, code, name) {
    const index = this.functions++;
    this.section(3, 1, (s) => s.unsigned(this.type(params, results)));
    this.section(10, 1, (s) => s.unsigned(code.size).append(code));
    if (name) this.export(name, index);
    return index;
  }
  export(name, index) {
    this.section(7, 1, (s) => s.name(name).put(0).unsigned(index));
  }
  memory(pages = 1) {
    this.section(5, 1, (s) => s.put(0).unsigned(pages));
  }
  finish() {
    const bytes = new Code().append(Buffer.from('\0asm\x01\0\0\0', 'latin1'));
    for (const id of [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11]) {
      const section = this.sections.get(id);
      if (!section) continue;
      const head = new Code().unsigned(section.count);
      bytes.put(id).unsigned(head.size + section.content.size).append(head).append(section.content);
    }
    return bytes.content;
  }
}
