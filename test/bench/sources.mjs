// The sources of programs that others wrote, unpacked below the build directory: packages of the npm registry and source
// packages of Debian, each one version with the digest of its archive; also a compiler, from Debian's binary packages.
// Nothing of a package is run to install it.

import fs from 'node:fs';
import path from 'node:path';

import { digestOfFile, run } from './processes.mjs';

async function runOrThrow(command, settings) {
  const { failure, stdout } = await run(command, settings);
  if (failure) throw new Error(`${command.slice(0, 2).join(' ')}: ${failure}`);
  return stdout.trim();
}

async function npmPack(specification, directory, builder) {
  const line = ['npm', 'pack', '--loglevel=error', '--ignore-scripts', specification];
  const printed = await runOrThrow(line, { cwd: directory });
  return path.join(directory, printed.split('\n').at(-1));
}

/**
 * apt, with a list of sources of its own: the machine's, but of source packages. It changes nothing outside the build
 * directory and needs no root.
 */
async function aptSource(specification, directory, builder) {
  const state = path.join(builder.directory, 'apt');
  const parts = path.join(state, 'sources');
  const options = [
    'Dir::Etc::SourceList=/dev/null',
    `Dir::Etc::SourceParts=${parts}`,
    `Dir::State=${state}`,
    `Dir::State::Lists=${path.join(state, 'lists')}`,
    `Dir::Cache=${path.join(state, 'cache')}`,
    'Dir::State::status=/var/lib/dpkg/status',
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
  if (!fs.existsSync(parts)) {
    for (const folder of ['lists/partial', 'cache/archives/partial'])
      fs.mkdirSync(path.join(state, folder), { recursive: true });
    const found = [
      ['/etc/apt/sources.list', /^deb\s+((?:\[.*?\]\s+)?\S+\s+\S+\s+main)\b.*$/gm, 'deb-src $1', 'list'],
      ['/etc/apt/sources.list.d/debian.sources', /^Types:.*$/gm, 'Types: deb-src', 'sources'],
    ].filter(([file]) => fs.existsSync(file) && fs.readFileSync(file, 'utf8').trim());
    if (found.length === 0) throw new Error('no list of Debian package sources was found');
    fs.mkdirSync(parts);
    for (const [file, pattern, replacement, extension] of found) {
      const text = fs.readFileSync(file, 'utf8').replace(pattern, replacement);
      fs.writeFileSync(path.join(parts, `bench.${extension}`), text);
    }
    await runOrThrow(['apt-get', ...options, '-qq', 'update']);
  }
  await runOrThrow(['apt-get', ...options, '-qq', 'source', '--download-only', specification], { cwd: directory });
  const archive = fs.readdirSync(directory).find((name) => name.includes('.orig.tar.'));
  if (!archive) throw new Error(`apt-get source ${specification} brought no original archive`);
  return path.join(directory, archive);
}

function verify(file, specification, expected) {
  const found = digestOfFile(file);
  if (found !== expected) throw new Error(`${specification} has digest ${found} instead of ${expected}`);
}

/** The folder `name` below packages, filled by `fill(unpacked, scratch)` unless it is there. */
async function fetchFolder(builder, name, fill) {
  const packages = path.join(builder.directory, 'packages');
  const target = path.join(packages, name.replaceAll('/', '-'));
  if (fs.existsSync(target)) return target;
  fs.mkdirSync(packages, { recursive: true });
  const scratch = fs.mkdtempSync(path.join(packages, 'fetch-'));
  try {
    builder.log(`fetching ${name}`);
    const unpacked = path.join(scratch, 'unpacked');
    fs.mkdirSync(unpacked);
    await fill(unpacked, scratch);
    fs.renameSync(unpacked, target);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
  return target;
}

/** A function that gives the folder of a package and fetches it the first time. */
const fetchOnce = (download) => (specification, expected) => {
  let folder;
  return (builder) =>
    (folder ??= fetchFolder(builder, specification, async (unpacked, scratch) => {
      const archive = await download(specification, scratch, builder);
      verify(archive, specification, expected);
      await runOrThrow(['tar', 'xf', archive, '-C', unpacked, '--strip-components=1', '--no-same-owner']);
    }));
};

/** `NAME@VERSION`, and the SHA-256 of what `npm pack` brings. */
export const npm = fetchOnce(npmPack);
/** The name of a source package, and the SHA-256 of its original archive. */
export const debian = fetchOnce(aptSource);

const rustPackages = {
  'rustc=1.63.0+dfsg1-2': '26dd439266153e38d3e6fbe0fe2dbbb41f20994afa688faa71f38427348589ed',
  'libstd-rust-1.63=1.63.0+dfsg1-2': '3970c02845cd407e2389623f138e2e96443702c46a789d394ec63b58a482448e',
  'libstd-rust-dev=1.63.0+dfsg1-2': 'de55a06ec2b6bede97e2b756e3b87c9d2ee81cc85de1d3ff719d298803039ef4',
  'libstd-rust-dev-wasm32=1.63.0+dfsg1-2': '959a7c281b4a7af90e0ad67961aec82594d0eb09442c5e06d8478974d7287fd1',
  'libllvm14=1:14.0.6-12': 'cd986403cfe53f47c41b80667f6b344c40fe35de4c5081dad9358b4c77cf64a8',
};
let rustFolder;

/** Debian's compiler of Rust with the library for WASI, unpacked and not installed: a compiler that is there may lack it. */
export function rust(builder) {
  rustFolder ??= fetchFolder(builder, 'rustc-1.63', async (unpacked, scratch) => {
    for (const [specification, expected] of Object.entries(rustPackages)) {
      await runOrThrow(['apt-get', '-qq', 'download', specification], { cwd: scratch });
      const archive = path.join(
        scratch,
        fs.readdirSync(scratch).find((name) => name.endsWith('.deb')),
      );
      verify(archive, specification, expected);
      await runOrThrow(['dpkg-deb', '-x', archive, unpacked]);
      fs.rmSync(archive);
    }
  });
  return rustFolder;
}
