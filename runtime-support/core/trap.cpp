#include "trap.h"

#include <cstdlib>
#include <cstring>

#include "abi/abi.h"
#include "vector.h"

namespace wzc {

#define WZC_TRAP(name, number, message) number,
static constexpr uint32_t kTrapNumbers[] = {
#include "abi/traps.def"
};
#undef WZC_TRAP

#define WZC_TRAP(name, number, message) message,
static constexpr const char *kTrapMessages[] = {
#include "abi/traps.def"
};
#undef WZC_TRAP

#define WZC_TRAP(name, number, message) {static_cast<wzc_trap_code>(number), 0, true, true, 0, nullptr, nullptr},
static wzc_trap staticTraps[] = {
#include "abi/traps.def"
};
#undef WZC_TRAP

constexpr size_t kTrapCount = sizeof(kTrapNumbers) / sizeof(kTrapNumbers[0]);

/// Position of `code` in the tables; of an unknown code, that of host_failure.
static size_t indexOf(uint32_t code) {
  size_t unknown = 0;
  for (size_t i = 0; i < kTrapCount; ++i) {
    if (kTrapNumbers[i] == code)
      return i;
    if (kTrapNumbers[i] == WZC_TRAP_HOST_FAILURE)
      unknown = i;
  }
  return unknown;
}

wzc_trap *newTrap(wzc_trap_code code, std::string_view message) {
  wzc_trap *trap = createRecord<wzc_trap>();
  size_t index = indexOf(code);
  if (!trap)
    return &staticTraps[index];
  trap->code = static_cast<wzc_trap_code>(kTrapNumbers[index]);
  if (!message.empty()) {
    // Without memory for the message the trap keeps the text of its code.
    trap->message = static_cast<char *>(std::malloc(message.size() + 1));
    if (trap->message) {
      std::memcpy(trap->message, message.data(), message.size());
      trap->message[message.size()] = '\0';
    }
  }
  return trap;
}

void setFrames(wzc_trap *trap, const wzc_frame *frames, uint32_t count) {
  if (trap->isStatic)
    return;
  trap->hasBacktrace = true;
  if (!count)
    return;
  trap->frames = static_cast<wzc_frame *>(std::malloc(count * sizeof(wzc_frame)));
  if (!trap->frames)
    return;
  std::memcpy(trap->frames, frames, count * sizeof(wzc_frame));
  trap->frameCount = count;
}

/// Names come from the module and may hold any bytes: what a terminal might act on is escaped.
static bool appendName(String &out, std::string_view name) {
  for (char c : name) {
    unsigned char byte = static_cast<unsigned char>(c);
    const char *hex = "0123456789abcdef";
    char escaped[] = {'\\', hex[byte >> 4], hex[byte & 15]};
    bool plain = byte >= 0x20 && byte != 0x7F;
    if (!(plain ? out.append(c) : out.append(escaped, sizeof(escaped))))
      return false;
  }
  return true;
}

static bool appendNumber(String &out, uint32_t number, unsigned base) {
  char digits[16];
  size_t at = sizeof(digits);
  do {
    digits[--at] = "0123456789abcdef"[number % base];
    number /= base;
  } while (number);
  return out.append(digits + at, sizeof(digits) - at);
}

static bool appendFrame(String &out, const wzc_frame &frame) {
  const char *module = wzc_module_name(frame.module);
  bool ok = out.append("\n  at ") && appendName(out, module ? module : "") && out.append('!');
  if (frame.function_name_size)
    ok = ok && appendName(out, {frame.function_name, frame.function_name_size});
  else
    ok = ok && out.append('#') && appendNumber(out, frame.function, 10);
  if (frame.offset != UINT32_MAX)
    ok = ok && out.append(" (offset 0x") && appendNumber(out, frame.offset, 16) && out.append(')');
  return ok;
}

} // namespace wzc

using namespace wzc;

extern "C" {

wzc_trap *wzc_trap_new(wzc_trap_code code, const char *message) { return newTrap(code, message ? message : ""); }

wzc_trap *wzc_trap_new_exit(int32_t status) {
  wzc_trap *trap = newTrap(WZC_TRAP_EXIT);
  if (trap->isStatic) // a static trap cannot carry the status, and an exit with a wrong one would be a lie
    return &staticTraps[indexOf(WZC_TRAP_OUT_OF_MEMORY)];
  trap->exitStatus = status;
  return trap;
}

void wzc_trap_delete(wzc_trap *trap) {
  if (!trap || trap->isStatic)
    return;
  std::free(trap->frames);
  std::free(trap->message);
  destroyRecord(trap);
}

wzc_trap_code wzc_trap_get_code(const wzc_trap *trap) { return trap->code; }
int32_t wzc_trap_exit_status(const wzc_trap *trap) { return trap->exitStatus; }
const char *wzc_trap_message(const wzc_trap *trap) {
  return trap->message ? trap->message : kTrapMessages[indexOf(trap->code)];
}
size_t wzc_trap_frame_count(const wzc_trap *trap) { return trap->frameCount; }
wzc_frame wzc_trap_frame(const wzc_trap *trap, size_t index) { return trap->frames[index]; }

// "trap: MESSAGE", then for each frame, innermost first, a line "  at MODULE!FUNCTION (offset 0xHEX)"; a function
// without a name is "#INDEX", an unknown offset is left out. No line feed at the end. Tools may rely on this form.
char *wzc_trap_format(const wzc_trap *trap) {
  String out;
  bool ok = out.append("trap: ") && appendName(out, wzc_trap_message(trap));
  if (trap->code == WZC_TRAP_EXIT) {
    int64_t status = trap->exitStatus;
    ok = ok && out.append(status < 0 ? " with status -" : " with status ") &&
         appendNumber(out, static_cast<uint32_t>(status < 0 ? -status : status), 10);
  }
  for (uint32_t i = 0; ok && i < trap->frameCount; ++i)
    ok = appendFrame(out, trap->frames[i]);
  if (!ok)
    return nullptr;
  char *copy = static_cast<char *>(std::malloc(out.size() + 1));
  if (copy)
    std::memcpy(copy, out.c_str(), out.size() + 1);
  return copy;
}

} // extern "C"
