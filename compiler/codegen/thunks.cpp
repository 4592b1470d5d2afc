// See thunks.h.

#include "compiler/codegen/thunks.h"

#include "compiler/codegen/instance_register.h"
#include "compiler/codegen/passes.h"

#include "llvm/IR/InlineAsm.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace wzc {

namespace {

/// An array of wzc_value on the stack or in memory.
class ValueArray {
public:
  ValueArray(ModuleEmitter &module, IRBuilder<> &builder, Value *base) : module(module), builder(builder), base(base) {}
  static ValueArray onStack(ModuleEmitter &module, IRBuilder<> &builder, size_t count) {
    AllocaInst *array = builder.CreateAlloca(ArrayType::get(module.i8, std::max<size_t>(count, 1) * sizeof(wzc_value)));
    array->setAlignment(Align(alignof(wzc_value)));
    return {module, builder, array};
  }
  Value *address(size_t i) { return builder.CreateConstInBoundsGEP1_64(module.i8, base, i * sizeof(wzc_value)); }
  Value *load(size_t i, ValueType type) {
    return builder.CreateAlignedLoad(module.type(type), address(i), Align(alignof(wzc_value)));
  }
  void store(size_t i, Value *value) { builder.CreateAlignedStore(value, address(i), Align(alignof(wzc_value))); }
  Value *get() { return base; }

private:
  ModuleEmitter &module;
  IRBuilder<> &builder;
  Value *base;
};

llvm::Function *create(ModuleEmitter &module, llvm::FunctionType *type, const Twine &name,
                       GlobalValue::LinkageTypes linkage) {
  llvm::Function *f = llvm::Function::Create(type, linkage, name, *module.ir);
  module.setAttributes(*f);
  f->setSection(module.plan.symbols.textSection());
  return f;
}

size_t arraySize(const wzc::FunctionType &type) { return std::max(type.params.size(), type.results.size()); }

} // namespace

llvm::Function *emitInvoke(ModuleEmitter &module, uint32_t typeIndex) {
  const wzc::FunctionType &wasmType = module.wasm.types[typeIndex].function;
  llvm::FunctionType *type =
      llvm::FunctionType::get(module.voidType, {module.ptrType, module.ptrType, module.ptrType}, false);
  llvm::Function *f = create(module, type, module.plan.symbols.local("invoke." + std::to_string(typeIndex)),
                             GlobalValue::InternalLinkage);
  IRBuilder<> builder(BasicBlock::Create(f->getContext(), "entry", f));
  ValueArray values(module, builder, f->getArg(2));
  SmallVector<Value *, 8> args{f->getArg(1)};
  for (size_t i = 0; i < wasmType.params.size(); ++i)
    args.push_back(values.load(i, wasmType.params[i]));
  if (wasmType.results.size() > 1)
    args.push_back(values.get()); // the arguments have been read: the results may take their place
  CallInst *call = builder.CreateCall(module.nativeType(wasmType), f->getArg(0), args);
  call->setDoesNotThrow();
  if (wasmType.results.size() == 1)
    values.store(0, call);
  builder.CreateRetVoid();
  return f;
}

llvm::Function *emitAdapt(ModuleEmitter &module, uint32_t typeIndex) {
  const wzc::FunctionType &wasmType = module.wasm.types[typeIndex].function;
  llvm::Function *f =
      create(module, module.nativeType(wasmType), module.plan.symbols.local("adapt." + std::to_string(typeIndex)),
             GlobalValue::InternalLinkage);
  IRBuilder<> builder(BasicBlock::Create(f->getContext(), "entry", f));
  ValueArray values = ValueArray::onStack(module, builder, arraySize(wasmType));
  for (size_t i = 0; i < wasmType.params.size(); ++i)
    values.store(i, f->getArg(static_cast<unsigned>(i) + 1));
  auto member = [&](unsigned index) {
    StructType *type = module.abi.structType(AbiStruct::wzc_func);
    return builder.CreateLoad(type->getElementType(index), builder.CreateStructGEP(type, f->getArg(0), index));
  };
  Value *arrayCall = member(field::wzc_func::array_call);
  llvm::FunctionType *arrayType =
      llvm::FunctionType::get(module.voidType, {module.ptrType, module.ptrType, module.ptrType}, false);
  CallInst *call = builder.CreateCall(arrayType, arrayCall,
                                      {member(field::wzc_func::code), member(field::wzc_func::context), values.get()});
  call->setDoesNotThrow();
  if (wasmType.results.size() == 1) {
    builder.CreateRet(values.load(0, wasmType.results[0]));
    return f;
  }
  if (wasmType.results.size() > 1)
    builder.CreateMemCpy(f->getArg(f->arg_size() - 1), Align(alignof(wzc_value)), values.get(),
                         Align(alignof(wzc_value)), wasmType.results.size() * sizeof(wzc_value));
  builder.CreateRetVoid();
  return f;
}

