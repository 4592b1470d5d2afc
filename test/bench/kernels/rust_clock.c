// The clocks of bench.h for the program in Rust.
#include "../bench.h"

void benchRustBegin(void) { benchBegin(); }
void benchRustEnd(void) { benchEnd(); }
