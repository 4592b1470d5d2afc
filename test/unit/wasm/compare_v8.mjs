// Compares our verdict on mutated modules with that of node's V8, for the features of core 2.0.
//
//   node compare_v8.mjs VALIDATE_TOOL [--seed=N] [--count=N] [--features=core2] [MODULE.wasm...]
//
// Mutants of the modules given, and of small ones written here, go to both. V8 has features that core 2.0 has not and
// that cannot be switched off, so a mutant that V8 takes and we refuse is excused, and counted, if our reason is such a
// feature: what we would say with it enabled is then not compared. It is the only excuse but for the limits of V8 named
// in excuse().

import fs from 'node:fs';
import { spawnSync } from 'node:child_process';

const options = { seed: 1, count: 4000, features: 'core2' };
const files = [];
for (const argument of process.argv.slice(2)) {
  const match = /^--(\w+)=(.*)$/.exec(argument);
  if (match) options[match[1]] = match[1] === 'features' ? match[2] : Number(match[2]);
  else files.push(argument);
}
const tool = files.shift();
if (!tool) {
  console.error('usage: node compare_v8.mjs VALIDATE_TOOL [--seed=N] [--count=N] [--features=core2] [MODULE.wasm...]');
  process.exit(2);
}

// ---- random numbers that are the same everywhere (xorshift)

let state = (options.seed * 2654435761) >>> 0 || 1;
function random(below) {
  state ^= state << 13; state >>>= 0;
  state ^= state >>> 17;
  state ^= state << 5; state >>>= 0;
  return state % below;
}

// ---- modules to start from

function leb(n) {
  const out = [];
  do {
    out.push((n & 0x7f) | (n > 0x7f ? 0x80 : 0));
    n >>>= 7;
  } while (n);
  return out;
}
const plain = (id, ...content) => [id, ...leb(content.length), ...content];
const section = (id, ...items) => plain(id, ...leb(items.length), ...items.flat());
const body = (...code) => [...leb(code.length), ...code];
const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const zeros = (n) => Array(n).fill(0);

function seeds() {
  const control = [
    ...header,
    ...section(1, [0x60, 2, 0x7f, 0x7e, 1, 0x7f], [0x60, 0, 0], [0x60, 1, 0x7f, 2, 0x7f, 0x7d]),
    ...section(2, [1, 0x65, 1, 0x66, 0, 1], [1, 0x65, 1, 0x67, 3, 0x7f, 0]),
    ...section(3, [0], [1], [2]),
    ...section(4, [0x70, 0, 10], [0x6f, 1, 1, 2]),
    ...section(5, [1, 1, 2]),
    ...section(6, [0x7f, 1, 0x23, 0, 0x0b], [0x7e, 0, 0x42, 5, 0x0b], [0x70, 0, 0xd2, 1, 0x0b]),
    ...section(7, [1, 0x61, 0, 1], [1, 0x6d, 2, 0], [1, 0x67, 3, 1]),
    ...plain(8, 2),
    ...section(9, [0, 0x41, 1, 0x0b, 2, 0, 1], [1, 0, 1, 2], [5, 0x70, 1, 0xd0, 0x70, 0x0b]),
    ...plain(12, 2),
    ...section(10,
      body(1, 2, 0x7f, 0x02, 0x7f, 0x20, 0, 0x20, 1, 0xa7, 0x6a, 0x22, 2, 0x20, 2, 0x0d, 0, 0x0b, 0x0b),
      body(0, 0x41, 0, 0x28, 2, 4, 0x04, 0x40, 0x03, 0x40, 0x41, 1, 0x0d, 0, 0x0b, 0x05, 0x10, 0, 0x0b,
        0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 8, 1, 0, 0xfc, 9, 1, 0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 12, 1, 0,
        0x41, 0, 0x25, 1, 0xd1, 0x1a, 0x0b),
      body(2, 1, 0x7b, 1, 0x7c, 0x02, 0x40, 0x02, 0x40, 0x20, 0, 0x0e, 2, 0, 1, 0, 0x0b, 0x0b,
        0x41, 0, 0x42, 1, 0x20, 0, 0x11, 0, 0, 0x43, ...zeros(4), 0x0b)),
    ...section(11, [0, 0x41, 3, 0x0b, 2, 1, 2], [1, 1, 9]),
  ];
  const vector = [
    ...header,
    ...section(1, [0x60, 1, 0x7b, 1, 0x7b]),
    ...section(3, [0]),
    ...section(5, [0, 1]),
    ...section(10, body(0, 0x20, 0, 0xfd, 0x0c, ...zeros(16), 0xfd, 0x6e, 0xfd, 0x15, 3, 0xfd, 0x0f,
      0x41, 0, 0x20, 0, 0xfd, 0x54, 0, 1, 5, 0xfd, 0x0d, ...zeros(16), 0x41, 0, 0xfd, 0x00, 4, 0, 0x20, 0, 0xfd, 0x52,
      0x0b)),
  ];
  // Both must be valid as they are, which is checked below.
  return [control, vector].map((bytes) => Uint8Array.from(bytes));
}

