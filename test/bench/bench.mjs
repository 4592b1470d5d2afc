// Compares programs compiled natively with the same programs compiled to WebAssembly, by wzc and by every other engine
// found on this machine: node bench.mjs [OPTIONS]; see README.md, or --help.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { Builder, here } from './builder.mjs';
import { chart } from './chart.mjs';
import { findEngines } from './engines.mjs';
import { buildAll, columnOf, measure } from './measure.mjs';
import { findOnPath } from './processes.mjs';
import { programs as allPrograms } from './programs.mjs';
import { asJson, failures, summarise, table } from './report.mjs';

const help = `usage: node bench.mjs [OPTIONS]

  --programs A,B,...     only these; 'kernels' and 'real' stand for all of a kind
  --engines A,B,...      only these: wzc (all configurations), wasm2c, v8, wamr, wasmedge, wasmtime, wasmer, wazero
  --guests scalar,simd   kinds of guests (default: both)
  --repeat N             rounds; the fastest counts (default 3)
  --clock wall|cpu       what to compare (default wall); cpu on a busy machine
  --scale FACTOR         times the usual amount of work
  --wzc PATH             default: the release build in the checkout, else the dev build, else on PATH
  --wzc-flags FLAGS      options for every configuration of wzc
  --wzc-config NAME[@PATH]=FLAGS
                         a configuration of wzc, repeatable (default: wzc=); PATH is another wzc
  --native-cpu           also native with -march=native, and wzc with --cpu=native
  --pgo                  also native and wzc by the profiles of runs a tenth as long
  --interpreters         compare interpreters instead, on short runs
  --node PATH            whose V8 (default: the node this runs in)
  --clang PATH           default clang-22
  --json FILE            write all that was measured
  --svg FILE             draw the chart
  --from FILE            table and chart of an earlier --json, nothing is run
  --build-dir DIR        default build/bench
  --jobs N               builds at once (default: all cores); runs are one at a time
  --list                 list programs and engines
  --quick                the least work, once, judging outputs only: ends with counts of passed, failed, skipped`;

