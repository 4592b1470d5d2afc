// Opus in fixed-point arithmetic: coding and decoding voice and music made of a few tones and noise.
#include "../../bench.h"
#include "opus.h"

enum { rate = 48000, frame = 960, frames = 50 };

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  static opus_int16 sound[frames][frame * 2], decoded[frame * 2];
  uint64_t random = 27, sum = 0;
  int phase[4] = {0, 0, 0, 0};
  for (int f = 0; f < frames; ++f)
    for (int i = 0; i < frame; ++i)
      for (int channel = 0; channel < 2; ++channel) {
        int value = (int)(benchRandom(&random) >> 22) - 512;
        for (int tone = 0; tone < 4; ++tone) {
          phase[tone] = (phase[tone] + 37 * (tone + 1) + f) % 16384;
          int triangle = phase[tone] < 8192 ? phase[tone] : 16383 - phase[tone];
          value += (triangle - 4096) / (tone + 2);
        }
        sound[f][i * 2 + channel] = (opus_int16)value;
      }
  benchBegin();
  int error;
  OpusEncoder *encoder = opus_encoder_create(rate, 2, OPUS_APPLICATION_AUDIO, &error);
  OpusDecoder *decoder = opus_decoder_create(rate, 2, &error);
  if (!encoder || !decoder)
    benchFail(opus_strerror(error));
  for (int round = 0; round < scale; ++round) {
    opus_encoder_ctl(encoder, OPUS_SET_BITRATE(round % 2 ? 96000 : 20000));
    opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(8));
    for (int f = 0; f < frames; ++f) {
      unsigned char packet[1500];
      int size = opus_encode(encoder, sound[f], frame, packet, sizeof packet);
      if (size < 0 || opus_decode(decoder, packet, size, decoded, frame, 0) != frame)
        benchFail("cannot code a frame");
      sum = benchMixBytes(sum, packet, (size_t)size);
      sum = benchMixBytes(sum, decoded, 256);
    }
  }
  opus_encoder_destroy(encoder);
  opus_decoder_destroy(decoder);
  benchEnd();
  benchPrint(sum);
  return 0;
}
