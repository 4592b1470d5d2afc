// Control instructions: blocks become basic blocks, the values that branches carry become phis.

#include "compiler/codegen/function_emitter.h"

#include "llvm/IR/DebugInfoMetadata.h"

using namespace llvm;

namespace wzc {

BasicBlock *FunctionEmitter::newBlock(const char *name) {
  return BasicBlock::Create(builder.getContext(), name, &function);
}

/// Continues in a block that was made earlier, behind all there are so far: branches to what comes next then cost
/// nothing where blocks stay in their order. With an optimiser that arranges them, code is better by 2 % (brotli, lz4)
/// if they stand in the order they were made in.
void FunctionEmitter::enter(BasicBlock *block) {
  if (module.optLevel < 2 && block != &function.back())
    block->moveAfter(&function.back());
  begin(block);
}

/// Continues in a block to which nothing will branch that does not already.
void FunctionEmitter::begin(BasicBlock *block) {
  builder.SetInsertPoint(block);
  closed = block;
}

void FunctionEmitter::join(Label &label, Values values) {
  BasicBlock *from = builder.GetInsertBlock();
  // At -O0 every block that only branches would be an instruction in the code. Of ends nested in each other, the
  // branches to the innermost would be redirected at each.
  constexpr unsigned kManyBranches = 4;
  if (module.optLevel == 0 && from == closed && from->empty() && label.phis.empty() &&
      !from->hasNUsesOrMore(kManyBranches)) {
    from->replaceAllUsesWith(label.target);
    from->eraseFromParent();
    builder.ClearInsertionPoint();
    return;
  }
  for (size_t i = 0; i < label.phis.size(); ++i)
    label.phis[i]->addIncoming(values[i], from);
  builder.CreateBr(label.target);
}

/// Opens `label` at a new block with a phi for each of `types`.
static void openLabel(FunctionEmitter::Label &label, BasicBlock *target, ArrayRef<Type *> types) {
  label.target = target;
  for (Type *type : types)
    label.phis.push_back(PHINode::Create(type, 2, "", target));
}

static SmallVector<Type *, 4> llvmTypes(const ModuleEmitter &module, std::span<const ValueType> types) {
  SmallVector<Type *, 4> result;
  for (ValueType type : types)
    result.push_back(module.type(type));
  return result;
}

void FunctionEmitter::beginFunction(Label &label, std::span<const ValueType> localTypes) {
  if (!type)
    return; // a constant expression
  // All before any other instruction: where a block ends at one later, the rest would no longer be of the frame.
  for (ValueType local : localTypes)
    locals.push_back(builder.CreateAlloca(module.type(local)));
  for (size_t i = 0; i < type->params.size(); ++i)
    builder.CreateStore(builder.CreateTrunc(function.getArg(static_cast<unsigned>(i) + 1), module.type(localTypes[i])),
                        locals[i]);
  readBeforeAssigned.resize(locals.size());
  knownLocals.resize(locals.size());
  BasicBlock *body = newBlock("body");
  builder.CreateBr(body);
  entry = builder.GetInsertBlock();
  builder.SetInsertPoint(body);
  countEntry();
  openLabel(label, newBlock("return"), llvmTypes(module, type->results));
}

void FunctionEmitter::endFunction(Label &label, Values values, bool live) {
  if (!type) {
    constantResult = values[0];
    return;
  }
  if (live)
    join(label, values);
  zeroLocals();
  enter(label.target);
  builder.SetCurrentDebugLocation(function.getSubprogram()
                                      ? DebugLoc(DILocation::get(builder.getContext(), 0, 0, function.getSubprogram()))
                                      : DebugLoc());
  if (label.target->hasNPredecessors(0)) {
    builder.CreateUnreachable();
    return;
  }
  if (type->results.empty()) {
    builder.CreateRetVoid();
  } else if (type->results.size() == 1) {
    builder.CreateRet(label.phis[0]);
  } else {
    Argument *results = function.getArg(function.arg_size() - 1);
    for (size_t i = 0; i < label.phis.size(); ++i)
      builder.CreateStore(label.phis[i], builder.CreateConstInBoundsGEP1_64(module.i8, results, i * sizeof(wzc_value)));
    builder.CreateRetVoid();
  }
}

/// Back-traces tell of instructions that trap or call. Locations of others would be most of a large function's memory.
void FunctionEmitter::instruction(Opcode opcode, uint64_t offset) {
  if (info(opcode).traps == TrapClass::none && info(opcode).family != Family::call) {
    if (builder.getCurrentDebugLocation())
      builder.SetCurrentDebugLocation(DebugLoc());
    return;
  }
  if (DISubprogram *scope = function.getSubprogram())
    builder.SetCurrentDebugLocation(DILocation::getDistinct(builder.getContext(), module.line(offset), 0, scope));
}

void FunctionEmitter::unreachable() { trap(TrapCode::unreachable); }

void FunctionEmitter::block(Label &label, const BlockSignature &signature, Values) {
  openLabel(label, newBlock("end"), llvmTypes(module, signature.results()));
}

void FunctionEmitter::loop(Label &label, const BlockSignature &signature, Outputs params) {
  openLabel(label, newBlock("loop"), llvmTypes(module, signature.params()));
  label.isLoop = true;
  join(label, params);
  builder.SetInsertPoint(label.target); // stays open: branches back are still to come
  for (size_t i = 0; i < params.size(); ++i)
    params[i] = label.phis[i];
}

void FunctionEmitter::ifThen(Label &label, const BlockSignature &signature, Value condition, Values params) {
  BasicBlock *then = newBlock("then");
  label.elseBlock = newBlock("else");
  label.params.assign(params.begin(), params.end());
  condition = isTrue(condition);
  MDNode *weights = conditionSite(condition);
  builder.CreateCondBr(condition, then, label.elseBlock, weights);
  openLabel(label, newBlock("end"), llvmTypes(module, signature.results()));
  begin(then);
}

void FunctionEmitter::elseThen(Label &label, const BlockSignature &, Values values, bool live, Outputs params) {
  if (live)
    join(label, values);
  enter(label.elseBlock);
  std::copy(label.params.begin(), label.params.end(), params.begin());
}

void FunctionEmitter::end(Label &label, const BlockSignature &, Values values, bool live, bool reached,
                          Outputs results) {
  if (label.isLoop) {
    // Branches to a loop go to its beginning: control leaves only by falling out of the end.
    if (live)
      std::copy(values.begin(), values.end(), results.begin());
    return;
  }
  if (live)
    join(label, values);
  if (!reached) {
    label.target->eraseFromParent();
    return;
  }
  enter(label.target);
  std::copy(label.phis.begin(), label.phis.end(), results.begin());
}

void FunctionEmitter::branch(Label &target, Values values) { join(target, values); }

void FunctionEmitter::branchIf(Label &target, Value condition, Values values) {
  BasicBlock *next = newBlock("next");
  for (size_t i = 0; i < target.phis.size(); ++i)
    target.phis[i]->addIncoming(values[i], builder.GetInsertBlock());
  condition = isTrue(condition);
  MDNode *weights = conditionSite(condition);
  builder.CreateCondBr(condition, target.target, next, weights);
  begin(next);
}

/// Where few of the indices lead elsewhere than the rest, by comparisons. At -O0 a table costs the time of some thirty
/// instructions, which LLVM does not select one by one.
bool FunctionEmitter::branchByComparing(Value index, std::span<Label *const> targets, Values values) {
  struct Run {
    uint64_t first, last;
    Label *target;
  };
  constexpr size_t kMostRuns = 3;
  SmallVector<Run, kMostRuns + 1> runs;
  for (size_t i = 0; i + 1 < targets.size() && runs.size() <= kMostRuns; ++i) {
    if (targets[i]->target == targets.back()->target)
      continue;
    if (!runs.empty() && runs.back().last + 1 == i && runs.back().target->target == targets[i]->target)
      runs.back().last = i;
    else
      runs.push_back({i, i, targets[i]});
  }
  if (runs.size() > kMostRuns)
    return false;
  Type *type = index->getType();
  for (const Run &run : runs) {
    Value first = ConstantInt::get(type, run.first);
    Value isHit = run.first == run.last ? builder.CreateICmpEQ(index, first)
                                        : builder.CreateICmpULE(run.first ? builder.CreateSub(index, first) : index,
                                                                ConstantInt::get(type, run.last - run.first));
    for (size_t i = 0; i < run.target->phis.size(); ++i)
      run.target->phis[i]->addIncoming(values[i], builder.GetInsertBlock());
    BasicBlock *next = newBlock("next");
    builder.CreateCondBr(isHit, run.target->target, next);
    begin(next);
  }
  join(*targets.back(), values);
  return true;
}

void FunctionEmitter::branchTable(Value index, std::span<Label *const> targets, Values values) {
  // A phi has one entry for each edge, also for several edges from one block.
  BasicBlock *from = builder.GetInsertBlock();
  auto addEdge = [&](Label &label) {
    for (size_t i = 0; i < label.phis.size(); ++i)
      label.phis[i]->addIncoming(values[i], from);
  };
  std::span<const uint64_t> counts = tableSite(index, targets.size());
  if (module.optLevel == 0) {
    if (branchByComparing(index, targets, values))
      return;
    // LLVM selects the whole block together that ends in a table.
    from = newBlock("table");
    builder.CreateBr(from);
    builder.SetInsertPoint(from);
  }
  SmallVector<uint64_t> taken(1, counts.empty() ? 0 : counts.back()); // for each successor
  Label &fallback = *targets.back();
  SwitchInst *table = builder.CreateSwitch(index, fallback.target, static_cast<unsigned>(targets.size() - 1));
  addEdge(fallback);
  auto *indexType = cast<IntegerType>(index->getType());
  for (size_t i = 0; i + 1 < targets.size(); ++i) {
    uint64_t count = counts.empty() ? 0 : counts[i];
    if (targets[i]->target == fallback.target) { // the same as no case
      taken[0] += count;
      continue;
    }
    table->addCase(ConstantInt::get(indexType, i), targets[i]->target);
    addEdge(*targets[i]);
    taken.push_back(count);
  }
  if (SmallVector<uint32_t, 4> weights = branchWeights(taken); !weights.empty() && taken.size() > 1)
    table->setMetadata(LLVMContext::MD_prof, MDBuilder(builder.getContext()).createBranchWeights(weights));
}

} // namespace wzc
