#include "process.h"

#include <pthread.h>

#include "abi/abi.h"
#include "mutex.h"
#include "registry.h"

namespace wzc {

static Mutex processMutex;
static pthread_once_t forkHandlersOnce = PTHREAD_ONCE_INIT;

static void beforeFork() { processMutex.lock(); }
static void afterForkInParent() { processMutex.unlock(); }
static void afterForkInChild() {
  resetCodeRangeReadersAfterFork();
  processMutex.unlock();
}

static void installForkHandlers() { pthread_atfork(beforeFork, afterForkInParent, afterForkInChild); }

ProcessLock::ProcessLock() {
  pthread_once(&forkHandlersOnce, installForkHandlers);
  processMutex.lock();
}

ProcessLock::~ProcessLock() { processMutex.unlock(); }

} // namespace wzc

extern "C" {

extern const char wzc_abi_v6;
const char wzc_abi_v6 = WZC_ABI_VERSION;

const char *wzc_version(void) { return WZC_VERSION; }

} // extern "C"
