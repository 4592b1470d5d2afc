// CRC-32 by one and by eight tables, and Adler-32: table look-ups in a chain, byte loads, a sum to vectorise.
#include "../bench.h"

static uint32_t tables[8][256];

static void makeTables(void) {
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit)
      crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    tables[0][byte] = crc;
  }
  for (int table = 1; table < 8; ++table)
    for (uint32_t byte = 0; byte < 256; ++byte)
      tables[table][byte] = tables[table - 1][byte] >> 8 ^ tables[0][tables[table - 1][byte] & 255];
}

static uint32_t crcByBytes(uint32_t crc, const uint8_t *data, size_t size) {
  for (size_t i = 0; i < size; ++i)
    crc = crc >> 8 ^ tables[0][(crc ^ data[i]) & 255];
  return crc;
}

static uint32_t crcByEight(uint32_t crc, const uint8_t *data, size_t size) {
  for (size_t i = 0; i + 8 <= size; i += 8) {
    uint64_t word;
    memcpy(&word, data + i, 8);
    word ^= crc;
    crc = 0;
    for (int byte = 0; byte < 8; ++byte)
      crc ^= tables[7 - byte][word >> (8 * byte) & 255];
  }
  return crc;
}

static uint32_t adler(const uint8_t *data, size_t size) {
  uint32_t a = 1, b = 0;
  while (size != 0) {
    size_t chunk = size < 5552 ? size : 5552;
    size -= chunk;
    for (; chunk != 0; --chunk) {
      a += *data++;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return b << 16 | a;
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  static uint8_t data[1 << 18];
  uint64_t random = 5;
  for (size_t i = 0; i < sizeof data; ++i)
    data[i] = (uint8_t)benchRandom(&random);
  makeTables();
  uint64_t sum = 0;
  benchBegin();
  for (int round = 0; round < scale * 10; ++round) {
    data[round & 0xffff] ^= 1;
    uint32_t one = crcByBytes(~0u, data, sizeof data);
    if (one != crcByEight(~0u, data, sizeof data))
      benchFail("the two ways to compute a CRC differ");
    sum = benchMix(sum, one);
    for (int again = 0; again < 4; ++again)
      sum = benchMix(sum, adler(data + again, sizeof data - 16));
  }
  benchEnd();
  benchPrint(sum);
  return 0;
}
