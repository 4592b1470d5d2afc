// One call of lld, with its state and its diagnostics under control. The rest of the folder decides what to link.

#ifndef WZC_COMPILER_LINK_LLD_H
#define WZC_COMPILER_LINK_LLD_H

#include "compiler/link/link.h"

#include <string>
#include <vector>

namespace wzc {

// Runs ld.lld with `arguments`, inputs last, and gives back the file it wrote. `arguments` hold neither the program's
// name nor the output.
[[nodiscard]] std::optional<LinkError> runLld(std::vector<std::string> arguments, std::span<const LinkInput> inputs,
                                              std::vector<std::string> trailing, const LinkSettings &settings,
                                              std::string &output);

// Gives the initialisers of LLVM targets we do not have a definition; see unused_targets.cpp. Does nothing at run time.
void defineUnusedTargets();

} // namespace wzc

#endif
