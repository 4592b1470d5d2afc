// Builds native programs, guests and what engines make of guests, and keeps them: nothing is built again unless its
// commands, sources or tools have changed.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { digest, digestOfFile, identityOf, limiter, run } from './processes.mjs';

export const here = path.dirname(fileURLToPath(import.meta.url));

// WebAssembly cannot contract a product and a sum into one rounding; natively it is forbidden, so that results agree.
const commonFlags = ['-O3', '-w', '-ffp-contract=off'];
const cxxFlags = ['-std=c++20', '-fno-exceptions'];
const nativeLibraries = ['-lm'];
const guestFlags = ['--target=wasm32-wasi', '--sysroot=/usr', '-Wno-deprecated', '-Wl,-z,stack-size=1048576'];

export class Builder {
  constructor({ directory, clang, jobs, log }) {
    this.directory = directory;
    this.clang = clang;
    this.clangxx = clang.replace(/clang(?!.*clang)/, 'clang++');
    this.slot = limiter(jobs);
    this.log = log;
  }

  /**
   * Runs `commands` in turn unless `output` was made by the same ones from the same inputs. Returns `{failure}`, or
   * `{seconds}`: how long it took when it was made.
   */
  async make(output, commands, { inputs = [], tools = [], cwd } = {}) {
    const stamp = `${output}.stamp`;
    const key = digest(JSON.stringify([commands, inputs.map(digestOfFile), tools.map(identityOf)]));
    if (fs.existsSync(stamp) && fs.existsSync(output)) {
      const made = JSON.parse(fs.readFileSync(stamp, 'utf8'));
      if (made.key === key) return { seconds: made.seconds };
    }
    return this.slot(async () => {
      fs.mkdirSync(path.dirname(output), { recursive: true });
      fs.rmSync(stamp, { force: true });
      this.log(`building ${path.relative(this.directory, output)}`);
      let seconds = 0;
      for (const command of commands) {
        const result = await run(command, { cwd, timeout: 1_800_000 });
        if (result.failure) return { failure: `${path.basename(command[0])}: ${result.failure}` };
        seconds += result.seconds;
      }
      fs.writeFileSync(stamp, JSON.stringify({ key, seconds }));
      return { seconds };
    });
  }

  /** What a program is compiled from: full paths, and all files whose change matters. */
  async sourcesOf(program) {
    const root = program.fetch ? await program.fetch(this) : here;
    const resolve = (file) => (file.startsWith('@') ? path.join(root, file.slice(1)) : path.join(here, file));
    const sources = program.sources.flatMap((file) => expand(resolve(file)));
    const ours = new Set([path.join(here, 'bench.h'), ...sources.filter((file) => file.startsWith(here))]);
    for (const file of [...ours]) {
      const folder = path.dirname(file);
      if (folder.includes(`${path.sep}real${path.sep}`))
        for (const name of fs.readdirSync(folder)) ours.add(path.join(folder, name));
    }
    const includes = (program.includes ?? []).map((folder) => `-I${resolve(folder)}`);
    return { sources, includes, inputs: [...ours, ...sources.filter((file) => !ours.has(file))] };
  }

  async compile(program, output, flags, libraries) {
    let found;
    try {
      found = await this.sourcesOf(program);
    } catch (error) {
      return { failure: `no sources: ${error.message}` };
    }
    const isCxx = found.sources.some((file) => /\.(cc|cpp)$/.test(file));
    const compiler = isCxx ? this.clangxx : this.clang;
    const command = [
      compiler,
      ...commonFlags,
      ...(isCxx ? cxxFlags : []),
      ...flags,
      ...(program.flags ?? []),
      ...found.includes,
      ...found.sources,
      '-o',
      output,
      ...libraries,
    ];
    return this.make(output, [command], { inputs: found.inputs, tools: [compiler] });
  }

  async native(program, name, flags) {
    const output = path.join(this.directory, program.name, name);
    return { output, ...(await this.compile(program, output, flags, nativeLibraries)) };
  }

  async guest(program, kind) {
    const output = path.join(this.directory, program.name, `${kind}.wasm`);
    const flags = [...guestFlags, ...(kind === 'simd' ? ['-msimd128'] : []), ...(program.guestFlags ?? [])];
    return { output, ...(await this.compile(program, output, flags, program.guestLibraries ?? [])) };
  }
}

/** A `*` stands for any part of a file's name. */
function expand(file) {
  const name = path.basename(file);
  if (!name.includes('*')) return [file];
  const pattern = new RegExp(`^${name.replace(/[.+]/g, '\\$&').replaceAll('*', '.*')}$`);
  const names = fs.readdirSync(path.dirname(file)).filter((each) => pattern.test(each));
  return names.sort().map((each) => path.join(path.dirname(file), each));
}
