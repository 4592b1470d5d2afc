// One LLVM module under construction: a partition of a WebAssembly module's functions, or its descriptor. Knows how
// WebAssembly types, functions and the slots of an instance appear in LLVM IR; FunctionEmitter fills in the bodies.

#ifndef WZC_CODEGEN_MODULE_EMITTER_H
#define WZC_CODEGEN_MODULE_EMITTER_H

#include "compiler/bindings/symbols.h"
#include "compiler/codegen/abi_types.h"
#include "compiler/codegen/module_profile.h"
#include "compiler/codegen/passes.h"
#include "compiler/codegen/type_tables.h"
#include "compiler/compile.h"
#include "compiler/wasm/module.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Target/TargetMachine.h"

#include <unordered_map>

namespace wzc {

/// What all partitions of one compilation share; immutable while they are emitted in parallel.
struct CodegenPlan {
  const Module &wasm;
  const CompileOptions &options;
  Symbols symbols;
  InstanceLayout layout;
  std::vector<uint32_t> functionRefs; // sorted indices of functions that have a wzc_func slot
  /// Code may depend on typeTables alone. Elements are the descriptor's, so that no code is compiled again because they
  /// change.
  std::vector<std::optional<ConstantTable>> constantTables;
  std::vector<TypeTable> typeTables;            // sorted
  std::vector<ProfileSites> sites;              // of every function, if code counts
  std::unique_ptr<const ModuleProfile> profile; // to optimise by

  CodegenPlan(const Module &wasm, const CompileOptions &options);
  /// Imported functions that are bound at instantiation; with direct linkage there are none, and the host's linker
  /// binds them.
  uint32_t boundFunctions() const {
    return options.importLinkage == ImportLinkage::Direct ? 0 : wasm.importedFunctions;
  }
  /// How many limits of its memory an instance keeps.
  uint32_t limitCount() const;
  /// Index of the function's slot in the instance. The function must be in functionRefs.
  uint32_t functionRefSlot(uint32_t function) const;
  /// Decides which calls go through copies of constant tables.
  void setTypeTables(const std::vector<FunctionDigest> &digests);
  /// The copy for a call; null: it looks into the table itself.
  const TypeTable *typeTable(const TableCall &call) const;
  /// Lets code count, or makes use of what was counted, as the options say.
  void setProfile(const std::vector<FunctionDigest> &digests);
  /// Where the function stands in a constant table, if exactly once. Known while there is a profile.
  std::optional<uint32_t> elementOf(uint32_t table, uint32_t function) const;

private:
  static constexpr uint32_t kSeveral = UINT32_MAX;
  std::vector<std::unordered_map<uint32_t, uint32_t>> elements; // of each constant table, by function
};

/// Regions of memory that never overlap, told to LLVM as types (TBAA): a store to one leaves loads of the others valid.
enum class Region : unsigned {
  LinearMemory,
  Global,
  ImportedGlobal,
  MemoryState,
  TableState,
  TableElement,
  Function,
  Profile,
  Count
};

class ModuleEmitter {
public:
  /// For the functions of a partition; or, without a view, for the module as a whole.
  ModuleEmitter(llvm::LLVMContext &context, const CodegenPlan &plan, const llvm::TargetMachine &target,
                const class PartitionView *view = nullptr);

  const CodegenPlan &plan;
  const Module &wasm;
  const CompileOptions &options;
  const unsigned optLevel; // of this partition
  std::unique_ptr<llvm::Module> ir;
  AbiTypes abi;
  llvm::Type *ptrType, *i8, *i32, *i64, *f32, *f64, *v128, *voidType;

  llvm::Type *type(ValueType type) const;
  /// Native signature: the context, the parameters, and with several results a pointer to an array of wzc_value for
  /// them; one result is returned.
  llvm::FunctionType *nativeType(const FunctionType &type) const;
  /// What it is for functions that take 32-bit arguments extended. At -O0 it is so from the beginning, which is less
  /// work than having WideArgumentsPass do it.
  llvm::FunctionType *compiledType(llvm::FunctionType *nativeType) const {
    return optLevel == 0 ? widenParameters(nativeType) : nativeType;
  }
  /// The declaration of a function that is not bound at instantiation.
  llvm::Function *function(uint32_t index);
  /// The declaration of a type's copy of a constant table: an array of codes, all of which take our own instance as
  /// context.
  llvm::GlobalVariable *typeTable(const TypeTable &table);
  /// What a function counts: an array of counters, behind it one of wzc_profile_target. Null: code does not count.
  llvm::GlobalVariable *counters(uint32_t function);
  /// Puts the counters of functions [begin, end) into this LLVM module.
  void defineCounters(uint32_t begin, uint32_t end);
  /// Attributes every function of ours carries.
  void setAttributes(llvm::Function &function) const;

  /// Emits the body of a defined function. `copy`: for inlining only, the symbol is defined elsewhere.
  void emitFunction(uint32_t index, bool copy);
  void emitDebugScope(llvm::Function &function, uint32_t index);
  /// The line of debug information for the instruction at `offset` in the function being emitted.
  unsigned line(uint64_t offset) const;
  /// Completes debug information; call when all bodies are there.
  void finishDebugInfo();

  llvm::MDNode *region(Region region) const { return regions[static_cast<unsigned>(region)]; }
  /// Marks an access as touching only that region, if anybody will ask.
  template <class Access> Access *in(Region where, Access *access) const {
    if (optLevel > 0)
      access->setMetadata(llvm::LLVMContext::MD_tbaa, region(where));
    return access;
  }
  /// Puts what a function has counted into its attributes.
  void describeUse(llvm::Function &function, uint32_t index) const;
  /// The address `offset` bytes from the instance pointer (see InstanceLayout).
  llvm::Value *slot(llvm::IRBuilderBase &builder, llvm::Value *instance, int64_t offset, const char *name) const {
    return builder.CreateInBoundsGEP(i8, instance, builder.getInt64(static_cast<uint64_t>(offset)), name);
  }
  /// Code and context of an imported function that is bound at instantiation.
  struct ImportSlot {
    llvm::Value *code, *context;
  };
  ImportSlot loadImport(llvm::IRBuilderBase &builder, llvm::Value *instance, uint32_t function) const;
  /// Marks a load as giving the same value whenever it is executed.
  llvm::LoadInst *invariant(llvm::LoadInst *load) const {
    if (optLevel > 0)
      load->setMetadata(llvm::LLVMContext::MD_invariant_load, llvm::MDNode::get(ir->getContext(), {}));
    return load;
  }
  llvm::MDNode *unlikely() const { return unlikelyWeights; } // branch weights: the first successor is not expected

private:
  const llvm::TargetMachine &target;
  const PartitionView *view;
  uint32_t current = 0; // function being emitted
  llvm::MDNode *regions[static_cast<unsigned>(Region::Count)];
  llvm::MDNode *unlikelyWeights;
  std::unique_ptr<class DebugScopes> debug;
  std::vector<llvm::Function *> functions;
  llvm::AttributeList bodyAttributes; // of functions of the module, once there is one

public:
  ~ModuleEmitter();
};

} // namespace wzc

#endif
