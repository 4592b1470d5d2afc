#!/usr/bin/env node
// Code generation tests: each .wat holds its input, the options of wzc in its first line (`;;! -O2 --bounds=explicit`), and below the
// module the assembly of its functions, each line after `;;; `. With a line `;;% NAME 1 2` it is optimised by the profile of a call of
// the export NAME.
//
//   run.mjs WZC [--update] [FILE.wat ...]
//
// --update writes what is generated now into the files. Ends with "N passed, N failed, N skipped".

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [wzc, ...rest] = process.argv.slice(2);
const update = rest.includes('--update');
const here = dirname(fileURLToPath(import.meta.url));
const named = rest.filter((argument) => !argument.startsWith('--'));
const files = named.length ? named : readdirSync(here).filter((f) => f.endsWith('.wat')).sort().map((f) => join(here, f));

/// The bodies of WebAssembly functions, without directives and comments, labels as they are.
function functions(assembly) {
  const lines = [];
  let inside = false;
  for (const raw of assembly.split('\n')) {
    const line = raw.replace(/\s*#.*$/, '').trimEnd();
    const label = /^(\S+):$/.exec(line)?.[1].replace(/^"(.*)"$/, '$1');
    if (label && !label.startsWith('.')) inside = /^m\./.test(label) && !/^m\.(invoke|adapt|abi)/.test(label);
    if (/^\.Lfunc_end/.test(line)) inside = false;
    if (!inside || line === '' || /^\s+\./.test(line) || /^\.L(func|tmp|info|debug|line|str)/.test(line)) continue;
    lines.push(line.replace(/^\t/, '  ').replace(/\t/g, ' '));
  }
  return lines;
}

const work = mkdtempSync(join(tmpdir(), 'wzc-codegen-'));
let passed = 0;
let failed = 0;
try {
  if (spawnSync('wat2wasm', ['--version']).error) {
    console.log('skipped: wat2wasm is not installed (package wabt)');
    console.log(`0 passed, 0 failed, ${files.length} skipped`);
    process.exit(0);
  }
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const options = /^;;! (.*)$/m.exec(text)?.[1].split(/\s+/).filter(Boolean) ?? [];
    const expected = [...text.matchAll(/^;;; ?(.*)$/gm)].map((match) => match[1]);
    let actual;
    try {
      execFileSync('wat2wasm', [file, '-o', join(work, 'm.wasm')], { stdio: 'pipe' });
      const call = /^;;% (.*)$/m.exec(text)?.[1].split(/\s+/);
      if (call) {
        const profile = join(work, 'profile');
        const run = ['run', '--no-cache', `--profile-generate=${profile}`, '--invoke', call[0], join(work, 'm.wasm'), ...call.slice(1)];
        execFileSync(wzc, run, { stdio: 'pipe' });
        options.push(`--profile-use=${profile}`);
      }
      execFileSync(wzc, [join(work, 'm.wasm'), '--name=m', '--target=x86_64-linux-gnu', ...options, '-o', join(work, 'm.s')], { stdio: 'pipe' });
      actual = functions(readFileSync(join(work, 'm.s'), 'utf8'));
    } catch (error) {
      actual = [`error: ${String(error.stderr ?? error.message).trim()}`];
    }
    if (update) {
      const source = text.replace(/^;;;.*\n?/gm, '').trimEnd();
      writeFileSync(file, `${source}\n\n${actual.map((line) => `;;; ${line}`.trimEnd()).join('\n')}\n`);
    }
    if (update || (actual.length && JSON.stringify(actual) === JSON.stringify(expected))) {
      ++passed;
    } else {
      ++failed;
      const at = actual.findIndex((line, i) => line !== expected[i]);
      const where = at < 0 ? actual.length : at;
      console.log(`FAILED ${basename(file)}: line ${where + 1} of the functions: expected "${expected[where] ?? 'end'}", got "${actual[where] ?? 'end'}"`);
    }
  }
} finally {
  rmSync(work, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exit(failed ? 1 : 0);