llvm::Function *emitImportCall(ModuleEmitter &module, uint32_t function) {
  const wzc::FunctionType &wasmType = module.wasm.functionType(function);
  llvm::Function *f =
      create(module, module.compiledType(module.nativeType(wasmType)),
             module.plan.symbols.local("import." + std::to_string(function)), GlobalValue::InternalLinkage);
  f->addFnAttr(kCompiledConvention);
  // The import may be a thunk that needs much stack itself.
  f->addFnAttr(kBodyAttribute);
  IRBuilder<> builder(BasicBlock::Create(f->getContext(), "entry", f));
  SmallVector<Value *, 8> args;
  for (Argument &argument : f->args())
    args.push_back(&argument);
  auto [code, context] = module.loadImport(builder, f->getArg(0), function);
  args[0] = context;
  CallInst *call = builder.CreateCall(f->getFunctionType(), code, args);
  call->setDoesNotThrow();
  if (wasmType.results.size() == 1)
    builder.CreateRet(call);
  else
    builder.CreateRetVoid();
  return f;
}

llvm::Function *emitFailedCall(ModuleEmitter &module, TrapCode code) {
  const Triple &triple = module.ir->getTargetTriple();
  llvm::Function *f = create(module, llvm::FunctionType::get(module.voidType, false),
                             module.plan.symbols.local("failed." + std::to_string(static_cast<unsigned>(code))),
                             GlobalValue::InternalLinkage);
  f->addFnAttr(Attribute::Naked);
  f->addFnAttr(Attribute::NoInline);
  std::string text =
      formatv(triple.isX86() ? "movq %{0}, %rdi\nmovl $${1}, %esi\njmp {2}@PLT" : "mov x0, {0}\nmov w1, #{1}\nb {2}",
              instanceRegister(triple), static_cast<unsigned>(code), symbolOf(Libcall::trap));
  IRBuilder<> builder(BasicBlock::Create(f->getContext(), "entry", f));
  builder.CreateCall(
      InlineAsm::get(llvm::FunctionType::get(module.voidType, false), text, "", /*hasSideEffects=*/true));
  builder.CreateUnreachable();
  return f;
}

static bool isInFloatRegister(Type *type) { return type->isFloatingPointTy() || type->isVectorTy(); }

/// The registers of System V's x86-64 convention for integers, whole and their lower halves.
constexpr const char *kIntegerRegisters[] = {"%rdi", "%rsi", "%rdx", "%rcx", "%r8", "%r9"};
constexpr const char *kIntegerRegisters32[] = {"%edi", "%esi", "%edx", "%ecx", "%r8d", "%r9d"};
constexpr unsigned kFloatRegisterCount = 8;

/// Whether the arguments of a native call of this type travel in registers alone, there is at most one result, and the
/// runtime has an entry for that (libcalls.def, enter_direct).
static bool travelsInRegisters(const ModuleEmitter &module, const wzc::FunctionType &type) {
  if (module.ir->getTargetTriple().getArch() != Triple::x86_64 || type.results.size() > 1)
    return false;
  unsigned integers = 1, floats = 0; // the instance
  for (ValueType param : type.params)
    ++(isInFloatRegister(module.type(param)) ? floats : integers);
  return integers <= std::size(kIntegerRegisters) && floats <= kFloatRegisterCount;
}

static Libcall directEntry(ModuleEmitter &module, const wzc::FunctionType &type, bool isInteger) {
  if (type.results.empty())
    return isInteger ? Libcall::enter_integers_none : Libcall::enter_direct_none;
  Type *result = module.type(type.results[0]);
  if (result == module.i32)
    return isInteger ? Libcall::enter_integers_i32 : Libcall::enter_direct_i32;
  if (result->isFloatTy())
    return Libcall::enter_direct_f32;
  if (result->isDoubleTy())
    return Libcall::enter_direct_f64;
  if (result->isVectorTy())
    return Libcall::enter_direct_v128;
  return isInteger ? Libcall::enter_integers_i64 : Libcall::enter_direct_i64;
}

