// Writes a trace: what crosses the border between a WebAssembly instance and its host. replay.cpp reads it.
//
//   trace   = "wzct" count{import} memory:string {event} 'Z' state
//   import  = kind:byte (type:string | element:byte min:u32 max:u32 | min:u32 max:u32 | kind:byte mutable:byte value)
//
// Numbers are little-endian; a string is its size (u16) and bytes; a value is 8 bytes, references are numbers given by
// the recorder, 0 for null. A maximum of all ones is none. An import is named '#' and its index, an export by its name;
// `memory` is the name of the instance's memory, empty if it has none.
//
// What the host does:                            What the guest does:
//   'N'                instantiates                'I' index:u32 values state     calls an import
//   'C' name values    calls an export             'E' values state               returns to the host
//   'K' name index:u32 values   calls a function   'X' own:byte state             ends with a trap: its own (1) or one
//                      in a table                                                 that an import threw (0)
//   'R' values         returns from an import
//   'T'                throws from an import     state = pages:u32 hashed:byte [crc:u32], of the memory
//   'G' pages:u32      grows the memory
//   'W' address:u32 size:u32 bytes   writes to the memory
//   'V' name value     sets a global
//   'S' name index:u32 reference:u32, 'L' name count:u32 reference:u32   sets an element of a table, grows it

const scratch = new DataView(new ArrayBuffer(8));

export class TraceWriter {
  parts = [];
  references = new Map();

  bytes(bytes) {
    this.parts.push(Buffer.from(bytes));
  }

  byte(value) {
    this.parts.push(Buffer.from([value]));
  }

  tag(letter) {
    this.byte(letter.charCodeAt(0));
  }

  u32(value) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value >>> 0);
    this.parts.push(bytes);
  }

  string(text) {
    const bytes = Buffer.from(text);
    this.bytes([bytes.length & 0xff, bytes.length >> 8]);
    this.parts.push(bytes);
  }

  reference(value) {
    if (value === null) return 0;
    if (!this.references.has(value)) this.references.set(value, this.references.size + 1);
    return this.references.get(value);
  }

  value(type, value) {
    scratch.setBigInt64(0, 0n, true);
    if (type === 'i') scratch.setInt32(0, value, true);
    else if (type === 'I') scratch.setBigInt64(0, BigInt.asIntN(64, BigInt(value)), true);
    else if (type === 'f') scratch.setFloat32(0, value, true);
    else if (type === 'F') scratch.setFloat64(0, value, true);
    else if (type === 'e') scratch.setUint32(0, this.reference(value), true);
    else throw new Error(`a value of type ${type} cannot be recorded`);
    this.bytes(new Uint8Array(scratch.buffer));
  }

  values(types, values) {
    this.byte(types.length);
    for (let index = 0; index < types.length; index++) this.value(types[index], values[index]);
  }

  limits(min, max) {
    this.u32(min);
    this.u32(max ?? 0xffffffff);
  }

  take() {
    return Buffer.concat(this.parts);
  }
}
