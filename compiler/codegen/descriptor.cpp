// See descriptor.h.

#include "compiler/codegen/descriptor.h"

#include "compiler/codegen/function_emitter.h"
#include "compiler/codegen/profile_descriptor.h"
#include "compiler/codegen/thunks.h"

#include "llvm/Support/BLAKE3.h"

#include <algorithm>
#include <map>

using namespace llvm;

namespace wzc {

namespace {

/// Value type as the descriptor writes it (see layout.def).
uint32_t valueTypeCode(ValueType type) {
  switch (type.kind()) {
  case ValueType::I32: return 0x7F;
  case ValueType::I64: return 0x7E;
  case ValueType::F32: return 0x7D;
  case ValueType::F64: return 0x7C;
  case ValueType::V128: return 0x7B;
  default: break;
  }
  if (type == ValueType::funcref())
    return 0x70;
  if (type == ValueType::externref())
    return 0x6F;
  return (type.isNullable() ? 0x63 : 0x64) | type.heap().raw() << 8;
}

class DescriptorEmitter {
public:
  DescriptorEmitter(ModuleEmitter &module, const LineTables &lines, const std::vector<FunctionDigest> &digests,
                    const std::vector<bool> &integerFunctions)
      : module(module), wasm(module.wasm), lines(lines), digests(digests), integerFunctions(integerFunctions) {}

  void emit() {
    emitTypes();
    AbiConstant descriptor(module.abi, AbiStruct::wzc_module);
    using namespace field::wzc_module;
    uint32_t flags = (module.options.bounds == BoundsMode::Explicit ? WZC_MODULE_EXPLICIT_BOUNDS : 0) |
                     (module.options.traps == TrapMode::Precise ? WZC_MODULE_PRECISE_TRAPS : 0) |
                     (wasm.usesFloats ? 0 : WZC_MODULE_INTEGER_ONLY) |
                     (module.options.profileGenerate ? WZC_MODULE_INSTRUMENTED : 0);
    descriptor.set(abi_version, WZC_ABI_VERSION).set(field::wzc_module::flags, flags);
    descriptor.set(name, text(StringRef(module.plan.symbols.module() + '\0')))
        .set(source_hash, sourceHash())
        .set(features, wasm.usedFeatures.mask());
    descriptor.set(types, structs(AbiStruct::wzc_func_type, typeConstants)).set(type_count, wasm.types.size());
    descriptor.set(imports, importTable()).set(import_count, importCount());
    descriptor.set(exports, exportTable()).set(export_count, wasm.exports.size());
    setFunctions(descriptor);
    setTables(descriptor);
    emitTypeTables();
    setMemories(descriptor);
    setGlobals(descriptor);
    descriptor.set(elements, elementTable()).set(element_count, wasm.elements.size());
    descriptor.set(data, dataTable()).set(data_count, wasm.data.size());
    descriptor.set(start, wasm.start ? *wasm.start : UINT32_MAX);
    setBackTraceTables(descriptor);
    if (module.options.profileGenerate)
      descriptor.set(profile, emitProfile(module, digests));

    auto *variable =
        new GlobalVariable(*module.ir, module.abi.structType(AbiStruct::wzc_module), /*isConstant=*/true,
                           GlobalValue::ExternalLinkage, descriptor.get(), module.plan.symbols.descriptor());
    variable->setAlignment(Align(16));
    for (size_t i = 0; i < wasm.exports.size(); ++i)
      if (wasm.exports[i].kind == ExternKind::Function)
        emitExport(i);
    requireAbi();
  }

private:
  ModuleEmitter &module;
  const Module &wasm;
  const LineTables &lines;
  const std::vector<FunctionDigest> &digests;
  const std::vector<bool> &integerFunctions;
  SmallVector<Constant *> typeConstants;
  std::map<uint32_t, llvm::Function *> invokes; // by canonical type

  void emitExport(size_t i) {
    uint32_t index = wasm.exports[i].index;
    emitExportEntry(module, i, invokes[wasm.types[wasm.functions[index].type].canonical],
                    !integerFunctions.empty() && integerFunctions[index]);
  }