/// Ends an entry: without a trap the results go where its last arguments point.
static void returnTrap(IRBuilder<> &builder, llvm::Function &f, Value *trap, const wzc::FunctionType &wasmType,
                       function_ref<Value *(size_t)> result) {
  if (size_t count = wasmType.results.size()) {
    BasicBlock *returned = BasicBlock::Create(f.getContext(), "returned", &f);
    BasicBlock *done = BasicBlock::Create(f.getContext(), "done", &f);
    builder.CreateCondBr(builder.CreateIsNull(trap), returned, done);
    builder.SetInsertPoint(returned);
    for (size_t i = 0; i < count; ++i)
      builder.CreateStore(result(i), f.getArg(static_cast<unsigned>(f.arg_size() - count + i)));
    builder.CreateBr(done);
    builder.SetInsertPoint(done);
  }
  builder.CreateRet(trap);
}

/// The body of an entry by way of enter_direct: a jump there, with all arguments where they are. Assembly, since LLVM
/// has no calling convention with a register for the address of the result.
static void emitDirectEntry(ModuleEmitter &module, IRBuilder<> &builder, llvm::Function &f, uint32_t index,
                            const wzc::FunctionType &wasmType, bool isInteger) {
  std::string text;
  raw_string_ostream code(text);
  unsigned next = 1; // behind the instance
  for (ValueType param : wasmType.params) {
    Type *type = module.type(param);
    if (isInFloatRegister(type))
      continue;
    if (type == module.i32) // functions of modules expect i32 extended
      code << "movl " << kIntegerRegisters32[next] << ", " << kIntegerRegisters32[next] << "\n";
    ++next;
  }
  if (!wasmType.results.empty())
    code << "movq " << (next < std::size(kIntegerRegisters) ? kIntegerRegisters[next] : "8(%rsp)") << ", %rax\n";
  code << "leaq ${0:P}(%rip), %r10\njmp ${1:P}";
  f.addFnAttr(Attribute::Naked);
  f.addFnAttr(Attribute::NoInline);
  Value *operands[] = {module.function(index),
                       module.abi.libcall(directEntry(module, wasmType, isInteger)).getCallee()};
  llvm::FunctionType *type = llvm::FunctionType::get(module.voidType, {module.ptrType, module.ptrType}, false);
  builder.CreateCall(InlineAsm::get(type, text, "s,s", /*hasSideEffects=*/true), operands);
  builder.CreateUnreachable();
}

void emitExportEntry(ModuleEmitter &module, size_t exportIndex, llvm::Function *invoke, bool isInteger) {
  uint32_t index = module.wasm.exports[exportIndex].index;
  const wzc::FunctionType &wasmType = module.wasm.functionType(index);
  SmallVector<Type *, 8> params{module.ptrType};
  for (ValueType param : wasmType.params)
    params.push_back(module.type(param));
  params.append(wasmType.results.size(), module.ptrType);
  llvm::Function *f = create(module, llvm::FunctionType::get(module.ptrType, params, false),
                             module.plan.symbols.exportEntry(exportIndex), GlobalValue::ExternalLinkage);
  IRBuilder<> builder(BasicBlock::Create(f->getContext(), "entry", f));
  if (index >= module.plan.boundFunctions() && !module.wasm.functions[index].isImported &&
      travelsInRegisters(module, wasmType))
    return emitDirectEntry(module, builder, *f, index, wasmType, isInteger);
  ValueArray values = ValueArray::onStack(module, builder, arraySize(wasmType));
  for (size_t i = 0; i < wasmType.params.size(); ++i)
    values.store(i, f->getArg(static_cast<unsigned>(i) + 1));

  Value *instance = f->getArg(0);
  auto [code, context] = index < module.plan.boundFunctions()
                             ? module.loadImport(builder, instance, index)
                             : ModuleEmitter::ImportSlot{module.function(index), instance};
  Value *trap = builder.CreateCall(module.abi.libcall(Libcall::enter), {instance, invoke, code, context, values.get()});
  returnTrap(builder, *f, trap, wasmType, [&](size_t i) { return values.load(i, wasmType.results[i]); });
}

} // namespace wzc
