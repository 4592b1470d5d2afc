// Builds native programs, guests and what engines make of guests, and keeps them: nothing is built again unless its
// commands, sources or tools have changed.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { digest, digestOfFile, identityOf, limiter, run } from './processes.mjs';
import { rust } from './sources.mjs';

export const here = path.dirname(fileURLToPath(import.meta.url));

// WebAssembly cannot contract a product and a sum into one rounding; natively it is forbidden, so that results agree.
const commonFlags = ['-O3', '-w', '-ffp-contract=off'];
const cxxFlags = ['-std=c++20', '-fno-exceptions'];
const guestFlags = ['--target=wasm32-wasi', '--sysroot=/usr', '-Wno-deprecated', '-Wl,-z,stack-size=1048576'];

/** How much a program does when it is run for its profile: less than, and so not the same as, what is measured. */
export const trainingScale = ({ scale }) => String(Math.max(1, Math.round(scale / 10)));

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

  /** What a program is compiled from: full paths, and all files of ours whose change matters. */
  async sourcesOf({ packages = {}, sources, includes = [], without }) {
    const folders = {};
    for (const [name, fetch] of Object.entries(packages)) folders[name] = await fetch(this);
    const resolve = (file) => {
      const match = /^@([^/]+)\/(.*)$/.exec(file);
      return match ? path.join(folders[match[1]], match[2]) : path.join(here, file);
    };
    const files = sources.flatMap((file) => expand(resolve(file))).filter((file) => !without?.test(file));
    const ours = new Set([path.join(here, 'bench.h'), path.join(here, 'real/text.h')]);
    for (const file of files) {
      if (path.relative(here, file).startsWith('real')) filesBeside(file).forEach((each) => ours.add(each));
      else ours.add(file);
    }
    return { files, includes: includes.map((folder) => `-I${resolve(folder)}`), inputs: [...ours] };
  }

  /** `target` is what differs between a native program and a guest. With `trains` it is built twice, by its profile. */
  async compile(program, output, target, { trains = false } = {}) {
    let found;
    let rustRoot;
    try {
      found = await this.sourcesOf(program);
      if (program.language === 'rust') rustRoot = await rust(this);
    } catch (error) {
      return { missing: error.message };
    }
    const commands = [];
    let files = found.files;
    if (rustRoot) {
      const library = `${output}.a`;
      const isRust = (file) => file.endsWith('.rs');
      commands.push([...rustCommand(rustRoot), ...target.rustFlags, ...files.filter(isRust), '-o', library]);
      files = [...files.filter((file) => !isRust(file)), library];
    }
    const isCxx = files.some((file) => /\.(cc|cpp)$/.test(file));
    const compiler = isCxx ? this.clangxx : this.clang;
    const compileTo = (file, more) => {
      const flags = [...commonFlags, ...(isCxx ? cxxFlags : []), ...target.flags, ...(program.flags ?? []), ...more];
      return [compiler, ...flags, ...found.includes, ...files, '-o', file, ...target.libraries];
    };
    if (trains) {
      const counts = `${output}.counts`;
      const merge = [this.clang.replace(/clang(?!.*clang)/, 'llvm-profdata'), 'merge', '-o', `${output}.profile`, counts];
      commands.push(
        ['rm', '-rf', counts],
        compileTo(`${output}.counting`, [`-fprofile-generate=${counts}`]),
        [`${output}.counting`, trainingScale(program)],
        merge,
      );
    }
    commands.push(compileTo(output, trains ? [`-fprofile-use=${output}.profile`] : []));
    return this.make(output, commands, { inputs: found.inputs, tools: [compiler] });
  }

  async native(program, name, flags, options) {
    const output = path.join(this.directory, program.name, name);
    const rustFlags = flags.includes('-march=native') ? ['-C', 'target-cpu=native'] : [];
    const libraries = program.language === 'rust' ? ['-lm', '-lgcc_s'] : ['-lm'];
    return { output, ...(await this.compile(program, output, { flags, rustFlags, libraries }, options)) };
  }

  async guest(program, kind) {
    const output = path.join(this.directory, program.name, `${kind}.wasm`);
    const isSimd = kind === 'simd';
    const target = {
      flags: [...guestFlags, ...(isSimd ? ['-msimd128'] : []), ...(program.guestFlags ?? [])],
      rustFlags: ['--target', 'wasm32-wasi', ...(isSimd ? ['-C', 'target-feature=+simd128'] : [])],
      libraries: program.guestLibraries ?? [],
    };
    return { output, ...(await this.compile(program, output, target)) };
  }
}

/** Libraries that clang links: the program has no part of Rust's own start-up. */
function rustCommand(root) {
  const libraries = path.join(root, 'usr/lib/x86_64-linux-gnu');
  const rustc = path.join(root, 'usr/bin/rustc');
  const sysroot = path.join(root, 'usr');
  const options = ['--edition=2021', '--crate-type=staticlib', '-C', 'opt-level=3', '-C', 'panic=abort'];
  return ['env', `LD_LIBRARY_PATH=${libraries}`, rustc, `--sysroot=${sysroot}`, ...options];
}

const filesBeside = (file) => fs.readdirSync(path.dirname(file)).map((name) => path.join(path.dirname(file), name));

/** A `*` stands for any part of a file's name. */
function expand(file) {
  const name = path.basename(file);
  if (!name.includes('*')) return [file];
  const pattern = new RegExp(`^${name.replace(/[.+]/g, '\\$&').replaceAll('*', '.*')}$`);
  const names = fs.readdirSync(path.dirname(file)).filter((each) => pattern.test(each));
  return names.sort().map((each) => path.join(path.dirname(file), each));
}
