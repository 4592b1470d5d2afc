// See profile_descriptor.h.

#include "compiler/codegen/profile_descriptor.h"

#include "llvm/Support/Endian.h"

using namespace llvm;

namespace wzc {

namespace {

GlobalVariable *constant(llvm::Module &ir, Constant *initializer) {
  auto *variable =
      new GlobalVariable(ir, initializer->getType(), /*isConstant=*/true, GlobalValue::PrivateLinkage, initializer);
  variable->setAlignment(Align(8));
  return variable;
}

} // namespace

Constant *emitProfile(ModuleEmitter &module, const std::vector<FunctionDigest> &digests) {
  llvm::Module &ir = *module.ir;
  SmallVector<Constant *> items;
  for (uint32_t f = module.plan.boundFunctions(); f < module.wasm.functions.size(); ++f) {
    namespace item = field::wzc_profile_function;
    AbiConstant function(module.abi, AbiStruct::wzc_profile_function);
    if (!module.wasm.functions[f].isImported) {
      const FunctionDigest &digest = digests[f];
      function.set(item::counters, module.counters(f));
      function.set(item::counter_count, digest.sites.counters).set(item::target_count, digest.sites.targets);
      function.set(item::digest_low, support::endian::read64le(digest.hash.data()));
      function.set(item::digest_high, support::endian::read64le(digest.hash.data() + 8));
    }
    items.push_back(function.get());
  }
  AbiConstant profile(module.abi, AbiStruct::wzc_profile);
  using namespace field::wzc_profile;
  Type *type = module.abi.structType(AbiStruct::wzc_profile_function);
  profile.set(functions, constant(ir, ConstantArray::get(ArrayType::get(type, items.size()), items)));
  std::string file = module.options.profileFile;
  if (file.empty())
    file = module.plan.symbols.module() + ".wzcprof";
  profile.set(path, constant(ir, ConstantDataArray::getString(ir.getContext(), file)));
  profile.set(start, new GlobalVariable(ir, module.i8, /*isConstant=*/true, GlobalValue::ExternalLinkage, nullptr,
                                        WZC_PROFILE_START_SYMBOL));
  return constant(ir, profile.get());
}

} // namespace wzc
