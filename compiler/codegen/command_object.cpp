// See command_object.h.

#include "compiler/codegen/command_object.h"

#include "compiler/codegen/abi_types.h"
#include "compiler/codegen/optimize.h"
#include "compiler/codegen/target.h"

#include "wzc/wasi.h"

using namespace llvm;

namespace wzc {

namespace {

class CommandEmitter {
public:
  CommandEmitter(llvm::Module &ir, const CommandGrants &grants) : ir(ir), abi(ir), grants(grants) {}

  void emit(const std::string &moduleSymbol) {
    auto *module = new GlobalVariable(ir, abi.structType(AbiStruct::wzc_module), true, GlobalValue::ExternalLinkage,
                                      nullptr, moduleSymbol);
    namespace f = field::wzc_command;
    AbiConstant config(abi, AbiStruct::wzc_command);
    config.set(f::module, module);
    config.set(f::dirs, directories()).set(f::dir_count, grants.directories.size());
    config.set(f::env, environment()).set(f::env_count, grants.environment.size());
    config.set(f::inherit_env, grants.inheritEnvironment);
    new GlobalVariable(ir, abi.structType(AbiStruct::wzc_command), true, GlobalValue::ExternalLinkage, config.get(),
                       "wzc_command_config");
  }

private:
  llvm::Module &ir;
  AbiTypes abi;
  const CommandGrants &grants;

  Constant *constant(Constant *value) {
    return new GlobalVariable(ir, value->getType(), true, GlobalValue::PrivateLinkage, value);
  }
  Constant *text(StringRef string) { return constant(ConstantDataArray::getString(ir.getContext(), string)); }

  Constant *array(Type *type, ArrayRef<Constant *> items) {
    return constant(ConstantArray::get(ArrayType::get(type, items.size()), items));
  }

  Constant *directories() {
    SmallVector<Constant *> items;
    for (const CommandDirectory &directory : grants.directories) {
      namespace f = field::wzc_command_dir;
      AbiConstant item(abi, AbiStruct::wzc_command_dir);
      item.set(f::host_path, text(directory.hostPath)).set(f::guest_path, text(directory.guestPath));
      items.push_back(item.set(f::rights, directory.readOnly ? WZC_DIR_READ_ONLY : WZC_DIR_READ_WRITE).get());
    }
    return array(abi.structType(AbiStruct::wzc_command_dir), items);
  }

  Constant *environment() {
    SmallVector<Constant *> items;
    for (const std::string &entry : grants.environment)
      items.push_back(text(entry));
    return array(PointerType::getUnqual(ir.getContext()), items);
  }
};

} // namespace

std::optional<CompileError> compileCommandObject(const CommandGrants &grants, const CompileOptions &options,
                                                 std::string &object) {
  TargetChoice target;
  if (std::optional<CompileError> error = chooseTarget(options, target))
    return error;
  std::unique_ptr<TargetMachine> machine = createTargetMachine(target, /*optLevel=*/0);
  LLVMContext context;
  llvm::Module ir("command", context);
  ir.setTargetTriple(target.triple);
  ir.setDataLayout(machine->createDataLayout());
  ir.setPICLevel(PICLevel::BigPIC);
  CommandEmitter(ir, grants).emit(options.moduleName + "_module");
  SmallVector<char, 0> bytes;
  emitMachineCode(ir, *machine, CodeGenFileType::ObjectFile, bytes);
  object.assign(bytes.data(), bytes.size());
  return std::nullopt;
}

} // namespace wzc
