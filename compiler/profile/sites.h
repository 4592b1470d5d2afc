// Where a function counts, and how much there is to count: by the instructions of its body, so that the counts mean the
// same whatever the optimiser, the target or the cutting into partitions does.
//
// Counters are numbered in the order of the instructions that control can reach:
//
//   the function's entry    one
//   if, br_if, select       two: the condition was zero, was not
//   br_table                one for each label, the default last
//
// and call_indirect has, numbered for itself, what it called most (see CallTarget).

#ifndef WZC_PROFILE_SITES_H
#define WZC_PROFILE_SITES_H

#include <cstddef>
#include <cstdint>

namespace wzc {

/// Of one body.
struct ProfileSites {
  uint32_t counters = 0;
  uint32_t targets = 0;
};

/// Numbers sites. Whoever walks over a body and calls it for the same instructions gets the same numbers.
class SiteCounter {
public:
  /// Each returns the number of the site's first counter.
  uint32_t entry() { return take(1); }
  uint32_t condition() { return take(2); }
  uint32_t table(size_t labels) { return take(static_cast<uint32_t>(labels)); }
  /// The number of the target.
  uint32_t target() { return sites.targets++; }

  const ProfileSites &soFar() const { return sites; }

private:
  ProfileSites sites;

  uint32_t take(uint32_t count) {
    uint32_t first = sites.counters;
    sites.counters += count;
    return first;
  }
};

} // namespace wzc

#endif
