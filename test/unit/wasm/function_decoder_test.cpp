// What sinks hear. The rules themselves are tested by diag_test.cpp and the official suite.

#include "compiler/wasm/function_decoder.h"

#include "module_builder.h"

#include <gtest/gtest.h>

using namespace wzc;
using namespace wzc::test;

namespace {

/// Counts what a sink hears.
struct CountingSink : IgnoringSink<int, int> {
  unsigned instructions = 0, blocks = 0, ends = 0, elses = 0;
  bool reached = false;
  void instruction(Opcode, uint64_t) { ++instructions; }
  void block(int &, const BlockSignature &, Values) { ++blocks; }
  void ifThen(int &, const BlockSignature &, int, Values) { ++blocks; }
  void elseThen(int &, const BlockSignature &, Values, bool, std::span<int>) { ++elses; }
  void end(int &, const BlockSignature &, Values, bool, bool isReached, std::span<int>) {
    ++ends;
    reached = isReached;
  }
};

CountingSink count(const Bytes &body) {
  ModuleBuilder builder;
  builder.function(voidType(), body);
  Bytes bytes = builder.build();
  Module module;
  Diag diag;
  EXPECT_TRUE(decodeModule(bytes, FeatureSet::defaults(), module, diag));
  CountingSink sink;
  FeatureSet used;
  FunctionDecoder<CountingSink> decoder(module, sink, diag, used);
  EXPECT_TRUE(decoder.decodeBody(0)) << diag.error()->message;
  return sink;
}

TEST(FunctionDecoder, SinksHearOfReachableCodeOnly) {
  // block, br 0, then dead: i32.const, drop, block, end; end; end
  CountingSink sink = count({0, 0x02, 0x40, 0x0C, 0, 0x41, 0, 0x1A, 0x02, 0x40, 0x0B, 0x0B, 0x0B});
  EXPECT_EQ(sink.blocks, 1u);
  EXPECT_EQ(sink.ends, 1u);
  EXPECT_TRUE(sink.reached);
  // block, unreachable, end: nothing reaches its end, so nothing behind it is heard of
  sink = count({0, 0x02, 0x40, 0x00, 0x0B, 0x02, 0x40, 0x0B, 0x0B});
  EXPECT_EQ(sink.blocks, 1u);
  EXPECT_FALSE(sink.reached);
}

TEST(FunctionDecoder, EveryIfHasTwoArms) {
  CountingSink sink = count({0, 0x41, 0, 0x04, 0x40, 0x00, 0x0B, 0x0B});
  EXPECT_EQ(sink.elses, 1u);
  EXPECT_TRUE(sink.reached);
  sink = count({0, 0x41, 0, 0x04, 0x40, 0x00, 0x05, 0x00, 0x0B, 0x0B});
  EXPECT_EQ(sink.elses, 1u);
  EXPECT_FALSE(sink.reached);
}

} // namespace
