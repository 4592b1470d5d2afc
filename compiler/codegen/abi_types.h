// LLVM's view of the contract with the runtime: structure types, field numbers and libcalls, expanded from the tables
// in runtime-support/abi. Nothing in the code generator writes an offset or a libcall's signature by hand.

#ifndef WZC_CODEGEN_ABI_TYPES_H
#define WZC_CODEGEN_ABI_TYPES_H

#include "abi/abi.h"
#include "abi/instance_layout.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/Module.h"

namespace wzc {

/// Field numbers: field::wzc_func::code and so on.
namespace field {
#define WZC_STRUCT(name)                                                                                               \
  namespace name {                                                                                                     \
  enum Index : unsigned {
#define WZC_FIELD(owner, kind, type, name) name,
#define WZC_STRUCT_END(name)                                                                                           \
  Count                                                                                                                \
  }                                                                                                                    \
  ;                                                                                                                    \
  }
#include "abi/layout.def"
#undef WZC_STRUCT
#undef WZC_FIELD
#undef WZC_STRUCT_END
} // namespace field

/// Fields of the header of an instance, in bytes from the instance.
inline constexpr int64_t kStackLimitOffset =
    InstanceLayout::kHeader + static_cast<int64_t>(offsetof(wzc_instance_state, stack_limit));
inline constexpr int64_t kProcessorOffset =
    InstanceLayout::kHeader + static_cast<int64_t>(offsetof(wzc_instance_state, processor));
inline constexpr int64_t kMemorySizeOffset =
    InstanceLayout::kHeader + static_cast<int64_t>(offsetof(wzc_instance_state, memory_size));

enum class AbiStruct : unsigned {
#define WZC_STRUCT(name) name,
#define WZC_FIELD(owner, kind, type, name)
#define WZC_STRUCT_END(name)
#include "abi/layout.def"
#undef WZC_STRUCT
#undef WZC_FIELD
#undef WZC_STRUCT_END
  Count
};

enum class Libcall : unsigned {
#define WZC_LIBCALL(name, result, params, attributes) name,
#include "abi/libcalls.def"
#undef WZC_LIBCALL
};

enum class TrapCode : uint32_t {
#define WZC_TRAP(name, number, message) name = number,
#include "abi/traps.def"
#undef WZC_TRAP
};

/// The symbol of a libcall.
const char *symbolOf(Libcall id);

/// Types and declarations within one LLVM module.
class AbiTypes {
public:
  explicit AbiTypes(llvm::Module &ir);

  llvm::StructType *structType(AbiStruct id) const { return structs[static_cast<unsigned>(id)]; }
  /// The libcall's declaration in the module.
  llvm::FunctionCallee libcall(Libcall id);

private:
  llvm::Module &ir;
  llvm::StructType *structs[static_cast<unsigned>(AbiStruct::Count)];
};

/// Builds a constant of an ABI structure field by field; fields not set are zero.
class AbiConstant {
public:
  AbiConstant(const AbiTypes &types, AbiStruct id);
  AbiConstant &set(unsigned field, llvm::Constant *value);
  AbiConstant &set(unsigned field, uint64_t value);
  llvm::Constant *get() const { return llvm::ConstantStruct::get(type, fields); }

private:
  llvm::StructType *type;
  llvm::SmallVector<llvm::Constant *, 8> fields;
};

} // namespace wzc

#endif
