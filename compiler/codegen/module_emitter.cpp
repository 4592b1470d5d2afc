// See module_emitter.h.

#include "compiler/codegen/module_emitter.h"

#include "compiler/codegen/debug_scopes.h"
#include "compiler/codegen/function_emitter.h"
#include "compiler/codegen/partition_view.h"
#include "compiler/codegen/passes.h"

#include "abi/abi.h"

#include "llvm/IR/Verifier.h"

#include <algorithm>

using namespace llvm;

namespace wzc {

// ---- plan

namespace {

/// Counts in the form InstanceLayout::compute reads them.
struct SlotCounts {
  uint64_t limit_count, memory_count, table_count, imported_function_count, global_count, type_count,
      function_ref_count, data_count, element_count;
};

std::vector<uint32_t> referencedFunctions(const Module &wasm) {
  std::vector<uint32_t> result;
  for (uint32_t i = 0; i < wasm.functions.size(); ++i)
    if (wasm.declaredFunctions[i])
      result.push_back(i);
  return result;
}

} // namespace

CodegenPlan::CodegenPlan(const Module &wasm, const CompileOptions &options)
    : wasm(wasm), options(options), symbols(wasm, options.moduleName), functionRefs(referencedFunctions(wasm)),
      constantTables(findConstantTables(wasm)) {
  layout = InstanceLayout::compute(SlotCounts{limitCount(), wasm.memories.size(), wasm.tables.size(), boundFunctions(),
                                              wasm.globals.size(), wasm.types.size(), functionRefs.size(),
                                              wasm.data.size(), wasm.elements.size()});
}

uint32_t CodegenPlan::limitCount() const {
  bool isChecked = options.bounds == BoundsMode::Explicit && !wasm.memories.empty() && !wasm.memories[0].isImported &&
                   !wasm.memories[0].type.limits.is64;
  return isChecked ? InstanceLayout::kLimits : 0;
}

uint32_t CodegenPlan::functionRefSlot(uint32_t function) const {
  return static_cast<uint32_t>(std::lower_bound(functionRefs.begin(), functionRefs.end(), function) -
                               functionRefs.begin());
}

void CodegenPlan::setTypeTables(const std::vector<FunctionDigest> &digests) {
  typeTables = chooseTypeTables(wasm, constantTables, digests);
}

const TypeTable *CodegenPlan::typeTable(const TableCall &call) const {
  auto found = std::lower_bound(typeTables.begin(), typeTables.end(), call,
                                [](const TypeTable &table, const TableCall &key) { return table.call < key; });
  return found != typeTables.end() && found->call == call ? &*found : nullptr;
}

void CodegenPlan::setProfile(const std::vector<FunctionDigest> &digests) {
  if (options.profileGenerate)
    for (const FunctionDigest &digest : digests)
      sites.push_back(digest.sites);
  if (options.profiles.empty())
    return;
  profile = std::make_unique<ModuleProfile>(wasm, digests, options.profiles);
  for (const std::optional<ConstantTable> &table : constantTables) {
    std::unordered_map<uint32_t, uint32_t> &byFunction = elements.emplace_back();
    for (size_t i = 0; table && i < table->size(); ++i)
      if (auto [known, isNew] = byFunction.try_emplace((*table)[i], static_cast<uint32_t>(i)); !isNew)
        known->second = kSeveral;
  }
}

std::optional<uint32_t> CodegenPlan::elementOf(uint32_t table, uint32_t function) const {
  auto found = elements[table].find(function);
  return found == elements[table].end() || found->second == kSeveral ? std::nullopt : std::optional(found->second);
}

// ---- module

ModuleEmitter::ModuleEmitter(LLVMContext &context, const CodegenPlan &plan, const TargetMachine &target,
                             const PartitionView *view)
    : plan(plan), wasm(plan.wasm), options(plan.options), optLevel(view ? view->optLevel() : plan.options.optLevel),
      ir(std::make_unique<llvm::Module>(plan.options.moduleName, context)), abi(*ir), target(target), view(view) {
  ir->setTargetTriple(target.getTargetTriple());
  ir->setDataLayout(target.createDataLayout());
  ir->setPICLevel(PICLevel::BigPIC);
  ir->setUwtable(UWTableKind::Async);
  ptrType = PointerType::getUnqual(context);
  i8 = Type::getInt8Ty(context);
  i32 = Type::getInt32Ty(context);
  i64 = Type::getInt64Ty(context);
  f32 = Type::getFloatTy(context);
  f64 = Type::getDoubleTy(context);
  v128 = FixedVectorType::get(i8, 16);
  voidType = Type::getVoidTy(context);

  MDBuilder metadata(context);
  // Beside counts that is still too often for what never happens.
  unlikelyWeights = plan.profile ? metadata.createBranchWeights(0, INT32_MAX) : metadata.createUnlikelyBranchWeights();
  static constexpr StringLiteral kRegionNames[] = {kLinearMemoryType, "global",      "imported global",
                                                   kMemoryStateType,  "table state", "table element",
                                                   "function",        "profile"};
  MDNode *root = metadata.createTBAARoot(kAliasRoot);
  for (unsigned i = 0; i < static_cast<unsigned>(Region::Count); ++i) {
    MDNode *node = metadata.createTBAAScalarTypeNode(kRegionNames[i], root);
    regions[i] = metadata.createTBAAStructTagNode(node, node, 0);
  }
  functions.resize(wasm.functions.size());
  if (plan.profile)
    plan.profile->describe(*ir);
}

ModuleEmitter::~ModuleEmitter() = default;

Type *ModuleEmitter::type(ValueType type) const {
  switch (type.kind()) {
  case ValueType::I32: return i32;
  case ValueType::I64: return i64;
  case ValueType::F32: return f32;
  case ValueType::F64: return f64;
  case ValueType::V128: return v128;
  default: return ptrType;
  }
}

llvm::FunctionType *ModuleEmitter::nativeType(const FunctionType &wasmType) const {
  SmallVector<Type *, 8> params{ptrType};
  for (ValueType param : wasmType.params)
    params.push_back(type(param));
  if (wasmType.results.size() > 1)
    params.push_back(ptrType);
  Type *result = wasmType.results.size() == 1 ? type(wasmType.results[0]) : voidType;
  return llvm::FunctionType::get(result, params, false);
}

void ModuleEmitter::setAttributes(llvm::Function &f) const {
  f.setDoesNotThrow();
  f.setUWTableKind(UWTableKind::Async);
  // Address 0 is an address like any other in a linear memory.
  f.addFnAttr(Attribute::NullPointerIsValid);
  // Recursion without end must exhaust the stack and trap, not become a loop.
  f.addFnAttr("disable-tail-calls", "true");
  // A frame larger than a page touches every page, so that it cannot jump over the guard.
  f.addFnAttr("probe-stack", "inline-asm");
  // A loop of stores must not become a call of memset: a fault inside the C library would not be ours to turn into a
  // trap.
  f.addFnAttr("no-builtins");
  f.addFnAttr("target-cpu", target.getTargetCPU());
  // LLVM's models of single processors, of which an architecture level has the first one's, make code slower
  // (rationale.md).
  if (target.getTargetTriple().isX86())
    f.addFnAttr("tune-cpu", "generic");
  f.addFnAttr("target-features", target.getTargetFeatureString());
}

/// See kRoomBehindMemories.
static std::optional<uint64_t> roomBehindMemories(const Module &wasm) {
  uint64_t room = WZC_ROOM_BEHIND_MEMORY;
  for (const Memory &memory : wasm.memories) {
    const MemoryType &type = memory.type;
    if (type.limits.is64)
      return std::nullopt;
    // One that begins larger is as large as it likes to be, and so may be somebody else's.
    if (memory.isImported || type.limits.min << type.pageSizeLog2 > WZC_LARGEST_GROWN_MEMORY)
      room = 0;
  }
  return room;
}

llvm::Function *ModuleEmitter::function(uint32_t index) {
  llvm::Function *&f = functions[index];
  if (f)
    return f;
  bool isHost = wasm.functions[index].isImported;
  std::string name = isHost ? plan.symbols.directImport(index)
                     : view ? view->symbol(index)
                            : plan.symbols.function(index);
  llvm::FunctionType *nativeType = this->nativeType(wasm.functionType(index));
  f = llvm::Function::Create(isHost ? nativeType : compiledType(nativeType), GlobalValue::ExternalLinkage, name, *ir);
  if (isHost) {
    f->setDoesNotThrow();
    return f;
  }
  f->setVisibility(GlobalValue::HiddenVisibility);
  f->setDSOLocal(true);
  if (bodyAttributes.isEmpty()) {
    setAttributes(*f);
    f->addFnAttr(kCompiledConvention);
    if (std::optional<uint64_t> room = roomBehindMemories(wasm))
      f->addFnAttr(kRoomBehindMemories, std::to_string(*room));
    f->addParamAttr(0, Attribute::NoUndef);
    f->addParamAttr(0, Attribute::NonNull);
    f->addParamAttr(0, Attribute::getWithAlignment(f->getContext(), Align(16)));
    bodyAttributes = f->getAttributes();
  }
  f->setAttributes(bodyAttributes);
  return f;
}

ModuleEmitter::ImportSlot ModuleEmitter::loadImport(IRBuilderBase &builder, Value *instance, uint32_t function) const {
  int64_t at = plan.layout.imports + static_cast<int64_t>(function * sizeof(wzc_import_slot));
  auto load = [&](size_t member, const char *slotName, const char *name) {
    return invariant(
        builder.CreateLoad(ptrType, slot(builder, instance, at + static_cast<int64_t>(member), slotName), name));
  };
  Value *code = load(offsetof(wzc_import_slot, code), "import.code.slot", "import.code");
  return {code, load(offsetof(wzc_import_slot, context), "import.context.slot", "import.context")};
}

GlobalVariable *ModuleEmitter::typeTable(const TypeTable &table) {
  std::string name = plan.symbols.typeTable(table.call.table, table.call.type);
  if (GlobalVariable *known = ir->getGlobalVariable(name))
    return known;
  auto *type = ArrayType::get(ptrType, table.size);
  auto *codes = new GlobalVariable(*ir, type, /*isConstant=*/true, GlobalValue::ExternalLinkage, nullptr, name);
  codes->setVisibility(GlobalValue::HiddenVisibility);
  codes->setDSOLocal(true);
  codes->setAlignment(Align(8));
  return codes;
}

void ModuleEmitter::emitFunction(uint32_t index, bool copy) {
  llvm::Function *f = function(index);
  f->addFnAttr(kBodyAttribute, options.bounds == BoundsMode::Guard ? StringRef(kTrappingLoads) : StringRef());
  if (!copy)
    f->setSection(view && plan.profile && plan.profile->isNeverCalled(index) ? plan.symbols.coldTextSection()
                                                                             : plan.symbols.textSection());
  if (copy)
    f->setLinkage(GlobalValue::AvailableExternallyLinkage);
  emitDebugScope(*f, index);
  current = index;
  describeUse(*f, index);
  FunctionEmitter emitter(*this, *f, wasm.functionType(index));
  emitter.setProfile(index);
  Diag diag;
  FeatureSet used;
  FunctionDecoder<FunctionEmitter> decoder(wasm, emitter, diag, used);
  [[maybe_unused]] bool valid = decoder.decodeBody(index);
  assert(valid && "bodies are validated before code generation");
  assert(!options.verifyIr || !verifyFunction(*f, &errs()));
}

void ModuleEmitter::emitDebugScope(llvm::Function &f, uint32_t index) {
  if (!debug)
    debug = std::make_unique<DebugScopes>(*ir, view ? "partition" : options.fileName, /*emits=*/!view);
  debug->add(f, view ? f.getName().str() : wasm.displayName(index));
}

unsigned ModuleEmitter::line(uint64_t offset) const {
  return view ? view->line(current, offset) : static_cast<unsigned>(offset);
}

void ModuleEmitter::finishDebugInfo() {
  if (debug)
    debug->finish();
}

// ---- slots of the instance, on behalf of FunctionEmitter

FunctionEmitter::FunctionEmitter(ModuleEmitter &module, llvm::Function &function)
    : module(module), wasm(module.wasm), function(function), type(nullptr), builder(function.getContext()),
      instance(function.getArg(0)), memoryBases(module.wasm.memories.size()) {
  entry = BasicBlock::Create(function.getContext(), "entry", &function);
  builder.SetInsertPoint(entry);
  instance->setName("instance");
}

FunctionEmitter::FunctionEmitter(ModuleEmitter &module, llvm::Function &function, const FunctionType &wasmType)
    : FunctionEmitter(module, function) {
  type = &wasmType;
}

llvm::Value *FunctionEmitter::slot(int64_t offset, const char *name) {
  return module.slot(builder, instance, offset, name);
}

llvm::Value *FunctionEmitter::field(AbiStruct type, Value pointer, unsigned index) {
  return builder.CreateStructGEP(module.abi.structType(type), pointer, index);
}

llvm::Value *FunctionEmitter::loadInvariant(Type *type, Value pointer, const char *name) {
  return module.invariant(builder.CreateLoad(type, pointer, name));
}

llvm::Value *FunctionEmitter::loadField(AbiStruct type, Value pointer, unsigned index, Region region,
                                        const char *name) {
  Type *fieldType = module.abi.structType(type)->getElementType(index);
  return module.in(region, builder.CreateLoad(fieldType, field(type, pointer, index), name));
}

} // namespace wzc
