// wzc/runtime.hpp: the C++20 interface of the wzc runtime, over wzc/runtime.h.
//
//   wzc::Store store;
//   wzc::Linker linker(store);
//   linker.define("env", "log", [](int32_t number) { std::printf("%d\n", number); }).value();
//   wzc::Instance instance = linker.instantiate(app_module).value();
//   auto add = instance.func<int32_t(int32_t, int32_t)>("add").value();
//   int32_t sum = add(1, 2).value();
//
// Everything that can fail returns Result<T>: a value or a Trap. value() of a failed result throws TrapError, or, in a
// program without exceptions, prints the trap and aborts; test with `if (result)` first to do without either.
//
// Store, Linker and Trap own what they stand for and can be moved; Instance, Memory and Func are views of objects that
// live as long as their store. Threads and lifetimes are as described in wzc/runtime.h.
//
// WebAssembly types are int32_t or uint32_t (i32), int64_t or uint64_t (i64), float, double, wzc_v128, wzc_func *
// (funcref) and void * (externref). Several results are a std::tuple.

#ifndef WZC_RUNTIME_HPP
#define WZC_RUNTIME_HPP

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "wzc/runtime.h"

#if defined(__cpp_exceptions)
#include <exception>
#endif

namespace wzc {

// ---- traps and results
// -----------------------------------------------------------------------------------------------

/// Why a call did not return. Owns the trap; false if there is none.
class Trap {
public:
  Trap() = default;
  explicit Trap(wzc_trap *owned) : handle(owned) {}
  Trap(wzc_trap_code code, const std::string &message) : handle(wzc_trap_new(code, message.c_str())) {}

