// Translates one function body to LLVM IR. A sink of FunctionDecoder: each method receives one family of instructions
// and lives in the file named after the family. Locals are allocas, which LLVM's first pass turns into SSA values;
// operands are SSA values.

#ifndef WZC_CODEGEN_FUNCTION_EMITTER_H
#define WZC_CODEGEN_FUNCTION_EMITTER_H

#include "compiler/codegen/module_emitter.h"
#include "compiler/wasm/function_decoder.h"

#include "llvm/ADT/BitVector.h"

namespace wzc {

class FunctionEmitter {
public:
  using Value = llvm::Value *;
  using Values = std::span<const Value>;
  using Outputs = std::span<Value>;

  /// Where branches to a block go: its end, or for a loop its beginning, with a phi for each value they carry.
  struct Label {
    llvm::BasicBlock *target = nullptr;
    bool isLoop = false;
    llvm::SmallVector<llvm::PHINode *, 2> phis;
    llvm::BasicBlock *elseBlock = nullptr; // of an `if`: its second arm
    llvm::SmallVector<Value, 2> params;    // of an `if`: parameters, for the second arm
  };

  FunctionEmitter(ModuleEmitter &module, llvm::Function &function, const FunctionType &type);
  /// For a constant expression: the value is left in `constantResult`.
  FunctionEmitter(ModuleEmitter &module, llvm::Function &function);
  Value constantResult = nullptr;
  /// Before the body is decoded: that it counts, or was counted, as function `index`.
  void setProfile(uint32_t index);

  // ---- control.cpp
  void beginFunction(Label &label, std::span<const ValueType> locals);
  void endFunction(Label &label, Values values, bool live);
  void instruction(Opcode opcode, uint64_t offset);
  void unreachable();
  void block(Label &label, const BlockSignature &signature, Values params);
  void loop(Label &label, const BlockSignature &signature, Outputs params);
  void ifThen(Label &label, const BlockSignature &signature, Value condition, Values params);
  void elseThen(Label &label, const BlockSignature &signature, Values values, bool live, Outputs params);
  void end(Label &label, const BlockSignature &signature, Values values, bool live, bool reached, Outputs results);
  void branch(Label &target, Values values);
  void branchIf(Label &target, Value condition, Values values);
  void branchTable(Value index, std::span<Label *const> targets, Values values);

  // ---- call.cpp
  void call(uint32_t function, const FunctionType &type, Values args, Outputs results);
  void callIndirect(uint32_t table, uint32_t type, Value index, Values args, Outputs results);

  // ---- numeric.cpp, convert.cpp, simd.cpp
  Value constant(ValueType type, uint64_t bits);
  Value constant128(const Bytes16 &bytes);
  Value unary(Opcode opcode, Value a);
  Value binary(Opcode opcode, Value a, Value b);
  Value ternary(Opcode opcode, Value a, Value b, Value c);
  Value shuffle(const Bytes16 &lanes, Value a, Value b);
  Value extractLane(Opcode opcode, unsigned lane, Value vector);
  Value replaceLane(Opcode opcode, unsigned lane, Value vector, Value scalar);

  // ---- memory.cpp
  Value load(Opcode opcode, const MemArg &arg, Value address);
  void store(Opcode opcode, const MemArg &arg, Value address, Value value);
  Value loadLane(Opcode opcode, const MemArg &arg, unsigned lane, Value address, Value vector);
  void storeLane(Opcode opcode, const MemArg &arg, unsigned lane, Value address, Value vector);
  Value memorySize(uint32_t memory);
  Value memoryGrow(uint32_t memory, Value delta);
  void memoryInit(uint32_t memory, uint32_t segment, Value to, Value from, Value length);
  void memoryCopy(uint32_t toMemory, uint32_t fromMemory, Value to, Value from, Value length);
  void memoryFill(uint32_t memory, Value to, Value byte, Value length);
  void dataDrop(uint32_t segment);

