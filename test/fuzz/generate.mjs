// Writes a batch of random modules with what V8 makes of them: generate.mjs WASM-OPT SEED FIRST COUNT DIRECTORY
//
// Module number n depends on the seed and n alone. Every third is made by Binaryen from random bytes, at times optimised by it, and
// freed of NaN (whose bits may differ between engines that are all right); for the others see random_module.mjs. All are given
// exports for all of their state.

import fs from "node:fs";
import path from "node:path";
import { loadTool } from "./binaryen.mjs";
import { randomModule } from "./random_module.mjs";
import { exportEverything, readModule } from "./wasm_module.mjs";
import { runInV8 } from "./v8_engine.mjs";

const [toolPath, seedText, firstText, countText, directory] = process.argv.slice(2);
const tool = loadTool(toolPath);
// The tools end by throwing.
process.on("unhandledRejection", (error) => {
  if (error?.name !== "ExitStatus") throw error;
});

class Random {
  constructor(seed) {
    this.state = seed >>> 0;
  }
  word() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let x = this.state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return (x ^ (x >>> 14)) >>> 0;
  }
  below(limit) {
    return this.word() % limit;
  }
  pick(list) {
    return list[this.below(list.length)];
  }
}

const features = ["mutable-globals", "simd", "bulk-memory", "reference-types", "multivalue", "sign-ext", "nontrapping-float-to-int"];
const optimisations = [[], [], ["-O1"], ["-O3"], ["--flatten", "-O2"], ["--inlining", "--simplify-locals"], ["--coalesce-locals", "--rse"]];

const edges = {
  i: ["0", "1", "ffffffff", "80000000", "7fffffff", "10", "ffff", "fffffff0", "64"],
  I: ["0", "1", "ffffffffffffffff", "8000000000000000", "7fffffffffffffff", "100000000", "ffffffff", "64"],
  f: ["0", "80000000", "3f800000", "bf800000", "7f800000", "ff800000", "4f000000", "1", "42c80000"],
  F: ["0", "8000000000000000", "3ff0000000000000", "bff0000000000000", "7ff0000000000000", "41e0000000000000", "1", "4059000000000000"],
};

function argument(letter, random) {
  if (!(letter in edges)) return "0";
  if (random.below(3) || letter === "f" || letter === "F") return random.pick(edges[letter]);
  return letter === "i" ? random.word().toString(16) : random.word().toString(16) + random.word().toString(16).padStart(8, "0");
}

/// Calls of every exported function that JavaScript can call, some with other arguments again.
function makeSteps(description, random) {
  const steps = [];
  description.exports.forEach(({ kind, index }, number) => {
    if (kind !== 0 || description.functions[index].includes("v")) return;
    const [params] = description.functions[index].split(":");
    for (let i = 0; i < (params && random.below(2) ? 3 : 1); ++i)
      steps.push({ export: number, name: description.exports[number].name, args: [...params].map((letter) => argument(letter, random)) });
  });
  return steps;
}

/// Writes Binaryen's random module; its status.
async function runBinaryen(random, output) {
  const input = `${output}.bytes`;
  const size = random.pick([600, 1500, 3000, 6000, 12000]);
  fs.writeFileSync(input, Buffer.from(Array.from({ length: size }, () => random.below(256))));
  const enable = ["--mvp-features", ...features.map((feature) => `--enable-${feature}`)];
  const status = await tool([input, "-ttf", "-q", ...enable, "--denan", ...random.pick(optimisations), "-o", output]);
  fs.rmSync(input);
  return status;
}

async function generate(number) {
  const random = new Random(Math.imul(Number(seedText), 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  const name = `${seedText}-${number}`;
  const output = path.join(directory, `${name}.wasm`);
  const status = number % 3 ? 0 : await runBinaryen(random, output);
  if (status !== 0) return { name, skipped: `wasm-opt failed with status ${status}` };
  let bytes, description;
  try {
    bytes = exportEverything(number % 3 ? randomModule(random) : fs.readFileSync(output));
    description = readModule(bytes);
  } catch (error) {
    return { name, skipped: `not understood: ${error.message}` };
  }
  fs.writeFileSync(output, bytes);
  const steps = makeSteps(description, random);
  return { name, file: output, imports: description.imports, steps, v8: runInV8(bytes, description, steps) };
}

const modules = [];
for (let i = 0; i < Number(countText); ++i) modules.push(await generate(Number(firstText) + i));
fs.writeFileSync(path.join(directory, "batch.json"), JSON.stringify({ modules }));
process.exit(0);
