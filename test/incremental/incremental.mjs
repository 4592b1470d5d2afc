// Compiles a module, then versions of it with one thing changed, with a cache of partitions. What comes out must be what comes
// out without a cache, and few partitions may have been compiled for it.
//
// node incremental.mjs --wzc FILE [--cache DIRECTORY --nightly]: with the latter for Ruby (from the npm registry, kept in
// DIRECTORY), instead of modules made here.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fetchPackage } from '../run/npm/packages.mjs';
import { Editor } from './edit_module.mjs';
import { sampleModule } from './sample.mjs';

const options = { nightly: process.argv.includes('--nightly') };
for (const key of ['wzc', 'cache']) options[key] = process.argv[process.argv.indexOf(`--${key}`) + 1];
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'wzc-incremental-'));
const counts = { passed: 0, failed: 0, skipped: 0 };

function execute(command, args) {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw error ?? new Error(`${path.basename(command)} ${args.join(' ')}: ${stderr.slice(0, 600)}`);
  return stderr;
}

/// { bytes, partitions, compiled } of a module.
function compile(bytes, words, cache) {
  const module = path.join(work, 'module.wasm');
  const object = path.join(work, 'module.o');
  fs.writeFileSync(module, bytes);
  const stats = JSON.parse(execute(options.wzc, [module, '-o', object, '--stats=json', ...words, ...(cache ? ['--cache-dir', cache] : [])]));
  return { bytes: fs.readFileSync(object), partitions: stats.partitions, compiled: stats.partitions - stats.partitionsFound };
}

function report(name, check) {
  try {
    const note = check();
    ++counts.passed;
    console.log(`passed: ${name}${note ? `: ${note}` : ''}`);
  } catch (error) {
    ++counts.failed;
    console.log(`failed: ${name}: ${error.message}`);
  }
}

function expect(condition, message) {
  if (!condition) throw new Error(message);
}

/// For checkEdit: all partitions.
const everything = Infinity;

/// The module after an edit: the same bytes with and without the cache, and `least` to `most` partitions compiled.
function checkEdit(name, bytes, words, cache, most, least = Math.min(most, 1)) {
  report(name, () => {
    const cached = compile(bytes, words, cache);
    const note = `${cached.compiled} of ${cached.partitions} partitions compiled`;
    expect(cached.bytes.equals(compile(bytes, words).bytes), `another object than without the cache (${note})`);
    expect(cached.compiled >= Math.min(least, cached.partitions) && cached.compiled <= most, `${note}, expected ${least} to ${most}`);
    return note;
  });
}

// ---- modules made here

function replaced(text, from, to) {
  expect(text.includes(from), `no ${from}`);
  return text.replace(from, to);
}

function assemble(text) {
  const source = path.join(work, 'module.wat');
  const module = path.join(work, 'assembled.wasm');
  fs.writeFileSync(source, text);
  execute('wat2wasm', [source, '-o', module]);
  return fs.readFileSync(module);
}

