// Valid modules at the limits that engines share, each of one shape for which some part of a compiler takes more than
// linear time or memory. `shapes` has a function for each, which makes the module's bytes.

import { Code, Module, body, op, type } from './code.mjs';

const { i32, f64, v128, none, funcref } = type;
const functionSize = 7_654_321;

/** A module of one function `run` of one parameter and one result, and a memory. */
function single(locals, write, { params = [i32], results = [i32] } = {}) {
  const module = new Module();
  module.memory();
  module.function(params, results, body(locals, write), 'run');
  return module.finish();
}

/** A function that calls, loads and so on until it has the largest size. */
function largest(locals, write) {
  return single(locals, (code) => {
    code.fill(functionSize, 8, (i) => write(code, i));
    code.get(0);
  });
}

/** `count` blocks around what `write` writes. */
function nest(code, opcode, count, write, close = () => {}) {
  code.times(count, () => code.put(opcode, none));
  write();
  code.times(count, (i) => {
    code.put(op.end);
    close(i);
  });
}

/** br_table with `count` entries, entry(i) each, and the default. */
function table(code, count, entry, fallback) {
  code.put(op.brTable).unsigned(count);
  code.times(count, (i) => code.unsigned(entry(i)));
  code.unsigned(fallback);
}

/** A loop around a switch with a case for each of `cases`, as compilers make interpreters: cases work on `locals`. */
function switchLoop(cases, locals) {
  return single([[locals, i32]], (code) => {
    code.put(op.loop, none);
    code.times(cases + 1, () => code.put(op.block, none));
    code.get(0).load();
    table(code, cases, (i) => i, cases);
    code.times(cases, (i) => {
      code.put(op.end);
      code.get(1 + (i % locals)).i32(i).put(op.i32Add).set(1 + ((i * 7) % locals));
      code.get(0).i32(4).put(op.i32Add).set(0);
      code.put(op.br).unsigned(cases - i);
    });
    code.put(op.end, op.end);
    code.get(1);
  });
}

/** `count` functions with the body that write(code, i) writes. */
function many(count, write, { params = [], results = [], exported = () => null } = {}) {
  const module = new Module();
  module.memory();
  for (let i = 0; i < count; ++i) module.function(params, results, body([], (code) => write(code, i)), exported(i));
  return module.finish();
}

const range = (count, write) => Array.from({ length: count }, (_, i) => write(i));

