// Makes a failing module smaller: reduce.mjs WASM-OPT RUNNER DESCRIPTION.json [CONFIGURATION...]
//
// Takes away exports, bodies of functions and what Binaryen's passes find superfluous, as long as the module fails in the same
// configuration. Candidates are described anew, as they have other functions: V8 says again what is right. Writes
// NAME-reduced.wasm and NAME-reduced.json beside the description.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { loadTool } from "./binaryen.mjs";
import { exportEverything, readModule, withExports, withoutBodies } from "./wasm_module.mjs";
import { runInV8 } from "./v8_engine.mjs";

const [toolPath, runner, descriptionFile, ...configurations] = process.argv.slice(2);
const tool = loadTool(toolPath);
// The tools end by throwing.
process.on("unhandledRejection", (error) => {
  if (error?.name !== "ExitStatus") throw error;
});

const original = JSON.parse(fs.readFileSync(descriptionFile, "utf8")).modules[0];
const output = descriptionFile.replace(/\.json$/, "-reduced");
const argsByName = new Map(original.steps.map((step) => [step.name, step.args]));

const isState = ({ name }) => name.startsWith("state:");
const withoutState = (bytes) => withExports(bytes, readModule(bytes).exports.filter((item) => !isState(item)));

/// The configuration in which the module fails, "death", or nothing.
function failureOf(plain) {
  const bytes = exportEverything(plain);
  const description = readModule(bytes);
  const steps = [];
  description.exports.forEach(({ name, kind, index }, number) => {
    if (kind !== 0 || description.functions[index].includes("v")) return;
    const params = description.functions[index].split(":")[0];
    const args = argsByName.get(name);
    steps.push({ export: number, name, args: args?.length === params.length ? args : [...params].map(() => "0") });
  });
  const v8 = runInV8(bytes, description, steps);
  if (v8.error || v8.unable) return null;
  fs.writeFileSync(`${output}.try.wasm`, bytes);
  const testCase = { name: "reduced", file: `${output}.try.wasm`, imports: description.imports, steps, v8 };
  fs.writeFileSync(`${output}.try.json`, JSON.stringify({ modules: [testCase] }));
  const result = spawnSync(runner, [`${output}.try.json`, ...configurations], { encoding: "utf8", timeout: 60000 });
  if (result.status !== 0) return "death";
  return /^failed reduced: (\S+)/.exec(result.stdout)?.[1] ?? null;
}

let best = withoutState(fs.readFileSync(original.file));
const failure = failureOf(best);

function accept(candidate) {
  let same;
  try {
    same = candidate.length < best.length && failureOf(candidate) === failure;
  } catch {
    same = false;
  }
  if (!same) return false;
  best = candidate;
  fs.renameSync(`${output}.try.wasm`, `${output}.wasm`);
  const { modules } = JSON.parse(fs.readFileSync(`${output}.try.json`, "utf8"));
  fs.writeFileSync(`${output}.json`, JSON.stringify({ modules: [{ ...modules[0], file: path.resolve(`${output}.wasm`) }] }));
  return true;
}

async function optimised(passes) {
  fs.writeFileSync(`${output}.in.wasm`, best);
  const status = await tool([`${output}.in.wasm`, "-q", "-all", ...passes, "-o", `${output}.out.wasm`]);
  return status === 0 ? fs.readFileSync(`${output}.out.wasm`) : best;
}

if (!failure) {
  console.log("it does not fail any more");
  process.exit(1);
}
for (let before = Infinity; best.length < before; ) {
  before = best.length;
  for (let { exports } = readModule(best), i = exports.length; i-- > 0; ) {
    const rest = readModule(best).exports.filter(({ name }) => name !== exports[i].name);
    accept(withExports(best, rest));
  }
  const { functions, imports } = readModule(best);
  for (let i = functions.length - imports.length; i-- > 0; ) accept(withoutBodies(best, (number) => number === i));
  for (const passes of [["--remove-unused-module-elements"], ["--vacuum", "--dce"], ["--simplify-locals", "--vacuum"], ["-O1"], ["-O3"]])
    accept(await optimised(passes));
}
for (const leftover of [".try.wasm", ".try.json", ".in.wasm", ".out.wasm"]) fs.rmSync(output + leftover, { force: true });
console.log(`${best.length} bytes, ${failure}`);
process.exit(0);