function checkSample(level, count, statements, places) {
  const text = sampleModule(count, statements);
  const module = assemble(text);
  const words = [`-O${level}`, '-j2'];
  const cache = path.join(work, `cache-${level}`);
  const label = (what) => `O${level}: ${what}`;
  const edit = () => new Editor(module);
  const all = compile(module, words, cache);
  report(label('a cold cache'), () => expect(all.compiled === all.partitions && all.partitions >= 3, `${all.compiled} of ${all.partitions}`));
  checkEdit(label('nothing'), module, words, cache, 0);
  report(label('other jobs'), () => expect(compile(module, [words[0], '-j5']).bytes.equals(all.bytes), 'another object'));

  // A change of a small function concerns those that inline it, too.
  const large = (from) => {
    for (let at = from; ; ++at) if (edit().size(at) > 1000 && !edit().isExported(at) && at > 21) return at; // those before are elements
  };
  const added = Buffer.from([0, 0x20, 0, 0x20, 1, 0x6a, 0x0b]);
  const near = 4;
  for (const place of places) {
    const from = Math.floor(count * place);
    const where = (what) => label(`${what} function ${from}`);
    checkEdit(where('change'), edit().change(large(from)).bytes(), words, cache, near);
    checkEdit(where('enlarge'), edit().change(large(from), 3000).bytes(), words, cache, near);
    checkEdit(where('add'), edit().insert(from, 0, added).bytes(), words, cache, near);
    const victim = large(from);
    checkEdit(where('remove'), edit().remove(victim).bytes(), words, cache, near + edit().callers(victim).length);
  }
  const small = edit().bodies.findIndex((_, at) => edit().size(at) < 30 && edit().callers(at).length > 3);
  checkEdit(label('change a small function'), edit().change(small).bytes(), words, cache, level < 2 ? near : everything);
  if (level > 0) return;

  // What only some know of, and what everybody knows of.
  checkEdit(label('the first value of a variable'), assemble(replaced(text, '(i32.const 5))', '(i32.const 6))')), words, cache, 0);
  checkEdit(label('data'), assemble(replaced(text, 'some text', 'other text')), words, cache, 0);
  checkEdit(label('the name of an export'), assemble(replaced(text, '(export "e', '(export "another')), words, cache, 0);
  checkEdit(label('elements'), assemble(replaced(text, '(elem (i32.const 0) $f0 $f3', '(elem (i32.const 0) $f3 $f0')), words, cache, 0);
  checkEdit(label('a table that others can change'), assemble(replaced(text, '(table 8', '(table (export "table") 8')), words, cache, everything, everything);
  checkEdit(label('the value of a constant'), assemble(replaced(text, '(i32.const 77)', '(i32.const 78)')), words, cache, everything, everything);
  checkEdit(label('a variable more'), assemble(replaced(text, '(global $constant', '(global $new i64 (i64.const 0)) (global $constant')), words, cache, everything, everything);
  checkEdit(label('an import more'), assemble(replaced(text, '(import', '(import "env" "more" (func)) (import')), words, cache, everything, everything);
  checkEdit(label('a memory limit'), assemble(replaced(text, '(memory 4 9)', '(memory 4 8)')), words, cache, everything);
  for (const option of ['--bounds=explicit', '--traps=precise', '--cpu=x86-64-v3', '--features=+avx', '--name=other', '--import-linkage=direct'])
    checkEdit(label(option), module, [...words, option], cache, everything, everything);
}

// ---- Ruby

function checkRuby() {
  const specification = '@ruby/3.4-wasm-wasi@2.10.1';
  try {
    fs.mkdirSync(options.cache, { recursive: true });
    fetchPackage(options.cache, specification);
  } catch (error) {
    counts.skipped++;
    console.log(`skipped: ruby: cannot fetch ${specification}: ${error.message}`);
    return;
  }
  const original = fs.readFileSync(path.join(options.cache, 'node_modules/@ruby/3.4-wasm-wasi/dist/ruby.wasm'));
  const words = ['-O0'];
  const cache = path.join(work, 'cache-ruby');
  const module = new Editor(original).bytes(); // an encoder may have written numbers longer than need be
  const all = compile(module, words, cache);
  report('ruby: a cold cache', () => expect(all.compiled === all.partitions, `${all.compiled} of ${all.partitions}`));
  const most = Math.ceil(all.partitions * 0.03) - 1;
  const count = new Editor(module).bodies.length;
  let index = 0;
  for (const at of [0.003, 0.35, 0.7, 0.97].map((part) => Math.floor(count * part))) {
    const name = (what) => `ruby: ${what} function ${at}`;
    // Compiled without a cache, too, for one place each.
    const check = (what, bytes, isCompared) =>
      isCompared
        ? checkEdit(name(what), bytes, words, cache, most)
        : report(name(what), () => {
            const { compiled, partitions } = compile(bytes, words, cache);
            expect(compiled >= 1 && compiled <= most, `${compiled} of ${partitions} partitions compiled`);
            return `${compiled} of ${partitions} partitions compiled`;
          });
    check('change', new Editor(module).change(at).bytes(), index === 0);
    check('add', new Editor(module).insert(at, 0, Buffer.from([0, 0x00, 0x0b])).bytes(), index === 1);
    const editor = new Editor(module);
    let victim = at;
    while (editor.isExported(victim) || editor.callers(victim).length !== 1) ++victim;
    check('remove', editor.remove(victim).bytes(), index === 2);
    ++index;
  }
}

try {
  if (options.nightly) checkRuby();
  else {
    checkSample(0, 300, 35, [0.01, 0.5, 0.9]);
    checkSample(2, 220, 14, [0.5]);
  }
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed ? 1 : 0;
