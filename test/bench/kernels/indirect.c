// A program of pointers to functions: an indirect call for every operation.
#include "../bench.h"

typedef struct Machine Machine;
typedef void Operation(Machine *);

struct Machine {
  uint32_t registers[8];
  uint32_t operand;
};

static void add(Machine *m) { m->registers[0] += m->operand; }
static void addRegister(Machine *m) { m->registers[0] += m->registers[m->operand & 7]; }
static void exclusiveOr(Machine *m) { m->registers[1] ^= m->registers[0] + m->operand; }
static void multiply(Machine *m) { m->registers[2] = m->registers[0] * (m->operand | 1); }
static void rotate(Machine *m) { m->registers[3] = m->registers[2] << 7 | m->registers[2] >> 25; }
static void store(Machine *m) { m->registers[m->operand & 7] = m->registers[3]; }
static void negate(Machine *m) { m->registers[0] = ~m->registers[m->operand & 7]; }
static void compare(Machine *m) { m->registers[4] += m->registers[0] < m->registers[m->operand & 7]; }

static Operation *const operations[8] = {add, addRegister, exclusiveOr, multiply, rotate, store, negate, compare};

enum { length = 1000 };

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  static struct {
    Operation *operation;
    uint32_t operand;
  } program[length];
  uint64_t random = 11, sum = 0;
  for (int i = 0; i < length; ++i) {
    program[i].operation = operations[benchRandom(&random) >> 29];
    program[i].operand = benchRandom(&random);
  }
  Machine machine = {{1, 2, 3, 4, 5, 6, 7, 8}, 0};
  benchBegin();
  for (int round = 0; round < scale * 10000; ++round)
    for (int i = 0; i < length; ++i) {
      machine.operand = program[i].operand;
      program[i].operation(&machine);
    }
  benchEnd();
  for (int i = 0; i < 8; ++i)
    sum = benchMix(sum, machine.registers[i]);
  benchPrint(sum);
  return 0;
}
