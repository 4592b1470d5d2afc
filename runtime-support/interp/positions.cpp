#include "interp/positions.h"

#include "interp/instance_code.h"
#include "interp/machine.h"

#include <algorithm>

namespace wzc::interp {

uint32_t binaryOffset(const ModuleCode &module, const Function &function, uint64_t word) {
  const uint8_t *at = module.positions.data() + function.positionsBegin;
  const uint8_t *end = module.positions.data() + function.positionsEnd;
  auto number = [&] {
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      uint8_t byte = *at++;
      value |= static_cast<uint64_t>(byte & 0x7F) << shift;
      if (!(byte & 0x80))
        return value;
    }
  };
  uint64_t noted = 0;
  uint64_t offset = 0;
  uint32_t found = UINT32_MAX;
  while (at != end) {
    noted += number();
    offset += number();
    if (noted > word)
      break;
    found = static_cast<uint32_t>(offset);
  }
  return found;
}

const Function *functionAt(const ModuleCode &module, const Word *ip) {
  auto above = std::upper_bound(module.byAddress.begin(), module.byAddress.end(), ip,
                                [](const Word *at, const Function *function) { return at < function->code; });
  if (above == module.byAddress.begin())
    return nullptr;
  const Function *function = *(above - 1);
  return ip < function->code + function->codeWords ? function : nullptr;
}

uint32_t describeFrames(const InterpreterEntry &entry, wzc_frame *frames, uint32_t room) {
  const Machine &m = reinterpret_cast<const Machine &>(entry);
  const ModuleEngine &engine = *m.code->engine;
  const wzc_module &module = *engine.module;
  const Word *ip = m.ip;
  const Slot *fp = m.fp;
  uint32_t count = 0;
  while (fp && count < room) {
    const Function *function = functionAt(engine.code, ip);
    if (!function)
      break;
    wzc_frame &frame = frames[count++];
    frame.module = &module;
    frame.function = function->index;
    frame.offset = binaryOffset(engine.code, *function, static_cast<uint64_t>(ip - function->code));
    uint32_t name = module.function_name_offsets[function->index];
    frame.function_name = module.function_name_bytes + name;
    frame.function_name_size = module.function_name_offsets[function->index + 1] - name;
    // A return address is behind its call.
    ip = reinterpret_cast<const Word *>(static_cast<uintptr_t>(fp[function->headerSlot])) - 1;
    fp = reinterpret_cast<const Slot *>(static_cast<uintptr_t>(fp[function->headerSlot + 1]));
  }
  return count;
}

} // namespace wzc::interp
