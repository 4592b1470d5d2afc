// See object.h.

#include "compiler/codegen/object.h"

#include "llvm/ObjCopy/ConfigManager.h"
#include "llvm/ObjCopy/ObjCopy.h"
#include "llvm/Object/Binary.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace wzc {

namespace {

void rewrite(const objcopy::ConfigManager &config, SmallVectorImpl<char> &bytes) {
  MemoryBufferRef buffer(StringRef(bytes.data(), bytes.size()), "partition");
  std::unique_ptr<object::Binary> binary = cantFail(object::createBinary(buffer));
  SmallVector<char, 0> rewritten;
  raw_svector_ostream stream(rewritten);
  cantFail(objcopy::executeObjcopyOnBinary(config, *binary, stream));
  bytes.assign(rewritten.begin(), rewritten.end());
}

} // namespace

void stripDebugInfo(SmallVectorImpl<char> &bytes) {
  objcopy::ConfigManager config;
  config.Common.StripDebug = true;
  rewrite(config, bytes);
}

void renameSymbols(SmallVectorImpl<char> &bytes, const StringMap<StringRef> &names) {
  objcopy::ConfigManager config;
  config.Common.SymbolsToRename = names;
  rewrite(config, bytes);
}

} // namespace wzc
