// libjpeg: compressing a picture and decompressing it, with the integer transform.
#include "../../bench.h"
#include "jpeglib.h"

enum { width = 640, height = 480 };
static uint8_t picture[height][width * 3], decoded[width * 3];

static void paint(void) {
  uint64_t random = 24;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      int dx = x - 300, dy = y - 200, inside = dx * dx + dy * dy < 22500;
      picture[y][x * 3] = (uint8_t)(inside ? 200 + dx / 10 : x * 255 / width);
      picture[y][x * 3 + 1] = (uint8_t)((y / 40 + x / 40) % 2 * 60 + y / 4);
      picture[y][x * 3 + 2] = (uint8_t)(128 + (benchRandom(&random) >> 29));
    }
}

static size_t encode(uint8_t *buffer, size_t size, int quality) {
  struct jpeg_compress_struct info;
  struct jpeg_error_mgr errors;
  unsigned char *to = buffer;
  unsigned long written = size;
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, &to, &written);
  info.image_width = width;
  info.image_height = height;
  info.input_components = 3;
  info.in_color_space = JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  jpeg_start_compress(&info, TRUE);
  while (info.next_scanline < height) {
    JSAMPROW row = picture[info.next_scanline];
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  if (to != buffer)
    benchFail("the buffer is too small");
  return written;
}

static uint64_t decode(uint8_t *buffer, size_t size, uint64_t sum) {
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  info.err = jpeg_std_error(&errors);
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, buffer, size);
  jpeg_read_header(&info, TRUE);
  jpeg_start_decompress(&info);
  while (info.output_scanline < info.output_height) {
    JSAMPROW row = decoded;
    jpeg_read_scanlines(&info, &row, 1);
    sum = benchMixBytes(sum, decoded + info.output_scanline % 512, 64);
  }
  jpeg_finish_decompress(&info);
  jpeg_destroy_decompress(&info);
  return sum;
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  static uint8_t buffer[width * height * 3];
  uint64_t sum = 0;
  paint();
  benchBegin();
  for (int round = 0; round < scale; ++round) {
    size_t size = encode(buffer, sizeof buffer, 60 + round % 30);
    sum = benchMixBytes(sum, buffer, size);
    for (int again = 0; again < 2; ++again)
      sum = decode(buffer, size, sum);
  }
  benchEnd();
  benchPrint(sum);
  return 0;
}
