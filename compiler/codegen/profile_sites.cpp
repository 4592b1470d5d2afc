// Where bodies count what they do, and where what was counted comes in. A site's counters are chosen by the very value
// the instruction decides by, so counting adds no branches.

#include "compiler/codegen/function_emitter.h"
#include "compiler/codegen/partition_view.h"

using namespace llvm;

namespace wzc {

// ---- on behalf of ModuleEmitter

GlobalVariable *ModuleEmitter::counters(uint32_t index) {
  if (plan.sites.empty())
    return nullptr;
  const ProfileSites &sites = plan.sites[index];
  std::string name = view ? view->countersSymbol(index) : plan.symbols.counters(index);
  if (GlobalVariable *known = ir->getGlobalVariable(name))
    return known;
  auto *type =
      StructType::get(ir->getContext(), {ArrayType::get(i64, sites.counters),
                                         ArrayType::get(abi.structType(AbiStruct::wzc_profile_target), sites.targets)});
  auto *variable = new GlobalVariable(*ir, type, /*isConstant=*/false, GlobalValue::ExternalLinkage, nullptr, name);
  variable->setVisibility(GlobalValue::HiddenVisibility);
  variable->setDSOLocal(true);
  variable->setAlignment(Align(8));
  return variable;
}

void ModuleEmitter::defineCounters(uint32_t begin, uint32_t end) {
  for (uint32_t f = begin; f < end; ++f)
    if (GlobalVariable *variable = counters(f))
      variable->setInitializer(Constant::getNullValue(variable->getValueType()));
}

void ModuleEmitter::describeUse(llvm::Function &function, uint32_t index) const {
  if (!plan.profile || !plan.profile->isKnown(index))
    return;
  function.setEntryCount(plan.profile->counters(index)[0]);
  if (plan.profile->isHot(index))
    function.addFnAttr(Attribute::Hot);
  if (plan.profile->isNeverCalled(index)) {
    function.addFnAttr(Attribute::Cold);
    function.addFnAttr(Attribute::OptimizeForSize);
  }
}

// ---- counting

void FunctionEmitter::setProfile(uint32_t index) {
  counters = module.counters(index);
  if (!module.plan.profile)
    return;
  counted = module.plan.profile->counters(index);
  likelyTargets = module.plan.profile->likelyTargets(index);
}

/// Adds one to counter `first` + `index`, which is i64.
void FunctionEmitter::count(uint32_t first, Value index) {
  Value address = builder.CreateInBoundsGEP(
      counters->getValueType(), counters,
      {builder.getInt32(0), builder.getInt32(0), builder.CreateAdd(index, builder.getInt64(first))});
  Value before = module.in(Region::Profile, builder.CreateLoad(module.i64, address));
  module.in(Region::Profile, builder.CreateStore(builder.CreateAdd(before, builder.getInt64(1)), address));
}

void FunctionEmitter::countEntry() {
  uint32_t first = sites.entry();
  if (counters)
    count(first, builder.getInt64(0));
}

MDNode *FunctionEmitter::conditionSite(Value condition) {
  uint32_t first = sites.condition();
  if (counters)
    count(first, builder.CreateZExt(condition, module.i64));
  if (counted.empty())
    return nullptr;
  SmallVector<uint32_t, 4> weights = branchWeights({counted[first + 1], counted[first]});
  return weights.empty() ? nullptr : MDBuilder(builder.getContext()).createBranchWeights(weights);
}

std::span<const uint64_t> FunctionEmitter::tableSite(Value index, size_t labels) {
  uint32_t first = sites.table(labels);
  if (counters)
    count(first, intrinsic(Intrinsic::umin, {builder.CreateZExt(index, module.i64), builder.getInt64(labels - 1)}));
  return counted.empty() ? counted : counted.subspan(first, labels);
}

void FunctionEmitter::countTarget(uint32_t target, Value code) {
  if (!counters)
    return;
  Value site = builder.CreateInBoundsGEP(counters->getValueType(), counters,
                                         {builder.getInt32(0), builder.getInt32(1), builder.getInt32(target)});
  using namespace field::wzc_profile_target;
  constexpr AbiStruct type = AbiStruct::wzc_profile_target;
  auto put = [&](unsigned index, Value value) {
    module.in(Region::Profile, builder.CreateStore(value, field(type, site, index)));
  };
  Value candidate = loadField(type, site, field::wzc_profile_target::code, Region::Profile, "candidate");
  Value before = loadField(type, site, votes, Region::Profile, "votes");
  Value isOpen = builder.CreateICmpEQ(before, builder.getInt64(0));
  Value isFor = builder.CreateOr(isOpen, builder.CreateICmpEQ(candidate, code));
  put(field::wzc_profile_target::code, builder.CreateSelect(isOpen, code, candidate));
  put(votes, builder.CreateAdd(before, builder.CreateSelect(isFor, builder.getInt64(1), builder.getInt64(-1))));
  Value callsBefore = loadField(type, site, calls, Region::Profile, "calls");
  put(calls, builder.CreateAdd(callsBefore, builder.getInt64(1)));
}

// ---- guessing

std::optional<uint32_t> FunctionEmitter::likelyElement(const LikelyTarget &likely, uint32_t table,
                                                       uint32_t typeIndex) const {
  if (likely.function == kNoFunction ||
      wasm.types[wasm.functions[likely.function].type].canonical != wasm.types[typeIndex].canonical)
    return std::nullopt;
  if (module.plan.typeTable({table, wasm.types[typeIndex].canonical}))
    return module.plan.elementOf(table, likely.function);
  return wasm.declaredFunctions[likely.function] ? std::optional(module.plan.functionRefSlot(likely.function))
                                                 : std::nullopt;
}

void FunctionEmitter::guess(Value isLikely, const LikelyTarget &likely, const FunctionType &wasmType, Values args,
                            Outputs results, function_ref<void(Outputs)> general) {
  BasicBlock *hit = newBlock("likely");
  BasicBlock *miss = newBlock("unlikely");
  BasicBlock *called = newBlock("called");
  builder.CreateCondBr(isLikely, hit, miss,
                       MDBuilder(builder.getContext()).createBranchWeights(likely.weights[0], likely.weights[1]));
  SmallVector<Value, 2> hitResults(results.size()), missResults(results.size());
  builder.SetInsertPoint(hit);
  callNative(module.nativeType(wasmType), module.function(likely.function), instance, wasmType, args, hitResults);
  BasicBlock *hitEnd = builder.GetInsertBlock();
  builder.CreateBr(called);
  builder.SetInsertPoint(miss);
  general(missResults);
  BasicBlock *missEnd = builder.GetInsertBlock();
  builder.CreateBr(called);
  builder.SetInsertPoint(called);
  for (size_t i = 0; i < results.size(); ++i) {
    PHINode *phi = builder.CreatePHI(hitResults[i]->getType(), 2);
    phi->addIncoming(hitResults[i], hitEnd);
    phi->addIncoming(missResults[i], missEnd);
    results[i] = phi;
  }
}

} // namespace wzc
