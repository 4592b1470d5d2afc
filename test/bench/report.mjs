// What was measured as a table of ratios to native, with geometric mean and worst case, and as JSON.

const geometricMean = (values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** Geometric mean and worst case of a column over the programs that ran in it. */
export function summarise(programs, column) {
  const cells = programs
    .map(({ name, results }) => ({ name, ratio: results[column]?.ratio }))
    .filter(({ ratio }) => ratio !== undefined);
  if (cells.length === 0) return undefined;
  const worst = cells.reduce((a, b) => (b.ratio > a.ratio ? b : a));
  return {
    geomean: geometricMean(cells.map(({ ratio }) => ratio)),
    worst: worst.ratio,
    worstProgram: worst.name,
    count: cells.length,
  };
}

function format(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n');
}

/** The table, in Markdown that reads well as it is. Only the first native column is in seconds. */
export function table({ programs, columns }) {
  const [native, ...others] = columns;
  const rows = [['program', `${native}, s`, ...others]];
  for (const { name, results } of programs)
    rows.push([
      name,
      results[native].seconds?.toFixed(3) ?? 'failed',
      ...others.map((column) => {
        const result = results[column];
        if (!result) return '';
        return result.failure ? 'failed' : result.ratio.toFixed(2);
      }),
    ]);
  const add = (label, subset) => {
    if (subset.length === 0) return;
    const summaries = others.map((column) => summarise(subset, column));
    rows.push([label, '', ...summaries.map((summary) => summary?.geomean.toFixed(3) ?? '')]);
  };
  const kinds = [...new Set(programs.map(({ kind }) => kind))];
  if (kinds.length > 1)
    for (const kind of kinds)
      add(
        `geomean, ${kind}`,
        programs.filter((each) => each.kind === kind),
      );
  add('geometric mean', programs);
  rows.push(['worst case', '', ...others.map((column) => summarise(programs, column)?.worst.toFixed(2) ?? '')]);
  return format(rows);
}

/** Every cell that failed, a line each. */
export function failures({ programs }) {
  return programs.flatMap(({ name, results }) =>
    Object.entries(results)
      .filter(([, { failure }]) => failure)
      .map(([column, { failure }]) => `${name}, ${column}: ${failure}`),
  );
}

export function asJson(report) {
  const [, ...others] = report.columns;
  const summary = Object.fromEntries(others.map((column) => [column, summarise(report.programs, column)]));
  return `${JSON.stringify({ ...report, summary }, undefined, 2)}\n`;
}
