// Compiles every shape of shapes.mjs on one core within 10 seconds of processor time and 1 GiB of address space: a module is
// compiled, or refused with a message. Functions of the compiled ones that end soon must give what the interpreter gives.
//
// node bombs.mjs --wzc FILE [--only NAME] [--cpu SECONDS]

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { shapes } from './shapes.mjs';

const options = { cpu: 10 };
for (let i = 2; i < process.argv.length; i += 2) options[process.argv[i].slice(2)] = process.argv[i + 1];
const memory = 1 << 30;
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'wzc-bombs-'));
const counts = { passed: 0, failed: 0, skipped: 0 };
const ends = new Set(
  'loads-60000 powers selects floats ifs-100000 blocks-100000 br-table-65520 locals-times-blocks'.split(' '),
);

function run(args, limits = []) {
  const { status, signal, stdout, stderr } = spawnSync('prlimit', [...limits, options.wzc, ...args], { encoding: 'utf8', timeout: 120_000 });
  return { status, signal, stdout, stderr: stderr.trim() };
}

/** What happened, or throws. */
function compile(module, object) {
  const start = process.hrtime.bigint();
  const limits = [`--cpu=${options.cpu}`, `--as=${memory}`, '--core=0'];
  const result = run([module, '-o', object, '--no-header', '--jobs=1', '--stats=json'], limits);
  const seconds = (Number(process.hrtime.bigint() - start) / 1e9).toFixed(1);
  if (result.status === 0) return `compiled in ${seconds} s, ${JSON.parse(result.stderr).functionsDemoted} functions demoted`;
  if (result.status === 1 && /^[^\n]* is too large to compile: [^\n]*$/.test(result.stderr)) return `refused: ${result.stderr}`;
  throw new Error(`after ${seconds} s: ${result.signal ?? `status ${result.status}`}: ${result.stderr.slice(0, 300)}`);
}

function compareRuns(module) {
  const results = [[], ['--interpret']].map((words) => {
    const { status, stdout, stderr } = run(['run', '--no-cache', '--timeout', '60', ...words, '--invoke', 'run', module, '3']);
    return `status ${status}: ${stdout}${stderr.split('\n')[0]}`;
  });
  if (results[0] !== results[1]) throw new Error(`compiled: ${results[0]}; interpreted: ${results[1]}`);
}

for (const [name, make] of Object.entries(shapes)) {
  if (options.only && options.only !== name) continue;
  const module = path.join(work, 'bomb.wasm');
  try {
    fs.writeFileSync(module, make());
    const note = compile(module, path.join(work, 'bomb.o'));
    if (ends.has(name)) compareRuns(module);
    ++counts.passed;
    console.log(`passed: ${name}: ${note}`);
  } catch (error) {
    ++counts.failed;
    console.log(`failed: ${name}: ${error.message}`);
  }
}
fs.rmSync(work, { recursive: true });
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed ? 1 : 0;