  // ---- table.cpp
  Value tableGet(uint32_t table, Value index);
  void tableSet(uint32_t table, Value index, Value value);
  Value tableSize(uint32_t table);
  Value tableGrow(uint32_t table, Value init, Value delta);
  void tableFill(uint32_t table, Value start, Value value, Value length);
  void tableCopy(uint32_t toTable, uint32_t fromTable, Value to, Value from, Value length);
  void tableInit(uint32_t table, uint32_t segment, Value to, Value from, Value length);
  void elemDrop(uint32_t segment);

  // ---- variable.cpp
  /// `assigned`: whether it has been on every path that leads there.
  Value localGet(uint32_t index, bool assigned);
  void localSet(uint32_t index, Value value);
  Value localTee(uint32_t index, Value value);
  Value globalGet(uint32_t index);
  void globalSet(uint32_t index, Value value);
  Value refNull(ValueType type);
  Value refIsNull(Value ref);
  Value refFunc(uint32_t function);
  Value select(ValueType type, Value condition, Value ifTrue, Value ifFalse);
  void drop(Value) {}

private:
  ModuleEmitter &module;
  const Module &wasm;
  llvm::Function &function;
  const FunctionType *type;
  llvm::IRBuilder<> builder;
  Value instance; // the vmctx parameter
  llvm::SmallVector<llvm::AllocaInst *> locals;
  /// Valid up to the next call or the end of the block: the code generator of -O0 keeps values in registers for so
  /// long.
  struct KnownValue {
    Value value = nullptr;
    llvm::BasicBlock *block = nullptr;
    uint64_t calls = 0;
  };
  llvm::SmallVector<KnownValue> knownLocals; // what was last read from or written to each local
  llvm::BitVector readBeforeAssigned;        // of the locals: whether some read may find the zero it began with
  void zeroLocals();
  struct KnownIndex {
    Value narrow = nullptr;
    KnownValue wide;
  };
  std::array<KnownIndex, 8> knownIndices; // the last values of 32 bits that were extended
  unsigned oldestIndex = 0;
  uint64_t callsSoFar = 0;
  Value known(const KnownValue &item) const;
  KnownValue know(Value value) { return {value, builder.GetInsertBlock(), callsSoFar}; }
  llvm::BasicBlock *entry;        // allocas go here
  std::vector<Value> memoryBases; // of each memory, loaded once in the entry block

  llvm::BasicBlock *newBlock(const char *name);
  void enter(llvm::BasicBlock *block);
  void begin(llvm::BasicBlock *block);
  llvm::BasicBlock *closed = nullptr; // the one that was begun last
  bool branchByComparing(Value index, std::span<Label *const> targets, Values values);
  void join(Label &label, Values values); // branches there unconditionally

  // ---- trap.cpp
  /// Raises the trap and ends the block.
  void trap(TrapCode code);
  /// The same by a libcall that gets the instance and `args`.
  void trap(Libcall libcall, llvm::ArrayRef<Value> args);
  /// A new block that does it for the instruction at hand.
  llvm::BasicBlock *trapBlock(TrapCode code);
  llvm::BasicBlock *trapBlock(Libcall libcall, llvm::ArrayRef<Value> args);
  /// Traps if `condition` holds; continues in a new block.
  void trapIf(Value condition, TrapCode code);
  /// The same in a block of trapBlock().
  void trapIf(Value condition, llvm::BasicBlock *trapping);

