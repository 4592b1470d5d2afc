#!/bin/sh
# Writes function_order.txt anew: the functions that compiling spends its time in, those that call each other side by side. LLVM's are
# spread over 40 MB of code, and the processor waits for instructions a tenth of the time when they are left where the linker finds them.
#
#   order_functions.sh COMPILER MODULE...
#
# COMPILER is wzc-compiler linked with --emit-relocs; the modules are compiled at -O0, -O1 and -O2. Needs Debian's packages bolt-22 and libbolt-22-dev,
# and half an hour.
set -eu
[ $# -ge 2 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
bolt=${BOLT:-/usr/lib/llvm-22/bin}
compiler=$1
shift
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$bolt/llvm-bolt" "$compiler" -instrument -instrumentation-file="$scratch/profile" -instrumentation-file-append-pid -o "$scratch/instrumented"
for module; do
  for level in 0 1 2; do
    "$scratch/instrumented" "$module" -O$level -j1 --no-header -o "$scratch/output.o"
  done
done
"$bolt/merge-fdata" "$scratch"/profile.* -o "$scratch/merged"
"$bolt/llvm-bolt" "$compiler" -data "$scratch/merged" -reorder-functions=cdsort -generate-function-order="$scratch/order" -o "$scratch/ordered"
nm "$compiler" | awk '{ print $NF }' | sort | uniq -u >"$scratch/unique"

# Of functions with a name of their own, those that take 98 % of all branches.
awk -v order="$scratch/order" -v unique="$scratch/unique" '
  function plain(name) { sub("/.*", "", name); return name }
  NF == 8 { count[plain($2)] += $8; total += $8 }
  END {
    sorter = "sort -rn"
    for (name in count) print count[name], name | (sorter " >" order ".hot")
    close(sorter " >" order ".hot")
    while ((getline line <(order ".hot")) > 0 && sum < 0.98 * total) { split(line, field, " "); sum += field[1]; hot[field[2]] = 1 }
    while ((getline name <unique) > 0) single[name] = 1
    while ((getline line <order) > 0) {
      name = plain(line)
      if (name in hot && name in single && !(name in written) && name !~ /wzc/) { written[name] = 1; print name }
    }
  }' "$scratch/merged" >"$here/function_order.txt"
