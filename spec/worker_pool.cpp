// Jobs in forked processes. See worker_pool.h.
//
// The output comes through a pipe. The position lies in a shared page: a crash leaves it there, and announcing one
// costs a store.

#include "spec/worker_pool.h"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <list>
#include <new>
#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace wzc::spec {
namespace {

using Clock = std::chrono::steady_clock;
using Position = std::atomic<size_t>;

struct Worker {
  size_t job = 0;
  pid_t pid = -1;
  int pipe = -1;
  int errors = -1; // an unnamed file
  Position *position = nullptr;
  Clock::time_point deadline;
  WorkerResult result;
};

[[noreturn]] void runChild(const Worker &worker, int out, const WorkerPool::Job &job) {
  if (worker.errors >= 0)
    dup2(worker.errors, STDERR_FILENO);
  std::string output = job(worker.job, [&](size_t at) { worker.position->store(at, std::memory_order_relaxed); });
  for (size_t done = 0; done < output.size();) {
    ssize_t size = write(out, output.data() + done, output.size() - done);
    if (size < 0 && errno != EINTR)
      _exit(1);
    done += size > 0 ? static_cast<size_t>(size) : 0;
  }
  // Not _exit: a sanitizer reports leaks on the way out.
  std::exit(0);
}

bool start(Worker &worker, const WorkerPool::Job &job, unsigned timeoutSeconds) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return false;
  void *page = mmap(nullptr, sizeof(Position), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) {
    close(ends[0]);
    close(ends[1]);
    return false;
  }
  worker.position = new (page) Position(SIZE_MAX);
  worker.errors = memfd_create("wzc-spec-stderr", MFD_CLOEXEC);
  std::fflush(nullptr);
  worker.pid = fork();
  if (worker.pid == 0) {
    close(ends[0]);
    runChild(worker, ends[1], job);
  }
  close(ends[1]);
  worker.pipe = ends[0];
  worker.deadline = Clock::now() + std::chrono::seconds(timeoutSeconds);
  return worker.pid > 0;
}

std::string lastBytes(int fd, size_t most) {
  if (fd < 0)
    return "";
  off_t size = lseek(fd, 0, SEEK_END);
  off_t from = size > static_cast<off_t>(most) ? size - static_cast<off_t>(most) : 0;
  std::string text(static_cast<size_t>(size > 0 ? size - from : 0), '\0');
  ssize_t count = pread(fd, text.data(), text.size(), from);
  text.resize(count > 0 ? static_cast<size_t>(count) : 0);
  return text;
}

void finish(Worker &worker) {
  int status = 0;
  while (worker.pid > 0 && waitpid(worker.pid, &status, 0) < 0 && errno == EINTR) {
  }
  WorkerResult &result = worker.result;
  if (worker.pid <= 0)
    result.death = "could not be started";
  else if (result.timedOut)
    result.death = "timed out";
  else if (WIFSIGNALED(status))
    result.death = "killed by signal " + std::to_string(WTERMSIG(status)) + " (" + strsignal(WTERMSIG(status)) + ")";
  else if (WEXITSTATUS(status) != 0)
    result.death = "ended with status " + std::to_string(WEXITSTATUS(status));
  result.errorOutput = lastBytes(worker.errors, 4096);
  if (worker.position) {
    result.at = worker.position->load();
    munmap(worker.position, sizeof(Position));
  }
  if (worker.pipe >= 0)
    close(worker.pipe);
  if (worker.errors >= 0)
    close(worker.errors);
}

// Reads what is there. False at the end of the output.
bool drain(Worker &worker) {
  char buffer[65536];
  ssize_t size = read(worker.pipe, buffer, sizeof buffer);
  if (size > 0)
    worker.result.output.append(buffer, static_cast<size_t>(size));
  return size > 0 || (size < 0 && (errno == EINTR || errno == EAGAIN));
}

} // namespace

void WorkerPool::run(size_t count, const Job &job, const Done &done) {
  std::deque<size_t> waiting;
  for (size_t i = 0; i < count; ++i)
    waiting.push_back(i);
  std::list<Worker> workers;
  while (!waiting.empty() || !workers.empty()) {
    while (!waiting.empty() && workers.size() < processes) {
      Worker &worker = workers.emplace_back();
      worker.job = waiting.front();
      waiting.pop_front();
      start(worker, job, timeoutSeconds);
    }

    std::vector<pollfd> polled;
    for (const Worker &worker : workers)
      polled.push_back({worker.pipe, POLLIN, 0});
    poll(polled.data(), polled.size(), 200);

    size_t index = 0;
    for (auto it = workers.begin(); it != workers.end(); ++index) {
      bool over = it->pid <= 0 || (polled[index].revents != 0 && !drain(*it));
      if (!over && Clock::now() > it->deadline) {
        it->result.timedOut = true;
        kill(it->pid, SIGKILL);
        over = true;
      }
      if (!over) {
        ++it;
        continue;
      }
      finish(*it);
      // At the front: a script that is run again is usually one that others wait behind.
      if (done(it->job, it->result))
        waiting.push_front(it->job);
      it = workers.erase(it);
    }
  }
}

} // namespace wzc::spec