  // ---- constants

  Constant *null() { return ConstantPointerNull::get(cast<PointerType>(module.ptrType)); }

  Constant *global(Constant *initializer, unsigned align) {
    auto *variable =
        new GlobalVariable(*module.ir, initializer->getType(), true, GlobalValue::PrivateLinkage, initializer);
    variable->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
    variable->setAlignment(Align(align));
    return variable;
  }
  Constant *structs(AbiStruct id, ArrayRef<Constant *> items) {
    return items.empty()
               ? null()
               : global(ConstantArray::get(ArrayType::get(module.abi.structType(id), items.size()), items), 8);
  }
  Constant *numbers(ArrayRef<uint32_t> items) {
    return items.empty() ? null() : global(ConstantDataArray::get(module.ir->getContext(), items), 4);
  }
  Constant *text(StringRef bytes) {
    return bytes.empty() ? null()
                         : global(ConstantDataArray::getString(module.ir->getContext(), bytes, /*AddNull=*/false), 1);
  }
  Constant *text(std::string_view bytes) { return text(StringRef(bytes.data(), bytes.size())); }

  Constant *sourceHash() {
    BLAKE3 hasher;
    hasher.update(ArrayRef<uint8_t>(wasm.bytes.data(), wasm.bytes.size()));
    BLAKE3Result<> hash = hasher.final();
    return text(StringRef(reinterpret_cast<const char *>(hash.data()), hash.size()));
  }

  // ---- types, imports, exports

  void emitTypes() {
    for (uint32_t i = 0; i < wasm.types.size(); ++i) {
      AbiConstant constant(module.abi, AbiStruct::wzc_func_type);
      if (wasm.types[i].kind == DefinedType::Function) {
        const FunctionType &type = wasm.types[i].function;
        auto codes = [&](const std::vector<ValueType> &list) {
          SmallVector<uint32_t> result;
          for (ValueType value : list)
            result.push_back(valueTypeCode(value));
          return numbers(result);
        };
        using namespace field::wzc_func_type;
        constant.set(params, codes(type.params)).set(results, codes(type.results));
        constant.set(param_count, type.params.size()).set(result_count, type.results.size());
        uint32_t canonical = wasm.types[i].canonical;
        llvm::Function *&invokeThunk = invokes[canonical];
        if (!invokeThunk) {
          invokeThunk = emitInvoke(module, canonical);
          emitAdapt(module, canonical);
        }
        constant.set(invoke, invokeThunk)
            .set(adapt, module.ir->getFunction(module.plan.symbols.local("adapt." + std::to_string(canonical))));
      }
      typeConstants.push_back(constant.get());
    }
  }

  bool isBound(const Import &import) const {
    return import.kind != ExternKind::Function || import.index < module.plan.boundFunctions();
  }

  uint64_t importCount() const {
    return static_cast<uint64_t>(
        std::count_if(wasm.imports.begin(), wasm.imports.end(), [&](const Import &i) { return isBound(i); }));
  }

  Constant *importTable() {
    SmallVector<Constant *> items;
    for (const Import &import : wasm.imports) {
      if (!isBound(import))
        continue;
      namespace f = field::wzc_import;
      AbiConstant item(module.abi, AbiStruct::wzc_import);
      item.set(f::module, text(import.module)).set(f::module_size, import.module.size());
      item.set(f::name, text(import.name)).set(f::name_size, import.name.size());
      items.push_back(item.set(f::kind, static_cast<uint64_t>(import.kind)).set(f::index, import.index).get());
    }
    return structs(AbiStruct::wzc_import, items);
  }

  Constant *exportTable() {
    SmallVector<Constant *> items;
    for (const Export &e : wasm.exports) {
      namespace f = field::wzc_export;
      AbiConstant item(module.abi, AbiStruct::wzc_export);
      item.set(f::name, text(e.name)).set(f::name_size, e.name.size());
      items.push_back(item.set(f::kind, static_cast<uint64_t>(e.kind)).set(f::index, e.index).get());
    }
    return structs(AbiStruct::wzc_export, items);
  }

