// Binary trees of small nodes made and thrown away with malloc and free.
#include "../bench.h"

typedef struct Node {
  struct Node *left, *right;
} Node;

static Node *make(int depth) {
  Node *node = malloc(sizeof(Node));
  if (!node)
    benchFail("out of memory");
  node->left = depth > 0 ? make(depth - 1) : NULL;
  node->right = depth > 0 ? make(depth - 1) : NULL;
  return node;
}

static int count(const Node *node) { return node ? 1 + count(node->left) + count(node->right) : 0; }

static void drop(Node *node) {
  if (!node)
    return;
  drop(node->left);
  drop(node->right);
  free(node);
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint64_t sum = 0;
  benchBegin();
  Node *lasting = make(16);
  for (int round = 0; round < scale; ++round)
    for (int depth = 4; depth <= 16; depth += 4)
      for (int i = 0; i < 1 << (16 - depth); ++i) {
        Node *tree = make(depth);
        sum = benchMix(sum, (uint64_t)count(tree));
        drop(tree);
      }
  sum = benchMix(sum, (uint64_t)count(lasting));
  drop(lasting);
  benchEnd();
  benchPrint(sum);
  return 0;
}
