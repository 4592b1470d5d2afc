// Runs a workload under node and records every WebAssembly instance it makes:
//
//   node record.mjs OUTPUT_DIRECTORY WORKLOAD.mjs PACKAGES_DIRECTORY
//
// Writes N.wasm and N.trace for each, N counting from 0. The workload's packages do not know: WebAssembly's
// constructors are replaced by ones that put a Recorder between the instance and them.

import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { Recorder, unwrap } from './recorder.mjs';

const [output, workload, packages] = process.argv.slice(2);
const { Module, Instance, Table, compile } = WebAssembly;
const bytesOf = new WeakMap();
const recorders = [];

function remember(module, source) {
  const view = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : source;
  bytesOf.set(module, new Uint8Array(view).slice());
  return module;
}

function instantiate(module, imports) {
  const recorder = new Recorder(bytesOf.get(module));
  const exports = recorder.instantiate(imports, (given) => new Instance(module, given));
  recorders.push(recorder);
  return Object.create(Instance.prototype, { exports: { value: exports, enumerable: true } });
}

WebAssembly.Module = new Proxy(Module, { construct: (_, [source]) => remember(new Module(source), source) });
WebAssembly.Instance = new Proxy(Instance, { construct: (_, [module, imports]) => instantiate(module, imports) });
WebAssembly.compile = async (source) => remember(await compile(source), source);
WebAssembly.instantiate = async (source, imports) => {
  if (source instanceof Module) return instantiate(source, imports);
  const module = await WebAssembly.compile(source);
  return { module, instance: instantiate(module, imports) };
};
const body = async (response) => (await response).arrayBuffer();
WebAssembly.compileStreaming = async (response) => WebAssembly.compile(await body(response));
WebAssembly.instantiateStreaming = async (response, imports) => WebAssembly.instantiate(await body(response), imports);

const { get, set, grow } = Table.prototype;
const ownerOf = (table) => recorders.find((recorder) => !recorder.finished && recorder.tables.has(table));
Table.prototype.get = function (index) {
  const value = get.call(this, index);
  return ownerOf(this)?.tableGet(this, index, value) ?? value;
};
Table.prototype.set = function (index, ...value) {
  ownerOf(this)?.tableChange('S', this, index, value[0]);
  return set.call(this, index, ...value.map(unwrap));
};
Table.prototype.grow = function (count, ...value) {
  ownerOf(this)?.tableChange('L', this, count, value[0]);
  return grow.call(this, count, ...value.map(unwrap));
};

fs.mkdirSync(output, { recursive: true });
process.on('exit', () => {
  recorders.forEach((recorder, number) => {
    fs.writeFileSync(path.join(output, `${number}.wasm`), recorder.bytes);
    fs.writeFileSync(path.join(output, `${number}.trace`), recorder.finish());
  });
});

const { default: run } = await import(pathToFileURL(path.resolve(workload)));
await run(path.resolve(packages));
