// Brotli: compressing text and decompressing it again.
#include <brotli/decode.h>
#include <brotli/encode.h>

#include "../text.h"

enum { size = 400000 };

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  static char text[size];
  static uint8_t packed[size + 1000], unpacked[size];
  uint64_t random = 21, sum = 0;
  textFill(text, size, &random);
  benchBegin();
  for (int round = 0; round < scale; ++round)
    for (int quality = 1; quality <= 7; quality += 2) {
      size_t packedSize = sizeof packed, unpackedSize = sizeof unpacked;
      text[round * 31 % size] ^= 1;
      if (!BrotliEncoderCompress(quality, 20, BROTLI_MODE_TEXT, size, (const uint8_t *)text, &packedSize, packed))
        benchFail("cannot compress");
      for (int again = 0; again < 4; ++again)
        if (BrotliDecoderDecompress(packedSize, packed, &unpackedSize, unpacked) != BROTLI_DECODER_RESULT_SUCCESS ||
            unpackedSize != size || memcmp(text, unpacked, size) != 0)
          benchFail("decompressing gave something else");
      sum = benchMixBytes(sum, packed, packedSize);
    }
  benchEnd();
  benchPrint(sum);
  return 0;
}
