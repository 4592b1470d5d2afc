// See object.h.

#include "compiler/codegen/object.h"

#include "llvm/ObjCopy/ConfigManager.h"
#include "llvm/ObjCopy/ObjCopy.h"
#include "llvm/Object/Binary.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace wzc {

void stripDebugInfo(SmallVectorImpl<char> &bytes) {
  objcopy::ConfigManager config;
  config.Common.StripDebug = true;
  MemoryBufferRef buffer(StringRef(bytes.data(), bytes.size()), "partition");
  std::unique_ptr<object::Binary> binary = cantFail(object::createBinary(buffer));
  SmallVector<char, 0> stripped;
  raw_svector_ostream stream(stripped);
  cantFail(objcopy::executeObjcopyOnBinary(config, *binary, stream));
  bytes.assign(stripped.begin(), stripped.end());
}

} // namespace wzc
