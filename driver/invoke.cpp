#include "driver/invoke.h"

#include "driver/commands.h"
#include "driver/value_text.h"

#include "wasi/command.h"

#include <algorithm>
#include <cstdio>

namespace wzc {

namespace {

int failGuest(const std::string &program, const std::string &message) {
  fprintf(stderr, "%s: %s\n", program.c_str(), message.c_str());
  return kStatusError;
}

/// Empty, or what is wrong with the arguments.
std::string parseArguments(const wzc_func *func, const std::vector<std::string> &texts,
                           std::vector<wzc_value> &values) {
  size_t count = wzc_func_param_count(func);
  if (texts.size() != count)
    return "it takes " + std::to_string(count) + (count == 1 ? " argument" : " arguments") + ", found " +
           std::to_string(texts.size());
  for (size_t i = 0; i < count; ++i) {
    uint32_t type = wzc_func_param_type(func, i);
    if (!parseValue(texts[i], type, values[i]))
      return "argument " + std::to_string(i + 1) + ": expected " + std::string(valueKindName(type)) + ", found \"" +
             texts[i] + "\"";
  }
  return "";
}

} // namespace

int invokeExport(const std::string &program, wzc_store *store, wzc_instance *instance, const std::string &name,
                 const std::vector<std::string> &arguments) {
  wzc_extern target = {};
  if (!wzc_instance_export_n(instance, name.data(), name.size(), &target) || target.kind != WZC_EXTERN_FUNC)
    return failGuest(program, "no exported function \"" + name + "\"");
  wzc_func *func = target.of.func;
  std::vector<wzc_value> values(std::max<size_t>({1, wzc_func_param_count(func), wzc_func_result_count(func)}));
  if (std::string problem = parseArguments(func, arguments, values); !problem.empty())
    return failGuest(program, "\"" + name + "\": " + problem);
  if (wzc_func *initialize = wzc_instance_func(instance, "_initialize"); initialize && initialize != func) {
    wzc_value none;
    if (wzc_trap *trap = wzc_func_call(store, initialize, ":", &none))
      return wzc_command_finish(program.c_str(), trap);
  }
  if (wzc_trap *trap = wzc_func_call(store, func, nullptr, values.data()))
    return wzc_command_finish(program.c_str(), trap);
  for (size_t i = 0; i < wzc_func_result_count(func); ++i)
    printf("%s\n", formatValue(wzc_func_result_type(func, i), values[i]).c_str());
  return 0;
}

} // namespace wzc
