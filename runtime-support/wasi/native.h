// Turns the typed C++ functions of WASI into what compiled code calls: a native entry and a call by an array of values.

#ifndef WZC_WASI_NATIVE_H
#define WZC_WASI_NATIVE_H

#include <string_view>
#include <type_traits>

#include "functions.h"

namespace wzc::wasi {

/// The WebAssembly type that carries a C++ parameter.
template <class T> struct Carrier;
template <> struct Carrier<uint32_t> {
  using Type = int32_t;
  static constexpr char kLetter = 'i';
  static Type read(const wzc_value &value) { return value.i32; }
};
template <> struct Carrier<uint64_t> {
  using Type = int64_t;
  static constexpr char kLetter = 'I';
  static Type read(const wzc_value &value) { return value.i64; }
};
template <> struct Carrier<int64_t> : Carrier<uint64_t> {};

template <class... Args> constexpr bool lettersAre(std::string_view type, std::string_view result) {
  constexpr size_t count = sizeof...(Args);
  constexpr char letters[count + 1] = {Carrier<Args>::kLetter..., ':'};
  return type.size() == count + 1 + result.size() &&
         type.substr(0, count + 1) == std::string_view(letters, count + 1) && type.substr(count + 1) == result;
}

template <class Type, Type function, uint64_t right> struct NativeOf;

/// The native entry `call` of a C++ function and its twin `callArray`; `right` is what its Descriptor must allow.
template <auto function, uint64_t right> using Native = NativeOf<decltype(function), function, right>;

template <class... Args, Errno (*function)(Wasi &, Args...), uint64_t right>
  requires(!(std::is_reference_v<Args> || ...))
struct NativeOf<Errno (*)(Wasi &, Args...), function, right> {
  static constexpr bool hasType(std::string_view type) { return lettersAre<Args...>(type, "i"); }

  static int32_t call(void *context, typename Carrier<Args>::Type... args) {
    return int32_t(function(*static_cast<Wasi *>(context), Args(args)...));
  }
  static void callArray(void *, void *context, wzc_value *values) {
    values[0].i32 = [=]<size_t... I>(std::index_sequence<I...>) {
      return call(context, Carrier<Args>::read(values[I])...);
    }(std::index_sequence_for<Args...>());
  }
};

template <class... Args, Errno (*function)(Wasi &, Descriptor &, Args...), uint64_t right>
struct NativeOf<Errno (*)(Wasi &, Descriptor &, Args...), function, right> {
  static constexpr bool hasType(std::string_view type) { return lettersAre<uint32_t, Args...>(type, "i"); }

  static int32_t call(void *context, int32_t fd, typename Carrier<Args>::Type... args) {
    Wasi &wasi = *static_cast<Wasi *>(context);
    Descriptor *descriptor;
    Errno error = wasi.fds().lookup(uint32_t(fd), right, descriptor);
    if (error == Errno::Success)
      error = function(wasi, *descriptor, Args(args)...);
    return int32_t(error);
  }
  static void callArray(void *, void *context, wzc_value *values) {
    values[0].i32 = [=]<size_t... I>(std::index_sequence<I...>) {
      return call(context, values[0].i32, Carrier<Args>::read(values[I + 1])...);
    }(std::index_sequence_for<Args...>());
  }
};

template <void (*function)(Wasi &, uint32_t), uint64_t right>
struct NativeOf<void (*)(Wasi &, uint32_t), function, right> {
  static constexpr bool hasType(std::string_view type) { return lettersAre<uint32_t>(type, ""); }

  static void call(void *context, int32_t argument) { function(*static_cast<Wasi *>(context), uint32_t(argument)); }
  static void callArray(void *, void *context, wzc_value *values) { call(context, values[0].i32); }
};

} // namespace wzc::wasi

#endif