const { values: options } = parseArgs({
  options: {
    programs: { type: 'string' },
    engines: { type: 'string' },
    guests: { type: 'string', default: 'scalar,simd' },
    repeat: { type: 'string', default: '3' },
    clock: { type: 'string', default: 'wall' },
    scale: { type: 'string', default: '1' },
    wzc: { type: 'string' },
    'wzc-flags': { type: 'string', default: '' },
    'wzc-config': { type: 'string', multiple: true, default: [] },
    'native-cpu': { type: 'boolean', default: false },
    pgo: { type: 'boolean', default: false },
    interpreters: { type: 'boolean', default: false },
    node: { type: 'string', default: process.execPath },
    clang: { type: 'string', default: 'clang-22' },
    json: { type: 'string' },
    svg: { type: 'string' },
    from: { type: 'string' },
    'build-dir': { type: 'string' },
    jobs: { type: 'string', default: String(os.availableParallelism()) },
    list: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const checkout = path.resolve(here, '../..');
const log = (text) => process.stderr.write(`${text}\n`);
const words = (text) => text.split(/[ ,]+/).filter(Boolean);
const interpreted = ['fib', 'sha256', 'gemm', 'bytecode', 'quicksort', 'machines', 'nbody', 'trees', 'sqlite'];

function fail(message) {
  log(`bench: ${message}`);
  process.exit(2);
}

function positive(option, least) {
  const value = Number(options[option]);
  if (!(value >= least)) fail(`--${option}: ${options[option]} is no number from ${least}`);
  return value;
}

function choosePrograms() {
  if (!options.programs) {
    if (options.interpreters) return allPrograms.filter(({ name }) => interpreted.includes(name));
    return allPrograms;
  }
  return words(options.programs).flatMap((word) => {
    const chosen = allPrograms.filter(({ name, kind }) => name === word || kind === word || `${kind}s` === word);
    return chosen.length > 0 ? chosen : fail(`no program ${word}; see --list`);
  });
}

function whereWzcIs() {
  if (options.wzc) return options.wzc;
  const builds = ['release', 'dev'].map((preset) => path.join(checkout, 'build', preset, 'bin/wzc'));
  return builds.find((file) => fs.existsSync(file)) ?? 'wzc';
}

async function chooseEngines(builder) {
  const wzcConfigs = options['wzc-config'];
  if (wzcConfigs.length === 0) wzcConfigs.push('wzc=');
  if (options['native-cpu']) wzcConfigs.push('wzc-cpu=--cpu=native');
  if (options.pgo) wzcConfigs.push('wzc-pgo=--pgo');
  const engines = await findEngines({
    builder,
    wzc: whereWzcIs(),
    wzcFlags: words(options['wzc-flags']),
    wzcConfigs,
    node: options.node,
    wantInterpreters: options.interpreters,
  });
  if (!options.engines) return engines;
  const wanted = words(options.engines);
  const isWzc = (engine) => engines.indexOf(engine) < wzcConfigs.length;
  return engines.filter(
    (engine) => wanted.includes(engine.id) || (!options.interpreters && wanted.includes('wzc') && isWzc(engine)),
  );
}

async function measureAll() {
  const clang = findOnPath(options.clang) ?? fail(`no ${options.clang}: cmake/bootstrap.sh installs it`);
  const directory = path.resolve(options['build-dir'] ?? path.join(checkout, 'build/bench'));
  const builder = new Builder({ directory, clang, jobs: positive('jobs', 1), log });
  const engines = await chooseEngines(builder);
  const programs = choosePrograms();
  if (options.list) {
    for (const { name, kind, about } of programs) console.log(`${kind.padEnd(7)} ${name.padEnd(12)} ${about}`);
    for (const { id, version, guests } of engines)
      console.log(`engine  ${id.padEnd(12)} ${version}; ${guests.join(', ')}`);
    process.exit(0);
  }
  const kinds = options.interpreters ? ['scalar'] : words(options.guests);
  const natives = [{ id: 'native', flags: [] }];
  if (options['native-cpu']) natives.push({ id: 'native-cpu', flags: ['-march=native'] });
  if (options.pgo) natives.push({ id: 'native-pgo', flags: [], trains: true });
  const factor = positive('scale', 0) / (options.interpreters ? 10 : 1);
  const scaleOf = ({ scale, quick }) => (options.quick ? quick : Math.max(1, Math.round(scale * factor)));

  const repeat = options.quick ? 1 : positive('repeat', 1);
  if (!['wall', 'cpu'].includes(options.clock)) fail(`--clock: ${options.clock} is neither wall nor cpu`);
  const { built, skipped } = await buildAll(programs, { builder, engines, natives, kinds });
  const measured = [];
  for (const each of built) measured.push(await measure(each, { repeat, clock: options.clock, scaleOf, log }));
  const columns = [
    ...natives.map(({ id }) => id),
    ...engines.flatMap((engine) =>
      kinds.filter((kind) => engine.guests.includes(kind)).map((kind) => columnOf(engine, kind)),
    ),
  ];
  return {
    machine: `${os.cpus()[0].model.trim()}, ${os.cpus().length} processors`,
    versions: Object.fromEntries(engines.map(({ id, version }) => [id, version])),
    repeat,
    clock: options.clock,
    columns,
    skipped,
    programs: measured,
  };
}

if (options.help) {
  console.log(help);
  process.exit(0);
}

const report = options.from ? JSON.parse(fs.readFileSync(options.from, 'utf8')) : await measureAll();
const failed = failures(report);
if (options.quick) {
  for (const line of failed) console.log(`FAILED: ${line}`);
  const cells = report.programs.reduce((sum, { results }) => sum + Object.keys(results).length, 0);
  for (const { name, reason } of report.skipped) console.log(`skipped: ${name}: ${reason}`);
  console.log(`${cells - failed.length} passed, ${failed.length} failed, ${report.skipped.length} skipped`);
} else {
  console.log(table(report));
  for (const column of report.columns.slice(1)) {
    const summary = summarise(report.programs, column);
    if (summary) console.log(`worst of ${column}: ${summary.worstProgram} ${summary.worst.toFixed(2)}`);
  }
  for (const line of failed) console.log(`FAILED: ${line}`);
  for (const { name, reason } of report.skipped) console.log(`skipped: ${name}: ${reason}`);
}
if (options.json) fs.writeFileSync(options.json, asJson(report));
if (options.svg) fs.writeFileSync(options.svg, chart(report));
process.exitCode = failed.length > 0 ? 1 : 0;
