// The one lock of the process-wide tables (modules, code ranges, types, signal handlers).
//
// One lock, not one for each table, so that fork() can take it as a whole and the child finds every table consistent.
// It is never held while code of a guest or of the host runs, and never taken in a signal handler.

#ifndef WZC_CORE_PROCESS_H
#define WZC_CORE_PROCESS_H

namespace wzc {

class [[nodiscard]] ProcessLock {
public:
  ProcessLock();
  ~ProcessLock();
  ProcessLock(const ProcessLock &) = delete;
  ProcessLock &operator=(const ProcessLock &) = delete;
};

} // namespace wzc

#endif
