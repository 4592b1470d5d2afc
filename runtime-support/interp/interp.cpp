// Modules of the interpreter: translation of a module, and what it does for the runtime's instances.

#include "interp/interp.h"

#include "core/trap.h"
#include "interp/calls.h"
#include "interp/descriptor.h"
#include "interp/emitter.h"

#include <algorithm>

namespace wzc {

namespace interp {

namespace {

// ---- instances

const ModuleEngine &engineOf(const Engine &engine) { return static_cast<const ModuleEngine &>(engine); }

/// How an instance of ours calls its import: through the import slot where the runtime made a binding that knows the
/// importing instance, else the function that was given.
OutwardCall importCall(Instance &instance, uint32_t index) {
  const wzc_func *given = instance.importedFunctions[index];
  auto &slot = instance.imports()[index];
  for (uint32_t i = 0; i < instance.bindingCount; ++i)
    if (slot.context == &instance.bindings[i])
      return outwardCallOf(instance.bindings[i]);
  return outwardCallOf(*given);
}

wzc_trap *prepareInstance(const Engine &base, Instance &instance) {
  const ModuleEngine &engine = engineOf(base);
  const wzc_module &module = instance.module();
  size_t importsAt = sizeof(InstanceCode);
  size_t referencesAt = importsAt + module.imported_function_count * sizeof(OutwardCall);
  size_t size = referencesAt + engine.referred.size() * sizeof(InterpretedFunction);
  auto *memory = static_cast<char *>(std::calloc(1, size));
  if (!memory)
    return outOfMemory();
  auto *code = reinterpret_cast<InstanceCode *>(memory);
  code->engine = &engine;
  code->imports = reinterpret_cast<OutwardCall *>(memory + importsAt);
  code->references = reinterpret_cast<InterpretedFunction *>(memory + referencesAt);
  instance.engineData = code;
  for (uint32_t i = 0; i < module.imported_function_count; ++i)
    code->imports[i] = importCall(instance, i);
  for (size_t i = 0; i < engine.referred.size(); ++i) {
    uint32_t index = engine.referred[i];
    makeInterpretedFunction(code->references[i], *instance.state, instance.typeIds()[module.function_types[index]],
                            &engine.code.functions[index - module.imported_function_count], callInterpreted);
  }
  return nullptr;
}

void releaseInstance(Instance &instance) { std::free(instance.engineData); }

wzc_func *referenceTo(Instance &instance, uint32_t index) {
  const InstanceCode &code = codeOf(instance);
  const std::vector<uint32_t> &referred = code.engine->referred;
  auto found = std::lower_bound(referred.begin(), referred.end(), index);
  return &code.references[found - referred.begin()];
}

wzc_trap *evaluateExpression(Instance &instance, uint32_t number, wzc_value &result) {
  const ModuleEngine &engine = *codeOf(instance).engine;
  return evaluateConstant(instance, engine.code.constants[number], engine.constantTypes[number], result);
}

/// Sorted indices of the defined functions that can be referred to: exports, the start function, and those the module
/// declares.
std::vector<uint32_t> referredFunctions(const Module &source) {
  std::vector<bool> isReferred(source.functions.size());
  for (size_t i = 0; i < source.declaredFunctions.size() && i < isReferred.size(); ++i)
    isReferred[i] = source.declaredFunctions[i];
  for (const Export &entry : source.exports)
    if (entry.kind == ExternKind::Function)
      isReferred[entry.index] = true;
  if (source.start)
    isReferred[*source.start] = true;
  std::vector<uint32_t> indices;
  for (uint32_t i = source.importedFunctions; i < isReferred.size(); ++i)
    if (isReferred[i])
      indices.push_back(i);
  return indices;
}

} // namespace

} // namespace interp

using namespace interp;

struct InterpretedModule::Contents {
  Contents(const Module &source, std::string_view name) : descriptor(source, name) {
    engine.prepare = prepareInstance;
    engine.release = releaseInstance;
    engine.reference = referenceTo;
    engine.evaluate = evaluateExpression;
    engine.module = &descriptor.module;
    engine.referred = referredFunctions(source);
    descriptor.module.engine = static_cast<const Engine *>(&engine);
    descriptor.module.flags |= WZC_MODULE_INTERPRETED;
  }

  bool translate(const Module &source, Diag &diag);

  Descriptor descriptor;
  ModuleEngine engine;
};

namespace {

bool failContext(const Module &source, uint32_t index, Diag &diag) {
  std::string name = source.displayName(index);
  diag.setContext("function " + std::to_string(index) + (name.empty() ? "" : " (" + quoteName(name) + ")"));
  return false;
}

} // namespace

bool InterpretedModule::Contents::translate(const Module &source, Diag &diag) {
  Emitter emitter(source, engine);
  FeatureSet used;
  FunctionDecoder<Emitter> decoder(source, emitter, diag, used);
  ModuleCode &code = engine.code;
  code.functions.resize(source.functions.size() - source.importedFunctions); // calls point to them: no more moves
  for (size_t i = 0; i < code.functions.size(); ++i) {
    auto index = static_cast<uint32_t>(i + source.importedFunctions);
    interp::Function &function = code.functions[i];
    function.index = index;
    emitter.prepare(source.functionType(index));
    if (!decoder.decodeBody(index))
      return failContext(source, index, diag);
    emitter.finish(function);
    code.byAddress.push_back(&function);
  }
  std::sort(code.byAddress.begin(), code.byAddress.end(),
            [](const interp::Function *a, const interp::Function *b) { return a->code < b->code; });
  descriptor.module.features |= used.mask();

  code.constants.resize(descriptor.constants.size());
  for (size_t i = 0; i < code.constants.size(); ++i) {
    const ConstExpr &expression = descriptor.constants[i];
    emitter.prepare({{}, {expression.type}});
    if (!decoder.decodeConstant(expression.code, expression.type, static_cast<uint32_t>(source.globals.size())))
      return false;
    if (!emitter.finish(code.constants[i]))
      return diag.report(diag::tooMany(expression.code.offset, "slots of a frame", emitter.slots(), kMaxSlots));
    engine.constantTypes.push_back(Descriptor::typeCode(expression.type));
  }
  code.positions.shrink_to_fit();
  return true;
}

InterpretedModule::InterpretedModule(std::unique_ptr<Contents> given) : contents(std::move(given)) {}
InterpretedModule::~InterpretedModule() { wzc_module_unregister(&contents->descriptor.module); }

std::unique_ptr<InterpretedModule> InterpretedModule::create(const Module &source, std::string_view name, Diag &diag) {
  for (const Memory &memory : source.memories)
    if (memory.type.limits.is64 || memory.type.pageSizeLog2 != 16 || &memory != &source.memories[0]) {
      diag.report(
          diag::featureNotEnabled(0, "memory", memory.type.limits.is64 ? Feature::memory64 : Feature::multi_memory));
      return nullptr;
    }
  auto contents = std::make_unique<Contents>(source, name);
  if (!contents->translate(source, diag))
    return nullptr;
  return std::unique_ptr<InterpretedModule>(new InterpretedModule(std::move(contents)));
}

const wzc_module *InterpretedModule::descriptor() const { return &contents->descriptor.module; }

size_t InterpretedModule::codeBytes() const {
  const ModuleCode &code = contents->engine.code;
  return code.memory.bytes() + code.functions.size() * (sizeof(interp::Function) + sizeof(void *)) +
         code.positions.size();
}

} // namespace wzc
