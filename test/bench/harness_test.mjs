// Tests of the harness on programs that are shell scripts: what must count as a failure does, and the figures are right.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { Builder, here } from './builder.mjs';
import { chart } from './chart.mjs';
import { makespan, scaling } from './compile/scaling.mjs';
import { buildAll, measure } from './measure.mjs';
import { limiter } from './processes.mjs';
import { programs } from './programs.mjs';
import { asJson, failures, summarise, table } from './report.mjs';

const says = (output, seconds) => `echo ${output}; echo bench-seconds: ${seconds} >&2`;
const cell = (id, script) => ({ id, command: ['sh', '-c', script], samples: [] });
const program = { name: 'a', kind: 'kernel', scale: 7 };
const settings = { repeat: 2, clock: 'wall', scaleOf: ({ scale }) => scale, log: () => {} };
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'wzc-bench-'));
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));

async function resultsOf(...cells) {
  return (await measure({ program, cells: [cell('native', says('x', '0.5')), ...cells] }, settings)).results;
}

const report = {
  machine: 'a <machine>',
  columns: ['native', 'wzc', 'wzc+simd'],
  programs: [
    { name: 'a', kind: 'kernel', results: { native: { seconds: 1 }, wzc: { ratio: 0.5 }, 'wzc+simd': { ratio: 1 } } },
    {
      name: 'b',
      kind: 'real',
      results: { native: { seconds: 2 }, wzc: { ratio: 2 }, 'wzc+simd': { failure: 'crash' } },
    },
  ],
};

const cases = {
  async 'workers take what is longest first, and are bound by it'() {
    assert.equal(makespan([3, 2, 2, 1], 2), 4);
    const stats = { decodeSeconds: 0.5, cutSeconds: 0.25, joinSeconds: 0.25, partitionSeconds: [1, 2, 3, 2] };
    const [one, two, many] = scaling(stats, [1, 2, 100]);
    assert.deepEqual([one.seconds, one.speedUp], [9, 1]);
    assert.deepEqual([two.seconds, two.speedUp, two.bound], [5, 9 / 5, 'what is serial']);
    assert.deepEqual([many.seconds, many.bound], [4, 'the largest partition']);
  },
  async 'the ratio is that of the fastest runs'() {
    const times = path.join(scratch, 'times');
    fs.writeFileSync(times, '3\n1.5\n9\n9\n9\n9\n');
    const { other } = await resultsOf(
      cell('other', `echo x; echo bench-seconds: $(head -n 1 ${times}) >&2; sed -i 1d ${times}`),
    );
    assert.equal(other.ratio, 3);
    assert.ok(other.samples.length > 2, 'fast and slow runs far apart must lead to more');
  },
  async 'processor time is another clock'() {
    const script = `${says('x', 1)}; echo bench-cpu-seconds: 0.25 >&2`;
    const cells = [cell('native', script), cell('other', script.replace('0.25', '0.5'))];
    const { results } = await measure({ program, cells }, { ...settings, clock: 'cpu' });
    assert.equal(results.other.ratio, 2);
  },
  async 'arguments are the scale'() {
    assert.equal((await resultsOf(cell('other', `${says('x', 1)}; test "$0" = 7`))).other.failure, undefined);
  },
  async 'another output is a failure'() {
    assert.match((await resultsOf(cell('other', says('y', '0.1')))).other.failure, /output "y" instead of "x"/);
  },
  async 'an output that changes is a failure'() {
    assert.match((await resultsOf(cell('other', says('$$', '0.1')))).other.failure, /differs/);
  },
  async 'a crash is a failure'() {
    assert.match((await resultsOf(cell('other', `${says('x', '0.1')}; kill -SEGV $$`))).other.failure, /SIGSEGV/);
    assert.match((await resultsOf(cell('other', `${says('x', '0.1')}; exit 3`))).other.failure, /status 3/);
  },
  async 'a program that prints no time is a failure'() {
    assert.match((await resultsOf(cell('other', 'echo x'))).other.failure, /no time/);
  },
  async 'a failed native run fails the others'() {
    const cells = [cell('native', 'exit 1'), cell('other', says('x', '0.1'))];
    const { results } = await measure({ program, cells }, settings);
    assert.ok(results.native.failure && results.other.failure && results.other.ratio === undefined);
  },
  async 'things are built again when an input changes, and only then'() {
    const input = path.join(scratch, 'input');
    const output = path.join(scratch, 'built/output');
    const builder = new Builder({ directory: scratch, clang: 'clang', jobs: 1, log: () => {} });
    const make = () => builder.make(output, [['sh', '-c', `cat ${input} >> ${output}`]], { inputs: [input] });
    for (const text of ['one', 'one', 'two']) {
      fs.writeFileSync(input, text);
      assert.equal((await make()).failure, undefined);
    }
    assert.equal(fs.readFileSync(output, 'utf8'), 'onetwo');
    assert.match((await builder.make(`${output}2`, [['sh', '-c', 'echo error: no >&2; exit 1']])).failure, /error: no/);
  },
  async 'a program whose sources cannot be had is skipped'() {
    const fetch = async () => {
      throw new Error('no network');
    };
    const builder = new Builder({ directory: scratch, clang: 'clang', jobs: 1, log: () => {} });
    const natives = [{ id: 'native', flags: [] }];
    const lost = { name: 'lost', packages: { lost: fetch }, sources: ['@lost/a.c'] };
    const { built, skipped } = await buildAll([lost], { builder, engines: [], natives, kinds: ['scalar'] });
    assert.deepEqual([built, skipped], [[], [{ name: 'lost', reason: 'no network' }]]);
  },
  async 'no more run at once than allowed'() {
    const slot = limiter(2);
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      --running;
    };
    await Promise.all(Array.from({ length: 7 }, () => slot(work)));
    assert.deepEqual([most, running], [2, 0]);
  },
  'means and worst cases leave out what failed'() {
    const { geomean, worst, worstProgram } = summarise(report.programs, 'wzc');
    assert.deepEqual([geomean, worst, worstProgram], [1, 2, 'b']);
    assert.equal(summarise(report.programs, 'wzc+simd').count, 1);
    assert.equal(JSON.parse(asJson(report)).summary.wzc.worst, 2);
    assert.deepEqual(failures(report), ['b, wzc+simd: crash']);
  },
  'the table has all programs'() {
    const lines = table(report).split('\n');
    assert.match(lines[0], /program .* native, s .* wzc .* wzc\+simd/);
    assert.ok(lines.some((line) => /^\| b .* 2\.000 .* 2\.00 .* failed \|$/.test(line)));
    assert.ok(lines.some((line) => /^\| geometric mean .* 1\.000 .* 1\.000 \|$/.test(line)));
  },
  'the chart has a dot for every ratio'() {
    const svg = chart(report);
    assert.equal(svg.match(/ring"><title>/g).length, 3);
    assert.ok(svg.includes('a &lt;machine>') && !svg.includes('NaN') && !svg.includes('undefined'));
  },
  'names of programs are unique, and sources of ours exist'() {
    assert.equal(new Set(programs.map(({ name }) => name)).size, programs.length);
    for (const { sources } of programs)
      for (const file of sources.filter((each) => !each.startsWith('@')))
        assert.ok(fs.existsSync(path.join(here, file)), file);
  },
};

let failed = 0;
for (const [name, check] of Object.entries(cases)) {
  try {
    await check();
  } catch (error) {
    ++failed;
    console.log(`FAILED: ${name}: ${error.message}`);
  }
}
console.log(`${Object.keys(cases).length - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed > 0 ? 1 : 0;
