#!/bin/sh
# Programs of the benchmark compiled for another processor and run by an emulator, which must print what native code prints:
#
#   run.sh ARCHITECTURE WZC BUILD-DIR
#
# The runtime for that processor is built first. Ends with "N passed, N failed, N skipped".
set -eu
architecture=$1 wzc=$2 build=$3
triple=$architecture-linux-gnu
root=$(cd "$(dirname "$0")/../.." && pwd)

for tool in "$triple-g++" "qemu-$architecture-static" node; do
  command -v "$tool" >/dev/null || {
    echo "skipped: $triple: no $tool on this machine"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
  }
done

mkdir -p "$build"
# Not a case: without it there are none.
if ! { cmake -S "$root" -B "$build/runtime" -G Ninja -DCMAKE_BUILD_TYPE=Release -DWZC_BUILD_COMPILER=OFF -DWZC_BUILD_TESTS=OFF \
    -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR="$architecture" \
    -DCMAKE_C_COMPILER="$triple-gcc" -DCMAKE_CXX_COMPILER="$triple-g++" &&
    cmake --build "$build/runtime" --target wzc_runtime wzc_command; } >"$build/runtime.log" 2>&1; then
  tail -n 20 "$build/runtime.log"
  echo "FAILED: the runtime for $triple does not build"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

# Integers, floats, vectors, calls of all kinds, allocation, C++ and Rust; loops that our own passes change.
programs=fft,image,sha256,sequence,sieve,search,memory,quicksort,hashmap,trees,fib,indirect,bytecode,machines,objects,rust
for_target="--target=$triple --runtime-dir $build/runtime/lib"
exec node "$root/test/bench/bench.mjs" --quick --engines wzc --programs "$programs" --wzc "$wzc" --build-dir "$build/programs" \
  --wzc-config "O0=-O0 $for_target" --wzc-config "O2=-O2 $for_target" \
  --wzc-config "explicit=-O1 --bounds=explicit $for_target"
