#include "processor.h"

#ifdef __x86_64__
#include <cpuid.h>
#endif

namespace wzc {

#ifdef __x86_64__

// What a level has beyond the one before, in the registers that CPUID answers with, and in XCR0 what the system must
// save. (The compilers' own question needs a part of their library that not every program is linked with.)
static constexpr unsigned kV3Leaf1C = bit_FMA | bit_MOVBE | bit_OSXSAVE | bit_AVX | bit_F16C;
static constexpr unsigned kV3Leaf7B = bit_BMI | bit_AVX2 | bit_BMI2;
static constexpr unsigned kV3ExtendedC = bit_LAHF_LM | bit_LZCNT;
static constexpr unsigned kV3Saved = 0x06; // vector registers, and their upper halves
static constexpr unsigned kV4Leaf7B = bit_AVX512F | bit_AVX512DQ | bit_AVX512CD | bit_AVX512BW | bit_AVX512VL;
static constexpr unsigned kV4Saved = 0xe0; // masks, and the rest of the vector registers

static bool hasAll(unsigned features, unsigned wanted) { return (features & wanted) == wanted; }

static wzc_processor findProcessor() {
  unsigned a, b, c, d, leaf7B, leaf1C, saved;
  if (!__get_cpuid(1, &a, &b, &leaf1C, &d) || !hasAll(leaf1C, kV3Leaf1C))
    return WZC_PROCESSOR_BASIC;
  if (!__get_cpuid_count(7, 0, &a, &leaf7B, &c, &d) || !hasAll(leaf7B, kV3Leaf7B))
    return WZC_PROCESSOR_BASIC;
  if (!__get_cpuid(0x80000001, &a, &b, &c, &d) || !hasAll(c, kV3ExtendedC))
    return WZC_PROCESSOR_BASIC;
  asm("xgetbv" : "=a"(saved), "=d"(d) : "c"(0));
  if (!hasAll(saved, kV3Saved))
    return WZC_PROCESSOR_BASIC;
  return hasAll(leaf7B, kV4Leaf7B) && hasAll(saved, kV4Saved) ? WZC_PROCESSOR_X86_64_V4 : WZC_PROCESSOR_X86_64_V3;
}

#else

static wzc_processor findProcessor() { return WZC_PROCESSOR_BASIC; }

#endif

wzc_processor processor() {
  // To ask takes as long as many instances do where there is a hypervisor. Threads that ask at once find the same.
  static constexpr int kUnknown = -1;
  static int known = kUnknown;
  int found = __atomic_load_n(&known, __ATOMIC_RELAXED);
  if (found == kUnknown) {
    found = findProcessor();
    __atomic_store_n(&known, found, __ATOMIC_RELAXED);
  }
  return static_cast<wzc_processor>(found);
}

} // namespace wzc
