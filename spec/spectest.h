// The module "spectest" that the scripts import from (the suite's interpreter/script/js host modules define the same):
// functions that print, which here say nothing, and a few globals, a table and a memory.

#ifndef WZC_SPEC_SPECTEST_H
#define WZC_SPEC_SPECTEST_H

#include "compiler/wasm/features.h"
#include "wzc/runtime.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wzc::spec {

class Spectest {
public:
  /// Creates everything in `store`. False, with the reason in `error`, if the runtime refuses.
  [[nodiscard]] bool create(wzc_store *store, std::string &error);
  /// False if there is no such item.
  bool find(std::string_view name, wzc_extern &result) const;
  /// The feature that an item the module should have waits for.
  static std::optional<Feature> needs(std::string_view name);

private:
  std::vector<std::pair<std::string, wzc_extern>> items;
};

} // namespace wzc::spec

#endif
