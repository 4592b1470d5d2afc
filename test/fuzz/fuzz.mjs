// Differential testing: fuzz.mjs --runner FILE --cache DIRECTORY [--seed N] [--count N] [--jobs N] [--keep DIRECTORY] [--reduce]
//   [--configurations NAME,NAME] [--suite DIRECTORY]
//
// Random modules, or with --suite those of the converted official scripts there, run in every configuration of the compiler,
// in the interpreter and in V8 (see generate.mjs, suite.mjs and differential.cpp). Modules go in
// batches through processes of their own; when one dies, each module of the batch runs alone. A module that fails is kept with
// the file that says how to run it: `fuzz-differential KEEP/NAME.json`; with --reduce also a smaller one (see reduce.mjs).
//
// Prints the failures and `N passed, N failed, N skipped`.

import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const binaryen = "binaryen@132.0.0";
const batchSize = 25;

const options = { seed: "1", count: "2000", jobs: String(os.availableParallelism?.() ?? os.cpus().length), keep: "", reduce: "", configurations: "", suite: "" };
for (let i = 2; i < process.argv.length; ++i) {
  const name = process.argv[i].replace(/^--/, "");
  options[name] = name === "reduce" ? "yes" : process.argv[++i];
}
for (const name of ["runner", "cache", "keep", "suite"]) if (options[name]) options[name] = path.resolve(options[name]);
for (const name of ["runner", "cache"])
  if (!options[name] && !(name === "cache" && options.suite)) {
    console.error(`fuzz.mjs: --${name} is missing`);
    process.exit(2);
  }
const configurations = options.configurations.split(",").filter(Boolean);

/// The directory of Binaryen's tools, fetched once; or nothing.
function fetchBinaryen() {
  const directory = path.join(options.cache, binaryen.replace("@", "-"));
  const tools = path.join(directory, "package", "bin");
  if (fs.existsSync(path.join(directory, "complete"))) return tools;
  try {
    fs.rmSync(directory, { recursive: true, force: true });
    fs.mkdirSync(directory, { recursive: true });
    const archive = execFileSync("npm", ["pack", "--silent", binaryen], { cwd: directory, encoding: "utf8" }).trim().split("\n").pop();
    execFileSync("tar", ["-xzf", archive], { cwd: directory });
    fs.rmSync(path.join(directory, archive));
    fs.writeFileSync(path.join(directory, "complete"), "");
    return tools;
  } catch (error) {
    console.error(String(error.message));
    return null;
  }
}

/// { status, signal, output, errors } of a program.
function run(program, args, seconds) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], timeout: seconds * 1000, killSignal: "SIGKILL" });
    let output = "";
    let errors = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (errors = (errors + data).slice(-2000)));
    child.on("error", (error) => resolve({ status: -1, signal: null, output, errors: String(error) }));
    child.on("close", (status, signal) => resolve({ status, signal, output, errors }));
  });
}

const death = ({ status, signal, errors }) => `${signal ?? `status ${status}`} after: ${errors.trim().split("\n").pop()}`;

const tally = { ok: 0, failed: 0, skipped: 0 };
const failures = [];

function take(line, batch) {
  const [, verdict, name, detail] = /^(ok|failed|skipped) (\S+?)(?:: (.*))?$/.exec(line) ?? [];
  if (!verdict) return null;
  ++tally[verdict];
  if (verdict === "skipped") console.log(`skipped: ${name}: ${detail}`);
  if (verdict === "failed") {
    console.log(`failed: ${name}: ${detail}`);
    keep(name, batch);
  }
  return name;
}

function keep(name, batch) {
  const testCase = batch.modules.find((item) => item.name === name);
  failures.push(name);
  if (!options.keep) return;
  fs.mkdirSync(options.keep, { recursive: true });
  const file = path.join(options.keep, `${name}.wasm`);
  fs.copyFileSync(testCase.file, file);
  fs.writeFileSync(path.join(options.keep, `${name}.json`), JSON.stringify({ modules: [{ ...testCase, file }] }));
}

/// Runs the modules of a batch, alone those for which there is no verdict otherwise.
async function differential(batchFile) {
  const batch = JSON.parse(fs.readFileSync(batchFile, "utf8"));
  const result = await run(options.runner, [batchFile, ...configurations], 300);
  if (result.status === 0 && result.output.trim().split("\n").length === batch.modules.length) {
    result.output.trim().split("\n").forEach((line) => take(line, batch));
    return;
  }
  for (const testCase of batch.modules) {
    const single = `${batchFile}.single`;
    fs.writeFileSync(single, JSON.stringify({ modules: [testCase] }));
    const alone = await run(options.runner, [single, ...configurations], 60);
    if (!take(alone.output.trim(), batch)) take(`failed ${testCase.name}: the process ended by ${death(alone)}`, batch);
  }
}

async function oneBatch(makeBatch, first, count) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "wzc-fuzz-"));
  try {
    const made = await run(process.execPath, [...makeBatch, String(first), String(count), directory], 300);
    const batchFile = path.join(directory, "batch.json");
    if (made.status !== 0 || !fs.existsSync(batchFile)) {
      tally.failed += count;
      console.log(`failed: numbers ${first} to ${first + count - 1} could not be made: ${death(made)}`);
      return;
    }
    await differential(batchFile);
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

async function reduce(tools, name) {
  const description = path.join(options.keep, `${name}.json`);
  const result = await run(process.execPath, [path.join(here, "reduce.mjs"), path.join(tools, "wasm-opt"), options.runner, description, ...configurations], 1200);
  console.log(`reduced: ${name}: ${result.status === 0 ? result.output.trim() : death(result)}`);
}

function skipAll(reason, count) {
  console.log(`skipped: differential testing: ${reason}`);
  console.log(`0 passed, 0 failed, ${count} skipped`);
  process.exit(0);
}

/// What to run for a batch, and how many there are to be had.
function source() {
  if (!options.suite) return { makeBatch: [path.join(here, "generate.mjs"), path.join(tools, "wasm-opt"), options.seed], count: Number(options.count) };
  if (!fs.existsSync(options.suite)) skipAll("there is no converted test suite", 1);
  const scripts = fs.readdirSync(options.suite).filter((name) => name.endsWith(".json"));
  return { makeBatch: [path.join(here, "suite.mjs"), options.suite], count: scripts.length };
}

const tools = options.suite && !options.reduce ? "" : fetchBinaryen();
if (tools === null) skipAll(`the npm package ${binaryen} cannot be had`, options.count);
const { makeBatch, count } = source();
let next = 0;
async function worker() {
  while (next < count) {
    const first = next;
    next += batchSize;
    await oneBatch(makeBatch, first, Math.min(batchSize, count - first));
  }
}
await Promise.all(Array.from({ length: Number(options.jobs) }, worker));
if (options.reduce && options.keep) for (const name of failures) await reduce(tools, name);
console.log(`${tally.ok} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
process.exit(tally.failed ? 1 : 0);
