// Calls whose signature is known only at run time, against real functions of the C++ compiler: registers of both
// classes, the stack, alignment of vectors, several results.

#include <gtest/gtest.h>

#include <cstring>

#include "core/native_call.h"
#include "guest.h"

namespace {

wzc_v128 vectorOf(uint8_t seed) {
  wzc_v128 result;
  for (int i = 0; i < 16; ++i)
    result[i] = static_cast<uint8_t>(seed + i);
  return result;
}

bool isVector(const wzc_v128 &vector, uint8_t seed) {
  wzc_v128 expected = vectorOf(seed);
  return std::memcmp(&vector, &expected, 16) == 0;
}

struct NativeCall : testing::Test {
  StoreHolder store;
  int context = 0;

  wzc_func *native(const char *type, void *code) {
    wzc_func *func = nullptr;
    EXPECT_EQ(wzc_func_new_native(store, type, code, nullptr, &context, nullptr, &func), nullptr);
    return func;
  }
};

void *expectedContext;

double manyOfBothClasses(void *context, int32_t i0, float f0, int64_t i1, double f1, int32_t i2, float f2, int64_t i3,
                         double f3, int32_t i4, float f4, int64_t i5, double f5, int32_t i6, float f6, int64_t i7,
                         double f7, int32_t i8, float f8, int64_t i9, double f9) {
  EXPECT_EQ(context, expectedContext);
  return i0 + 2.0 * f0 + 3 * i1 + 4 * f1 + 5 * i2 + 6 * f2 + 7 * i3 + 8 * f3 + 9 * i4 + 10 * f4 + 11 * i5 + 12 * f5 +
         13 * i6 + 14 * f6 + 15 * i7 + 16 * f7 + 17 * i8 + 18 * f8 + 19 * i9 + 20 * f9;
}

TEST_F(NativeCall, RegistersAndStack) {
  expectedContext = &context;
  wzc_func *func = native("ifIFifIFifIFifIFifIF:F", reinterpret_cast<void *>(manyOfBothClasses));
  wzc_value values[20] = {};
  double expected = 0;
  for (int i = 0; i < 20; ++i) {
    int number = (i + 3) * (i % 3 ? 1 : -1);
    expected += (i + 1.0) * number;
    switch (i % 4) {
    case 0: values[i].i32 = number; break;
    case 1: values[i].f32 = static_cast<float>(number); break;
    case 2: values[i].i64 = number; break;
    default: values[i].f64 = number;
    }
  }
  ASSERT_EQ(wzc_func_call(store, func, nullptr, values), nullptr);
  EXPECT_EQ(values[0].f64, expected);
}

wzc_v128 vectorsOnTheStack(void *, wzc_v128 v0, wzc_v128 v1, wzc_v128, wzc_v128, wzc_v128, wzc_v128, wzc_v128,
                           wzc_v128 v7, float onStack, wzc_v128 aligned, float after, wzc_v128 last) {
  bool right = isVector(v0, 0) && isVector(v1, 1) && isVector(v7, 7) && onStack == 8.5f && isVector(aligned, 9) &&
               after == 10.5f && isVector(last, 11);
  return right ? last : v0;
}

TEST_F(NativeCall, VectorsAreAligned) {
  wzc_func *func = native("vvvvvvvvfvfv:v", reinterpret_cast<void *>(vectorsOnTheStack));
  wzc_value values[12] = {};
  for (uint8_t i = 0; i < 12; ++i)
    values[i].v128 = vectorOf(i);
  values[8].f32 = 8.5f;
  values[10].f32 = 10.5f;
  ASSERT_EQ(wzc_func_call(store, func, nullptr, values), nullptr);
  EXPECT_TRUE(isVector(values[0].v128, 11));
}

void severalResults(void *, int32_t a, double b, wzc_value *results) {
  results[0].f64 = b;
  results[1].i32 = a;
  results[2].i64 = a + static_cast<int64_t>(b);
}

TEST_F(NativeCall, SeveralResults) {
  wzc_func *func = native("iF:FiI", reinterpret_cast<void *>(severalResults));
  wzc_value values[3] = {};
  values[0].i32 = 4;
  values[1].f64 = 2.5;
  ASSERT_EQ(wzc_func_call(store, func, "iF:FiI", values), nullptr);
  EXPECT_EQ(values[0].f64, 2.5);
  EXPECT_EQ(values[1].i32, 4);
  EXPECT_EQ(values[2].i64, 6);
}

TEST_F(NativeCall, SingleResultsOfEveryClass) {
  wzc_value values[1] = {};
  auto call = [&](const char *type, auto *code) {
    EXPECT_EQ(wzc_func_call(store, native(type, reinterpret_cast<void *>(code)), type, values), nullptr);
  };
  call(":i", +[](void *) { return int32_t{-7}; });
  EXPECT_EQ(values[0].i32, -7);
  call(":I", +[](void *) { return int64_t{-8}; });
  EXPECT_EQ(values[0].i64, -8);
  call(":f", +[](void *) { return 1.25f; });
  EXPECT_EQ(values[0].f32, 1.25f);
  call(":e", +[](void *place) { return place; });
  EXPECT_EQ(values[0].ref, &context);
  call(":", +[](void *place) { *static_cast<int *>(place) = 5; });
  EXPECT_EQ(context, 5);
}

TEST_F(NativeCall, TrapsPassThrough) {
  auto raising = [](void *) -> int32_t { wzc_trap_raise(wzc_trap_new_exit(3)); };
  wzc_func *func = native(":i", reinterpret_cast<void *>(+raising));
  wzc_value values[1] = {};
  TrapHolder trap = wzc_func_call(store, func, nullptr, values);
  EXPECT_EQ(trap.code(), WZC_TRAP_EXIT);
  EXPECT_EQ(wzc_trap_exit_status(trap.trap), 3);
}

// ---- the other direction: host functions by array, called as native code

wzc_trap *checkMany(void *context, wzc_instance *, const wzc_value *args, wzc_value *results) {
  *static_cast<bool *>(context) = args[0].i32 == 1 && args[1].i64 == -2 && args[2].f32 == 3.5f && args[3].f64 == -4.5 &&
                                  isVector(args[4].v128, 5) && args[5].i32 == 6 && args[6].i32 == 7 &&
                                  args[7].i32 == 8 && args[8].i32 == 9 && args[9].i64 == 10 && args[10].i32 == 11;
  results[0].f64 = 99.5;
  return nullptr;
}

TEST_F(NativeCall, EntryForFunctionsByArray) {
  bool right = false;
  wzc_func *func = nullptr;
  ASSERT_EQ(wzc_func_new(store, "iIfFviiiiIi:F", checkMany, &right, nullptr, &func), nullptr);
  using Code = double (*)(void *, int32_t, int64_t, float, double, wzc_v128, int32_t, int32_t, int32_t, int32_t,
                          int64_t, int32_t);
  double result = reinterpret_cast<Code>(func->code)(func->context, 1, -2, 3.5f, -4.5, vectorOf(5), 6, 7, 8, 9, 10, 11);
  EXPECT_TRUE(right);
  EXPECT_EQ(result, 99.5);
}

TEST_F(NativeCall, EntryWithSeveralResults) {
  auto swap = [](void *, wzc_instance *, const wzc_value *args, wzc_value *results) -> wzc_trap * {
    int32_t a = args[0].i32;
    double b = args[1].f64;
    results[0].f64 = b;
    results[1].i32 = a;
    return nullptr;
  };
  wzc_func *func = nullptr;
  ASSERT_EQ(wzc_func_new(store, "iF:Fi", swap, nullptr, nullptr, &func), nullptr);
  wzc_value results[2] = {};
  reinterpret_cast<void (*)(void *, int32_t, double, wzc_value *)>(func->code)(func->context, 3, 4.5, results);
  EXPECT_EQ(results[0].f64, 4.5);
  EXPECT_EQ(results[1].i32, 3);
}

TEST_F(NativeCall, AThousandParameters) {
  std::string type(1000, 'I');
  type += ":I";
  auto sum = [](void *, wzc_instance *, const wzc_value *args, wzc_value *results) -> wzc_trap * {
    int64_t total = 0;
    for (int i = 0; i < 1000; ++i)
      total += args[i].i64;
    results[0].i64 = total;
    return nullptr;
  };
  wzc_func *byArray = nullptr;
  ASSERT_EQ(wzc_func_new(store, type.c_str(), sum, nullptr, nullptr, &byArray), nullptr);
  // A native function with the code and context of the other: out of the array, onto the stack, into an array again.
  wzc_func *func = nullptr;
  ASSERT_EQ(wzc_func_new_native(store, type.c_str(), byArray->code, nullptr, byArray->context, nullptr, &func),
            nullptr);
  std::vector<wzc_value> values(1000);
  for (int i = 0; i < 1000; ++i)
    values[i].i64 = i;
  ASSERT_EQ(wzc_func_call(store, func, nullptr, values.data()), nullptr);
  EXPECT_EQ(values[0].i64, 999 * 1000 / 2);
  type.insert(type.begin(), 'I');
  TrapHolder tooMany = wzc_func_new(store, type.c_str(), sum, nullptr, nullptr, &func);
  EXPECT_EQ(tooMany.code(), WZC_TRAP_WRONG_TYPE);
}

} // namespace
