// The engines: how each makes a program of a guest, and how that program is run. Those not found on the machine are left
// out. `make` returns `{failure}` or `{command}`, to which the program's arguments are added, with `seconds` of compiling.

import fs from 'node:fs';
import path from 'node:path';

import { here, trainingScale } from './builder.mjs';
import { findOnPath, run } from './processes.mjs';

async function firstLineOf(command) {
  const { stdout, stderr } = await run(command, { timeout: 20_000 });
  return (stdout.trim() || stderr.trim()).split('\n')[0];
}

/** An engine that compiles a guest to a file with one command and runs it with another. */
function compiling({ id, title, tools, version, output, compile, command, guests = ['scalar', 'simd'] }) {
  return {
    id,
    title,
    version,
    guests,
    async make(builder, program, guest, kind) {
      const folder = path.join(builder.directory, program.name);
      const file = path.join(folder, `${kind}.${output}`);
      const made = await builder.make(file, compile(guest, file, program), { inputs: [guest], tools });
      return { ...made, command: command(file) };
    },
  };
}

/** What may change a wzc without its own file: compiler and runtime lie beside it. */
function partsOfWzc(wzc) {
  const root = path.dirname(path.dirname(fs.realpathSync(wzc)));
  const parts = [wzc];
  for (const folder of ['libexec/wzc', 'lib']) {
    const full = path.join(root, folder);
    if (!fs.existsSync(full)) continue;
    for (const name of fs.readdirSync(full).sort())
      if (name === 'wzc-compiler' || /^libwzc_(runtime|command)\.a$/.test(name)) parts.push(path.join(full, name));
  }
  return parts;
}

/** How programs for another processor are run: by qemu, with the C library that Debian has for it. */
function emulator(options) {
  const triple = options.find((option) => option.startsWith('--target='))?.slice('--target='.length);
  return triple ? [`qemu-${triple.split('-')[0]}-static`, '-L', `/usr/${triple}`] : [];
}

/** `NAME[@PATH]=FLAGS`, FLAGS separated by spaces. Of the flags `--pgo` is ours: by the profile of a shorter run. */
export async function wzcEngine(specification, defaultPath, commonFlags) {
  const match = /^([\w.+-]+)(?:@([^=]+))?(?:=(.*))?$/.exec(specification);
  if (!match) throw new Error(`not NAME[@PATH]=FLAGS: ${specification}`);
  const [, id, given, flags = ''] = match;
  const wzc = findOnPath(given ?? defaultPath);
  if (!wzc) throw new Error(`no wzc at ${given ?? defaultPath}`);
  const words = flags.split(' ').filter(Boolean);
  const trains = words.includes('--pgo');
  const options = [...commonFlags, ...words.filter((word) => word !== '--pgo')];
  const compile = (guest, file, ...more) => [wzc, ...options, ...more, guest, '--emit', 'exe', '-o', file];
  return compiling({
    id,
    title: id,
    tools: partsOfWzc(wzc),
    version: `${await firstLineOf([wzc, '--version'])} ${options.join(' ')}`.trim(),
    output: id.replaceAll('.', '_'),
    compile: (guest, file, program) =>
      trains
        ? [
            compile(guest, `${file}.counting`, `--profile-generate=${file}.profile`),
            [`${file}.counting`, trainingScale(program)],
            compile(guest, file, `--profile-use=${file}.profile`),
          ]
        : [compile(guest, file)],
    command: (file) => [...emulator(options), file],
  });
}

/** C from wabt's wasm2c, compiled as the native program is; without SIMD as Debian has it. */
async function wasm2cEngine(builder) {
  const wasm2c = findOnPath('wasm2c');
  const runtime = ['/usr/share/wabt/wasm2c', '/usr/src/wasm2c'].find((folder) =>
    fs.existsSync(path.join(folder, 'wasm-rt-impl.c')),
  );
  if (!wasm2c || !runtime) return undefined;
  const shim = path.join(here, 'wasm2c_host.c');
  return {
    id: 'wasm2c',
    title: 'wasm2c',
    version: `${await firstLineOf([wasm2c, '--version'])}, clang -O3`,
    guests: ['scalar'],
    async make(builder, program, guest, kind) {
      const folder = path.join(builder.directory, program.name, `${kind}-wasm2c`);
      fs.mkdirSync(folder, { recursive: true });
      const source = path.join(folder, 'guest.c');
      const file = path.join(folder, 'program');
      const commands = [
        [wasm2c, '-n', 'guest', guest, '-o', source],
        [
          builder.clang,
          '-O3',
          '-w',
          '-ffp-contract=off',
          `-I${folder}`,
          `-I${runtime}`,
          source,
          shim,
          path.join(runtime, 'wasm-rt-impl.c'),
          '-o',
          file,
          '-lm',
        ],
      ];
      const made = await builder.make(file, commands, { inputs: [guest, shim], tools: [wasm2c, builder.clang] });
      return { ...made, command: [file] };
    },
  };
}

