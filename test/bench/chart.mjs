// The chart of a report, an SVG without scripts or fonts of its own, for light and dark pages: on top a bar for each
// engine's geometric mean, which also serves as the legend, and below a row of dots for each program. The axis of the dots
// is logarithmic, so that twice as slow is as far from native as twice as fast.

import { summarise } from './report.mjs';

const width = 880;
const left = 120;
const right = width - 60;
const barHeight = 16;
const rowHeight = 22;

/** Colours for light and dark pages: an engine always has the same one. */
const colours = {
  wzc: ['#2a78d6', '#3987e5'],
  wasm2c: ['#eb6834', '#d95926'],
  v8: ['#1baf7a', '#199e70'],
  wamr: ['#4a3aa7', '#9085e9'],
  wasmedge: ['#e87ba4', '#d55181'],
  wasmtime: ['#eda100', '#c98500'],
  wasmer: ['#008300', '#31a231'],
  wazero: ['#e34948', '#e66767'],
};
const spare = ['wasmedge', 'wasmtime', 'wasmer', 'wazero', 'wamr'];

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const engineOf = (column) => column.replace(/\+simd$/, '');
const isSimd = (column) => column.endsWith('+simd');
const round = (value) => Math.round(value * 10) / 10;

/** A class for each engine, wzc's further configurations with colours that no peer of this run has. */
function classes(columns) {
  const engines = [...new Set(columns.map(engineOf))];
  const free = spare.filter((id) => !engines.includes(id));
  return new Map(engines.map((id) => [id, colours[id] ?? colours[free.shift() ?? 'wazero']]));
}

function text(x, y, content, { anchor = 'start', kind = 'label' } = {}) {
  return `<text class="${kind}" x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escape(content)}</text>`;
}

/** A disc for scalar guests, a diamond for those with SIMD. */
function dot(x, y, size, column, className, title) {
  const at = `${round(x)},${round(y)}`;
  const shape = isSimd(column)
    ? `<path d="M${at} m0,${-size - 1} l${size + 1},${size + 1} l${-size - 1},${size + 1} l${-size - 1},${-size - 1} z"`
    : `<circle cx="${round(x)}" cy="${round(y)}" r="${size}"`;
  return `${shape} class="${className} ring"><title>${escape(title)}</title></${isSimd(column) ? 'path' : 'circle'}>`;
}

/** Ticks of the logarithmic axis that lie in the range. */
const ticksWithin = (low, high) =>
  [0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100].filter(
    (tick) => tick >= low && tick <= high,
  );

function bars(summaries, classOf, top) {
  const scale = (right - 40 - left - 40) / Math.max(1, ...summaries.map(({ geomean }) => geomean));
  const parts = [];
  let y = top;
  for (const { column, geomean, worst, worstProgram } of summaries) {
    const length = geomean * scale;
    const name = engineOf(column) + (isSimd(column) ? ' ◆' : ' ●');
    parts.push(text(left + 32, y + 12, name, { anchor: 'end' }));
    parts.push(
      `<rect class="${classOf(column)}" x="${left + 40}" y="${y}" width="${round(length)}" height="${barHeight - 3}" rx="2">` +
        `<title>${escape(`${column}: worst case ${worst.toFixed(2)} (${worstProgram})`)}</title></rect>`,
    );
    parts.push(text(left + 46 + Math.max(length, scale), y + 12, geomean.toFixed(2), { kind: 'value' }));
    y += barHeight;
  }
  const native = left + 40 + scale;
  parts.unshift(`<line class="native" x1="${round(native)}" x2="${round(native)}" y1="${top - 4}" y2="${y + 2}"/>`);
  return { parts, bottom: y };
}

