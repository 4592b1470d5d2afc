// zlib: compressing text at a few levels and decompressing it again.
#include "../text.h"
#include "zlib.h"

enum { size = 400000 };

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  static char text[size];
  static uint8_t packed[size + 1000], unpacked[size];
  uint64_t random = 22, sum = 0;
  textFill(text, size, &random);
  benchBegin();
  for (int round = 0; round < scale; ++round)
    for (int level = 1; level <= 7; level += 3) {
      uLongf packedSize = sizeof packed;
      text[round * 31 % size] ^= 1;
      if (compress2(packed, &packedSize, (const Bytef *)text, size, level) != Z_OK)
        benchFail("cannot compress");
      for (int again = 0; again < 4; ++again) {
        uLongf unpackedSize = sizeof unpacked;
        if (uncompress(unpacked, &unpackedSize, packed, packedSize) != Z_OK || memcmp(text, unpacked, size) != 0)
          benchFail("decompressing gave something else");
      }
      sum = benchMixBytes(sum, packed, packedSize);
    }
  benchEnd();
  benchPrint(sum);
  return 0;
}
