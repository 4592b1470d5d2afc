/* Calls exports of many shapes by the generated header, first with everything as usual and then in the ways that need
 * care: other floating-point settings, little stack, a thread that was not there before, and nested traps. */
#include "calls.h"

#include <fenv.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static wzc_instance *instance;
static int failures;

#define CHECK(condition) ((condition) ? (void)0 : (void)(++failures, printf("line %d: %s\n", __LINE__, #condition)))

static int isTrap(wzc_trap *trap, wzc_trap_code code) {
  int same = trap && wzc_trap_get_code(trap) == code;
  wzc_trap_delete(trap);
  return same;
}

/* Calls the guest again, several times nested if the argument is large; a trap in there becomes another one. */
static wzc_trap *back(void *context, wzc_instance *caller, const wzc_value *args, wzc_value *results) {
  (void)context;
  int32_t argument = args[0].i32;
  if (argument > 10)
    return calls_again(caller ? caller : instance, argument - 10, &results[0].i32);
  int32_t quotient = -1;
  wzc_trap *trap = calls_divide(instance, 100, argument, &quotient);
  results[0].i32 = quotient;
  if (!trap)
    return NULL;
  wzc_trap_delete(trap);
  return wzc_trap_new(WZC_TRAP_HOST_FAILURE, "division failed");
}

/* The upper half of a register or a stack slot that holds a 32-bit argument may be anything. */
static void callWithUpperHalves(void) {
  const uint64_t four = 0xFEDCBA9800000004;
  int32_t number = 0;
  wzc_trap *(*load)(wzc_instance *, uint64_t, int32_t *) =
      (wzc_trap * (*)(wzc_instance *, uint64_t, int32_t *))(void *)calls_load;
  CHECK(!load(instance, four, &number) && number == 42);
  wzc_trap *(*ninth)(wzc_instance *, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
                     uint64_t, int32_t *) =
      (wzc_trap * (*)(wzc_instance *, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
                      uint64_t, int32_t *))(void *)calls_load_ninth;
  number = 0;
  CHECK(!ninth(instance, four, four, four, four, four, four, four, four, four, &number) && number == 42);
  number = 0;
  CHECK(!calls_load_wrapped(instance, (int64_t)four, &number) && number == 42);
  CHECK(!calls_load_from_back(instance, 4, &number) && number == 42);
  wzc_value value;
  memset(&value, 0xFE, sizeof(value));
  value.i32 = 4;
  CHECK(!wzc_func_call(wzc_instance_store(instance), wzc_instance_func(instance, "load"), "i:i", &value) &&
        value.i32 == 42);
}

static void callAll(void) {
  int64_t sum = 0;
  for (int i = 0; i < 10; ++i) {
    int64_t one;
    CHECK(!calls_five(instance, i, 2, 3, 4, 5, &one));
    sum += one;
  }
  CHECK(sum == 10000 * 45 + 23450);
  int32_t number = 0, other = 0;
  CHECK(!calls_six(instance, 1, 2, 3, 4, 5, 6, &number) && number == 56);
  double real = 0;
  CHECK(!calls_mixed(instance, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, &real) && real == 1253);
  CHECK(!calls_nine(instance, 1, 2, 3, 4, 5, 6, 7, 8, 10, &real) && real == 2);
  float small = 0;
  CHECK(!calls_half(instance, 3, &small) && small == 1.5f);
  int32_t a[4] = {1, 2, 3, 4}, b[4] = {10, 20, 30, -4}, c[4];
  wzc_v128 va, vb, vc;
  memcpy(&va, a, 16);
  memcpy(&vb, b, 16);
  CHECK(!calls_vector(instance, va, vb, &vc));
  memcpy(c, &vc, 16);
  CHECK(c[0] == 11 && c[1] == 22 && c[2] == 33 && c[3] == 0);
  void *reference = NULL;
  CHECK(!calls_reference(instance, 1, &number, &reference) && reference == &number);
  CHECK(!calls_swap(instance, 1, 2, &number, &other) && number == 2 && other == 1);
  CHECK(!calls_nothing(instance));
  callWithUpperHalves();
  number = 77;
  CHECK(isTrap(calls_divide(instance, 1, 0, &number), WZC_TRAP_INTEGER_DIVIDE_BY_ZERO) && number == 77);
  CHECK(isTrap(calls_recurse(instance, 0, &number), WZC_TRAP_CALL_STACK_EXHAUSTED) && number == 77);
  CHECK(!calls_again(instance, 35, &number) && number == 20 + 4);
  CHECK(isTrap(calls_again(instance, 0, &number), WZC_TRAP_HOST_FAILURE));
  CHECK(isTrap(calls_again(instance, 1 << 30, &number), WZC_TRAP_CALL_STACK_EXHAUSTED)); /* calls nested without end */
  CHECK(!calls_again(instance, 35, &number) && number == 20 + 4);
  CHECK(!calls_back(instance, 4, &number) && number == 25);
}

