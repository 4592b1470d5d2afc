// Whether what the host offers fits what a module imports (specification, section 4.5.3, "external typing").

#ifndef WZC_CORE_IMPORT_MATCH_H
#define WZC_CORE_IMPORT_MATCH_H

#include "registry.h"
#include "store.h"

namespace wzc {

/// Null if each of the imports of the module fits; otherwise a LINK_FAILURE that names the first that does not.
[[nodiscard]] wzc_trap *matchImports(const Store &store, const ModuleRecord &record, const wzc_extern *imports,
                                     size_t importCount);

/// The LINK_FAILURE for an import nobody defined.
[[nodiscard]] wzc_trap *unknownImport(const wzc_import &import);

} // namespace wzc

#endif
