// Handlers of memory.grow and kin, bulk memory operations, tables and references.

#ifndef WZC_INTERP_BULK_HANDLERS_H
#define WZC_INTERP_BULK_HANDLERS_H

#include "interp/handlers.h"

namespace wzc::interp {

void setBulkHandlers(PlainHandlers &handlers);

} // namespace wzc::interp

#endif
