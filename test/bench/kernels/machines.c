// A little of everything an embedded program does: a state machine over text, a linked list sorted and searched, a
// small matrix of 16-bit numbers.
#include "../bench.h"

typedef struct Link {
  struct Link *next;
  int16_t value, rank;
} Link;

static Link *merge(Link *a, Link *b, int byRank) {
  Link head = {NULL, 0, 0}, *last = &head;
  while (a && b) {
    int first = byRank ? a->rank <= b->rank : a->value <= b->value;
    Link *taken = first ? a : b;
    if (first)
      a = a->next;
    else
      b = b->next;
    last->next = taken;
    last = taken;
  }
  last->next = a ? a : b;
  return head.next;
}

static Link *sortList(Link *list, int byRank) {
  if (!list || !list->next)
    return list;
  Link *slow = list, *fast = list->next;
  while (fast && fast->next) {
    slow = slow->next;
    fast = fast->next->next;
  }
  Link *second = slow->next;
  slow->next = NULL;
  return merge(sortList(list, byRank), sortList(second, byRank), byRank);
}

static Link *reverse(Link *list) {
  Link *done = NULL;
  while (list) {
    Link *next = list->next;
    list->next = done;
    done = list;
    list = next;
  }
  return done;
}

enum State { start, sign, integer, point, fraction, exponent, exponentSign, exponentDigits, invalid, states };

/** Classifies the numbers of a text separated by commas. */
static void classify(const char *text, uint32_t counts[states]) {
  enum State state = start;
  for (; *text; ++text) {
    char c = *text;
    int digit = c >= '0' && c <= '9';
    if (c == ',') {
      ++counts[state];
      state = start;
      continue;
    }
    switch (state) {
    case start: state = digit ? integer : c == '+' || c == '-' ? sign : c == '.' ? point : invalid; break;
    case sign: state = digit ? integer : c == '.' ? point : invalid; break;
    case integer: state = digit ? integer : c == '.' ? fraction : c == 'e' ? exponent : invalid; break;
    case point: state = digit ? fraction : invalid; break;
    case fraction: state = digit ? fraction : c == 'e' ? exponent : invalid; break;
    case exponent: state = digit ? exponentDigits : c == '+' || c == '-' ? exponentSign : invalid; break;
    case exponentSign:
    case exponentDigits: state = digit ? exponentDigits : invalid; break;
    default: break;
    }
  }
  ++counts[state];
}

enum { side = 12, links = 200, textLength = 600 };

static uint32_t matrixWork(const int16_t *a, const int16_t *b, int32_t *c, int16_t add) {
  uint32_t sum = 0;
  for (int i = 0; i < side; ++i)
    for (int j = 0; j < side; ++j) {
      int32_t cell = 0;
      for (int k = 0; k < side; ++k)
        cell += a[i * side + k] * (b[k * side + j] + add);
      c[i * side + j] = cell;
      sum += (uint32_t)(cell >> 3 & 15) * (uint32_t)(cell >> 7 & 63);
    }
  return sum;
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  static Link pool[links];
  static char text[textLength + 1];
  static int16_t a[side * side], b[side * side];
  static int32_t c[side * side];
  static const char letters[] = "0123456789012345678.,,e+-x";
  uint64_t random = 13, sum = 0;
  for (int i = 0; i < links; ++i)
    pool[i] = (Link){i + 1 < links ? &pool[i + 1] : NULL, (int16_t)benchRandom(&random), (int16_t)i};
  for (int i = 0; i < textLength; ++i)
    text[i] = letters[benchRandom(&random) % (sizeof letters - 1)];
  for (int i = 0; i < side * side; ++i) {
    a[i] = (int16_t)(benchRandom(&random) % 200);
    b[i] = (int16_t)(benchRandom(&random) % 200);
  }
  Link *list = pool;
  uint32_t counts[states] = {0};
  benchBegin();
  for (int round = 0; round < scale * 1000; ++round) {
    list = reverse(sortList(list, round & 1));
    int place = 0;
    for (Link *link = list; link && link->value != round % 1000; link = link->next)
      ++place;
    text[round % textLength] = letters[(unsigned)round % (sizeof letters - 1)];
    classify(text, counts);
    sum = benchMix(sum, matrixWork(a, b, c, (int16_t)round) + (uint32_t)place + counts[exponentDigits]);
  }
  benchEnd();
  for (int i = 0; i < states; ++i)
    sum = benchMix(sum, counts[i]);
  benchPrint(sum);
  return 0;
}
