// The descriptor of an interpreted module, with everything it points to.

#ifndef WZC_INTERP_DESCRIPTOR_H
#define WZC_INTERP_DESCRIPTOR_H

#include "abi/abi.h"
#include "compiler/wasm/module.h"

#include <deque>
#include <string>

namespace wzc::interp {

class Descriptor {
public:
  /// All of it but `engine`. Expressions that need evaluation are numbered as they appear in `constants`.
  Descriptor(const Module &source, std::string_view name);
  Descriptor(const Descriptor &) = delete;
  Descriptor &operator=(const Descriptor &) = delete;

  /// A value type as descriptors write it; see layout.def.
  static uint32_t typeCode(ValueType type);

  wzc_module module{};
  std::vector<ConstExpr> constants;

private:
  void addTypes(const Module &source);
  void addExterns(const Module &source);
  void addSpaces(const Module &source);
  void addSegments(const Module &source);
  void addNames(const Module &source);
  wzc_const_expr expression(const ConstExpr &source);
  const wzc_const_expr *expressionOf(const ConstExpr &source) { return &offsets.emplace_back(expression(source)); }

  std::string name;
  std::vector<uint32_t> typeCodes;
  std::vector<wzc_func_type> types;
  std::vector<wzc_import> imports;
  std::vector<wzc_export> exports;
  std::vector<uint32_t> functionTypes;
  std::vector<wzc_table_type> tables;
  std::vector<wzc_const_expr> tableInits;
  std::vector<wzc_memory_type> memories;
  std::vector<wzc_global_type> globals;
  std::vector<wzc_const_expr> globalInits;
  std::vector<wzc_element_segment> elements;
  std::vector<wzc_data_segment> data;
  std::deque<wzc_const_expr> offsets;
  std::deque<std::vector<uint32_t>> elementFunctions;
  std::deque<std::vector<wzc_const_expr>> elementExpressions;
  std::vector<uint32_t> nameOffsets;
  std::string nameBytes;
};

} // namespace wzc::interp

#endif
