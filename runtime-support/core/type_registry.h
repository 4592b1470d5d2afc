// Function types of the whole process, interned by structure.
//
// Two modules agree on a type exactly when they got the same canonical id for it, so that a call through a table checks
// one number. Ids are dense, begin at 1 and live as long as the process: a function reference may outlive the module
// that first named its type. Looking an id up takes no lock.

#ifndef WZC_CORE_TYPE_REGISTRY_H
#define WZC_CORE_TYPE_REGISTRY_H

#include <cstdint>

namespace wzc {

struct FuncType {
  uint32_t paramCount;
  uint32_t resultCount;
  uint32_t hash;
  uint32_t id;
  FuncType *next; // in its bucket

  const uint32_t *params() const { return reinterpret_cast<const uint32_t *>(this + 1); }
  const uint32_t *results() const { return params() + paramCount; }
  /// Values an array for a call needs room for.
  uint32_t valueCount() const { return paramCount > resultCount ? paramCount : resultCount; }
};

/// The id of the type, 0 when memory is exhausted. The caller holds the ProcessLock, or uses the second form.
[[nodiscard]] uint32_t internTypeLocked(const uint32_t *params, uint32_t paramCount, const uint32_t *results,
                                        uint32_t resultCount);
[[nodiscard]] uint32_t internType(const uint32_t *params, uint32_t paramCount, const uint32_t *results,
                                  uint32_t resultCount);

/// `id` comes from internType.
const FuncType &funcType(uint32_t id);

} // namespace wzc

#endif
