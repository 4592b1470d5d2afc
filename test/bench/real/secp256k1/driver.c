// libsecp256k1: keys, signatures and their verification on an elliptic curve, with portable arithmetic.
#include "../../bench.h"
#include "secp256k1.h"

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint64_t random = 26, sum = 0;
  benchBegin();
  secp256k1_context *context = secp256k1_context_create(SECP256K1_CONTEXT_SIGN | SECP256K1_CONTEXT_VERIFY);
  for (int round = 0; round < scale * 20; ++round) {
    unsigned char key[32], message[32], compact[64], point[33];
    size_t pointSize = sizeof point;
    for (int i = 0; i < 32; ++i) {
      key[i] = (unsigned char)benchRandom(&random);
      message[i] = (unsigned char)benchRandom(&random);
    }
    key[0] = 1;
    secp256k1_pubkey publicKey;
    secp256k1_ecdsa_signature signature;
    if (!secp256k1_ec_pubkey_create(context, &publicKey, key) ||
        !secp256k1_ecdsa_sign(context, &signature, message, key, NULL, NULL) ||
        !secp256k1_ecdsa_verify(context, &signature, message, &publicKey))
      benchFail("a signature is not accepted");
    message[5] ^= 4;
    if (secp256k1_ecdsa_verify(context, &signature, message, &publicKey))
      benchFail("a signature is accepted for another message");
    secp256k1_ecdsa_signature_serialize_compact(context, compact, &signature);
    secp256k1_ec_pubkey_serialize(context, point, &pointSize, &publicKey, SECP256K1_EC_COMPRESSED);
    sum = benchMixBytes(benchMixBytes(sum, compact, sizeof compact), point, pointSize);
  }
  secp256k1_context_destroy(context);
  benchEnd();
  benchPrint(sum);
  return 0;
}
