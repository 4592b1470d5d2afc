// Searching text: counting bytes, lines and words, Horspool's algorithm, and the plain double loop.
#include "../bench.h"

enum { length = 1 << 19 };
static char text[length + 64];

static int countByte(const char *data, int size, char byte) {
  int count = 0;
  for (int i = 0; i < size; ++i)
    count += data[i] == byte;
  return count;
}

static int countWords(const char *data, int size) {
  int count = 0, inside = 0;
  for (int i = 0; i < size; ++i) {
    int letter = (unsigned)((data[i] | 32) - 'a') < 26;
    count += letter && !inside;
    inside = letter;
  }
  return count;
}

static int horspool(const char *data, int size, const char *word, int wordLength) {
  int shift[256];
  for (int i = 0; i < 256; ++i)
    shift[i] = wordLength;
  for (int i = 0; i < wordLength - 1; ++i)
    shift[(uint8_t)word[i]] = wordLength - 1 - i;
  int found = 0;
  for (int at = 0; at + wordLength <= size; at += shift[(uint8_t)data[at + wordLength - 1]]) {
    int i = wordLength - 1;
    while (i >= 0 && data[at + i] == word[i])
      --i;
    found += i < 0;
  }
  return found;
}

static int plain(const char *data, int size, const char *word, int wordLength) {
  int found = 0;
  for (int at = 0; at + wordLength <= size; ++at) {
    int i = 0;
    while (i < wordLength && data[at + i] == word[i])
      ++i;
    found += i == wordLength;
  }
  return found;
}

static int chainOfLines(const char *data, int size) {
  int lines = 0;
  for (const char *at = data, *end = data + size; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; ++at)
    ++lines;
  return lines;
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  static const char alphabet[] = "eeeeaaaiioottnnssrrhlldcumfpgwybvk    \n";
  static const char *const words[] = {"sea", "nation", "interest", "in the end of it"};
  uint64_t random = 7, sum = 0;
  for (int i = 0; i < length; ++i)
    text[i] = alphabet[benchRandom(&random) % (sizeof alphabet - 1)];
  benchBegin();
  for (int round = 0; round < scale * 10; ++round) {
    text[round * 37 % length] = 'q';
    sum = benchMix(sum, (uint64_t)countByte(text, length, 'e'));
    sum = benchMix(sum, (uint64_t)countWords(text, length));
    sum = benchMix(sum, (uint64_t)chainOfLines(text, length));
    for (int word = 0; word < 4; ++word) {
      int wordLength = (int)strlen(words[word]);
      int found = horspool(text, length, words[word], wordLength);
      if (word == 1 && found != plain(text, length, words[word], wordLength))
        benchFail("two ways to search differ");
      sum = benchMix(sum, (uint64_t)found);
    }
  }
  benchEnd();
  benchPrint(sum);
  return 0;
}
