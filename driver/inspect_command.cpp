#include "driver/commands.h"
#include "driver/report.h"
namespace wzc {
int inspectCommand(const InspectArguments &) { return fail("x"); }
} // namespace wzc
