// Linking by name: a hash table from (module, name) to what the host defined.

#include <cstring>

#include "import_match.h"
#include "instance.h"
#include "trap.h"
#include "vector.h"

namespace wzc {

namespace {

struct Definition {
  String module;
  String name;
  wzc_extern value;
  uint64_t hash;
};

struct Callback {
  wzc_instantiate_callback call;
  void *context;
};

uint64_t hashNames(std::string_view module, std::string_view name) {
  uint64_t hash = 0xCBF29CE484222325u;
  auto mix = [&](std::string_view text) {
    for (char c : text)
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
    hash = (hash ^ text.size()) * 0x100000001B3u;
  };
  mix(module);
  mix(name);
  return hash ^ (hash >> 29);
}

} // namespace

} // namespace wzc

using namespace wzc;

struct wzc_linker {
  Store *store;
  Vector<Definition> definitions;
  Vector<uint32_t> buckets; // position in definitions + 1, or 0; open addressing, a power of two, at most half full
  wzc_import_resolver resolver = nullptr;
  void *resolverContext = nullptr;
  Vector<Callback> callbacks;
};

namespace wzc {

/// The bucket that holds (module, name), or the free one where it belongs. There are buckets.
static uint32_t &bucketFor(wzc_linker &linker, std::string_view module, std::string_view name, uint64_t hash) {
  size_t mask = linker.buckets.size() - 1;
  for (size_t i = hash & mask;; i = (i + 1) & mask) {
    uint32_t &bucket = linker.buckets[i];
    if (!bucket)
      return bucket;
    const Definition &definition = linker.definitions[bucket - 1];
    if (definition.hash == hash && definition.module == module && definition.name == name)
      return bucket;
  }
}

static bool growBuckets(wzc_linker &linker) {
  size_t size = linker.buckets.empty() ? 64 : linker.buckets.size() * 2;
  Vector<uint32_t> fresh;
  if (!fresh.resize(size))
    return false;
  linker.buckets = std::move(fresh);
  for (size_t i = 0; i < linker.definitions.size(); ++i) {
    const Definition &definition = linker.definitions[i];
    bucketFor(linker, definition.module.view(), definition.name.view(), definition.hash) = static_cast<uint32_t>(i + 1);
  }
  return true;
}

static wzc_trap *define(wzc_linker &linker, std::string_view module, std::string_view name, wzc_extern value) {
  if ((linker.definitions.size() + 1) * 2 > linker.buckets.size() && !growBuckets(linker))
    return outOfMemory();
  uint64_t hash = hashNames(module, name);
  uint32_t &bucket = bucketFor(linker, module, name, hash);
  if (bucket) {
    linker.definitions[bucket - 1].value = value;
    return nullptr;
  }
  Definition definition = {{}, {}, value, hash};
  if (!definition.module.assign(module) || !definition.name.assign(name) ||
      !linker.definitions.push(std::move(definition)))
    return outOfMemory();
  bucket = static_cast<uint32_t>(linker.definitions.size());
  return nullptr;
}

static bool resolve(wzc_linker &linker, const wzc_module &module, uint32_t index, wzc_extern &result) {
  const wzc_import &import = module.imports[index];
  std::string_view from(import.module, import.module_size);
  std::string_view name(import.name, import.name_size);
  if (!linker.buckets.empty())
    if (uint32_t bucket = bucketFor(linker, from, name, hashNames(from, name))) {
      result = linker.definitions[bucket - 1].value;
      return true;
    }
  return linker.resolver && linker.resolver(linker.resolverContext, &module, index, &result);
}

static wzc_trap *runCallbacks(void *context, wzc_instance *instance) {
  for (const Callback &callback : static_cast<wzc_linker *>(context)->callbacks)
    if (wzc_trap *trap = callback.call(callback.context, instance))
      return trap;
  return nullptr;
}

} // namespace wzc

extern "C" {

wzc_linker *wzc_linker_new(wzc_store *store) {
  wzc_linker *linker = createRecord<wzc_linker>();
  if (linker)
    linker->store = &storeOf(store);
  return linker;
}

void wzc_linker_delete(wzc_linker *linker) { destroyRecord(linker); }

wzc_store *wzc_linker_store(const wzc_linker *linker) { return linker->store; }

wzc_trap *wzc_linker_define(wzc_linker *linker, const char *module, const char *name, wzc_extern definition) {
  return define(*linker, module, name, definition);
}

wzc_trap *wzc_linker_define_func(wzc_linker *linker, const char *module, const char *name, const char *type,
                                 wzc_host_callback callback, void *context) {
  wzc_extern definition = {WZC_EXTERN_FUNC, {nullptr}};
  if (wzc_trap *trap = wzc_func_new(linker->store, type, callback, context, nullptr, &definition.of.func))
    return trap;
  return define(*linker, module, name, definition);
}

wzc_trap *wzc_linker_define_instance(wzc_linker *linker, const char *module, wzc_instance *instance) {
  const wzc_module &definition = *headerOf(instance).module;
  for (uint32_t i = 0; i < definition.export_count; ++i) {
    wzc_extern value = wzc_instance_export_at(instance, i);
    if (!value.of.any)
      return outOfMemory();
    if (wzc_trap *trap = define(*linker, module, {definition.exports[i].name, definition.exports[i].name_size}, value))
      return trap;
  }
  return nullptr;
}

void wzc_linker_set_fallback(wzc_linker *linker, wzc_import_resolver resolver, void *context) {
  linker->resolver = resolver;
  linker->resolverContext = context;
}

wzc_trap *wzc_linker_on_instantiate(wzc_linker *linker, wzc_instantiate_callback callback, void *context) {
  return linker->callbacks.push({callback, context}) ? nullptr : outOfMemory();
}

wzc_trap *wzc_linker_instantiate(wzc_linker *linker, const wzc_module *module, wzc_instance **instance) {
  *instance = nullptr;
  Vector<wzc_extern> imports;
  if (!imports.reserve(module->import_count))
    return outOfMemory();
  for (uint32_t i = 0; i < module->import_count; ++i) {
    wzc_extern found = {};
    if (!resolve(*linker, *module, i, found))
      return unknownImport(module->imports[i]);
    if (!imports.push(found))
      return outOfMemory();
  }
  InstantiateHook hook = {runCallbacks, linker};
  return instantiate(*linker->store, *module, imports.data(), imports.size(), &hook, instance);
}

} // extern "C"
