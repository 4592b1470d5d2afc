#!/bin/sh
# Rearranges the code of the compiler in its file: what compiling spends its time in comes first, branches fall through to where they
# mostly go, and what is never reached goes to the end. LLVM's functions are spread over 40 MB, and left as the linker
# finds them the processor waits for instructions a fifth of the time.
#
#   lay_out_code.sh BOLT MERGE COMPILER MODULE...
#
# BOLT and MERGE are LLVM's llvm-bolt and merge-fdata; COMPILER is wzc-compiler linked with --emit-relocs. The modules are compiled at
# -O0, -O1 and -O2 with a copy that counts.
set -eu
[ $# -ge 4 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
bolt=$1
merge=$2
compiler=$3
shift 3
scratch=$(mktemp -d "$compiler.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

# Says what it has to say only if something fails.
quietly() {
  "$@" >"$scratch/log" 2>&1 || {
    tail -n 20 "$scratch/log" >&2
    echo "lay_out_code.sh: $1 failed" >&2
    exit 1
  }
}

quietly "$bolt" "$compiler" -instrument -instrumentation-file="$scratch/profile" -instrumentation-file-append-pid -o "$scratch/counting"
for module; do
  for level in 0 1 2; do
    quietly "$scratch/counting" "$module" -O$level -j1 --no-header -o "$scratch/output.o"
    rm "$scratch/output.o"
  done
done
quietly "$merge" "$scratch"/profile.* -o "$scratch/merged"
quietly "$bolt" "$compiler" -data="$scratch/merged" -reorder-blocks=ext-tsp -reorder-functions=cdsort -split-functions -split-all-cold -split-eh \
  -inline-small-functions -inline-small-functions-bytes=40 -icf=1 -use-gnu-stack -o "$scratch/arranged"
mv "$scratch/arranged" "$compiler"