  // ---- profile_sites.cpp
  SiteCounter sites;
  llvm::GlobalVariable *counters = nullptr; // of this function, if it counts
  std::span<const uint64_t> counted;        // what the profile has of it
  std::span<const LikelyTarget> likelyTargets;
  void count(uint32_t first, Value index);
  void countEntry();
  /// Branch weights of a branch or select on `condition`, which is i1; null: unknown.
  llvm::MDNode *conditionSite(Value condition);
  /// How often each label was branched to; empty: unknown.
  std::span<const uint64_t> tableSite(Value index, size_t labels);
  /// Counts a call of `code` by call_indirect number `target`.
  void countTarget(uint32_t target, Value code);
  /// Where a likely target of a call stands: of a constant table its element, else its slot in the instance. Nothing if
  /// it stands nowhere or in several places, or the call would trap.
  std::optional<uint32_t> likelyElement(const LikelyTarget &likely, uint32_t table, uint32_t typeIndex) const;
  /// A call of the likely target if `isLikely`, else what `general` does.
  void guess(Value isLikely, const LikelyTarget &likely, const FunctionType &wasmType, Values args, Outputs results,
             llvm::function_ref<void(Outputs)> general);

  // ---- instance slots (module_emitter.cpp)
  Value slot(int64_t offset, const char *name);
  Value field(AbiStruct type, Value pointer, unsigned index);
  Value loadInvariant(llvm::Type *type, Value pointer, const char *name);
  Value loadField(AbiStruct type, Value pointer, unsigned index, Region region, const char *name);

  // ---- memory.cpp
  Value memoryBase(uint32_t memory);
  Value memoryState(uint32_t memory);
  Value memorySizeAddress(uint32_t memory);
  /// Current size in bytes.
  Value memoryBytes(uint32_t memory);
  void checkBounds(const MemArg &arg, Value index, unsigned size);
  /// Whether it begins at the instance pointer.
  bool isOwnFirst(uint32_t memory) const { return memory == 0 && !wasm.memories[0].isImported; }
  Value address(const MemArg &arg, Value index, unsigned size);
  Value rangeAddress(uint32_t memory, Value start, Value length);
  bool isGuarded(uint32_t memory) const;
  bool isPrecise() const { return module.options.traps == TrapMode::Precise; }
  Value loadFrom(uint32_t memory, llvm::Type *type, Value pointer);
  void storeTo(Value value, Value pointer);
  Value asIndex(Value value); // zero-extends an address or size to 64 bits
  Value fromIndex(Value value, ValueType addressType);

  // ---- table.cpp
  Value tableState(uint32_t table);
  Value tableElement(uint32_t table, Value wide, llvm::BasicBlock *outside);

  // ---- call.cpp
  void callNative(llvm::FunctionType *type, Value code, Value context, const FunctionType &wasmType, Values args,
                  Outputs results);
  void callTypeTable(const TypeTable &table, const FunctionType &wasmType, uint32_t site, Value index, Values args,
                     Outputs results);
  llvm::BasicBlock *failedCall(uint32_t table, Value index);
  void callReference(Value func, uint32_t type, uint32_t site, llvm::BasicBlock *failed, Values args, Outputs results);

  // ---- numeric.cpp, convert.cpp, simd.cpp
  Value intrinsic(llvm::Intrinsic::ID id, llvm::ArrayRef<Value> args);
  Value boolean(Value condition); // i1 to i32
  Value isTrue(Value condition);  // i32 or i64 to i1
  Value comparison(Value condition);
  Value isFalse(Value condition); // the same, negated
  Value rotate(Value a, Value amount, bool left);
  Value divide(Opcode opcode, Value a, Value b);
  Value minMax(Value a, Value b, bool isMax);
  Value quiet(Value operand);
  Value truncate(Opcode opcode, Value a);
  Value convert(Opcode opcode, Value a);
  bool isSimd(Opcode opcode) const { return info(opcode).prefix == 0xFD; }
  Value simdUnary(Opcode opcode, Value a);
  Value simdBinary(Opcode opcode, Value a, Value b);
  /// A v128 as a vector of the given lanes, and back.
  Value as(llvm::Type *lane, unsigned count, Value vector);
  Value toV128(Value vector);
  Value simdLoad(uint32_t memory, MemoryAccess access, Value pointer);
};

} // namespace wzc

#endif