// ---- mutation

function mutate(bytes) {
  let out = Array.from(bytes);
  for (let n = 1 + random(3); n > 0; --n) {
    const at = random(out.length);
    switch (random(6)) {
      case 0: out[at] = random(256); break;
      case 1: out[at] ^= 1 << random(8); break;
      case 2: out[at] = (out[at] + (random(2) ? 1 : 255)) & 0xff; break;
      case 3: out.splice(at, 1); break;
      case 4: out.splice(at, 0, random(256)); break;
      default: out[at] = [0x00, 0x01, 0x0b, 0x1a, 0x40, 0x41, 0x70, 0x7f, 0x80, 0xd0, 0xfc, 0xfd][random(12)]; break;
    }
  }
  return Uint8Array.from(out);
}

// ---- verdicts

function judgeAll(modules) {
  const chunks = [];
  for (const bytes of modules) {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(bytes.length);
    chunks.push(size, bytes);
  }
  const run = spawnSync(tool, options.features.split(','), { input: Buffer.concat(chunks), maxBuffer: 1 << 30 });
  const lines = run.stdout.toString().split('\n').slice(0, -1);
  if (run.status !== 0 || lines.length !== modules.length) {
    console.error(`the tool died on module ${lines.length} of ${modules.length}: ${run.signal ?? run.status}`);
    console.error(`${run.stderr}`);
    if (modules[lines.length]) console.error(Buffer.from(modules[lines.length]).toString('hex'));
    process.exit(1);
  }
  return lines;
}

function v8(bytes) {
  try {
    new WebAssembly.Module(bytes);
    return 'ok';
  } catch (error) {
    return error.message;
  }
}

/// Why the two may differ; undefined if they may not.
function excuse(ours, theirs) {
  // Features V8 has beyond core 2.0.
  if (theirs === 'ok') {
    if (/ featureNotEnabled /.test(ours)) return 'feature ' + / needs the feature ([\w-]+)/.exec(ours)[1];
    if (/ illegalOpcode .*illegal opcode (0x1[2-5]|0x0[6-9]|0x1[89]|0xfe 0x\w+)$/.test(ours)) return 'opcode of 3.0';
    if (/ constantExpressionRequired .*found i(32|64)\.(add|sub|mul)$/.test(ours)) return 'extended constants';
  }
  // Limits of V8's instances, which it applies to modules.
  const limit = /table elements|initial table size|maximum table size/;
  if (ours === 'ok' && limit.test(theirs)) return "V8's limits";
  return undefined;
}

const bases = seeds().concat(files.map((file) => new Uint8Array(fs.readFileSync(file))));
for (const [i, line] of judgeAll(bases).entries())
  if (line !== 'ok' || v8(bases[i]) !== 'ok') {
    console.error(`module ${i} to start from is not valid: ${line}; V8: ${v8(bases[i])}`);
    process.exit(1);
  }

const mutants = [];
for (let i = 0; i < options.count; ++i) mutants.push(mutate(bases[i % bases.length]));
const verdicts = judgeAll(mutants);
const counts = { agree_valid: 0, agree_refused: 0 };
let failures = 0;
for (const [i, line] of verdicts.entries()) {
  const theirs = v8(mutants[i]);
  if ((line === 'ok') === (theirs === 'ok')) {
    ++counts[line === 'ok' ? 'agree_valid' : 'agree_refused'];
    continue;
  }
  const why = excuse(line, theirs);
  if (why) {
    counts[why] = (counts[why] ?? 0) + 1;
    continue;
  }
  if (++failures <= 10) {
    console.error(`mutant ${i} (base ${i % bases.length}): ours ${line}\n  V8: ${theirs}`);
    if (mutants[i].length < 1000) console.error('  ' + Buffer.from(mutants[i]).toString('hex'));
  }
}
console.log(JSON.stringify(counts));
console.log(`${mutants.length - failures} passed, ${failures} failed, 0 skipped`);
if (failures) {
  console.error(`${failures} verdicts differ`);
  process.exit(1);
}
