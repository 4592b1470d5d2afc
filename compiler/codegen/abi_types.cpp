// See abi_types.h.

#include "compiler/codegen/abi_types.h"

#include "llvm/IR/Function.h"

using namespace llvm;

namespace wzc {

AbiTypes::AbiTypes(llvm::Module &ir) : ir(ir) {
  LLVMContext &context = ir.getContext();
  [[maybe_unused]] Type *ptr = PointerType::getUnqual(context);
  [[maybe_unused]] Type *i32 = Type::getInt32Ty(context);
  [[maybe_unused]] Type *i64 = Type::getInt64Ty(context);
  SmallVector<Type *, 64> fields;
  unsigned next = 0;
#define WZC_STRUCT(name) fields.clear();
#define WZC_FIELD(owner, kind, type, name) fields.push_back(kind);
#define WZC_STRUCT_END(name) structs[next++] = StructType::create(context, fields, #name);
#include "abi/layout.def"
#undef WZC_STRUCT
#undef WZC_FIELD
#undef WZC_STRUCT_END
}

namespace {

enum class LibcallAttribute { ordinary, noreturn };

struct LibcallTypes {
  Type *vmctx, *ptr, *ref, *i32, *i64, *none;
};

template <class... Params> FunctionType *signature(Type *result, Params... params) {
  return FunctionType::get(result, {params...}, false);
}

} // namespace

const char *symbolOf(Libcall id) {
  static constexpr const char *kSymbols[] = {
#define WZC_LIBCALL(name, result, params, attributes) "wzc_libcall_" #name,
#include "abi/libcalls.def"
#undef WZC_LIBCALL
  };
  return kSymbols[static_cast<unsigned>(id)];
}

FunctionCallee AbiTypes::libcall(Libcall id) {
  LLVMContext &context = ir.getContext();
  Type *ptr = PointerType::getUnqual(context);
  LibcallTypes t{ptr, ptr, ptr, Type::getInt32Ty(context), Type::getInt64Ty(context), Type::getVoidTy(context)};
  [[maybe_unused]] Type *vmctx = t.vmctx, *ref = t.ref, *i32 = t.i32, *i64 = t.i64, *none = t.none;
  FunctionType *type = nullptr;
  LibcallAttribute attribute = LibcallAttribute::ordinary;
#define WZC_EXPAND(...) __VA_ARGS__
#define WZC_LIBCALL(libcallName, result, params, attributes)                                                           \
  if (id == Libcall::libcallName) {                                                                                    \
    type = signature(result, WZC_EXPAND params);                                                                       \
    attribute = LibcallAttribute::attributes;                                                                          \
  }
#include "abi/libcalls.def"
#undef WZC_LIBCALL
#undef WZC_EXPAND
  FunctionCallee callee = ir.getOrInsertFunction(symbolOf(id), type);
  auto *function = cast<Function>(callee.getCallee());
  function->setDoesNotThrow();
  if (attribute == LibcallAttribute::noreturn) {
    function->setDoesNotReturn();
    function->addFnAttr(Attribute::Cold);
  }
  return callee;
}

AbiConstant::AbiConstant(const AbiTypes &types, AbiStruct id) : type(types.structType(id)) {
  for (Type *fieldType : type->elements())
    fields.push_back(Constant::getNullValue(fieldType));
}

AbiConstant &AbiConstant::set(unsigned field, Constant *value) {
  assert(value->getType() == type->getElementType(field));
  fields[field] = value;
  return *this;
}

AbiConstant &AbiConstant::set(unsigned field, uint64_t value) {
  return set(field, ConstantInt::get(type->getElementType(field), value));
}

} // namespace wzc
