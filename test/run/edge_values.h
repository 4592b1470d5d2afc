// Operands at which numeric instructions go wrong: ends of ranges, powers of two, zeros, infinities, NaN of every kind.

#ifndef WZC_TEST_RUN_EDGE_VALUES_H
#define WZC_TEST_RUN_EDGE_VALUES_H

#include "test/support/guests.h"

namespace wzc::test {

/// Values for an operand of the type with the given letter. The most telling come first. Vectors are made for the
/// shapes that `mnemonic` names.
std::vector<Bits> edgeValues(char letter, std::string_view mnemonic);

} // namespace wzc::test

#endif
