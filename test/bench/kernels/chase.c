// Following pointers: a list in random order that fits the second-level cache, and a search tree.
#include "../bench.h"

typedef struct Item {
  struct Item *next, *left, *right;
  uint32_t key;
} Item;

enum { count = 1 << 13 };
static Item items[count];

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  static uint32_t order[count];
  uint64_t random = 18, sum = 0;
  for (uint32_t i = 0; i < count; ++i)
    order[i] = i;
  for (uint32_t i = count - 1; i > 0; --i) {
    uint32_t other = benchRandom(&random) % (i + 1), swap = order[i];
    order[i] = order[other];
    order[other] = swap;
  }
  for (uint32_t i = 0; i < count; ++i) {
    items[order[i]].next = &items[order[(i + 1) % count]];
    items[order[i]].key = benchRandom(&random);
  }
  Item *root = NULL;
  for (uint32_t i = 0; i < count; ++i) {
    Item **place = &root;
    while (*place)
      place = items[i].key < (*place)->key ? &(*place)->left : &(*place)->right;
    *place = &items[i];
  }
  benchBegin();
  for (int round = 0; round < scale * 10; ++round) {
    Item *at = &items[round % count];
    for (int step = 0; step < count * 8; ++step)
      at = at->next;
    sum = benchMix(sum, at->key);
    for (int search = 0; search < 4000; ++search) {
      uint32_t key = items[(unsigned)(search * 7 + round) % count].key;
      const Item *item = root;
      uint32_t depth = 0;
      for (; item && item->key != key; ++depth)
        item = key < item->key ? item->left : item->right;
      sum += depth;
    }
  }
  benchEnd();
  benchPrint(sum);
  return 0;
}
