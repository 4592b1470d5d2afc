// QuickJS, compiled by Emscripten: a guest that interprets and collects garbage.
import { require } from '../packages.mjs';

export const packages = [
  ...['quickjs-emscripten-core@0.32.0', '@jitl/quickjs-wasmfile-release-sync@0.32.0', '@jitl/quickjs-ffi-types@0.32.0'],
];
export const large = true;

const program = `let sum = 0; for (let i = 0; i < 20000; i++) sum += Math.sin(i) * i % 7;
  class A { #x = 3; get x() { return this.#x } } function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) }
  JSON.stringify([sum, fib(18), 'héllo'.replace(/l+/u, 'L'), [3, 1, 2].sort(), new A().x, 10n ** 40n,
    new Date(0).toISOString(), 0.1 + 0.2, parseFloat('1e-310')].map(String))`;

export default async function run(directory) {
  const { newQuickJSWASMModuleFromVariant } = require(directory, 'quickjs-emscripten-core');
  const variant = require(directory, '@jitl/quickjs-wasmfile-release-sync');
  const quickjs = await newQuickJSWASMModuleFromVariant(variant.default ?? variant);
  const context = quickjs.newContext();
  context.unwrapResult(context.evalCode(program)).dispose();
  context.evalCode('null.x').error.dispose();
  context.dispose();
}
