// C, compiled by Emscripten.
import { require } from '../packages.mjs';

export const packages = ['@cwasm/lodepng@0.1.9', '@canvas/image-data@1.1.0'];

export default async function run(directory) {
  const lodepng = require(directory, '@cwasm/lodepng');
  const data = new Uint8ClampedArray(64 * 48 * 4).map((_, index) => (index * index) >> 5);
  lodepng.decode(lodepng.encode({ width: 64, height: 48, data }));
  try {
    lodepng.decode(Buffer.from('not a picture'));
  } catch {
    // what is wanted: the error is found in the guest
  }
}
