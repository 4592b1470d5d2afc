// See debug_scopes.h.

#include "compiler/codegen/debug_scopes.h"

#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace wzc {

DebugScopes::DebugScopes(llvm::Module &ir, const std::string &fileName, bool emits) : builder(ir) {
  ir.addModuleFlag(llvm::Module::Warning, "Debug Info Version", DEBUG_METADATA_VERSION);
  ir.addModuleFlag(llvm::Module::Warning, "Dwarf Version", 5);
  // Only the base name: output must not depend on where the module lies.
  file = builder.createFile(sys::path::filename(fileName), "");
  builder.createCompileUnit(DISourceLanguageName(dwarf::DW_LANG_C), file, "wzc", /*isOptimized=*/true, "", 0, "",
                            emits ? DICompileUnit::LineTablesOnly : DICompileUnit::NoDebug);
  type = builder.createSubroutineType(builder.getOrCreateTypeArray({}));
}

void DebugScopes::add(llvm::Function &function, const std::string &displayName) {
  DISubprogram *scope =
      builder.createFunction(file, displayName, function.getName(), file, 0, type, 0, DINode::FlagZero,
                             DISubprogram::SPFlagDefinition | DISubprogram::SPFlagOptimized);
  function.setSubprogram(scope);
}

void DebugScopes::finish() { builder.finalize(); }

} // namespace wzc
