// Compiles the programs in programs/ for WASI and compares what they do under node's implementation and under `wzc run`,
// compiled and interpreted.
//
//   node run_programs.mjs [--wzc PATH] [NAME...]
//
// Compared are the exit status, both outputs and the files left behind. Without --wzc the programs run under node alone,
// which checks that they themselves are sound. Lines at the top of a program tell how it is run: `// args:`, `// env:`,
// `// stdin:`.

import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

if (process.argv[2] === '--guest') await runUnderNode(...process.argv.slice(3));

async function runUnderNode(wasm, sandbox, settings) {
  const { WASI } = await import('node:wasi');
  const { args, env } = JSON.parse(settings);
  const wasi = new WASI({ version: 'preview1', args, env, preopens: { '/sandbox': sandbox } });
  const module = await WebAssembly.compile(fs.readFileSync(wasm));
  process.exit(wasi.start(await WebAssembly.instantiate(module, wasi.getImportObject())));
}

const engines = { compiled: [], interpreted: ['--interpret'] };

function words(text) {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]);
}

function readSettings(source) {
  const setting = (name) => new RegExp(`^// ${name}: (.*)$`, 'm').exec(source)?.[1] ?? '';
  const env = {};
  for (const entry of words(setting('env'))) {
    const equals = entry.indexOf('=');
    env[entry.slice(0, equals)] = entry.slice(equals + 1);
  }
  return { args: words(setting('args')), env, stdin: setting('stdin').replaceAll('\\n', '\n') };
}

function compile(source, wasm) {
  const clang = process.env.WZC_CLANG ?? 'clang-22';
  execFileSync(clang, ['--target=wasm32-wasi', '--sysroot=/usr', '-Wno-deprecated', '-O1', source, '-o', wasm], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** Names and contents below a directory; of a large file the size and a sample. */
function tree(directory, prefix = '') {
  const entries = [];
  for (const entry of fs.readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(directory, entry.name);
    const name = prefix + entry.name;
    if (entry.isDirectory()) entries.push(`${name}/`, ...tree(full, `${name}/`));
    else if (entry.isSymbolicLink()) entries.push(`${name} -> ${fs.readlinkSync(full)}`);
    else {
      const size = fs.statSync(full).size;
      entries.push(`${name} ${size} ${size < 65536 ? fs.readFileSync(full, 'latin1') : ''}`);
    }
  }
  return entries;
}

function run(command, args, stdin, sandbox) {
  const result = spawnSync(command, args, { input: stdin, encoding: 'latin1', timeout: 60_000 });
  if (result.error) throw result.error;
  return { status: result.status ?? result.signal, stdout: result.stdout, stderr: result.stderr, files: tree(sandbox) };
}

function main() {
  const names = [];
  let wzc = null;
  for (let args = process.argv.slice(2); args.length; ) {
    const argument = args.shift();
    if (argument === '--wzc') wzc = args.shift();
    else names.push(argument);
  }
  const programs = fs
    .readdirSync(path.join(here, 'programs'))
    .filter((file) => file.endsWith('.c') && (!names.length || names.includes(file.slice(0, -2))));
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'wzc-programs-'));
  const counts = { passed: 0, failed: 0 };
  try {
    for (const file of programs) {
      const name = file.slice(0, -2);
      const source = path.join(here, 'programs', file);
      const wasm = path.join(work, `${name}.wasm`);
      const { args, env, stdin } = readSettings(fs.readFileSync(source, 'utf8'));
      compile(source, wasm);
      const sandboxFor = (engine) => {
        const sandbox = path.join(work, `${name}.${engine}`);
        fs.mkdirSync(sandbox);
        return sandbox;
      };
      const nodeSandbox = sandboxFor('node');
      const settings = JSON.stringify({ args: [`${name}.wasm`, ...args], env });
      const guest = ['--no-warnings', fileURLToPath(import.meta.url), '--guest', wasm, nodeSandbox, settings];
      const expected = run(process.execPath, guest, stdin, nodeSandbox);
      if (!wzc) {
        console.log(`== ${name}: status ${expected.status}\n${expected.stdout}${expected.stderr}`);
        continue;
      }
      const granted = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
      for (const [engine, options] of Object.entries(engines)) {
        const sandbox = sandboxFor(engine);
        const command = ['run', ...options, '--dir', `${sandbox}::/sandbox`, ...granted, wasm, '--', ...args];
        const found = run(wzc, command, stdin, sandbox);
        const differences = Object.keys(expected).filter((key) => String(expected[key]) !== String(found[key]));
        console.log(`${differences.length ? 'FAIL' : 'ok  '} ${name}, ${engine}`);
        for (const key of differences)
          console.log(`  ${key}\n    node: ${JSON.stringify(expected[key])}\n    wzc:  ${JSON.stringify(found[key])}`);
        ++counts[differences.length ? 'failed' : 'passed'];
      }
    }
  } finally {
    fs.rmSync(work, { recursive: true });
  }
  if (!programs.length) throw new Error('no such program');
  if (wzc) console.log(`${counts.passed} passed, ${counts.failed} failed, 0 skipped`);
  process.exitCode = counts.failed ? 1 : 0;
}

if (process.argv[2] !== '--guest') main();