/** V8 in node, TurboFan only: nothing is interpreted, compiled lazily or by the baseline compiler. */
async function v8Engine(node) {
  const script = path.join(here, 'v8_host.mjs');
  const flags = ['--no-liftoff', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering', '--no-wasm-lazy-compilation'];
  return {
    id: 'v8',
    title: 'V8',
    version: `V8 ${await firstLineOf([node, '-p', 'process.versions.v8'])}, node ${await firstLineOf([node, '--version'])}`,
    guests: ['scalar', 'simd'],
    make: async (builder, program, guest) => ({ command: [node, '--no-warnings', ...flags, script, guest] }),
  };
}

const peers = [
  {
    id: 'wamr',
    title: 'WAMR',
    needs: ['wamrc', 'iwasm'],
    output: 'aot',
    compile: (guest, file, wamrc) => [[wamrc, '--opt-level=3', '--size-level=0', '-o', file, guest]],
    command: (file, wamrc, iwasm) => [iwasm, '--stack-size=8388608', file],
  },
  {
    id: 'wasmedge',
    title: 'WasmEdge',
    needs: ['wasmedge'],
    output: 'wasmedge.so',
    compile: (guest, file, wasmedge) => [[wasmedge, 'compile', '--optimize', '3', guest, file]],
    command: (file, wasmedge) => [wasmedge, file],
  },
  {
    id: 'wasmtime',
    title: 'Wasmtime',
    needs: ['wasmtime'],
    output: 'cwasm',
    compile: (guest, file, wasmtime) => [[wasmtime, 'compile', '-O', 'opt-level=2', guest, '-o', file]],
    command: (file, wasmtime) => [wasmtime, 'run', '--allow-precompiled', file],
  },
  {
    id: 'wasmer',
    title: 'Wasmer',
    needs: ['wasmer'],
    output: 'wasmu',
    compile: (guest, file, wasmer) => [[wasmer, 'compile', guest, '-o', file]],
    command: (file, wasmer) => [wasmer, 'run', file, '--'],
  },
  {
    id: 'wazero',
    title: 'wazero',
    needs: ['wazero'],
    compile: undefined, // compiles before it runs
    command: (guest, wazero) => [wazero, 'run', guest],
  },
];

async function peerEngine(peer) {
  const tools = peer.needs.map(findOnPath);
  if (tools.includes(undefined)) return undefined;
  const version = await firstLineOf([tools[0], '--version']);
  if (peer.compile)
    return compiling({
      ...peer,
      tools,
      version,
      compile: (guest, file) => peer.compile(guest, file, ...tools),
      command: (file) => peer.command(file, ...tools),
    });
  const make = async (builder, program, guest) => ({ command: peer.command(guest, ...tools) });
  return { id: peer.id, title: peer.title, version, guests: ['scalar', 'simd'], make };
}

/** Interpreters, for a table of their own. */
async function interpreters(wzc) {
  const found = [];
  if (wzc && (await run([wzc, 'run', '--help'])).stdout.includes('--interpret'))
    found.push({
      id: 'wzc-interp',
      title: 'wzc run --interpret',
      command: (guest) => [wzc, 'run', '--interpret', guest],
    });
  for (const [id, name, options] of [
    ['wasm3', 'wasm3', ['--stack-size', '8388608']],
    ['iwasm', 'iwasm', ['--interp', '--stack-size=8388608']],
    ['wazero-interp', 'wazero', ['run', '-interpreter']],
  ]) {
    const tool = findOnPath(name);
    if (tool) found.push({ id, title: id, command: (guest) => [tool, ...options, guest] });
  }
  return found.map(({ id, title, command }) => ({
    id,
    title,
    version: '',
    guests: ['scalar'],
    make: async (builder, program, guest) => ({ command: command(guest) }),
  }));
}

/** All engines of this machine, wzc in its configurations first. */
export async function findEngines({ builder, wzc, wzcFlags, wzcConfigs, node, wantInterpreters }) {
  const configs = wzcConfigs.length > 0 ? wzcConfigs : ['wzc'];
  if (wantInterpreters) return interpreters(findOnPath(wzc));
  const engines = [];
  for (const config of configs) engines.push(await wzcEngine(config, wzc, wzcFlags));
  engines.push(await wasm2cEngine(builder), await v8Engine(node));
  for (const peer of peers) engines.push(await peerEngine(peer));
  return engines.filter(Boolean);
}