  explicit operator bool() const { return handle != nullptr; }
  wzc_trap_code code() const { return handle ? wzc_trap_get_code(handle.get()) : WZC_TRAP_NONE; }
  std::string message() const { return handle ? wzc_trap_message(handle.get()) : ""; }
  /// Status of an exit trap.
  int32_t exitStatus() const { return handle ? wzc_trap_exit_status(handle.get()) : 0; }
  size_t frameCount() const { return handle ? wzc_trap_frame_count(handle.get()) : 0; }
  wzc_frame frame(size_t index) const { return wzc_trap_frame(handle.get(), index); }
  /// Message and back-trace, one line a frame.
  std::string format() const {
    std::unique_ptr<char, decltype(&std::free)> text(handle ? wzc_trap_format(handle.get()) : nullptr, &std::free);
    return text ? text.get() : message();
  }
  wzc_trap *get() const { return handle.get(); }
  /// Gives the trap away.
  [[nodiscard]] wzc_trap *release() { return handle.release(); }

private:
  struct Deleter {
    void operator()(wzc_trap *trap) const { wzc_trap_delete(trap); }
  };
  std::unique_ptr<wzc_trap, Deleter> handle;
};

#if defined(__cpp_exceptions)
/// What value() of a failed result throws.
class TrapError : public std::exception {
public:
  explicit TrapError(Trap cause) : held(std::make_shared<Trap>(std::move(cause))), text(held->format()) {}
  const char *what() const noexcept override { return text.c_str(); }
  const Trap &trap() const { return *held; }

private:
  std::shared_ptr<Trap> held; // exceptions are copied
  std::string text;
};
#endif

namespace detail {

[[noreturn]] inline void fail(Trap trap) {
#if defined(__cpp_exceptions)
  throw TrapError(std::move(trap));
#else
  std::fprintf(stderr, "%s\n", trap.format().c_str());
  std::abort();
#endif
}

} // namespace detail

/// A value, or the trap instead of it.
template <class T> class [[nodiscard]] Result {
public:
  Result(T value) : content(std::move(value)) {}
  Result(Trap trap) : cause(std::move(trap)) {}

  explicit operator bool() const { return content.has_value(); }
  /// The value; fails as described at the top if there is none.
  T &value() & {
    check();
    return *content;
  }
  T value() && {
    check();
    return std::move(*content);
  }
  T &operator*() { return *content; }
  T *operator->() { return &*content; }
  Trap &trap() { return cause; }
  const Trap &trap() const { return cause; }

private:
  void check() {
    if (!content)
      detail::fail(std::move(cause));
  }
  std::optional<T> content;
  Trap cause;
};

template <> class [[nodiscard]] Result<void> {
public:
  Result() = default;
  Result(Trap trap) : cause(std::move(trap)) {}

  explicit operator bool() const { return !cause; }
  void value() {
    if (cause)
      detail::fail(std::move(cause));
  }
  Trap &trap() { return cause; }
  const Trap &trap() const { return cause; }

private:
  Trap cause;
};

// ---- types
// -------------------------------------------------------------------------------------------------------------

namespace detail {

template <class T> struct ValueType {
  static constexpr bool isValue = false;
};

template <class T, char Letter, auto Member> struct MemberValueType {
  static constexpr bool isValue = true;
  static constexpr char letter = Letter;
  static T get(const wzc_value &value) { return static_cast<T>(value.*Member); }
  static void set(wzc_value &value, T from) {
    value.*Member = static_cast<std::remove_reference_t<decltype(value.*Member)>>(from);
  }
};

template <> struct ValueType<int32_t> : MemberValueType<int32_t, 'i', &wzc_value::i32> {};
template <> struct ValueType<uint32_t> : MemberValueType<uint32_t, 'i', &wzc_value::i32> {};
template <> struct ValueType<int64_t> : MemberValueType<int64_t, 'I', &wzc_value::i64> {};
template <> struct ValueType<uint64_t> : MemberValueType<uint64_t, 'I', &wzc_value::i64> {};
template <> struct ValueType<float> : MemberValueType<float, 'f', &wzc_value::f32> {};
template <> struct ValueType<double> : MemberValueType<double, 'F', &wzc_value::f64> {};
template <> struct ValueType<wzc_v128> : MemberValueType<wzc_v128, 'v', &wzc_value::v128> {};
template <> struct ValueType<wzc_func *> : MemberValueType<wzc_func *, 'r', &wzc_value::ref> {};
template <> struct ValueType<void *> : MemberValueType<void *, 'e', &wzc_value::ref> {};

/// The results a C++ return type stands for.
template <class R> struct Results {
  static_assert(ValueType<R>::isValue, "not a type of WebAssembly");
  static constexpr size_t count = 1;
  static void addLetters(std::string &text) { text += ValueType<R>::letter; }
  static R get(const wzc_value *values) { return ValueType<R>::get(values[0]); }
  static void set(wzc_value *values, R result) { ValueType<R>::set(values[0], result); }
};

template <> struct Results<void> {
  static constexpr size_t count = 0;
  static void addLetters(std::string &) {}
  static void get(const wzc_value *) {}
};

template <class... Parts> struct Results<std::tuple<Parts...>> {
  static constexpr size_t count = sizeof...(Parts);
  static void addLetters(std::string &text) { ((text += ValueType<Parts>::letter), ...); }
  static std::tuple<Parts...> get(const wzc_value *values) { return get(values, std::index_sequence_for<Parts...>()); }
  static void set(wzc_value *values, const std::tuple<Parts...> &results) {
    size_t at = 0;
    std::apply([&](const Parts &...parts) { (ValueType<Parts>::set(values[at++], parts), ...); }, results);
  }

private:
  template <size_t... Indices>
  static std::tuple<Parts...> get(const wzc_value *values, std::index_sequence<Indices...>) {
    return {ValueType<Parts>::get(values[Indices])...};
  }
};

template <class R, class... Args> std::string typeString() {
  static_assert((ValueType<Args>::isValue && ...), "not a type of WebAssembly");
  std::string text;
  ((text += ValueType<Args>::letter), ...);
  text += ':';
  Results<R>::addLetters(text);
  return text;
}

} // namespace detail

// ---- views of a store's objects
// ------------------------------------------------------------------------------------------

/// A linear memory. Its bytes stay where they are for the life of the store; their number may grow.
class Memory {
public:
  Memory() = default;
  explicit Memory(wzc_memory *memory) : handle(memory) {}

