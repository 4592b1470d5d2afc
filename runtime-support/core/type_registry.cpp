#include "type_registry.h"

#include <atomic>
#include <cstdlib>
#include <cstring>

#include "process.h"

namespace wzc {

// Types by id, in chunks that never move, so that a reader needs no lock.
constexpr uint32_t kChunkBits = 10;
constexpr uint32_t kChunkSize = 1 << kChunkBits;
constexpr uint32_t kChunks = 4096;
static std::atomic<FuncType **> chunks[kChunks];
static uint32_t typeCount; // the highest id given out

static FuncType **buckets;
static uint32_t bucketCount;

static uint32_t hashType(const uint32_t *params, uint32_t paramCount, const uint32_t *results, uint32_t resultCount) {
  uint64_t hash = 0xCBF29CE484222325u ^ paramCount;
  for (uint32_t i = 0; i < paramCount; ++i)
    hash = (hash ^ params[i]) * 0x100000001B3u;
  for (uint32_t i = 0; i < resultCount; ++i)
    hash = (hash ^ results[i] ^ 0x100u) * 0x100000001B3u;
  return static_cast<uint32_t>(hash ^ (hash >> 32));
}

static bool sameCodes(const uint32_t *a, const uint32_t *b, uint32_t count) {
  return count == 0 || std::memcmp(a, b, count * sizeof(uint32_t)) == 0;
}

static bool growBuckets() {
  uint32_t count = bucketCount ? bucketCount * 2 : 256;
  FuncType **fresh = static_cast<FuncType **>(std::calloc(count, sizeof(FuncType *)));
  if (!fresh)
    return false;
  for (uint32_t i = 0; i < bucketCount; ++i)
    for (FuncType *type = buckets[i]; type;) {
      FuncType *next = type->next;
      type->next = fresh[type->hash & (count - 1)];
      fresh[type->hash & (count - 1)] = type;
      type = next;
    }
  std::free(buckets);
  buckets = fresh;
  bucketCount = count;
  return true;
}

static bool publish(FuncType *type) {
  uint32_t id = typeCount + 1;
  if (id >> kChunkBits >= kChunks)
    return false;
  std::atomic<FuncType **> &slot = chunks[id >> kChunkBits];
  FuncType **chunk = slot.load(std::memory_order_relaxed);
  if (!chunk) {
    chunk = static_cast<FuncType **>(std::calloc(kChunkSize, sizeof(FuncType *)));
    if (!chunk)
      return false;
    slot.store(chunk, std::memory_order_release);
  }
  type->id = id;
  chunk[id & (kChunkSize - 1)] = type;
  typeCount = id;
  return true;
}

uint32_t internTypeLocked(const uint32_t *params, uint32_t paramCount, const uint32_t *results, uint32_t resultCount) {
  uint32_t hash = hashType(params, paramCount, results, resultCount);
  if (bucketCount)
    for (FuncType *type = buckets[hash & (bucketCount - 1)]; type; type = type->next)
      if (type->hash == hash && type->paramCount == paramCount && type->resultCount == resultCount &&
          sameCodes(type->params(), params, paramCount) && sameCodes(type->results(), results, resultCount))
        return type->id;
  if (typeCount >= bucketCount && !growBuckets())
    return 0;
  size_t codes = static_cast<size_t>(paramCount) + resultCount;
  FuncType *type = static_cast<FuncType *>(std::malloc(sizeof(FuncType) + codes * sizeof(uint32_t)));
  if (!type)
    return 0;
  *type = {paramCount, resultCount, hash, 0, nullptr};
  uint32_t *copies = reinterpret_cast<uint32_t *>(type + 1);
  if (paramCount)
    std::memcpy(copies, params, paramCount * sizeof(uint32_t));
  if (resultCount)
    std::memcpy(copies + paramCount, results, resultCount * sizeof(uint32_t));
  if (!publish(type)) {
    std::free(type);
    return 0;
  }
  FuncType *&bucket = buckets[hash & (bucketCount - 1)];
  type->next = bucket;
  bucket = type;
  return type->id;
}

uint32_t internType(const uint32_t *params, uint32_t paramCount, const uint32_t *results, uint32_t resultCount) {
  ProcessLock lock;
  return internTypeLocked(params, paramCount, results, resultCount);
}

const FuncType &funcType(uint32_t id) {
  return *chunks[id >> kChunkBits].load(std::memory_order_acquire)[id & (kChunkSize - 1)];
}

} // namespace wzc
