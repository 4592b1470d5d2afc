// Parts of a module as the text format would write them.

#ifndef WZC_DRIVER_MODULE_TEXT_H
#define WZC_DRIVER_MODULE_TEXT_H

#include "compiler/wasm/module.h"

#include <string>
#include <string_view>

namespace wzc {

std::string_view sectionName(uint8_t id);
std::string_view externKindName(ExternKind kind);
/// Type of the function, table, memory, global or tag with this index.
std::string externTypeText(const Module &module, ExternKind kind, uint32_t index);

} // namespace wzc

#endif
