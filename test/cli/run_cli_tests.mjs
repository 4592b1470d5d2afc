// Runs the tests of the command line: node run_cli_tests.mjs --build DIR --cc CC --cxx CXX [--sanitize LIST] [--update] [NAME...]
//
// A test is a file NAME.test of prose in which indented lines are a session of a shell:
//
//     $ command
//     > what continues it
//     what it prints on standard output and error together
//     [status, unless it is 0]
//
// A line that ends in " (re)" is a regular expression for a whole line; "..." stands for any lines. Every test starts in an
// empty directory with the modules (assembled from modules/*.wat) and host programs of this folder, a home and a cache of its
// own, and wzc on the search path. A command that exits with status 80 skips the rest of its test; what it prints says why.
// --update rewrites what was expected into what came out.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const here = path.dirname(new URL(import.meta.url).pathname);
const skipStatus = 80;
const commandTimeout = 240_000;

function parseArguments(words) {
  const options = { cc: 'cc', cxx: 'c++', update: false, names: [] };
  for (let i = 0; i < words.length; ++i) {
    if (words[i] === '--update') options.update = true;
    else if (words[i].startsWith('--')) options[words[i].slice(2)] = words[++i];
    else options.names.push(words[i]);
  }
  if (!options.build) throw new Error('--build is missing');
  options.build = path.resolve(options.build);
  return options;
}

// ---- test files

// Lines of prose, and commands with what is expected of them.
function parseTest(text) {
  const items = [];
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const last = items.at(-1);
    if (line.startsWith('    $ ')) items.push({ command: [line.slice(6)], expected: [] });
    else if (line.startsWith('    > ') && last?.command && !last.expected.length) last.command.push(line.slice(6));
    else if (line.startsWith('    ') && last?.command) last.expected.push(line.slice(4));
    else items.push({ prose: line });
  }
  return items;
}

function formatTest(items) {
  const lines = [];
  for (const item of items) {
    if (item.prose !== undefined) lines.push(item.prose);
    else {
      item.command.forEach((line, i) => lines.push(`    ${i ? '>' : '$'} ${line}`));
      item.expected.forEach((line) => lines.push(`    ${line}`));
    }
  }
  return lines.join('\n') + '\n';
}

function matchesLine(expected, actual) {
  if (expected === actual) return true;
  return expected.endsWith(' (re)') && new RegExp(`^(?:${expected.slice(0, -5)})$`).test(actual);
}

function matches(expected, actual) {
  if (!expected.length) return !actual.length;
  if (expected[0] === '...') {
    for (let i = 0; i <= actual.length; ++i) if (matches(expected.slice(1), actual.slice(i))) return true;
    return false;
  }
  return actual.length > 0 && matchesLine(expected[0], actual[0]) && matches(expected.slice(1), actual.slice(1));
}

// ---- running

function run(command, directory, environment) {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', `exec 2>&1\n${command}`], {
      cwd: directory, env: environment, stdio: ['ignore', 'pipe', 'ignore'], detached: true,
    });
    const chunks = [];
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      try { process.kill(-child.pid, 'SIGKILL'); } catch { /* it just ended */ }
    }, commandTimeout);
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const lines = Buffer.concat(chunks).toString('utf8').split('\n');
      if (lines.at(-1) === '') lines.pop();
      if (timedOut) lines.push('(timed out)');
      resolve({ lines, status: signal ?? code });
    });
  });
}

async function runTest(name, file, options, modules, work) {
  const directory = path.join(work, name);
  for (const sub of ['home', 'tmp']) fs.mkdirSync(path.join(directory, sub), { recursive: true });
  const area = path.join(directory, 'work');
  fs.mkdirSync(area);
  for (const source of [modules, path.join(here, 'hosts')])
    for (const entry of fs.readdirSync(source)) fs.copyFileSync(path.join(source, entry), path.join(area, entry));
  const environment = {
    PATH: `${path.join(options.build, 'bin')}:${process.env.PATH}`, HOME: path.join(directory, 'home'),
    TMPDIR: path.join(directory, 'tmp'), LC_ALL: 'C', BUILD: options.build, CC: options.cc, CXX: options.cxx, SANITIZE: options.sanitize ?? '',
    EXAMPLES: path.join(here, '../../docs/examples'),
  };
  for (const variable of ['ASAN_OPTIONS', 'UBSAN_OPTIONS', 'TSAN_OPTIONS', 'CCACHE_DIR'])
    if (process.env[variable]) environment[variable] = process.env[variable];

  const items = parseTest(fs.readFileSync(file, 'utf8'));
  const failures = [];
  let skipped;
  for (const item of items) {
    if (!item.command) continue;
    const { lines, status } = await run(item.command.join('\n'), area, environment);
    if (status === skipStatus) {
      skipped = lines.join(' ') || 'no reason given';
      break;
    }
    if (status !== 0) lines.push(`[${status}]`);
    if (matches(item.expected, lines)) continue;
    failures.push({ command: item.command, expected: item.expected, actual: lines });
    item.expected = lines;
  }
  const left = fs.readdirSync(environment.TMPDIR);
  if (!skipped && left.length)
    failures.push({ command: ['(files left in the directory for temporary ones)'], expected: [], actual: left });
  if (options.update && failures.length) fs.writeFileSync(file, formatTest(items));
  fs.rmSync(directory, { recursive: true, force: true });
  return { failures, skipped };
}

// ---- the suite

function assembleModules(target) {
  fs.mkdirSync(target);
  const source = path.join(here, 'modules');
  for (const entry of fs.readdirSync(source)) {
    const output = path.join(target, entry.replace(/\.wat$/, '.wasm'));
    const check = entry.startsWith('invalid') ? ['--no-check'] : [];
    const result = spawnSync('wat2wasm', [path.join(source, entry), ...check, '--debug-names', '-o', output], { encoding: 'utf8' });
    if (result.error?.code === 'ENOENT') throw new Error('wat2wasm is missing: install the Debian package wabt');
    if (result.status !== 0) throw new Error(`${entry}: ${result.stderr}`);
  }
}

function report(name, result) {
  if (result.skipped) {
    console.log(`skipped: ${name}: ${result.skipped}`);
    return;
  }
  console.log(`${result.failures.length ? 'failed' : 'passed'}: ${name}`);
  for (const failure of result.failures) {
    console.log(failure.command.map((line, i) => `    ${i ? '>' : '$'} ${line}`).join('\n'));
    for (const line of failure.expected) console.log(`  - ${line}`);
    for (const line of failure.actual) console.log(`  + ${line}`);
  }
}

async function main() {
  const options = parseArguments(process.argv.slice(2));
  const names = fs.readdirSync(here).filter((entry) => entry.endsWith('.test')).map((entry) => entry.slice(0, -5))
    .filter((name) => !options.names.length || options.names.includes(name)).sort();
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'wzc-cli-'));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    const modules = path.join(work, 'modules.wasm');
    assembleModules(modules);
    const queue = [...names];
    const worker = async () => {
      for (let name; (name = queue.shift());) {
        const result = await runTest(name, path.join(here, `${name}.test`), options, modules, work);
        report(name, result);
        ++counts[result.skipped ? 'skipped' : result.failures.length ? 'failed' : 'passed'];
      }
    };
    await Promise.all(Array.from({ length: Math.min(4, os.cpus().length) }, worker));
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exitCode = counts.failed || !names.length ? 1 : 0;
}

await main();
