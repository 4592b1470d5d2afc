// Stands between one WebAssembly instance and JavaScript, and writes down all that passes (trace_writer.mjs).
//
// Whenever the guest stops running its memory is copied; when it goes on, what differs from the copy is what JavaScript
// wrote.

import zlib from 'node:zlib';

import { readModule } from './function_types.mjs';
import { TraceWriter } from './trace_writer.mjs';

const pageSize = 65536;
const compareSize = 1024;
// The memory is hashed at each of the first stops and then more and more seldom: it may have many megabytes.
const hashedStops = 40;

/** The functions handed out for WebAssembly's own, and back. */
const wrapperOf = new WeakMap();
const wrapped = new WeakMap();
export const unwrap = (value) => wrapped.get(value) ?? value;

const resultList = (results, value) => (results.length > 1 ? [...value] : [value]);

export class Recorder {
  writer = new TraceWriter();
  tables = new Map();
  globals = [];
  memory = null;
  copy = Buffer.alloc(0);
  stops = 0;
  hashes = 0;
  thrown = null;
  finished = false;

  constructor(bytes) {
    this.bytes = bytes;
    this.module = readModule(bytes);
  }

  /** The guest stopped running. */
  leaveGuest(isLast = false) {
    this.stops++;
    for (const entry of this.globals) entry.seen = entry.global.value;
    if (!this.memory) {
      this.writer.u32(0);
      this.writer.byte(0);
      return;
    }
    const memory = Buffer.from(this.memory.buffer);
    const hashed = isLast || this.hashes < hashedStops || this.stops % Math.ceil(this.hashes / 8) === 0;
    this.writer.u32(memory.length / pageSize);
    this.writer.byte(hashed ? 1 : 0);
    if (hashed) {
      this.hashes++;
      this.writer.u32(zlib.crc32(memory));
    }
    if (this.copy.length !== memory.length) this.copy = Buffer.alloc(memory.length);
    memory.copy(this.copy);
  }

  /** The guest is about to run. */
  enterGuest() {
    if (this.memory) this.writeMemoryChanges(Buffer.from(this.memory.buffer));
    for (const { global, name, type, seen } of this.globals) {
      if (Object.is(global.value, seen)) continue;
      this.writer.tag('V');
      this.writer.string(name);
      this.writer.value(type, global.value);
    }
  }

  writeMemoryChanges(memory) {
    if (memory.length > this.copy.length) {
      this.writer.tag('G');
      this.writer.u32((memory.length - this.copy.length) / pageSize);
      this.copy = Buffer.concat([this.copy, Buffer.alloc(memory.length - this.copy.length)]);
    }
    const differs = (begin, end) => memory.compare(this.copy, begin, end, begin, end) !== 0;
    const pages = memory.length / pageSize;
    for (let page = 0; page < pages; page++) {
      if (!differs(page * pageSize, (page + 1) * pageSize)) continue;
      for (let begin = page * pageSize; begin < (page + 1) * pageSize; begin += compareSize) {
        if (!differs(begin, begin + compareSize)) continue;
        let [first, end] = [begin, begin + compareSize];
        while (memory[first] === this.copy[first]) first++;
        while (memory[end - 1] === this.copy[end - 1]) end--;
        this.writer.tag('W');
        this.writer.u32(first);
        this.writer.u32(end - first);
        this.writer.bytes(memory.subarray(first, end));
        memory.copy(this.copy, first, first, end);
      }
    }
  }

  wrapImport(index, type, target) {
    const [parameters, results] = type.split(':');
    return (...args) => {
      if (this.finished) return target(...args);
      this.writer.tag('I');
      this.writer.u32(index);
      this.writer.values(parameters, args);
      this.leaveGuest();
      let result;
      try {
        result = target(...args);
      } catch (error) {
        this.thrown = error;
        this.enterGuest();
        this.writer.tag('T');
        throw error;
      }
      this.enterGuest();
      this.writer.tag('R');
      this.writer.values(results, resultList(results, result));
      return result;
    };
  }