  // ---- index spaces

  void setFunctions(AbiConstant &descriptor) {
    using namespace field::wzc_module;
    SmallVector<uint32_t> types;
    SmallVector<Constant *> codes;
    for (uint32_t i = 0; i < wasm.functions.size(); ++i) {
      types.push_back(wasm.functions[i].type);
      if (i >= module.plan.boundFunctions())
        codes.push_back(module.function(i));
    }
    descriptor.set(function_types, numbers(types))
        .set(function_count, types.size())
        .set(imported_function_count, module.plan.boundFunctions());
    if (!codes.empty())
      descriptor.set(function_codes,
                     global(ConstantArray::get(ArrayType::get(module.ptrType, codes.size()), codes), 8));
    descriptor.set(function_refs, numbers(module.plan.functionRefs))
        .set(function_ref_count, module.plan.functionRefs.size());
  }

  static uint32_t limitsFlags(const Limits &limits) {
    return (limits.is64 ? WZC_LIMITS_64 : 0) | (limits.isShared ? WZC_LIMITS_SHARED : 0);
  }

  void setTables(AbiConstant &descriptor) {
    using namespace field::wzc_module;
    SmallVector<Constant *> items, inits;
    bool anyInit = false;
    for (const Table &table : wasm.tables) {
      namespace f = field::wzc_table_type;
      AbiConstant item(module.abi, AbiStruct::wzc_table_type);
      item.set(f::min, table.type.limits.min).set(f::max, table.type.limits.max.value_or(UINT64_MAX));
      items.push_back(
          item.set(f::element, valueTypeCode(table.type.element)).set(f::flags, limitsFlags(table.type.limits)).get());
      if (!table.isImported) {
        anyInit |= table.init.has_value();
        inits.push_back(table.init ? constExpr(*table.init)
                                   : Constant::getNullValue(module.abi.structType(AbiStruct::wzc_const_expr)));
      }
    }
    descriptor.set(tables, structs(AbiStruct::wzc_table_type, items)).set(table_count, items.size());
    descriptor.set(imported_table_count, wasm.importedTables);
    if (anyInit)
      descriptor.set(table_inits, structs(AbiStruct::wzc_const_expr, inits));
  }

  void emitTypeTables() {
    llvm::Function *null = nullptr, *other = nullptr;
    std::map<uint32_t, llvm::Function *> importCalls;
    auto codeOf = [&](uint32_t function) {
      if (function >= module.plan.boundFunctions())
        return module.function(function);
      llvm::Function *&code = importCalls[function];
      if (!code)
        code = emitImportCall(module, function);
      return code;
    };
    for (const TypeTable &table : module.plan.typeTables) {
      if (table.only != kNoFunction)
        continue;
      if (!null) {
        null = emitFailedCall(module, TrapCode::uninitialized_element);
        other = emitFailedCall(module, TrapCode::indirect_call_type_mismatch);
      }
      SmallVector<Constant *> codes;
      const ConstantTable &elements = *module.plan.constantTables[table.call.table];
      for (uint32_t i = table.first; i < table.first + table.size; ++i) {
        uint32_t function = elements[i];
        bool isNull = function == kNoFunction;
        if (isNull || wasm.types[wasm.functions[function].type].canonical != table.call.type)
          codes.push_back(isNull ? null : other);
        else
          codes.push_back(codeOf(function));
      }
      GlobalVariable *copy = module.typeTable(table);
      copy->setInitializer(ConstantArray::get(cast<ArrayType>(copy->getValueType()), codes));
      // Code in the same LLVM module, as in texts, takes it like code in partitions, which do not see the elements.
      copy->setExternallyInitialized(true);
    }
  }

