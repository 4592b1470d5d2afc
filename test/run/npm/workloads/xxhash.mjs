// Hand-written WebAssembly text.
import { load } from '../packages.mjs';

export const packages = ['xxhash-wasm@1.1.0'];

export default async function run(directory) {
  const { default: xxhash } = await load(directory, 'xxhash-wasm/esm/xxhash-wasm.js');
  const { h32, h64, create64 } = await xxhash();
  h32('abc');
  h64('a'.repeat(1000));
  const state = create64(5n);
  for (let size = 0; size < 650; size += 13) state.update(Buffer.alloc(size, size));
  state.digest();
}
