// Rust: a renderer, mostly floating point.
import fs from 'node:fs';
import path from 'node:path';

import { load } from '../packages.mjs';

export const packages = ['@resvg/resvg-wasm@2.6.2'];
export const large = true;

const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="90"><defs><linearGradient id="g">
  <stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>
  <filter id="f"><feGaussianBlur stdDeviation="3"/></filter></defs>
  <rect x="5" y="5" width="90" height="60" rx="12" fill="url(#g)" filter="url(#f)"/>
  <path d="M10 80 C 40 10, 65 10, 95 80 S 150 150, 180 80" stroke="black" fill="none" stroke-width="3"/>
  <circle cx="60" cy="45" r="20" opacity=".5"/></svg>`;

export default async function run(directory) {
  const { initWasm, Resvg } = await load(directory, '@resvg/resvg-wasm/index.mjs');
  await initWasm(fs.readFileSync(path.join(directory, 'node_modules/@resvg/resvg-wasm/index_bg.wasm')));
  new Resvg(picture).render().asPng();
}
