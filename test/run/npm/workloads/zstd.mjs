// C, compiled by Emscripten.
import { require } from '../packages.mjs';

export const packages = ['@bokuweb/zstd-wasm@0.0.27'];
export const large = true;

export default async function run(directory) {
  const zstd = require(directory, '@bokuweb/zstd-wasm');
  await zstd.init();
  const data = new Uint8Array(200_000).map((_, index) => ((index * index) >> 7) ^ index % 31);
  for (const level of [1, 5, 12, 19]) zstd.decompress(zstd.compress(data, level));
}
