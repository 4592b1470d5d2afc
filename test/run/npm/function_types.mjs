// Reads from a WebAssembly binary what the JavaScript API does not tell: the types of functions, the limits of imports.
//
// A function type is written with one letter a value, parameters, a colon, results, as in wzc/runtime.h: "iI:f".

const valueLetters = { 0x7f: 'i', 0x7e: 'I', 0x7d: 'f', 0x7c: 'F', 0x7b: 'v', 0x70: 'r', 0x6f: 'e' };

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 8; // after magic number and version
  }

  byte() {
    return this.bytes[this.at++];
  }

  number() {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(value);
    }
  }

  name() {
    const size = this.number();
    this.at += size;
    return Buffer.from(this.bytes.subarray(this.at - size, this.at)).toString();
  }

  list(readItem) {
    return Array.from({ length: this.number() }, readItem);
  }

  valueType() {
    const code = this.byte();
    if (!valueLetters[code]) throw new Error(`value type 0x${code.toString(16)} cannot be recorded`);
    return valueLetters[code];
  }

  limits() {
    const flags = this.byte();
    return { min: this.number(), max: flags & 1 ? this.number() : null };
  }
}

/** `functions`: the type of each function by index. `imports`, `exports`: in order, `kind` as in the binary format. */
export function readModule(bytes) {
  const reader = new Reader(bytes);
  const types = [];
  const module = { functions: [], imports: [], exports: [] };

  const readType = () => {
    if (reader.byte() !== 0x60) throw new Error('only function types can be recorded');
    return `${reader.list(() => reader.valueType()).join('')}:${reader.list(() => reader.valueType()).join('')}`;
  };
  const readImport = () => {
    const entry = { module: reader.name(), name: reader.name(), kind: reader.byte() };
    if (entry.kind === 0) module.functions.push((entry.type = types[reader.number()]));
    else if (entry.kind === 1) Object.assign(entry, { element: reader.valueType(), ...reader.limits() });
    else if (entry.kind === 2) Object.assign(entry, reader.limits());
    else if (entry.kind === 3) Object.assign(entry, { value: reader.valueType(), isMutable: reader.byte() === 1 });
    else throw new Error('an import of this kind cannot be recorded');
    return entry;
  };
  const readExport = () => ({ name: reader.name(), kind: reader.byte(), index: reader.number() });

  while (reader.at < bytes.length) {
    const section = reader.byte();
    const size = reader.number();
    const end = reader.at + size;
    if (section === 1) types.push(...reader.list(readType));
    else if (section === 2) module.imports = reader.list(readImport);
    else if (section === 3) for (const type of reader.list(() => reader.number())) module.functions.push(types[type]);
    else if (section === 7) module.exports = reader.list(readExport);
    reader.at = end;
  }
  return module;
}
