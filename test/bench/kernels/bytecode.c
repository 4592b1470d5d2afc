// An interpreter of stack code with one large switch, running nested loops: branches that are hard to foresee.
#include "../bench.h"

enum { push, load, save, plus, minus, times, modulo, less, jumpUnless, jump, duplicate, exclusiveOr, halt };

static int32_t program[128];
static int length;

static int emit(int32_t word) {
  program[length] = word;
  return length++;
}

static void emitPair(int32_t operation, int32_t operand) {
  emit(operation);
  emit(operand);
}

enum { i, j, sum, limit };

/** for (i = 0; i < limit; ++i) for (j = i % 17; j < 40; ++j) sum = (i * j + sum % 1021 ^ sum) + 1; */
static void makeProgram(void) {
  emitPair(push, 0);
  emitPair(save, i);
  int outer = length;
  emitPair(load, i);
  emitPair(load, limit);
  emit(less);
  emit(jumpUnless);
  int leaveOuter = emit(0);
  emitPair(load, i);
  emitPair(push, 17);
  emit(modulo);
  emitPair(save, j);
  int inner = length;
  emitPair(load, j);
  emitPair(push, 40);
  emit(less);
  emit(jumpUnless);
  int leaveInner = emit(0);
  emitPair(load, sum);
  emit(duplicate);
  emitPair(push, 1021);
  emit(modulo);
  emitPair(load, i);
  emitPair(load, j);
  emit(times);
  emit(plus);
  emit(exclusiveOr);
  emitPair(push, 1);
  emit(plus);
  emitPair(save, sum);
  emitPair(load, j);
  emitPair(push, -1);
  emit(minus);
  emitPair(save, j);
  emitPair(jump, inner);
  program[leaveInner] = length;
  emitPair(load, i);
  emitPair(push, 1);
  emit(plus);
  emitPair(save, i);
  emitPair(jump, outer);
  program[leaveOuter] = length;
  emit(halt);
}

static int32_t run(const int32_t *code, int32_t top) {
  int32_t stack[32] = {0}, variables[4] = {0, 0, 0, top};
  int32_t *sp = stack;
  for (int at = 0;;)
    switch (code[at++]) {
    case push: *++sp = code[at++]; break;
    case load: *++sp = variables[code[at++]]; break;
    case save: variables[code[at++]] = *sp--; break;
    case plus:
      --sp;
      sp[0] = (int32_t)((uint32_t)sp[0] + (uint32_t)sp[1]);
      break;
    case minus:
      --sp;
      sp[0] = (int32_t)((uint32_t)sp[0] - (uint32_t)sp[1]);
      break;
    case times:
      --sp;
      sp[0] = (int32_t)((uint32_t)sp[0] * (uint32_t)sp[1]);
      break;
    case modulo:
      --sp;
      sp[0] %= sp[1];
      break;
    case less:
      --sp;
      sp[0] = sp[0] < sp[1];
      break;
    case jumpUnless: at = *sp-- ? at + 1 : code[at]; break;
    case jump: at = code[at]; break;
    case duplicate:
      ++sp;
      sp[0] = sp[-1];
      break;
    case exclusiveOr:
      --sp;
      sp[0] ^= sp[1];
      break;
    default: return variables[sum];
    }
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint64_t checksum = 0;
  makeProgram();
  benchBegin();
  for (int round = 0; round < scale; ++round)
    checksum = benchMix(checksum, (uint32_t)run(program, 30000 + round));
  benchEnd();
  benchPrint(checksum);
  return 0;
}