  /** `writeCall` says which function is called. */
  wrapExport(target, writeCall) {
    if (wrapperOf.has(target)) return wrapperOf.get(target);
    // The name of an exported function is its index.
    const [parameters, results] = this.module.functions[Number(target.name)].split(':');
    const wrapper = (...args) => {
      if (this.finished) return target(...args);
      this.enterGuest();
      writeCall();
      this.writer.values(parameters, args);
      let result;
      try {
        result = target(...args);
      } catch (error) {
        this.writer.tag('X');
        this.writer.byte(error === this.thrown ? 0 : 1);
        this.leaveGuest();
        throw error;
      }
      this.writer.tag('E');
      this.writer.values(results, resultList(results, result));
      this.leaveGuest();
      return result;
    };
    Object.defineProperties(wrapper, { name: { value: target.name }, length: { value: target.length } });
    wrapperOf.set(target, wrapper);
    wrapped.set(wrapper, target);
    return wrapper;
  }

  /** Writes the import down and returns what to give to the instance. */
  addImport(entry, index, value) {
    const name = `#${index}`;
    this.writer.byte(entry.kind);
    if (entry.kind === 0) {
      this.writer.string(entry.type);
      return this.wrapImport(index, entry.type, value);
    }
    if (entry.kind === 1) {
      this.writer.byte(entry.element === 'r' ? 0x70 : 0x6f);
      this.writer.limits(value.length, entry.max);
      this.tables.set(value, name);
    } else if (entry.kind === 2) {
      this.writer.limits(value.buffer.byteLength / pageSize, entry.max);
      this.memory = value;
      this.copy = Buffer.alloc(value.buffer.byteLength);
    } else {
      const isGlobal = value instanceof WebAssembly.Global;
      this.writer.byte({ i: 0x7f, I: 0x7e, f: 0x7d, F: 0x7c, e: 0x6f }[entry.value]);
      this.writer.byte(entry.isMutable ? 1 : 0);
      this.writer.value(entry.value, isGlobal ? value.value : value);
      if (entry.isMutable) this.globals.push({ global: value, name, type: entry.value, seen: value.value });
    }
    return value;
  }

  addExport(name, value) {
    if (typeof value === 'function') {
      return this.wrapExport(value, () => {
        this.writer.tag('C');
        this.writer.string(name);
      });
    }
    if (value instanceof WebAssembly.Table) this.tables.set(value, name);
    if (value instanceof WebAssembly.Global) {
      try {
        value.value = value.value; // throws if it is immutable
        const type = typeof value.value === 'bigint' ? 'I' : 'i';
        this.globals.push({ global: value, name, type, seen: value.value });
      } catch {
        // constants cannot change
      }
    }
    return value;
  }

  /** Instantiates and returns the exports to give to JavaScript. `create` makes an instance with given imports. */
  instantiate(imports, create) {
    const given = {};
    this.writer.bytes(Buffer.from('wzct'));
    this.writer.u32(this.module.imports.length);
    this.module.imports.forEach((entry, index) => {
      given[entry.module] ??= {};
      const value = imports?.[entry.module]?.[entry.name];
      given[entry.module][entry.name] = this.addImport(entry, index, value);
    });
    const importedMemory = this.module.imports.findIndex((entry) => entry.kind === 2);
    const exportedMemory = this.module.exports.find((entry) => entry.kind === 2)?.name ?? '';
    this.writer.string(importedMemory >= 0 ? `#${importedMemory}` : exportedMemory);

    this.enterGuest();
    this.writer.tag('N');
    const instance = create(given);
    this.memory ??= instance.exports[exportedMemory] ?? null;
    const exports = Object.create(null);
    for (const [name, value] of Object.entries(instance.exports)) exports[name] = this.addExport(name, value);
    this.writer.tag('E');
    this.writer.values('', []);
    this.leaveGuest();
    return Object.freeze(exports);
  }

  tableGet(table, index, value) {
    // A function that another instance put there is called without passing here.
    if (typeof value !== 'function' || !/^\d+$/.test(value.name)) return value;
    return this.wrapExport(value, () => {
      this.writer.tag('K');
      this.writer.string(this.tables.get(table));
      this.writer.u32(index);
    });
  }

  tableChange(tag, table, number, reference) {
    if (typeof reference === 'function') throw new Error('a function put into a table cannot be recorded');
    this.writer.tag(tag);
    this.writer.string(this.tables.get(table));
    this.writer.u32(number);
    this.writer.u32(this.writer.reference(reference));
  }

  finish() {
    this.finished = true;
    this.enterGuest();
    this.writer.tag('Z');
    this.leaveGuest(true);
    return this.writer.take();
  }
}
