// Reads what a test must know of a module, and adds exports, so that all of its state can be seen.

const letters = { 0x7f: "i", 0x7e: "I", 0x7d: "f", 0x7c: "F", 0x7b: "v", 0x70: "r", 0x6f: "e" };

class Reader {
  constructor(bytes, at, end) {
    Object.assign(this, { bytes, at, end });
  }
  byte() {
    return this.bytes[this.at++];
  }
  unsigned() {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = this.byte();
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  }
  skip(count) {
    this.at += count;
  }
  name() {
    const size = this.unsigned();
    this.at += size;
    return Buffer.from(this.bytes.subarray(this.at - size, this.at)).toString("utf8");
  }
  list(readItem) {
    return Array.from({ length: this.unsigned() }, () => readItem());
  }
  valueType() {
    const code = this.byte();
    if (!(code in letters)) throw new Error(`value type ${code}`);
    return letters[code];
  }
  limits() {
    const flags = this.byte();
    return { min: this.unsigned(), max: flags & 1 ? this.unsigned() : undefined };
  }
  table() {
    return { element: this.valueType(), ...this.limits() };
  }
  global() {
    return { type: this.valueType(), mutable: this.byte() === 1 };
  }
  constantExpression() {
    for (;;) {
      const opcode = this.byte();
      if (opcode === 0x0b) return;
      if (opcode === 0x41 || opcode === 0x42 || opcode === 0x23 || opcode === 0xd0 || opcode === 0xd2) this.unsigned();
      else if (opcode === 0x43) this.skip(4);
      else if (opcode === 0x44) this.skip(8);
      else if (opcode === 0xfd) this.skip(17);
    }
  }
}

export function leb(value) {
  const bytes = [];
  do {
    bytes.push((value & 127) | (value > 127 ? 128 : 0));
    value >>>= 7;
  } while (value);
  return bytes;
}

/// { imports, functions, tables, memories, globals, exports }: functions by their types in letters, "iI:f".
export function readModule(bytes) {
  const module = { types: [], imports: [], functions: [], tables: [], memories: 0, globals: [], exports: [], exportSection: null };
  const top = new Reader(bytes, 8, bytes.length);
  while (top.at < top.end) {
    const start = top.at;
    const id = top.byte();
    const size = top.unsigned();
    const section = new Reader(bytes, top.at, top.at + size);
    top.skip(size);
    if (id === 1)
      module.types = section.list(() => {
        if (section.byte() !== 0x60) throw new Error("not a function type");
        return section.list(() => section.valueType()).join("") + ":" + section.list(() => section.valueType()).join("");
      });
    else if (id === 2)
      module.imports = section.list(() => {
        const from = { module: section.name(), name: section.name() };
        const kind = section.byte();
        if (kind === 0) {
          const type = module.types[section.unsigned()];
          module.functions.push(type);
          return { ...from, kind: "func", type };
        }
        if (kind === 3) {
          const global = section.global();
          module.globals.push(global.type);
          return { ...from, kind: "global", ...global };
        }
        throw new Error("import of a table or memory");
      });
    else if (id === 3) module.functions.push(...section.list(() => module.types[section.unsigned()]));
    else if (id === 4) module.tables.push(...section.list(() => section.table()));
    else if (id === 5) module.memories += section.list(() => section.limits()).length;
    else if (id === 6)
      module.globals.push(
        ...section.list(() => {
          const { type } = section.global();
          section.constantExpression();
          return type;
        }),
      );
    else if (id === 7) {
      module.exports = section.list(() => ({ name: section.name(), kind: section.byte(), index: section.unsigned() }));
      module.exportSection = { start, end: top.at };
    } else if (id > 7 && id !== 12 && !module.exportSection) module.exportSection = { start, end: start };
  }
  module.exportSection ??= { start: bytes.length, end: bytes.length };
  return module;
}

/// The module with an export section of the given exports.
export function withExports(bytes, exports) {
  const content = [...leb(exports.length)];
  for (const { name, kind, index } of exports) {
    const text = Buffer.from(name);
    content.push(...leb(text.length), ...text, kind, ...leb(index));
  }
  const { start, end } = readModule(bytes).exportSection;
  return Buffer.concat([bytes.subarray(0, start), Buffer.from([7, ...leb(content.length), ...content]), bytes.subarray(end)]);
}

/// The module with `unreachable` for the bodies of the functions whose numbers, counted in the code section, `chosen` takes.
export function withoutBodies(bytes, chosen) {
  const top = new Reader(bytes, 8, bytes.length);
  while (top.at < top.end) {
    const start = top.at;
    const id = top.byte();
    const size = top.unsigned();
    const section = new Reader(bytes, top.at, top.at + size);
    top.skip(size);
    if (id !== 10) continue;
    let number = 0;
    const bodies = section.list(() => {
      const from = section.at;
      section.skip(section.unsigned());
      return chosen(number++) ? Buffer.from([3, 0, 0, 0x0b]) : bytes.subarray(from, section.at);
    });
    const content = Buffer.concat([Buffer.from(leb(bodies.length)), ...bodies]);
    return Buffer.concat([bytes.subarray(0, start), Buffer.from([10, ...leb(content.length)]), content, bytes.subarray(top.at)]);
  }
  return bytes;
}

/// The module with all its tables, memories and globals exported, too, after the exports it has.
export function exportEverything(bytes) {
  const module = readModule(bytes);
  const exports = [...module.exports];
  const add = (kind, count) => {
    for (let index = 0; index < count; ++index) exports.push({ name: `state:${kind}:${index}`, kind, index });
  };
  add(1, module.tables.length), add(2, module.memories), add(3, module.globals.length);
  return withExports(bytes, exports);
}