function dots(programs, columns, classOf, top) {
  const ratios = programs.flatMap(({ results }) => columns.map((column) => results[column]?.ratio)).filter(Boolean);
  const low = Math.min(0.8, ...ratios) * 0.95;
  const high = Math.max(1.5, ...ratios) * 1.05;
  const position = (ratio) => left + ((right - left) * Math.log(ratio / low)) / Math.log(high / low);
  const bottom = top + programs.length * rowHeight;
  const parts = [];
  for (const tick of ticksWithin(low, high)) {
    const x = round(position(tick));
    parts.push(`<line class="${tick === 1 ? 'native' : 'grid'}" x1="${x}" x2="${x}" y1="${top - 4}" y2="${bottom}"/>`);
    parts.push(text(x, top - 9, tick === 1 ? 'native' : `${tick}×`, { anchor: 'middle', kind: 'small' }));
    parts.push(text(x, bottom + 14, tick === 1 ? '1' : `${tick}×`, { anchor: 'middle', kind: 'small' }));
  }
  programs.forEach(({ name, kind, results }, index) => {
    const middle = top + (index + 0.5) * rowHeight;
    if (index > 0 && kind !== programs[index - 1].kind)
      parts.push(
        `<line class="rule" x1="20" x2="${right}" y1="${middle - rowHeight / 2}" y2="${middle - rowHeight / 2}"/>`,
      );
    parts.push(text(left - 12, middle + 4, name, { anchor: 'end' }));
    // Dots of a row keep a little apart; wzc's come last, above the others.
    [...columns].reverse().forEach((column, place) => {
      const ratio = results[column]?.ratio;
      if (!ratio) return;
      const y = middle + ((place / Math.max(1, columns.length - 1)) * 2 - 1) * rowHeight * -0.24;
      const size = engineOf(column).startsWith('wzc') ? 4.5 : 3.5;
      parts.push(dot(position(ratio), y, size, column, classOf(column), `${name}, ${column}: ${ratio.toFixed(2)}`));
    });
  });
  return { parts, bottom: bottom + 24 };
}

/** The SVG for a report as bench.mjs makes it. */
export function chart({ programs, columns, machine }) {
  const shown = columns.slice(1);
  const byEngine = classes(shown);
  const names = [...byEngine.keys()];
  const classOf = (column) => `e${names.indexOf(engineOf(column))}`;
  const summaries = shown
    .map((column) => ({ column, ...summarise(programs, column) }))
    .filter(({ geomean }) => geomean !== undefined);
  const header = 62;
  const above = bars(summaries, classOf, header);
  const below = dots(programs, shown, classOf, above.bottom + 46);
  const height = below.bottom + 6;
  const fill = (mode) => names.map((name, index) => `.e${index} { fill: ${byEngine.get(name)[mode]}; }`).join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"
  aria-label="Running time of programs compiled to WebAssembly, relative to native code">
<style>
  .surface { fill: #fcfcfb; } text { fill: #33322e; font: 12px system-ui, sans-serif; }
  .title { font-size: 15px; font-weight: 600; } .small { font-size: 11px; fill: #6b6a64; } .value { font-weight: 600; }
  .grid { stroke: #e5e4e0; } .rule { stroke: #c9c8c2; } .native { stroke: #6b6a64; stroke-width: 1.5; }
  .ring { stroke: #fcfcfb; stroke-width: 1; } ${fill(0)}
  @media (prefers-color-scheme: dark) {
    .surface { fill: #1a1a19; } text { fill: #dddcd6; } .small { fill: #9c9b94; }
    .grid { stroke: #33332f; } .rule { stroke: #4a4a45; } .native { stroke: #9c9b94; } .ring { stroke: #1a1a19; }
    ${fill(1)}
  }
</style>
<rect class="surface" width="${width}" height="${height}" rx="6"/>
${text(20, 26, 'Running time relative to native code (clang -O3): lower is better', { kind: 'title' })}
${text(20, 45, `Geometric means over ${programs.length} programs, and each program below. ● scalar guests, ◆ guests with SIMD. ${machine}`, { kind: 'small' })}
${above.parts.join('\n')}
${below.parts.join('\n')}
</svg>
`;
}
