// Runs Binaryen's command-line tools, as npm carries them, many times in one process.
//
// Each tool is an Emscripten program with its module inside a script. A process for each run would spend its time on
// compiling that module; here it is compiled once, and each run gets an instance of its own.

import fs from "node:fs";
import { createRequire } from "node:module";

/// The tool in the file `path`: run(arguments) resolves to its exit status.
export function loadTool(path) {
  const source = fs.readFileSync(path, "utf8").replace(/^#!.*/, "");
  const script = new Function("require", "module", "process", "__filename", "__dirname", "WebAssembly", "Module", source);
  const require = createRequire(path);
  let compiled = null;

  // The first run meets the bytes here, where the tool hands them to be compiled.
  const keepCompiled = Object.create(WebAssembly, {
    instantiate: {
      value: async (bytes, imports) => {
        compiled = new WebAssembly.Module(bytes);
        return { module: compiled, instance: new WebAssembly.Instance(compiled, imports) };
      },
    },
  });

  return function run(args) {
    return new Promise((resolve) => {
      const fakeProcess = Object.create(process, {
        argv: { value: ["node", path, ...args] },
        exitCode: { value: undefined, writable: true },
        on: { value: () => {} },
      });
      const settings = { onAbort: () => resolve(-1), postRun: [() => resolve(fakeProcess.exitCode ?? 0)] };
      if (compiled)
        settings.instantiateWasm = (imports, receive) => receive(new WebAssembly.Instance(compiled, imports));
      script(require, { exports: {} }, fakeProcess, path, "", keepCompiled, settings);
    });
  };
}
