#include "driver/output_form.h"

#include "driver/module_file.h"

#include <sys/stat.h>

namespace wzc {

namespace {

struct Form {
  OutputForm form;
  std::string_view name;
  std::string_view extension; // with its dot
  bool hasHeader;
};

constexpr Form kForms[] = {
    {OutputForm::Object, "object", ".o", true},        {OutputForm::Archive, "archive", ".a", true},
    {OutputForm::SharedObject, "shared", ".so", true}, {OutputForm::Executable, "exe", "", false},
    {OutputForm::Assembly, "asm", ".s", false},        {OutputForm::LlvmIr, "llvm-ir", ".ll", false},
    {OutputForm::Bitcode, "bitcode", ".bc", false},
};

const Form &describe(OutputForm wanted) {
  for (const Form &form : kForms)
    if (form.form == wanted)
      return form;
  return kForms[0];
}

std::string_view extensionOf(std::string_view path) {
  std::string_view name = baseName(path);
  size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view() : name.substr(dot);
}

std::string withExtension(std::string_view path, std::string_view extension) {
  return std::string(path.substr(0, path.size() - extensionOf(path).size())) + std::string(extension);
}

/// A pipe or a device: nothing can lie beside it.
bool isStream(const std::string &path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

} // namespace

std::optional<OutputForm> outputFormByName(std::string_view name) {
  for (const Form &form : kForms)
    if (form.name == name)
      return form.form;
  return std::nullopt;
}

std::optional<std::string> completeOutput(CompileArguments &arguments) {
  if (arguments.output == "-")
    arguments.output = "/dev/stdout";
  if (arguments.share) {
    if (arguments.form)
      return "--partition writes a share: give --emit where shares are joined";
    arguments.form = OutputForm::Object; // what shares are joined to can have any form
    if (arguments.output.empty())
      arguments.output = withExtension(baseName(displayName(arguments.input)),
                                       "." + std::to_string(arguments.share->index) + ".share");
    if (arguments.output == arguments.input)
      return "the output would replace the input " + arguments.input;
    return std::nullopt;
  }
  if (!arguments.form) {
    std::string_view extension = arguments.output.empty() ? std::string_view(".o") : extensionOf(arguments.output);
    for (const Form &form : kForms)
      if (form.extension == extension)
        arguments.form = form.form;
    if (!arguments.form)
      return "the name " + arguments.output +
             " does not say what to write: use .o, .a, .so, .s, .ll or .bc, no extension for an " +
             "executable, or --emit";
    if (isStream(arguments.output) && extension.empty())
      return "say with --emit what to write to " + arguments.output;
  }
  const Form &form = describe(*arguments.form);
  if (arguments.options.profileFile.empty() && !arguments.output.empty() && !isStream(arguments.output))
    arguments.options.profileFile = withExtension(baseName(arguments.output), ".wzcprof");
  if (arguments.output.empty())
    arguments.output = withExtension(baseName(displayName(arguments.input)), form.extension);
  if (arguments.header.empty() && form.hasHeader && !arguments.noHeader && !isStream(arguments.output))
    arguments.header = withExtension(arguments.output, ".h");
  if (form.form == OutputForm::Executable && arguments.options.importLinkage == ImportLinkage::Direct)
    return "an executable has nobody to link its imports to: --import-linkage=direct is for the other forms";
  if (arguments.output == arguments.input)
    return "the output would replace the input " + arguments.input;
  for (const std::string &share : arguments.joined)
    if (arguments.output == share || arguments.header == share)
      return "the output would replace the share " + share;
  if (!arguments.joined.empty() &&
      (form.form == OutputForm::Assembly || form.form == OutputForm::LlvmIr || form.form == OutputForm::Bitcode))
    return "shares hold machine code: --join is not for asm, llvm-ir and bitcode";
  if (arguments.header == arguments.output || arguments.header == arguments.input)
    return "the header would replace " + arguments.header;
  return std::nullopt;
}

} // namespace wzc