/* What fegetround() does not tell on x86: how the vector unit rounds. */
static double hostThird(void) {
  volatile double one = 1, three = 3;
  return one / three;
}

static void callWithRounding(int mode) {
  double nearest = 0, real = 0;
  fesetround(FE_TONEAREST);
  CHECK(!calls_third(instance, 1, &nearest));
  fesetround(mode);
  double third = hostThird();
  CHECK(third != nearest || mode != FE_UPWARD);
  CHECK(!calls_third(instance, 1, &real) && real == nearest);
  CHECK(!calls_third_called(instance, 1, &real) && real == nearest);
  CHECK(!calls_third_by_table(instance, 1, &real) && real == nearest);
  CHECK(fegetround() == mode && hostThird() == third);
  int32_t number;
  CHECK(isTrap(calls_divide(instance, 1, 0, &number), WZC_TRAP_INTEGER_DIVIDE_BY_ZERO));
  CHECK(hostThird() == third);
  fesetround(FE_TONEAREST);
}

static void *callFromThread(void *unused) {
  callAll();
  return unused;
}

static void withStore(const wzc_store_options *options, void (*body)(void)) {
  wzc_store *store = wzc_store_new(options);
  wzc_extern import = {WZC_EXTERN_FUNC, {NULL}};
  wzc_trap *trap = wzc_func_new(store, "i:i", back, NULL, NULL, &import.of.func);
  if (!trap)
    trap = wzc_instance_new(store, &calls_module, &import, 1, &instance);
  CHECK(!trap);
  if (!trap)
    body();
  wzc_trap_delete(trap);
  wzc_store_delete(store);
}

static void inThread(void) {
  pthread_t thread;
  CHECK(!pthread_create(&thread, NULL, callFromThread, NULL));
  pthread_join(thread, NULL);
}

static void rounding(void) {
  int modes[] = {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
  for (int i = 0; i < 3; ++i)
    callWithRounding(modes[i]);
  fesetround(FE_UPWARD);
  callAll();
  CHECK(fegetround() == FE_UPWARD);
  fesetround(FE_TONEAREST);
}

static int64_t depth;
static void measureDepth(void) {
  wzc_trap *trap;
  int32_t number;
  trap = calls_recurse(instance, 0, &number);
  depth = (int64_t)wzc_trap_frame_count(trap);
  CHECK(isTrap(trap, WZC_TRAP_CALL_STACK_EXHAUSTED));
}

int main(void) {
  wzc_store_options bounded = {0, 0, 0, 200000};
  wzc_store_options tiny = {0, 0, 0, 1000};
  withStore(NULL, callAll);
  withStore(NULL, inThread);
  withStore(NULL, rounding);
  withStore(&bounded, callAll);
  withStore(&bounded, rounding);
  withStore(&tiny, measureDepth);
  CHECK(depth > 0 && depth < 128);
  printf("%s\n", failures ? "failed" : "all as expected");
  return failures != 0;
}