  void setMemories(AbiConstant &descriptor) {
    using namespace field::wzc_module;
    SmallVector<Constant *> items;
    for (const Memory &memory : wasm.memories) {
      namespace f = field::wzc_memory_type;
      AbiConstant item(module.abi, AbiStruct::wzc_memory_type);
      item.set(f::min, memory.type.limits.min).set(f::max, memory.type.limits.max.value_or(UINT64_MAX));
      items.push_back(
          item.set(f::page_size_log2, memory.type.pageSizeLog2).set(f::flags, limitsFlags(memory.type.limits)).get());
    }
    descriptor.set(memories, structs(AbiStruct::wzc_memory_type, items)).set(memory_count, items.size());
    descriptor.set(imported_memory_count, wasm.importedMemories).set(limit_count, module.plan.limitCount());
  }

  void setGlobals(AbiConstant &descriptor) {
    using namespace field::wzc_module;
    SmallVector<Constant *> items, inits;
    for (const Global &global : wasm.globals) {
      namespace f = field::wzc_global_type;
      AbiConstant item(module.abi, AbiStruct::wzc_global_type);
      items.push_back(
          item.set(f::value, valueTypeCode(global.type.value)).set(f::is_mutable, global.type.isMutable).get());
      if (!global.isImported)
        inits.push_back(constExpr(global.init));
    }
    descriptor.set(globals, structs(AbiStruct::wzc_global_type, items)).set(global_count, items.size());
    descriptor.set(global_inits, structs(AbiStruct::wzc_const_expr, inits))
        .set(imported_global_count, wasm.importedGlobals);
  }

  Constant *constExpr(const ConstExpr &expression) {
    namespace f = field::wzc_const_expr;
    AbiConstant item(module.abi, AbiStruct::wzc_const_expr);
    switch (expression.kind) {
    case ConstExpr::Value:
      return item.set(f::kind, WZC_CONST_VALUE).set(f::low, expression.low).set(f::high, expression.high).get();
    case ConstExpr::RefNull: return item.set(f::kind, WZC_CONST_VALUE).get();
    case ConstExpr::GlobalGet: return item.set(f::kind, WZC_CONST_GLOBAL).set(f::index, expression.index).get();
    case ConstExpr::RefFunc: return item.set(f::kind, WZC_CONST_FUNC).set(f::index, expression.index).get();
    case ConstExpr::Extended: return item.set(f::kind, WZC_CONST_CODE).set(f::code, constCode(expression)).get();
    }
    return item.get();
  }

  /// void code(instance, result): evaluates a constant expression that is more than one instruction.
  llvm::Function *constCode(const ConstExpr &expression) {
    llvm::FunctionType *type = llvm::FunctionType::get(module.voidType, {module.ptrType, module.ptrType}, false);
    auto *f =
        llvm::Function::Create(type, GlobalValue::InternalLinkage, module.plan.symbols.local("constant"), *module.ir);
    module.setAttributes(*f);
    f->setSection(module.plan.symbols.textSection());
    FunctionEmitter emitter(module, *f);
    Diag diag;
    FeatureSet used;
    FunctionDecoder<FunctionEmitter> decoder(wasm, emitter, diag, used);
    [[maybe_unused]] bool valid =
        decoder.decodeConstant(expression.code, expression.type, static_cast<uint32_t>(wasm.globals.size()));
    assert(valid && "constant expressions are validated before code generation");
    IRBuilder<> builder(&f->back());
    builder.CreateStore(emitter.constantResult, f->getArg(1));
    builder.CreateRetVoid();
    return f;
  }

  // ---- segments

  Constant *elementTable() {
    SmallVector<Constant *> items;
    for (const ElementSegment &segment : wasm.elements) {
      namespace f = field::wzc_element_segment;
      AbiConstant item(module.abi, AbiStruct::wzc_element_segment);
      item.set(f::mode, static_cast<uint64_t>(segment.mode)).set(f::table, segment.table);
      if (segment.mode == SegmentMode::Active)
        item.set(f::offset, structs(AbiStruct::wzc_const_expr, constExpr(segment.offset)));
      item.set(f::element, valueTypeCode(segment.element)).set(f::count, segment.size());
      if (segment.usesExpressions) {
        SmallVector<Constant *> expressions;
        for (const ConstExpr &expression : segment.expressions)
          expressions.push_back(constExpr(expression));
        item.set(f::expressions, structs(AbiStruct::wzc_const_expr, expressions));
      } else {
        item.set(f::functions, numbers(segment.functions));
      }
      items.push_back(item.get());
    }
    return structs(AbiStruct::wzc_element_segment, items);
  }

