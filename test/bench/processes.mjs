// Running commands: one at a time where time is measured, a few at once where things are built.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Runs to the end and never throws: `failure` is undefined, or says in a few words what went wrong. */
export function run(command, { cwd, timeout = 600_000, env } = {}) {
  return new Promise((resolve) => {
    const started = process.hrtime.bigint();
    const child = spawn(command[0], command.slice(1), { cwd, env, timeout, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = { stdout: [], stderr: [] };
    for (const stream of ['stdout', 'stderr']) child[stream].on('data', (chunk) => chunks[stream].push(chunk));
    const text = (stream) => Buffer.concat(chunks[stream]).toString('latin1');
    const finish = (failure) => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      resolve({ failure, stdout: text('stdout'), stderr: text('stderr'), seconds });
    };
    child.on('error', (error) => finish(error.message));
    child.on('close', (status, signal) => {
      if (status === 0) return finish(undefined);
      const lines = text('stderr').trim().split('\n');
      const telling = lines.find((line) => /\berror\b/.test(line)) ?? lines.at(-1);
      finish(`${signal ? `ended by ${signal}` : `status ${status}`}: ${telling.slice(0, 300)}`);
    });
  });
}

/** At most `limit` of the functions given to the result run at the same time. */
export function limiter(limit) {
  let running = 0;
  const waiting = [];
  return async (work) => {
    if (running >= limit) await new Promise((resolve) => waiting.push(resolve));
    else ++running;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else --running;
    }
  };
}

export function findOnPath(name) {
  if (name.includes('/')) return fs.existsSync(name) ? path.resolve(name) : undefined;
  for (const directory of (process.env.PATH ?? '').split(':')) {
    const file = path.join(directory, name);
    try {
      fs.accessSync(file, fs.constants.X_OK);
      return file;
    } catch {
      // the next one
    }
  }
  return undefined;
}

/** Tells versions of a large file apart without reading it. */
export function identityOf(file) {
  const { size, mtimeMs } = fs.statSync(file);
  return [fs.realpathSync(file), size, mtimeMs];
}

export const digest = (data) => createHash('sha256').update(data).digest('hex');
export const digestOfFile = (file) => digest(fs.readFileSync(file));
