// Expat: parsing an XML document with handlers for elements, attributes and text.
#include "../text.h"
#include "expat.h"

enum { size = 600000 };
static char document[size + 2000];

static size_t write(void) {
  uint64_t random = 25;
  textMakeVocabulary(&random);
  char *at = document;
  at += sprintf(at, "<?xml version=\"1.0\"?>\n<library xmlns=\"urn:x\">\n");
  for (int book = 0; at < document + size; ++book) {
    at += sprintf(at, "  <book id=\"%d\" lang=\"%s\" year='%u'>\n    <title>%s %s &amp; %s</title>\n", book,
                  textWord(&random), 1900 + (unsigned)benchRandom(&random) % 126, textWord(&random), textWord(&random),
                  textWord(&random));
    for (unsigned line = benchRandom(&random) % 6; line != 0; --line)
      at += sprintf(at, "    <p class=\"c%u\">%s %s <em>%s</em> &#x3b1; %s</p><!-- %s -->\n", line, textWord(&random),
                    textWord(&random), textWord(&random), textWord(&random), textWord(&random));
    at += sprintf(at, "  </book>\n");
  }
  at += sprintf(at, "</library>\n");
  return (size_t)(at - document);
}

typedef struct {
  uint64_t sum;
  unsigned depth, deepest, attributes, characters;
} Counts;

static void XMLCALL start(void *data, const XML_Char *name, const XML_Char **attributes) {
  Counts *counts = data;
  counts->sum = benchMixBytes(counts->sum, name, strlen(name));
  for (; *attributes; attributes += 2)
    counts->attributes += (unsigned)strlen(attributes[1]);
  if (++counts->depth > counts->deepest)
    counts->deepest = counts->depth;
}

static void XMLCALL end(void *data, const XML_Char *name) {
  Counts *counts = data;
  counts->depth -= name[0] != 0;
}

static void XMLCALL text(void *data, const XML_Char *bytes, int length) {
  Counts *counts = data;
  for (int i = 0; i < length; ++i)
    counts->characters += bytes[i] != ' ';
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  size_t length = write();
  Counts counts = {0, 0, 0, 0, 0};
  benchBegin();
  for (int round = 0; round < scale; ++round) {
    XML_Parser parser = XML_ParserCreate(NULL);
    XML_SetHashSalt(parser, 12345);
    XML_SetUserData(parser, &counts);
    XML_SetElementHandler(parser, start, end);
    XML_SetCharacterDataHandler(parser, text);
    for (size_t at = 0; at < length; at += 65536) {
      size_t part = length - at < 65536 ? length - at : 65536;
      if (XML_Parse(parser, document + at, (int)part, at + part == length) != XML_STATUS_OK)
        benchFail(XML_ErrorString(XML_GetErrorCode(parser)));
    }
    XML_ParserFree(parser);
  }
  benchEnd();
  printf("%016" PRIx64 " %u %u %u\n", counts.sum, counts.deepest, counts.attributes, counts.characters);
  return 0;
}