  Constant *dataTable() {
    SmallVector<Constant *> items;
    for (const DataSegment &segment : wasm.data) {
      namespace f = field::wzc_data_segment;
      AbiConstant item(module.abi, AbiStruct::wzc_data_segment);
      item.set(f::mode, static_cast<uint64_t>(segment.mode)).set(f::memory, segment.memory);
      if (segment.mode == SegmentMode::Active)
        item.set(f::offset, structs(AbiStruct::wzc_const_expr, constExpr(segment.offset)));
      auto bytes = wasm.slice(segment.bytes);
      item.set(f::bytes, text(StringRef(reinterpret_cast<const char *>(bytes.data()), bytes.size())));
      items.push_back(item.set(f::size, bytes.size()).get());
    }
    return structs(AbiStruct::wzc_data_segment, items);
  }

  // ---- back-traces

  void setBackTraceTables(AbiConstant &descriptor) {
    using namespace field::wzc_module;
    SmallVector<uint32_t> offsets;
    std::string names;
    for (const std::string &name : wasm.displayNames()) {
      offsets.push_back(static_cast<uint32_t>(names.size()));
      names += name;
    }
    offsets.push_back(static_cast<uint32_t>(names.size()));
    descriptor.set(function_name_offsets, numbers(offsets)).set(function_name_bytes, text(StringRef(names)));

    if (wasm.functions.size() > wasm.importedFunctions) {
      auto boundary = [&](const char *prefix) {
        auto *symbol = new GlobalVariable(*module.ir, module.i8, true, GlobalValue::ExternalLinkage, nullptr,
                                          prefix + module.plan.symbols.textSection());
        symbol->setVisibility(GlobalValue::HiddenVisibility);
        symbol->setDSOLocal(true);
        return symbol;
      };
      descriptor.set(code_begin, boundary("__start_")).set(code_end, boundary("__stop_"));
    }
    if (lines.empty())
      return;
    // What the host defines counts as defined functions too, without lines.
    SmallVector<uint32_t> lineOffsets(wasm.importedFunctions - module.plan.boundFunctions(), 0);
    std::string bytes;
    for (const std::string &table : lines) {
      lineOffsets.push_back(static_cast<uint32_t>(bytes.size()));
      bytes += table;
    }
    lineOffsets.push_back(static_cast<uint32_t>(bytes.size()));
    descriptor.set(line_offsets, numbers(lineOffsets)).set(line_bytes, text(StringRef(bytes)));
  }

  /// A reference to the symbol only a fitting runtime defines, kept by every linker.
  void requireAbi() {
    auto *symbol =
        new GlobalVariable(*module.ir, module.i8, true, GlobalValue::ExternalLinkage, nullptr, WZC_ABI_SYMBOL);
    auto *reference = new GlobalVariable(*module.ir, module.ptrType, true, GlobalValue::InternalLinkage, symbol,
                                         module.plan.symbols.local("abi"));
    reference->setSection(".data.rel.ro.wzc_abi");
    GlobalVariable *used[] = {reference};
    SmallVector<Constant *> list(std::begin(used), std::end(used));
    auto *array = ConstantArray::get(ArrayType::get(module.ptrType, list.size()), list);
    auto *keep =
        new GlobalVariable(*module.ir, array->getType(), false, GlobalValue::AppendingLinkage, array, "llvm.used");
    keep->setSection("llvm.metadata");
  }
};

} // namespace

void emitDescriptor(ModuleEmitter &module, const LineTables &lines, const std::vector<FunctionDigest> &digests,
                    const std::vector<bool> &integerFunctions) {
  DescriptorEmitter(module, lines, digests, integerFunctions).emit();
}

} // namespace wzc
