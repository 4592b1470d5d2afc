// Rust, with calls back into JavaScript.
import { require } from '../packages.mjs';

export const packages = ['source-map@0.8.0'];

export default async function run(directory) {
  const { SourceMapConsumer, SourceMapGenerator } = require(directory, 'source-map');
  const generator = new SourceMapGenerator({ file: 'out.js' });
  for (let line = 1; line < 400; line++) {
    const original = { line: ((line * 3) % 701) + 1, column: line % 7 };
    generator.addMapping({
      generated: { line, column: line % 13 },
      original,
      source: `s${line % 5}.js`,
      name: `n${line % 11}`,
    });
  }
  const consumer = await new SourceMapConsumer(generator.toString());
  consumer.eachMapping(() => {});
  consumer.originalPositionFor({ line: 40, column: 9 });
  consumer.generatedPositionFor({ source: 's1.js', line: 40, column: 1 });
  consumer.allGeneratedPositionsFor({ source: 's2.js', line: 100 });
  consumer.destroy();
}
