// Rust, compiled by wasm-pack: floating point in the compressor's cost model.
import { require } from '../packages.mjs';

export const packages = ['brotli-wasm@3.0.1'];
export const large = true;

export default async function run(directory) {
  const brotli = await require(directory, 'brotli-wasm');
  const words = Array.from({ length: 20_000 }, (_, index) => `word${(index * index) % 97} `);
  const data = Buffer.from(words.join(''));
  for (const quality of [1, 5, 9, 11]) brotli.decompress(brotli.compress(data, { quality }));
  try {
    brotli.decompress(Buffer.from('garbage'));
  } catch {
    // what is wanted: the error is found in the guest
  }
}