export const shapes = {
  // ---- one function of the largest size
  'body-arithmetic': () => largest([], (code, i) => code.get(0).i32(i & 63).put(op.i32Add).set(0)),
  'body-nops': () => largest([], (code) => code.put(op.nop)),
  'body-calls': () => largest([], (code) => code.get(0).call(0).set(0)),
  'body-loads': () => single([], (code) => code.get(0).fill(functionSize, 8, () => code.load())),
  'body-stores': () => largest([], (code, i) => code.get(0).i32(i & 63).put(op.i32Store, 0).unsigned(i & 8191)),
  'body-branches': () => largest([], (code) => code.put(op.block, none).get(0).put(op.brIf, 0).i32(1).set(0).put(op.end)),
  'body-divisions': () => largest([], (code) => code.get(0).get(0).put(op.i32DivS).set(0)),
  'body-vectors': () =>
    largest([[2, v128]], (code, i) => code.get(1).get(2).put(0xfd, 0x0d).append(range(16, (k) => (i + k) & 31)).set(1 + (i & 1))),
  'body-operands': () =>
    single([], (code) => {
      const count = (functionSize - 16) / 3;
      code.times(count, () => code.get(0));
      code.times(Math.floor(count) - 1, () => code.put(op.i32Add));
    }),

  // ---- locals, parameters, results
  'locals-50000': () =>
    single([[49_999, i32]], (code) => {
      code.times(49_998, (i) => code.get(i).load().set(i + 1));
      code.put(op.loop, none);
      code.times(49_998, (i) => code.get(i).get(i + 1).put(op.i32Add).set(i));
      code.get(0).put(op.brIf, 0, op.end).get(1);
    }),
  'locals-times-blocks': () =>
    single([[1000, i32]], (code) => {
      code.times(3000, (i) => {
        code.put(op.block, none).get(0).i32(i).put(op.i32Eq, op.brIf, 0);
        code.times(40, (k) => code.get(1 + ((i * 40 + k) % 1000)).i32(i).put(op.i32Xor).set(1 + ((i * 37 + k) % 1000)));
        code.put(op.end);
      });
      code.times(1000, (i) => code.get(0).get(i + 1).put(op.i32Store, 0, 0));
      code.get(1);
    }),
  'locals-times-loops': () =>
    single([[1000, i32]], (code) => {
      code.times(3000, (i) => {
        code.put(op.loop, none).get(1 + (i % 1000)).i32(1).put(op.i32Add).set(1 + (i % 1000));
        code.get(0).get(1 + (i % 1000)).put(op.i32LtU, op.brIf, 0, op.end);
      });
      code.times(1000, (i) => code.get(0).get(i + 1).put(op.i32Store, 0, 0));
      code.get(1);
    }),
  'params-1000': () => {
    const module = new Module();
    const params = Array(1000).fill(i32);
    const pass = (code) => code.times(1000, (i) => code.get(i));
    module.memory();
    module.function(params, params, body([], pass));
    module.function(params, [], body([], (code) => {
      pass(code);
      code.times(1000, () => code.call(0));
      code.times(1000, () => code.put(op.drop));
    }), 'run');
    return module.finish();
  },
  'block-results': () => {
    const module = new Module();
    const results = Array(1000).fill(i32);
    const signature = module.type([], results);
    module.function([i32], [], body([], (code) => {
      code.put(op.block).signed(signature).times(1000, (i) => code.i32(i));
      code.times(3000, () => code.get(0).put(op.brIf, 0));
      code.put(op.end).times(1000, () => code.put(op.drop));
    }), 'run');
    return module.finish();
  },

  // ---- control
  'blocks-100000': () =>
    single([], (code) => {
      nest(code, op.block, 100_000, () => code.get(0).put(op.brIf).unsigned(99_999), (i) => i < 99_999 && code.get(0).put(op.brIf).unsigned((i % 97) % (99_999 - i)));
      code.get(0);
    }),
  'loops-100000': () =>
    single([[1, i32]], (code) => {
      nest(code, op.loop, 100_000, () => code.get(0).set(1), (i) => i < 99_999 && code.get(1).put(op.brIf, 0));
      code.get(1);
    }),
  'ifs-100000': () =>
    single([], (code) => {
      code.times(100_000, () => code.get(0).put(op.if, none));
      code.times(100_000, () => code.put(op.else).get(0).i32(1).put(op.i32Add).set(0).put(op.end));
      code.get(0);
    }),
  'br-table-65520': () =>
    single([[1, i32]], (code) => {
      code.times(65_521, () => code.put(op.block, none));
      code.get(0);
      table(code, 65_520, (i) => i, 65_520);
      code.times(65_521, (i) => code.put(op.end).get(1).i32(i).put(op.i32Xor).set(1));
      code.get(1);
    }),
  'br-tables-100': () =>
    single([], (code) => {
      nest(code, op.block, 50, () => {
        code.times(100, (k) => {
          code.put(op.block, none).get(0);
          table(code, 65_520, (i) => (i * 7 + k) % 50, 0);
          code.put(op.end);
        });
      }, () => code.get(0).i32(1).put(op.i32Add).set(0));
      code.get(0);
    }),
  'switch-in-loop': () => switchLoop(20_000, 200),
  'loop-depth-1000': () =>
    single([[1000, i32]], (code) => {
      code.times(999, (i) => code.get(0).set(i + 1).put(op.loop, none));
      code.get(0).get(0).put(op.i32Store, 0, 0);
      code.times(999, (i) => {
        const local = 999 - i;
        code.get(local).get(local - 1).put(op.i32Add).set(local - 1);
        code.get(local).i32(1).put(op.i32Sub, op.tee).unsigned(local).put(op.brIf, 0, op.end);
      });
      code.get(0);
    }),

  // ---- chains of values
  'loads-60000': () => single([], (code) => code.get(0).times(60_000, () => code.load())),
  'powers': () => single([[1, i32]], (code) => {
    code.times(60_000, () => code.get(0).get(0).put(op.i32Mul).get(0).put(op.i32Add).set(0));
    code.get(0);
  }),
  'selects': () => single([[4, i32]], (code) => {
    code.times(60_000, (i) => code.get(1 + (i % 4)).get(1 + ((i + 1) % 4)).get(0).get(1 + ((i + 3) % 4)).put(op.i32LtU, op.select).set(1 + ((i + 2) % 4)));
    code.get(1);
  }),
  'floats': () => single([[4, f64]], (code) => {
    code.times(60_000, (i) => code.get(1 + (i % 4)).get(1 + ((i + 1) % 4)).put(op.f64Mul).get(0).load(op.f64Load).put(op.f64Add, op.f64Nearest).set(1 + ((i + 2) % 4)));
    code.get(1).put(op.i32TruncF64);
  }),

  // ---- many of a kind
  'functions-1000000': () => many(1_000_000, () => {}),
  'exports-1000000': () => many(1_000_000, (code, i) => code.i32(i), { results: [i32], exported: (i) => `f${i}` }),
  'call-tree': () => many(3_000, (code, i) => {
    if (i < 2_999) code.get(0).call(i + 1).call(Math.min(i + 2, 2_999));
    else code.get(0);
  }, { params: [i32], results: [i32], exported: (i) => (i ? null : 'run') }),
  'types-1000000': () => {
    const module = new Module();
    const kinds = [0x7f, 0x7e, 0x7d, 0x7c];
    module.section(1, 1_000_000, (section) => {
      for (let i = 0; i < 1_000_000; ++i) {
        section.put(0x60, 10);
        for (let k = 0; k < 10; ++k) section.put(kinds[(i >> (2 * k)) & 3]);
        section.put(0);
      }
    });
    return module.finish();
  },
  'imports-1000000': () => {
    const module = new Module();
    module.type();
    module.section(2, 1_000_000, (section) => {
      for (let i = 0; i < 1_000_000; ++i) section.name('m').name(`f${i}`).put(0, 0);
    });
    return module.finish();
  },
  'globals-1000000': () => {
    const module = new Module();
    module.section(6, 1_000_000, (section) => {
      for (let i = 0; i < 1_000_000; ++i) section.put(i32, 1).i32(i).put(op.end);
    });
    module.function([], [], body([], (code) => code.times(500_000, (i) => code.put(op.globalGet).unsigned(2 * i).put(op.globalSet).unsigned(2 * i + 1))), 'run');
    return module.finish();
  },
  'data-128-mib': () => {
    const module = new Module();
    const size = 1 << 27;
    module.memory(2048);
    module.section(11, 1, (section) => section.put(0, op.i32, 0, op.end).unsigned(size).append(Buffer.alloc(size, 'bomb')));
    return module.finish();
  },
  'data-segments-100000': () => {
    const module = new Module();
    module.memory(64);
    module.section(11, 100_000, (section) => {
      for (let i = 0; i < 100_000; ++i) section.put(0).i32(i * 7).put(op.end).unsigned(8).append(Buffer.alloc(8, i & 255));
    });
    return module.finish();
  },
  'elements-10000000': () => {
    const module = new Module();
    const count = 10_000_000;
    module.section(4, 1, (section) => section.put(funcref, 0).unsigned(count));
    module.function([], [], body([], () => {}));
    module.section(9, 1, (section) => section.put(0, op.i32, 0, op.end).unsigned(count).append(Buffer.alloc(count)));
    return module.finish();
  },
  'element-segments-1000000': () => {
    const module = new Module();
    const count = 1_000_000;
    module.section(4, 1, (section) => section.put(funcref, 0).unsigned(count));
    module.function([], [], body([], () => {}));
    module.section(9, count, (section) => {
      for (let i = 0; i < count; ++i) section.put(0).i32(i).put(op.end, 1, 0);
    });
    return module.finish();
  },
};
