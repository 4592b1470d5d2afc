#!/usr/bin/env node
// How compile time falls with the number of workers, by simulation: the time of each partition is measured on one thread, then partitions
// go to whichever worker is free first, the longest before the others; the compiler does so by size.
//
//   scaling.mjs WZC MODULE [--workers 2,8,32,128] [-- OPTIONS OF WZC]
//
// What runs before and after the partitions counts as serial, although validation and digests are parallel, too: the real speed-up is
// no smaller, but for what processors that share caches and memory lose.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/// When the last of the tasks ends, if each of `workers` takes the next one as soon as it is free.
export function makespan(seconds, workers) {
  const free = new Array(workers).fill(0);
  for (const task of seconds) {
    const first = free.indexOf(Math.min(...free));
    free[first] += task;
  }
  return Math.max(...free);
}

/// For each number of workers: seconds, speed-up, and what keeps it from being higher.
export function scaling(stats, counts) {
  const serial = stats.decodeSeconds + stats.cutSeconds + stats.joinSeconds;
  const partitions = [...stats.partitionSeconds].sort((a, b) => b - a);
  const work = partitions.reduce((a, b) => a + b, 0);
  return counts.map((workers) => {
    const seconds = serial + makespan(partitions, workers);
    const losses = [
      ['what is serial', serial * (1 - 1 / workers)],
      ['the largest partition', Math.max(0, partitions[0] - work / workers)],
    ];
    losses.push(['waiting for the last', seconds - (serial + work) / workers - losses[0][1] - losses[1][1]]);
    const [bound] = losses.reduce((a, b) => (b[1] > a[1] ? b : a));
    return { workers, seconds, speedUp: (serial + work) / seconds, bound };
  });
}

function main() {
  const words = process.argv.slice(2);
  const options = words.includes('--') ? words.splice(words.indexOf('--')).slice(1) : [];
  const at = words.indexOf('--workers');
  const counts = at < 0 ? [2, 8, 32, 128] : words.splice(at, 2)[1].split(',').map(Number);
  const [wzc, module] = words;
  if (!module) {
    console.error('usage: scaling.mjs WZC MODULE [--workers 2,8,32,128] [-- OPTIONS OF WZC]');
    process.exit(2);
  }
  const work = mkdtempSync(join(tmpdir(), 'wzc-scaling-'));
  try {
    const result = spawnSync(wzc, [module, '-o', join(work, 'm.o'), '-j1', '--stats=json', ...options], { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (result.status !== 0) throw new Error(result.stderr);
    const stats = JSON.parse(result.stderr);
    const total = stats.partitionSeconds.reduce((a, b) => a + b, 0);
    console.log(`${stats.partitions} partitions, ${total.toFixed(1)} s, the largest ${Math.max(...stats.partitionSeconds).toFixed(2)} s; before them ` +
      `${(stats.decodeSeconds + stats.cutSeconds).toFixed(2)} s, after them ${stats.joinSeconds.toFixed(2)} s`);
    console.log('workers  seconds  speed-up  bound by');
    for (const row of scaling(stats, counts))
      console.log(`${String(row.workers).padStart(7)} ${row.seconds.toFixed(2).padStart(8)} ${row.speedUp.toFixed(2).padStart(9)}  ${row.bound}`);
  } finally {
    rmSync(work, { recursive: true });
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) main();
