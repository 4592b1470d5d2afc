// Argon2, the hash for passwords, in its portable form: 64-bit multiplications over a few megabytes.
#include "../../bench.h"
#include "argon2.h"

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint64_t sum = 0;
  benchBegin();
  for (int round = 0; round < scale; ++round) {
    unsigned char hash[32];
    char password[32];
    int length = snprintf(password, sizeof password, "password %d", round);
    if (argon2id_hash_raw(2, 4096, 1, password, (size_t)length, "salt of bench", 13, hash, sizeof hash) != ARGON2_OK)
      benchFail("cannot hash");
    sum = benchMixBytes(sum, hash, sizeof hash);
  }
  benchEnd();
  benchPrint(sum);
  return 0;
}
