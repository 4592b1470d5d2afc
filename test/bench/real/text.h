// Text that looks enough like prose for compressors and parsers: words by a skewed distribution, sentences, paragraphs.

#ifndef WZC_BENCH_TEXT_H
#define WZC_BENCH_TEXT_H

#include "../bench.h"

enum { textWords = 2000, textWordLength = 12 };
static char textVocabulary[textWords][textWordLength];

static inline void textMakeVocabulary(uint64_t *random) {
  static const char *const syllables[] = {"an", "be", "ca", "den", "er", "fo",  "gi", "hal", "in",  "ka", "li", "mo",
                                          "ne", "or", "pa", "qui", "ra", "sto", "ti", "un",  "ver", "wa", "ya", "zo"};
  for (int word = 0; word < textWords; ++word) {
    char *at = textVocabulary[word];
    int count = 1 + (int)(benchRandom(random) >> 30) % 3;
    for (int i = 0; i < count; ++i) {
      const char *syllable = syllables[benchRandom(random) % 24];
      size_t length = strlen(syllable);
      memcpy(at, syllable, length);
      at += length;
    }
    *at = 0;
  }
}

/** Small numbers are frequent. */
static inline const char *textWord(uint64_t *random) {
  double draw = benchRandomUnit(random);
  return textVocabulary[(int)(draw * draw * draw * textWords)];
}

/** Fills `size` bytes; the last is a zero. */
static inline void textFill(char *to, size_t size, uint64_t *random) {
  textMakeVocabulary(random);
  size_t at = 0;
  int untilStop = 0;
  while (at + textWordLength + 3 < size) {
    const char *word = textWord(random);
    size_t length = strlen(word);
    memcpy(to + at, word, length);
    if (untilStop == 0 && to[at] >= 'a')
      to[at] = (char)(to[at] - 'a' + 'A');
    at += length;
    if (++untilStop > 6 + (int)(benchRandom(random) >> 28)) {
      to[at++] = '.';
      to[at++] = benchRandom(random) >> 30 ? ' ' : '\n';
      untilStop = 0;
    } else {
      to[at++] = ' ';
    }
  }
  while (at + 1 < size)
    to[at++] = '.';
  to[at] = 0;
}

#endif
