// LZ4: compressing text, fast and thoroughly, and decompressing it again.
#include "../text.h"
#include "lz4.h"
#include "lz4hc.h"

enum { size = 1000000 };

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  static char text[size], packed[size + 10000], unpacked[size];
  uint64_t random = 23, sum = 0;
  textFill(text, size, &random);
  benchBegin();
  for (int round = 0; round < scale; ++round)
    for (int level = 0; level <= 6; level += 3) {
      text[round * 31 % size] ^= 1;
      int packedSize = level == 0 ? LZ4_compress_default(text, packed, size, sizeof packed)
                                  : LZ4_compress_HC(text, packed, size, sizeof packed, level);
      for (int again = 0; again < 10; ++again)
        if (LZ4_decompress_safe(packed, unpacked, packedSize, size) != size || memcmp(text, unpacked, size) != 0)
          benchFail("decompressing gave something else");
      sum = benchMixBytes(sum, unpacked, size); // what is packed depends on the width of a pointer
    }
  benchEnd();
  benchPrint(sum);
  return 0;
}
