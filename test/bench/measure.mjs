// Building everything a run needs, then running it in turn: each round runs every engine once, so that a disturbance of
// the machine falls on all, and the fastest round counts. Where the two fastest runs are far apart, more rounds follow.

import { run } from './processes.mjs';

const mostRounds = 3;
const markers = { wall: /^bench-seconds: ([\d.]+)$/m, cpu: /^bench-cpu-seconds: ([\d.]+)$/m };

/** A cell is one program in one engine with one kind of guest; `ratio` is to native. */
async function buildCells(program, { builder, engines, natives, kinds }) {
  const cells = [];
  // Rust's compiler would want its own tool for profiles.
  const possible = natives.filter(({ trains }) => !(trains && program.language === 'rust'));
  const nativeCells = possible.map(async ({ id, flags, trains }) => {
    const built = await builder.native(program, id, flags, { trains });
    return { id, ...built, command: [built.output] };
  });
  const guestCells = kinds.flatMap((kind) => {
    const built = builder.guest(program, kind);
    return engines
      .filter((engine) => engine.guests.includes(kind))
      .map(async (engine) => {
        const id = columnOf(engine, kind);
        const guest = await built;
        if (guest.missing) return { id, missing: guest.missing };
        if (guest.failure) return { id, failure: `guest: ${guest.failure}` };
        return { id, ...(await engine.make(builder, program, guest.output, kind)) };
      });
  });
  for (const cell of await Promise.all([...nativeCells, ...guestCells])) cells.push({ ...cell, samples: [] });
  return cells;
}

export const columnOf = (engine, kind) => (kind === 'simd' ? `${engine.id}+simd` : engine.id);

async function runOnce(cell, scale, clock) {
  const result = await run([...cell.command, String(scale)], { timeout: 300_000 });
  if (result.failure) {
    cell.failure = result.failure;
    return;
  }
  const match = markers[clock].exec(result.stderr);
  if (!match) {
    cell.failure = 'no time printed';
    return;
  }
  cell.samples.push(Number(match[1]));
  if (cell.stdout === undefined) cell.stdout = result.stdout;
  else if (cell.stdout !== result.stdout) cell.failure = 'output differs from one run to the next';
}

/** The fastest run was no accident if another came near it. */
function isSettled({ samples }) {
  const [first, second] = [...samples].sort((a, b) => a - b);
  return second <= first * 1.02;
}

/** Programs whose sources cannot be had are in `skipped`, with the reason. */
export async function buildAll(programs, settings) {
  const all = await Promise.all(
    programs.map(async (program) => ({ program, cells: await buildCells(program, settings) })),
  );
  const reasonOf = ({ cells }) => cells.find(({ missing }) => missing)?.missing;
  return {
    built: all.filter((each) => !reasonOf(each)),
    skipped: all.filter(reasonOf).map((each) => ({ name: each.program.name, reason: reasonOf(each) })),
  };
}

/** Runs a program's cells `repeat` times and judges the outputs by that of the first native program. */
export async function measure({ program, cells }, { repeat, clock, scaleOf, log }) {
  const scale = scaleOf(program);
  for (let round = 0; round < repeat * mostRounds; ++round)
    for (let index = 0; index < cells.length; ++index) {
      const cell = cells[(index + round) % cells.length];
      if (!cell.failure && (round < repeat || (repeat > 1 && !isSettled(cell)))) await runOnce(cell, scale, clock);
    }
  const [native] = cells;
  const results = {};
  for (const { id, failure, samples, seconds, stdout } of cells) {
    const result = { compileSeconds: seconds };
    if (samples.length > 0) Object.assign(result, { seconds: Math.min(...samples), samples });
    if (failure) result.failure = failure;
    else if (stdout !== native.stdout) result.failure = `output ${short(stdout)} instead of ${short(native.stdout)}`;
    else result.ratio = result.seconds / Math.min(...native.samples);
    results[id] = result;
  }
  log(`${program.name}: native ${results[native.id].seconds?.toFixed(3) ?? results[native.id].failure} s`);
  return {
    name: program.name,
    kind: program.kind,
    about: program.about,
    scale,
    output: native.stdout?.trim(),
    results,
  };
}

const short = (text) => JSON.stringify((text ?? '').trim().slice(0, 60));