  explicit operator bool() const { return handle != nullptr; }
  wzc_memory *get() const { return handle; }
  std::span<uint8_t> bytes() const { return {wzc_memory_data(handle), static_cast<size_t>(wzc_memory_size(handle))}; }
  uint64_t size() const { return wzc_memory_size(handle); }
  /// The bytes [address, address + size), empty with a null pointer if they are not all inside.
  std::span<uint8_t> bytes(uint64_t address, uint64_t size) const {
    void *at = wzc_memory_at(handle, address, size);
    return at ? std::span<uint8_t>{static_cast<uint8_t *>(at), static_cast<size_t>(size)} : std::span<uint8_t>{};
  }
  /// A copy of the object at `address`, which need not be aligned; nothing if it is not all inside.
  template <class T> std::optional<T> read(uint64_t address) const {
    static_assert(std::is_trivially_copyable_v<T>);
    const void *at = wzc_memory_at(handle, address, sizeof(T));
    if (!at)
      return std::nullopt;
    T value;
    std::memcpy(&value, at, sizeof(T));
    return value;
  }
  template <class T> [[nodiscard]] bool write(uint64_t address, const T &value) const {
    static_assert(std::is_trivially_copyable_v<T>);
    void *at = wzc_memory_at(handle, address, sizeof(T));
    if (at)
      std::memcpy(at, &value, sizeof(T));
    return at != nullptr;
  }
  /// Grows by `pages` of 64 KiB; the previous size in pages, or nothing if that is not possible.
  std::optional<uint64_t> grow(uint64_t pages) const {
    int64_t before = wzc_memory_grow(handle, pages);
    return before < 0 ? std::nullopt : std::optional<uint64_t>(static_cast<uint64_t>(before));
  }

private:
  wzc_memory *handle = nullptr;
};

template <class Signature> class Func;

/// A function whose type has been checked.
template <class R, class... Args> class Func<R(Args...)> {
public:
  Func() = default;
  Func(wzc_store *itsStore, wzc_func *func) : store(itsStore), handle(func) {}

  /// `func` as a function of this type, or WRONG_TYPE.
  static Result<Func> check(wzc_store *store, wzc_func *func) {
    std::string wanted = detail::typeString<R, Args...>();
    std::string found(wzc_func_param_count(func) + wzc_func_result_count(func) + 2, '\0');
    if (!wzc_func_type_string(func, found.data(), found.size()) || found.c_str() != wanted)
      return Trap(WZC_TRAP_WRONG_TYPE, "function has another type than \"" + wanted + "\"");
    return Func(store, func);
  }

  wzc_func *get() const { return handle; }

  Result<R> operator()(Args... args) const {
    constexpr size_t kResults = detail::Results<R>::count;
    constexpr size_t kValues = sizeof...(Args) > kResults ? sizeof...(Args) : kResults;
    wzc_value values[kValues ? kValues : 1];
    size_t at = 0;
    (detail::ValueType<Args>::set(values[at++], args), ...);
    (void)at; // without parameters
    if (wzc_trap *trap = wzc_func_call(store, handle, nullptr, values))
      return Trap(trap);
    if constexpr (std::is_void_v<R>)
      return {};
    else
      return detail::Results<R>::get(values);
  }

private:
  wzc_store *store = nullptr;
  wzc_func *handle = nullptr;
};

/// An instance of a module.
class Instance {
public:
  Instance() = default;
  explicit Instance(wzc_instance *instance) : handle(instance) {}

