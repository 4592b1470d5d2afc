// Runs the steps of a test case in this node's V8 and says what happened, in the terms of differential.cpp.

/// Two mixed 32-bit sums of a sequence of 32-bit words. differential.cpp has the same.
export class Digest {
  a = 0x811c9dc5 | 0;
  b = 0x2545f491 | 0;
  word(word) {
    this.a = Math.imul(((this.a << 5) | (this.a >>> 27)) ^ word, 0x9e3779b1);
    this.b = Math.imul(((this.b << 7) | (this.b >>> 25)) + word, 0x85ebca6b);
  }
  words(words) {
    let { a, b } = this;
    for (let i = 0; i < words.length; ++i) {
      const word = words[i];
      a = Math.imul(((a << 5) | (a >>> 27)) ^ word, 0x9e3779b1);
      b = Math.imul(((b << 7) | (b >>> 25)) + word, 0x85ebca6b);
    }
    this.a = a;
    this.b = b;
  }
  text() {
    return (this.a >>> 0).toString(16).padStart(8, "0") + (this.b >>> 0).toString(16).padStart(8, "0");
  }
}

const scratch = new DataView(new ArrayBuffer(8));

/// Low and high word of a value; NaN are all the same, references null or not.
function wordsOf(letter, value) {
  switch (letter) {
    case "i":
      return [value | 0, 0];
    case "I":
      scratch.setBigInt64(0, value, true);
      break;
    case "f":
      if (value !== value) return [0x7fc00000, 0];
      scratch.setFloat32(0, value, true);
      return [scratch.getInt32(0, true), 0];
    case "F":
      if (value !== value) return [0, 0x7ff80000];
      scratch.setFloat64(0, value, true);
      break;
    default:
      return [value === null || value === undefined ? 0 : 1, 0];
  }
  return [scratch.getInt32(0, true), scratch.getInt32(4, true)];
}

function hex(letter, value) {
  const [low, high] = wordsOf(letter, value);
  return (high >>> 0).toString(16).padStart(8, "0") + (low >>> 0).toString(16).padStart(8, "0");
}

/// A value from its bits in hexadecimal. References are null.
function fromHex(letter, text) {
  const bits = BigInt("0x" + text);
  scratch.setBigUint64(0, bits, true);
  switch (letter) {
    case "i":
      return scratch.getInt32(0, true);
    case "I":
      return scratch.getBigInt64(0, true);
    case "f":
      return scratch.getFloat32(0, true);
    case "F":
      return scratch.getFloat64(0, true);
    default:
      return null;
  }
}

/// Codes of traps.def that V8's message may stand for; V8 does not tell all apart.
function trapCodes(error) {
  const message = String(error?.message);
  if (error instanceof RangeError && message.includes("call stack")) return [10];
  if (!(error instanceof WebAssembly.RuntimeError)) return null;
  if (message.includes("unreachable")) return [1];
  if (message.includes("memory access out of bounds") || message.includes("data segment")) return [2];
  if (message.includes("table index is out of bounds")) return [3, 4];
  if (message.includes("table access out of bounds") || message.includes("element segment")) return [3];
  if (message.includes("table") && message.includes("bounds")) return [3, 4];
  if (message.includes("signature mismatch")) return [5, 6];
  if (message.includes("by zero")) return [7];
  if (message.includes("result unrepresentable")) return [8];
  if (message.includes("unrepresentable in integer range")) return [8, 9];
  return null;
}

// JavaScript takes no v128: this module's function "f" hands both halves of one to its import.
const vectorAdaptor = new WebAssembly.Module(
  new Uint8Array([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 10, 2, 0x60, 2, 0x7e, 0x7e, 0, 0x60, 1, 0x7b, 0, 2, 7, 1, 1, 0x6d, 1, 0x66, 0, 0, 3, 2, 1, 1,
    7, 5, 1, 1, 0x66, 0, 1, 10, 16, 1, 14, 0, 0x20, 0, 0xfd, 0x1d, 0, 0x20, 0, 0xfd, 0x1d, 1, 0x10, 0, 0x0b,
  ]),
);

class Run {
  constructor(compiled, description) {
    this.compiled = compiled;
    this.description = description;
    this.logs = new Digest();
  }

  imports() {
    const imports = {};
    this.description.imports.forEach((item, index) => {
      imports[item.module] ??= {};
      imports[item.module][item.name] = item.kind === "func" ? this.importedFunction(item.type, index) : importedGlobal(item);
    });
    return imports;
  }

  importedFunction(type, index) {
    const [params, results] = type.split(":");
    if (params.includes("v") || results.includes("v")) {
      if (type !== "v:") throw new Error("import with vectors");
      const log = (low, high) => {
        this.logs.word(index);
        this.logs.words([...wordsOf("I", low), ...wordsOf("I", high)]);
      };
      return new WebAssembly.Instance(vectorAdaptor, { m: { f: log } }).exports.f;
    }
    return (...args) => {
      this.logs.word(index);
      for (let i = 0; i < params.length; ++i) this.logs.words(wordsOf(params[i], args[i]));
      const values = [...results].map((letter) => fromHex(letter, "0"));
      return values.length > 1 ? values : values[0];
    };
  }

  instantiate() {
    this.instance = new WebAssembly.Instance(this.compiled, this.imports());
    this.exports = Object.values(this.instance.exports);
  }

  state() {
    const digest = new Digest();
    this.description.exports.forEach(({ name, kind, index }) => {
      if (!name.startsWith("state:")) return;
      const item = this.instance.exports[name];
      if (kind === 1) {
        digest.word(item.length);
        for (let i = 0; i < item.length; ++i) digest.word(item.get(i) === null ? 0 : 1);
      } else if (kind === 2) {
        digest.words(new Int32Array(item.buffer));
      } else if (this.description.globals[index] !== "v") {
        digest.words(wordsOf(this.description.globals[index], item.value));
      }
    });
    return digest.text();
  }

  step(step, isLast) {
    const { name, index } = this.description.exports[step.export];
    const [params, results] = this.description.functions[index].split(":");
    this.logs = new Digest();
    const outcome = {};
    try {
      const args = step.args.map((text, i) => fromHex(params[i], text));
      const value = this.instance.exports[name](...args);
      const values = results.length > 1 ? value : results.length ? [value] : [];
      outcome.results = [...results].map((letter, i) => hex(letter, values[i]));
    } catch (error) {
      outcome.traps = trapCodes(error);
      if (!outcome.traps) throw error;
    }
    outcome.logs = this.logs.text();
    if (outcome.traps || isLast) outcome.state = this.state();
    if (outcome.traps) this.instantiate();
    return outcome;
  }
}

function importedGlobal({ type, mutable }) {
  const name = { i: "i32", I: "i64", f: "f32", F: "f64", r: "anyfunc", e: "externref" }[type];
  if (!name) throw new Error("imported vector");
  return new WebAssembly.Global({ value: name, mutable }, fromHex(type, "0"));
}

/// The outcomes of the steps; or { error } if V8 does not take the module, { unable } if JavaScript cannot run it.
export function runInV8(bytes, description, steps) {
  let compiled;
  try {
    compiled = new WebAssembly.Module(bytes);
  } catch (error) {
    return { error: String(error.message) };
  }
  const run = new Run(compiled, description);
  try {
    run.instantiate();
  } catch (error) {
    const traps = trapCodes(error);
    return traps ? { traps } : { unable: String(error.message) };
  }
  try {
    return { outcomes: steps.map((step, i) => run.step(step, i + 1 === steps.length)) };
  } catch (error) {
    return { unable: String(error?.stack ?? error) };
  }
}
