#include "test/run/dead_loads.h"

namespace wzc::test {

namespace {

const uint8_t kNoValue = 0x40; // block type

Bytes op(Opcode opcode) { return encode(opcode); }
Bytes block(Opcode opcode) { return cat(encode(opcode), kNoValue); }
Bytes globalSet(uint32_t index) { return cat(encode(Opcode::GlobalSet), uleb(index)); }
Bytes callTo(uint32_t index) { return cat(encode(Opcode::Call), uleb(index)); }
Bytes memarg(Opcode opcode) { return cat(encode(opcode), 0x00, 0x00); }
Bytes branch(Opcode opcode, uint32_t depth) { return cat(encode(opcode), uleb(depth)); }

/// Turns a value into integers on the stack that depend on part of it, or on none of it: one row each.
struct Narrowing {
  const char *name;
  char letter;
  Bytes code; // leaves an i32
};

std::vector<Narrowing> narrowings() {
  Bytes wrap = op(Opcode::I32WrapI64);
  auto long64 = [](int64_t value) { return constantOf('I', bitsOf(static_cast<uint64_t>(value))); };
  auto lane = [](Opcode opcode, int index) { return cat(encode(opcode), index); };
  return {
      {"low byte", 'i', cat(i32Const(0xFF), op(Opcode::I32And))},
      {"low half", 'i', op(Opcode::I32Extend16S)},
      {"high byte", 'i', cat(i32Const(24), op(Opcode::I32ShrU))},
      {"bit", 'i', cat(i32Const(1), op(Opcode::I32And))},
      {"no bit", 'i', cat(i32Const(0), op(Opcode::I32And))},
      {"times zero", 'i', cat(i32Const(0), op(Opcode::I32Mul))},
      {"all bits set", 'i', cat(i32Const(~0u), op(Opcode::I32Or))},
      {"unsigned below zero", 'i', cat(i32Const(0), op(Opcode::I32LtU))},
      {"low word", 'I', wrap},
      {"high word", 'I', cat(long64(32), op(Opcode::I64ShrU), wrap)},
      {"low byte", 'I', cat(wrap, i32Const(0xFF), op(Opcode::I32And))},
      {"high byte", 'I', cat(long64(56), op(Opcode::I64ShrS), wrap)},
      {"middle", 'I', cat(long64(24), op(Opcode::I64ShrU), wrap, i32Const(0xFF), op(Opcode::I32And))},
      {"no bit", 'I', cat(long64(0), op(Opcode::I64And), wrap)},
      {"times zero", 'I', cat(long64(0), op(Opcode::I64Mul), wrap)},
      {"low byte", 'f', cat(op(Opcode::I32ReinterpretF32), i32Const(0xFF), op(Opcode::I32And))},
      {"sign", 'f', cat(op(Opcode::I32ReinterpretF32), i32Const(31), op(Opcode::I32ShrU))},
      {"sign of copysign", 'f',
       cat(constantOf('f', bitsOf(0x3F800000)), op(Opcode::F32Copysign), op(Opcode::I32ReinterpretF32), i32Const(31),
           op(Opcode::I32ShrU))},
      {"no bit", 'f', cat(op(Opcode::I32ReinterpretF32), i32Const(0), op(Opcode::I32And))},
      {"low word", 'F', cat(op(Opcode::I64ReinterpretF64), wrap)},
      {"high word", 'F', cat(op(Opcode::I64ReinterpretF64), long64(32), op(Opcode::I64ShrU), wrap)},
      {"no bit", 'F', cat(op(Opcode::I64ReinterpretF64), long64(0), op(Opcode::I64And), wrap)},
      {"first byte", 'v', lane(Opcode::I8x16ExtractLaneU, 0)},
      {"last byte", 'v', lane(Opcode::I8x16ExtractLaneU, 15)},
      {"first word", 'v', lane(Opcode::I32x4ExtractLane, 0)},
      {"third word", 'v', lane(Opcode::I32x4ExtractLane, 2)},
      {"low double", 'v', cat(lane(Opcode::F64x2ExtractLane, 0), op(Opcode::I64ReinterpretF64), wrap)},
      {"low half promoted", 'v', cat(op(Opcode::F64x2PromoteLowF32x4), lane(Opcode::I32x4ExtractLane, 0))},
      {"low half extended", 'v', cat(op(Opcode::I16x8ExtendLowI8x16U), lane(Opcode::I32x4ExtractLane, 3))},
      {"no lane", 'v', cat(constantOf('v', Bits{}), op(Opcode::V128And), op(Opcode::V128AnyTrue))},
  };
}

/// X compared with itself, as an i32 that does not depend on X; the local `x` holds it.
Bytes selfCompared(char letter, uint32_t x) {
  Bytes twice = cat(localGet(x), localGet(x));
  switch (letter) {
  case 'i': return cat(twice, op(Opcode::I32Eq));
  case 'I': return cat(twice, op(Opcode::I64Sub), op(Opcode::I64Eqz));
  case 'f':
    return cat(localGet(x), op(Opcode::I32ReinterpretF32), localGet(x), op(Opcode::I32ReinterpretF32),
               op(Opcode::I32Xor));
  case 'F': return cat(twice, op(Opcode::F64Eq), i32Const(0), op(Opcode::I32And));
  default: return cat(twice, op(Opcode::V128Xor), op(Opcode::V128AnyTrue));
  }
}

} // namespace

std::vector<Variant> addDeadLoads(ModuleWriter &module, const std::string &prefix, char letter, const Bytes &load) {
  uint32_t g = module.global(letter), h = module.global('i');
  Bytes value = cat(localGet(0), load);
  Bytes zero = constantOf(letter, Bits{});
  const uint32_t x = 2, counter = 3;
  std::string result(1, letter);
  Bytes keep = cat(value, localSet(x));
  Bytes useX = cat(localGet(x), globalSet(g));
  Bytes divide = cat(i32Const(1), localGet(1), op(Opcode::I32DivU), globalSet(h));
  auto ifOther = [&](const Bytes &code) { return cat(localGet(1), block(Opcode::If), code, op(Opcode::End)); };
  // do ... while (++counter < 5)
  auto loop = [&](const Bytes &code) {
    return cat(block(Opcode::Loop), code, localGet(counter), i32Const(1), op(Opcode::I32Add),
               cat(op(Opcode::LocalTee), uleb(counter)), i32Const(5), op(Opcode::I32LtU), branch(Opcode::BrIf, 0),
               op(Opcode::End));
  };

  uint32_t getter = module.function("", "i:" + result, "", value);
  uint32_t ignore = module.function("", result + ":", "", {});
  uint32_t first = module.function("", "i" + result + ":i", "", localGet(0));
  uint32_t useLater = module.function("", result + "i:", "",
                                      cat(localGet(1), block(Opcode::If), localGet(0), globalSet(g), op(Opcode::End)));

  std::vector<Variant> variants;
  auto add = [&](const char *name, const Bytes &code, wzc_trap_code otherwise = WZC_TRAP_NONE) {
    module.function(prefix + std::to_string(variants.size()), "ii:", result + "i", code);
    variants.push_back({name, otherwise});
  };
  add("dropped", cat(value, op(Opcode::Drop)));
  add("in a callee whose result is dropped", cat(localGet(0), callTo(getter), op(Opcode::Drop)));
  add("in a callee called twice",
      cat(localGet(0), callTo(getter), op(Opcode::Drop), localGet(0), callTo(getter), op(Opcode::Drop)));
  add("in an unused local", keep);
  add("an ignored argument", cat(value, callTo(ignore)));
  add("an ignored argument of a callee with a result", cat(localGet(1), value, callTo(first), globalSet(h)));
  add("in a global written again", cat(value, globalSet(g), zero, globalSet(g)));
  add("in memory written again",
      cat(i32Const(64), value, memarg(storeOf(letter)), i32Const(64), zero, memarg(storeOf(letter))));
  add("written to memory and read back",
      cat(i32Const(64), value, memarg(storeOf(letter)), i32Const(64), memarg(loadOf(letter)), op(Opcode::Drop)));
  add("before unreachable", cat(value, op(Opcode::Drop), op(Opcode::Unreachable)), WZC_TRAP_UNREACHABLE);
  add("in a global before unreachable", cat(value, globalSet(g), op(Opcode::Unreachable)), WZC_TRAP_UNREACHABLE);
  add("before unreachable on one path",
      cat(keep, localGet(1), op(Opcode::I32Eqz), block(Opcode::If), op(Opcode::Unreachable), op(Opcode::End), useX),
      WZC_TRAP_UNREACHABLE);
  add("before a division", cat(keep, divide, useX), WZC_TRAP_INTEGER_DIVIDE_BY_ZERO);
  add("in a global before a division", cat(value, globalSet(g), divide), WZC_TRAP_INTEGER_DIVIDE_BY_ZERO);
  add("before a conversion",
      cat(keep, constantOf('f', bitsOf(0x7FC00000)), localGet(1), op(Opcode::F32ConvertI32S), op(Opcode::F32Add),
          op(Opcode::I32TruncF32S), globalSet(h), useX),
      WZC_TRAP_INVALID_CONVERSION_TO_INTEGER);
  add("used on another path", cat(keep, ifOther(useX)));
  add("used on another path of a callee", cat(value, localGet(1), callTo(useLater)));
  add("used after an early return",
      cat(keep, localGet(1), op(Opcode::I32Eqz), block(Opcode::If), op(Opcode::Return), op(Opcode::End), useX));
  add("used after a branch out",
      cat(block(Opcode::Block), keep, localGet(1), op(Opcode::I32Eqz), branch(Opcode::BrIf, 0), useX, op(Opcode::End)));
  add("used in another case",
      cat(keep, block(Opcode::Block), block(Opcode::Block), localGet(1), op(Opcode::BrTable), uleb(1), uleb(0), uleb(1),
          op(Opcode::End), op(Opcode::Return), op(Opcode::End), useX));
  add("used in a loop on another path", loop(cat(keep, ifOther(useX))));
  add("used after a loop on another path", cat(loop(keep), ifOther(useX)));
  add("used by a loop that does not run", cat(keep, block(Opcode::Block), localGet(1), op(Opcode::I32Eqz),
                                              branch(Opcode::BrIf, 0), loop(useX), op(Opcode::End)));
  add("in a loop", loop(cat(value, op(Opcode::Drop))));
  add("in a loop, the last in a global", loop(cat(value, globalSet(g))));
  add("selected by a constant", cat(value, zero, i32Const(0), op(Opcode::Select), globalSet(g)));
  add("not selected", cat(value, zero, localGet(1), op(Opcode::Select), globalSet(g)));
  add("both selected",
      cat(value, cat(op(Opcode::LocalTee), uleb(x)), localGet(x), localGet(1), op(Opcode::Select), op(Opcode::Drop)));
  add("compared with itself", cat(keep, selfCompared(letter, x), globalSet(h)));
  add("compared with itself for an if without arms",
      cat(keep, selfCompared(letter, x), block(Opcode::If), op(Opcode::End)));
  add("written back to where it came from",
      cat(i32Const(64), i32Const(64), memarg(loadOf(letter)), memarg(storeOf(letter)), value, op(Opcode::Drop)));
  for (const Narrowing &narrowing : narrowings()) {
    if (narrowing.letter != letter)
      continue;
    std::string name = std::string("only ") + narrowing.name;
    add(name.c_str(), cat(value, narrowing.code, globalSet(h)));
    add((name + " in a loop").c_str(), loop(cat(value, narrowing.code, globalSet(h))));
    add((name + ", dropped").c_str(), cat(value, narrowing.code, op(Opcode::Drop)));
    add((name + ", as an address of a load that is dropped").c_str(),
        cat(value, narrowing.code, i32Const(0xFF), op(Opcode::I32And), memarg(Opcode::I32Load), op(Opcode::Drop)));
    add((name + ", to memory").c_str(), cat(i32Const(64), value, narrowing.code, memarg(Opcode::I32Store8)));
  }
  return variants;
}

std::vector<Variant> addDeadStores(ModuleWriter &module, const std::string &prefix, const Bytes &value,
                                   const Bytes &store) {
  uint32_t h = module.global('i');
  Bytes write = cat(localGet(0), value, store);
  Bytes divide = cat(i32Const(1), localGet(1), op(Opcode::I32DivU), globalSet(h));
  uint32_t callee = module.function("", "i:", "", write);
  std::vector<Variant> variants;
  auto add = [&](const char *name, const Bytes &code, wzc_trap_code otherwise = WZC_TRAP_NONE) {
    module.function(prefix + std::to_string(variants.size()), "ii:", "", code);
    variants.push_back({name, otherwise});
  };
  add("plain", write);
  add("twice", cat(write, write));
  add("in a callee", cat(localGet(0), callTo(callee)));
  add("before unreachable", cat(write, op(Opcode::Unreachable)), WZC_TRAP_UNREACHABLE);
  add("before a division", cat(write, divide), WZC_TRAP_INTEGER_DIVIDE_BY_ZERO);
  add("before another trap on one path",
      cat(write, localGet(1), op(Opcode::I32Eqz), block(Opcode::If), op(Opcode::Unreachable), op(Opcode::End)),
      WZC_TRAP_UNREACHABLE);
  add("before a fill of the whole memory",
      cat(write, i32Const(0), i32Const(0xA7), i32Const(65536), op(Opcode::MemoryFill), 0x00));
  return variants;
}

} // namespace wzc::test
