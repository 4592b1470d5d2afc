// A hash table with open addressing and strings as keys: hashing, probing, comparing, growing.
#include "../bench.h"

typedef struct {
  char *key;
  uint32_t hash, value;
} Slot;

typedef struct {
  Slot *slots;
  uint32_t capacity, used;
} Map;

static uint32_t hashOf(const char *key) {
  uint32_t hash = 2166136261u;
  for (; *key; ++key)
    hash = (hash ^ (uint8_t)*key) * 16777619u;
  return hash;
}

static Slot *find(Map *map, const char *key, uint32_t hash) {
  uint32_t at = hash & (map->capacity - 1);
  while (map->slots[at].key && (map->slots[at].hash != hash || strcmp(map->slots[at].key, key) != 0))
    at = (at + 1) & (map->capacity - 1);
  return &map->slots[at];
}

static void grow(Map *map) {
  Map larger = {calloc(map->capacity * 2, sizeof(Slot)), map->capacity * 2, map->used};
  if (!larger.slots)
    benchFail("out of memory");
  for (uint32_t i = 0; i < map->capacity; ++i)
    if (map->slots[i].key)
      *find(&larger, map->slots[i].key, map->slots[i].hash) = map->slots[i];
  free(map->slots);
  *map = larger;
}

static uint32_t add(Map *map, const char *key) {
  uint32_t hash = hashOf(key);
  Slot *slot = find(map, key, hash);
  if (slot->key)
    return ++slot->value;
  if ((map->used + 1) * 10 > map->capacity * 7) {
    grow(map);
    slot = find(map, key, hash);
  }
  size_t size = strlen(key) + 1;
  char *copy = malloc(size);
  if (!copy)
    benchFail("out of memory");
  memcpy(copy, key, size);
  *slot = (Slot){copy, hash, 1};
  ++map->used;
  return 1;
}

static void spell(char *to, uint32_t number) {
  do
    *to++ = (char)('a' + number % 26);
  while (number /= 26);
  *to = 0;
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint64_t random = 10, sum = 0;
  benchBegin();
  for (int round = 0; round < scale; ++round) {
    Map map = {calloc(16, sizeof(Slot)), 16, 0};
    if (!map.slots)
      benchFail("out of memory");
    for (int i = 0; i < 200000; ++i) {
      char key[16];
      uint32_t draw = benchRandom(&random);
      spell(key, draw % 3 == 0 ? draw % 100000000 : draw % 20000);
      sum += add(&map, key);
    }
    sum = benchMix(sum, map.used);
    for (uint32_t i = 0; i < map.capacity; ++i)
      free(map.slots[i].key);
    free(map.slots);
  }
  benchEnd();
  benchPrint(sum);
  return 0;
}
