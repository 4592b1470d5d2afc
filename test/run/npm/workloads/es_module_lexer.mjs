// C, compiled by clang without a C library.
import { load } from '../packages.mjs';

export const packages = ['es-module-lexer@3.0.5'];

const source = `import a, { b as "b c" } from "d"; import("x" + 1); export const q = 1, { r } = 2; import.meta.url;
  export { z as "y z" } from "./k"; export default class {}; /a[/]b/.test(x); \`\${import("t")}\`;
  export * from 'all';`;

export default async function run(directory) {
  const { init, parse } = await load(directory, 'es-module-lexer/dist/lexer.js');
  await init;
  parse(source);
  parse(source.repeat(20).replaceAll('const', 'let'));
  try {
    parse('import {');
  } catch {
    // what is wanted: the error is found in the guest
  }
}
