// Writes a batch of modules of the official test suite with what V8 makes of them: suite.mjs JSON-DIRECTORY FIRST COUNT DIRECTORY
//
// A script's modules are called as the script calls them, which the suite makes sure ends. What it compares is the results;
// here all of a module's state is exported and compared besides. Modules that import from others are left out, and so are
// those with features that this reader does not know. Whether a module is to be refused the suite's own runner checks; and
// V8 may be older than the suite.

import fs from "node:fs";
import path from "node:path";
import { exportEverything, readModule } from "./wasm_module.mjs";
import { runInV8 } from "./v8_engine.mjs";

const [suite, firstText, countText, directory] = process.argv.slice(2);
const letters = { i32: "i", i64: "I", f32: "f", f64: "F", funcref: "r", externref: "e" };

/// { file, calls } of the valid modules of a script.
function modulesOf(script) {
  const modules = [];
  const byName = new Map();
  for (const command of JSON.parse(fs.readFileSync(path.join(suite, script), "utf8")).commands) {
    if (command.type === "module" && command.module_type === "binary") {
      const module = { file: command.filename, calls: [] };
      modules.push(module);
      byName.set(command.name ?? "", module).set("", module);
    }
    if (command.action?.type === "invoke") byName.get(command.action.module ?? "")?.calls.push(command.action);
  }
  return modules;
}

const isNan = (type, bits) =>
  type === "f32" ? (bits & 0x7fffffffn) > 0x7f800000n : type === "f64" && (bits & 0x7fffffffffffffffn) > 0x7ff0000000000000n;

/// The bits of an argument in hexadecimal, or nothing if it cannot be passed as it is: JavaScript changes NaN.
function bitsOf({ type, value }) {
  if (!(type in letters) || (/^\d+$/.test(value) && isNan(type, BigInt(value)))) return null;
  return /^\d+$/.test(value) && type !== "externref" ? BigInt(value).toString(16) : value === "null" || type === "externref" ? "0" : null;
}

function stepsOf(description, calls) {
  return calls.flatMap(({ field, args }) => {
    const number = description.exports.findIndex(({ name, kind }) => name === field && kind === 0);
    const values = args.map(bitsOf);
    const type = number < 0 ? "v" : description.functions[description.exports[number].index];
    return type.includes("v") || values.includes(null) ? [] : [{ export: number, name: field, args: values }];
  });
}

function testCase({ file, calls }) {
  const name = file.replace(/\.wasm$/, "");
  const output = path.join(directory, file);
  let bytes, description;
  try {
    bytes = exportEverything(fs.readFileSync(path.join(suite, file)));
    description = readModule(bytes);
  } catch (error) {
    return { name, skipped: `not understood: ${error.message}` };
  }
  // An import is known by its index here and by its name in JavaScript.
  if (new Set(description.imports.map((item) => `${item.module} ${item.name}`)).size < description.imports.length)
    return { name, skipped: "imports something twice" };
  fs.writeFileSync(output, bytes);
  const steps = stepsOf(description, calls);
  let v8 = runInV8(bytes, description, steps);
  if (v8.error) v8 = { unable: v8.error };
  return { name, file: output, imports: description.imports, steps, mayBeRefused: true, v8 };
}

const scripts = fs.readdirSync(suite).filter((name) => name.endsWith(".json")).sort();
const chosen = scripts.slice(Number(firstText), Number(firstText) + Number(countText));
const modules = chosen.flatMap((script) => modulesOf(script).map(testCase));
fs.writeFileSync(path.join(directory, "batch.json"), JSON.stringify({ modules }));
