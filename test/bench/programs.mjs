// The table of programs. Each is called with `scale`, so chosen that the timed section takes about half a second natively;
// `quick` is the scale of the smoke test. Sources are relative to this folder; real_programs.mjs has what else there can be.

import { realPrograms } from './real_programs.mjs';

/** Programs of ours: name, scale, what is measured. */
const kernels = [
  ['gemm', 45, 'product of matrices of doubles'],
  ['stencil', 160, '3-D stencil of floats'],
  ['lu', 90, 'LU decomposition'],
  ['fft', 60, 'Fourier transform'],
  ['nbody', 100, 'planets under gravity'],
  ['mandelbrot', 55, 'Mandelbrot set'],
  ['spectral', 80, 'spectral norm'],
  ['image', 180, 'blending and blurring of bytes'],
  ['sha256', 11, 'SHA-256'],
  ['checksums', 60, 'CRC-32 and Adler-32'],
  ['bigint', 45, 'long multiplication'],
  ['sequence', 20, 'alignment by dynamic programming'],
  ['fannkuch', 28, 'flips of permutations'],
  ['sieve', 110, 'sieve of Eratosthenes'],
  ['search', 22, 'text search'],
  ['memory', 190, 'memcpy, memmove, memset, memcmp'],
  ['quicksort', 45, 'quicksort'],
  ['hashmap', 40, 'hash table of strings'],
  ['chase', 110, 'lists and search trees'],
  ['trees', 45, 'malloc and free of small nodes'],
  ['fib', 110, 'recursion'],
  ['tak', 400, 'deep recursion'],
  ['indirect', 32, 'calls through pointers'],
  ['bytecode', 20, 'interpreter with a switch'],
  ['machines', 130, 'state machine, list, small matrix'],
  ['objects', 65, 'C++: virtual calls, containers', 'cpp'],
  ['rust', 75, 'Rust: maps, trees, trait objects, strings', 'rs'],
];

export const programs = [
  ...kernels.map(([name, scale, about, extension = 'c']) => ({
    name,
    kind: 'kernel',
    about,
    scale,
    quick: 1,
    sources: [`kernels/${name}.${extension}`, ...(extension === 'rs' ? ['kernels/rust_clock.c'] : [])],
    language: { c: 'c', cpp: 'c++', rs: 'rust' }[extension],
  })),
  ...realPrograms,
];
