// Builds boundary.cpp with its modules and a guest to instantiate, and runs it.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../../..');

const { values: options } = parseArgs({
  options: {
    wzc: { type: 'string', default: path.join(root, 'build/release/bin/wzc') },
    'build-dir': { type: 'string', default: path.join(root, 'build/bench/boundary') },
    guest: { type: 'string', default: path.join(root, 'build/bench/sqlite/scalar.wasm') },
    only: { type: 'string' },
    level: { type: 'string', default: '-O2' },
    help: { type: 'boolean' },
  },
});

if (options.help) {
  console.log(`usage: node test/bench/boundary/boundary.mjs [options]
  --wzc FILE        compiler; the runtime is taken from beside it
  --build-dir DIR   where the program is built
  --guest FILE      the WebAssembly module to instantiate (default: SQLite as bench.mjs --programs sqlite builds it)
  --level -O0..-O3  how the guest is compiled (default -O2)
  --only TEXT       only the figures with TEXT in their names`);
  process.exit(0);
}

if (!fs.existsSync(options.guest)) {
  console.error(`boundary: no ${options.guest}: run bench.mjs --programs sqlite first, or name a module with --guest`);
  process.exit(1);
}

const build = options['build-dir'];
fs.mkdirSync(build, { recursive: true });
const run = (...command) => execFileSync(command[0], command.slice(1), { stdio: ['ignore', 'inherit', 'inherit'] });

const compile = (name, wasm, level) =>
  run(options.wzc, level, '--name', name, wasm, '-o', path.join(build, `${name}.o`), '--header', path.join(build, `${name}.h`));

for (const name of ['integers', 'floats']) {
  run('wat2wasm', path.join(here, `${name}.wat`), '-o', path.join(build, `${name}.wasm`));
  compile(name, path.join(build, `${name}.wasm`), '-O2');
}
const guest = path.join(build, 'guest.o');
const stamp = path.join(build, 'guest.stamp');
const identity = [options.wzc, options.guest, options.level].map((file) =>
  fs.existsSync(file) ? `${file} ${fs.statSync(file).mtimeMs}` : file).join('\n');
if (!fs.existsSync(guest) || !fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== identity) {
  compile('guest', options.guest, options.level);
  fs.writeFileSync(stamp, identity);
}

const lib = path.join(path.dirname(options.wzc), '../lib');
const program = path.join(build, 'boundary');
run('c++', '-std=c++20', '-O2', '-g', '-falign-loops=64', `-I${build}`, `-I${path.join(root, 'runtime-support/include')}`,
  path.join(here, 'boundary.cpp'), ...['integers', 'floats', 'guest'].map((name) => path.join(build, `${name}.o`)),
  path.join(lib, 'libwzc_command.a'), path.join(lib, 'libwzc_runtime.a'), '-lpthread', '-o', program);
run(program, ...(options.only ? [options.only] : []));
