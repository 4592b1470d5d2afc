// Tree-sitter with its grammar of JavaScript: a table-driven parser that makes a syntax tree, walked afterwards.
#include <tree_sitter/api.h>

#include "../text.h"

const TSLanguage *tree_sitter_javascript(void);

enum { size = 60000 };
static char source[size + 2000];

static uint32_t write(void) {
  uint64_t random = 28;
  textMakeVocabulary(&random);
  char *at = source;
  for (int number = 0; at < source + size; ++number) {
    at += sprintf(at, "// %s %s\nfunction %s%d(%s, b = [1, 2.5, 'c']) {\n  const x%d = %s => a * (b + %u) / -c;\n",
                  textWord(&random), textWord(&random), textWord(&random), number, textWord(&random), number,
                  textWord(&random), (unsigned)benchRandom(&random) % 1000);
    at += sprintf(
        at,
        "  for (let i = 0; i < %d; ++i) {\n    if (i %% 2 === 0 && x%d[i]) continue;\n    %s_.%s(i, `t${i}`);\n  }\n",
        number, number, textWord(&random), "push");
    at += sprintf(at, "  return { %s_: %d, get y() { return this.z ?? /a+b/g; }, ...b };\n}\n", textWord(&random),
                  number);
  }
  return (uint32_t)(at - source);
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint32_t length = write();
  uint64_t sum = 0;
  TSParser *parser = ts_parser_new();
  if (!ts_parser_set_language(parser, tree_sitter_javascript()))
    benchFail("the grammar is of another version");
  benchBegin();
  for (int round = 0; round < scale; ++round) {
    TSTree *tree = ts_parser_parse_string(parser, NULL, source, length);
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    for (int depth = 0; depth >= 0;) {
      TSNode node = ts_tree_cursor_current_node(&cursor);
      sum = benchMix(sum, ts_node_symbol(node) + (uint64_t)ts_node_end_byte(node) * 1000);
      if (ts_tree_cursor_goto_first_child(&cursor)) {
        ++depth;
        continue;
      }
      while (!ts_tree_cursor_goto_next_sibling(&cursor) && --depth >= 0)
        ts_tree_cursor_goto_parent(&cursor);
    }
    ts_tree_cursor_delete(&cursor);
    sum = benchMix(sum, ts_node_has_error(ts_tree_root_node(tree)));
    ts_tree_delete(tree);
    source[100] ^= 1;
  }
  benchEnd();
  ts_parser_delete(parser);
  benchPrint(sum);
  return 0;
}
