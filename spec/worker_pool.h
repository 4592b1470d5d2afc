// Runs jobs in processes of their own, so that a crash or a hang costs one job and not the run.

#ifndef WZC_SPEC_WORKER_POOL_H
#define WZC_SPEC_WORKER_POOL_H

#include <cstddef>
#include <functional>
#include <string>

namespace wzc::spec {

struct WorkerResult {
  std::string output;      // what the job returned, as far as it came
  std::string errorOutput; // the end of what it wrote to standard error
  std::string death;       // empty: it ended by itself; else "killed by signal 11 (Segmentation fault)", "timed out"
  bool timedOut = false;
  size_t at = SIZE_MAX; // the last position it announced
};

class WorkerPool {
public:
  /// The job's work, in the child. Returns its output; `announce` records where it is.
  using Job = std::function<std::string(size_t job, const std::function<void(size_t)> &announce)>;
  /// In the parent. True: run the job again.
  using Done = std::function<bool(size_t job, const WorkerResult &result)>;

  WorkerPool(size_t processesIn, unsigned timeoutSecondsIn)
      : processes(processesIn), timeoutSeconds(timeoutSecondsIn) {}
  /// Runs jobs 0 to count - 1, `processes` at a time. The calling process must have no other threads.
  void run(size_t count, const Job &job, const Done &done);

private:
  size_t processes;
  unsigned timeoutSeconds;
};

} // namespace wzc::spec

#endif