  explicit operator bool() const { return handle != nullptr; }
  wzc_instance *get() const { return handle; }
  wzc_store *store() const { return wzc_instance_store(handle); }
  /// The exported function `name`: NOT_FOUND or WRONG_TYPE if there is none of this type.
  template <class Signature> Result<Func<Signature>> func(const std::string &name) const {
    wzc_func *found = wzc_instance_func(handle, name.c_str());
    if (!found)
      return Trap(WZC_TRAP_NOT_FOUND, "no exported function \"" + name + "\"");
    return Func<Signature>::check(store(), found);
  }
  /// The exported memory `name`; false if there is none.
  Memory memory(const std::string &name = "memory") const { return Memory(wzc_instance_memory(handle, name.c_str())); }

private:
  wzc_instance *handle = nullptr;
};

/// The instance that called a host function: an optional first parameter of such a function. False if it was called by
/// the host or through a table.
class Caller : public Instance {
public:
  using Instance::Instance;
};

/// Owns everything its modules create.
class Store {
public:
  Store() : Store(wzc_store_options{}) {}
  explicit Store(const wzc_store_options &options) : handle(wzc_store_new(&options)) {
    if (!handle)
      detail::fail(Trap(WZC_TRAP_OUT_OF_MEMORY, "out of memory"));
  }
  wzc_store *get() const { return handle.get(); }

private:
  struct Deleter {
    void operator()(wzc_store *store) const { wzc_store_delete(store); }
  };
  std::unique_ptr<wzc_store, Deleter> handle;
};

// ---- host functions
// --------------------------------------------------------------------------------------------------------

namespace detail {

template <class R> struct IsResult {
  static constexpr bool value = false;
  using Type = R;
};
template <class R> struct IsResult<Result<R>> {
  static constexpr bool value = true;
  using Type = R;
};

/// Calls `function` and writes its results to `out`; the trap it returned, released, or null. When this returns, no
/// object of the call is left that a trap could skip.
template <class Returned, class F, class... Args> wzc_trap *callInto(F &function, wzc_value *out, Args... args) {
  using R = typename IsResult<Returned>::Type;
  if constexpr (IsResult<Returned>::value) {
    Returned result = function(args...);
    if (!result)
      return result.trap().release();
    if constexpr (!std::is_void_v<R>)
      Results<R>::set(out, *result);
  } else if constexpr (std::is_void_v<R>) {
    function(args...);
  } else {
    Results<R>::set(out, function(args...));
  }
  return nullptr;
}

/// Entry points for a callable of type F without a Caller: compiled code calls them directly. noexcept: an exception
/// may not cross WebAssembly frames.
template <class F, class Returned, class... Args> struct NativeEntry {
  using R = typename IsResult<Returned>::Type;

  static auto call(void *context, Args... args) noexcept -> R
    requires(Results<R>::count <= 1 && !requires { typename std::tuple_size<R>::type; })
  {
    wzc_value out[1] = {};
    if (wzc_trap *trap = callInto<Returned>(*static_cast<F *>(context), out, args...))
      wzc_trap_raise(trap);
    return Results<R>::get(out);
  }

  static void callMulti(void *context, Args... args, wzc_value *results) noexcept {
    if (wzc_trap *trap = callInto<Returned>(*static_cast<F *>(context), results, args...))
      wzc_trap_raise(trap);
  }

  /// The same by an array of values.
  static void callByArray(void *, void *context, wzc_value *values) noexcept {
    if (wzc_trap *trap = callWith(*static_cast<F *>(context), values, std::index_sequence_for<Args...>()))
      wzc_trap_raise(trap);
  }

private:
  template <size_t... Indices>
  static wzc_trap *callWith(F &function, wzc_value *values, std::index_sequence<Indices...>) {
    return callInto<Returned>(function, values, ValueType<Args>::get(values[Indices])...);
  }
};

template <class F, class Returned, class... Args> struct CallerEntry {
  static wzc_trap *call(void *context, wzc_instance *caller, const wzc_value *args, wzc_value *results) noexcept {
    return callWith(*static_cast<F *>(context), caller, args, results, std::index_sequence_for<Args...>());
  }

private:
  template <size_t... Indices>
  static wzc_trap *callWith(F &function, wzc_instance *caller, const wzc_value *args, wzc_value *results,
                            std::index_sequence<Indices...>) {
    return callInto<Returned>(function, results, Caller(caller), ValueType<Args>::get(args[Indices])...);
  }
};

template <class F> void destroyCallable(void *context) { delete static_cast<F *>(context); }

/// Makes the host function of a callable from its signature.
template <class Signature> struct HostFunctionMaker;

template <class Returned, class... Args> struct HostFunctionMaker<Returned(Args...)> {
  template <class F> static wzc_trap *make(wzc_store *store, F *function, wzc_func **result) {
    using R = typename IsResult<Returned>::Type;
    using Entry = NativeEntry<F, Returned, Args...>;
    void *code;
    // A tuple of one comes back as its element, one of none as nothing; both through the form with an array.
    if constexpr (requires { typename std::tuple_size<R>::type; }) {
      static_assert(Results<R>::count >= 2, "a tuple stands for two or more results");
      code = reinterpret_cast<void *>(&Entry::callMulti);
    } else {
      code = reinterpret_cast<void *>(&Entry::call);
    }
    return wzc_func_new_native(store, typeString<R, Args...>().c_str(), code, &Entry::callByArray, function,
                               &destroyCallable<F>, result);
  }
};

template <class Returned, class... Args> struct HostFunctionMaker<Returned(Caller, Args...)> {
  template <class F> static wzc_trap *make(wzc_store *store, F *function, wzc_func **result) {
    using R = typename IsResult<Returned>::Type;
    return wzc_func_new(store, typeString<R, Args...>().c_str(), &CallerEntry<F, Returned, Args...>::call, function,
                        &destroyCallable<F>, result);
  }
};

template <class F> struct SignatureOf : SignatureOf<decltype(&F::operator())> {};
template <class R, class... Args> struct SignatureOf<R (*)(Args...)> {
  using Type = R(Args...);
};
template <class R, class... Args> struct SignatureOf<R (*)(Args...) noexcept> : SignatureOf<R (*)(Args...)> {};
template <class F, class R, class... Args> struct SignatureOf<R (F::*)(Args...)> : SignatureOf<R (*)(Args...)> {};
template <class F, class R, class... Args> struct SignatureOf<R (F::*)(Args...) const> : SignatureOf<R (*)(Args...)> {};
template <class F, class R, class... Args>
struct SignatureOf<R (F::*)(Args...) noexcept> : SignatureOf<R (*)(Args...)> {};
template <class F, class R, class... Args>
struct SignatureOf<R (F::*)(Args...) const noexcept> : SignatureOf<R (*)(Args...)> {};

inline Result<void> toResult(wzc_trap *trap) { return trap ? Result<void>(Trap(trap)) : Result<void>(); }

} // namespace detail

/// A host function made of `callable`, whose parameters and results are types of WebAssembly. It may return Result<T>
/// to fail, and take a Caller first. It must not throw: an exception ends the process.
template <class Callable> Result<wzc_func *> makeFunc(Store &store, Callable callable) {
  using F = std::decay_t<Callable>;
  std::unique_ptr<F> owned = std::make_unique<F>(std::move(callable));
  wzc_func *func = nullptr;
  using Maker = detail::HostFunctionMaker<typename detail::SignatureOf<F>::Type>;
  if (wzc_trap *trap = Maker::make(store.get(), owned.get(), &func))
    return Trap(trap);
  static_cast<void>(owned.release()); // the store deletes it
  return func;
}

// ---- linking
// -----------------------------------------------------------------------------------------------------------------

/// Collects definitions by name for the imports of instances in one store.
class Linker {
public:
  explicit Linker(Store &itsStore) : store(&itsStore), handle(wzc_linker_new(itsStore.get())) {
    if (!handle)
      detail::fail(Trap(WZC_TRAP_OUT_OF_MEMORY, "out of memory"));
  }
  wzc_linker *get() const { return handle.get(); }

  /// A host function, see makeFunc().
  template <class Callable>
  Result<void> define(const std::string &module, const std::string &name, Callable callable)
    requires(!std::is_convertible_v<Callable, wzc_extern> && !std::is_same_v<Callable, Memory>)
  {
    Result<wzc_func *> func = makeFunc(*store, std::move(callable));
    if (!func)
      return std::move(func.trap());
    wzc_extern definition = {WZC_EXTERN_FUNC, {nullptr}};
    definition.of.func = *func;
    return define(module, name, definition);
  }
  Result<void> define(const std::string &module, const std::string &name, const wzc_extern &definition) {
    return detail::toResult(wzc_linker_define(handle.get(), module.c_str(), name.c_str(), definition));
  }
  Result<void> define(const std::string &module, const std::string &name, Memory memory) {
    wzc_extern definition = {WZC_EXTERN_MEMORY, {nullptr}};
    definition.of.memory = memory.get();
    return define(module, name, definition);
  }
  /// Every export of `instance`.
  Result<void> define(const std::string &module, Instance instance) {
    return detail::toResult(wzc_linker_define_instance(handle.get(), module.c_str(), instance.get()));
  }
  Result<Instance> instantiate(const wzc_module &module) {
    wzc_instance *instance = nullptr;
    if (wzc_trap *trap = wzc_linker_instantiate(handle.get(), &module, &instance))
      return Trap(trap);
    return Instance(instance);
  }

private:
  struct Deleter {
    void operator()(wzc_linker *linker) const { wzc_linker_delete(linker); }
  };
  Store *store;
  std::unique_ptr<wzc_linker, Deleter> handle;
};

} // namespace wzc

#endif
