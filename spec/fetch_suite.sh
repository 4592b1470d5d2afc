#!/bin/sh
# Gets the WebAssembly test suite and converts it: fetch_suite.sh OUTPUT [SHARED]
#
# The scripts come from the first of
#   $WZC_SPEC_SUITE                a directory of .wast files, such as a checkout of WebAssembly/testsuite
#   SHARED/spec-testsuite/*.xz     copies beside the project
#   github.com                     the commits below, which are the same scripts
# and OUTPUT/json gets one JSON file for each of them. The text format is assembled by wasm-tools, which npm packages carry.
# When the suite cannot be had, OUTPUT/unavailable says why and the exit status is 0: a build must work without a network.
set -u

testsuite=193e551ff22663995b1ac95dc62344133669e14b
threads=979d0fcb994439423d63b2f0a8a7332d6285dd84
assembler="jco-transpile@0.15.0 preview2-shim@0.26.1"

here=$(cd "$(dirname "$0")" && pwd)
output=$1
shared=${2:-}
mkdir -p "$output"
output=$(cd "$output" && pwd)
log=$output/fetch.log
: >"$log"

unavailable() {
  rm -rf "$output/json"
  echo "$1" >"$output/unavailable"
  echo "fetch_suite.sh: the WebAssembly test suite is not available: $1 (see $log)" >&2
  exit 0
}

# clone NAME REPOSITORY COMMIT: a checkout of that commit alone
clone() {
  git init -q "$output/$1" >>"$log" 2>&1 &&
    git -C "$output/$1" fetch -q --depth 1 "https://github.com/$2" "$3" >>"$log" 2>&1 &&
    git -C "$output/$1" checkout -q FETCH_HEAD >>"$log" 2>&1
}

rm -rf "$output/wast" "$output/json.new"
mkdir -p "$output/wast/threads-repo"
if [ -n "${WZC_SPEC_SUITE:-}" ]; then
  cp -R "$WZC_SPEC_SUITE"/. "$output/wast" || unavailable "cannot copy $WZC_SPEC_SUITE"
elif [ -f "$shared/spec-testsuite/wast.tar.xz" ]; then
  for archive in "$shared"/spec-testsuite/*.tar.xz; do
    tar -xJf "$archive" -C "$output/wast" >>"$log" 2>&1 || unavailable "cannot unpack $archive"
  done
else
  [ -d "$output/testsuite/proposals" ] || rm -rf "$output/testsuite"
  [ -d "$output/testsuite" ] || clone testsuite WebAssembly/testsuite "$testsuite" || {
    rm -rf "$output/testsuite"
    unavailable "cannot fetch https://github.com/WebAssembly/testsuite; set WZC_SPEC_SUITE to a checkout of it"
  }
  [ -d "$output/threads/test" ] || rm -rf "$output/threads"
  [ -d "$output/threads" ] || clone threads WebAssembly/threads "$threads" || {
    rm -rf "$output/threads"
    unavailable "cannot fetch https://github.com/WebAssembly/threads; set WZC_SPEC_SUITE to a checkout of the test suite"
  }
  cp -R "$output/testsuite"/. "$output/wast" && rm -rf "$output/wast/.git"
  cp "$output/threads/test/core/threads"/*.wast "$output/wast/threads-repo"
fi

for package in $assembler; do
  directory=$output/node_modules/@bytecodealliance/${package%@*}
  [ -f "$directory/package.json" ] && continue
  rm -rf "$directory" "$output/pack"
  mkdir -p "$directory" "$output/pack"
  archive=$(cd "$output/pack" && npm pack --silent "@bytecodealliance/$package" 2>>"$log") &&
    tar -xzf "$output/pack/$archive" -C "$directory" --strip-components=1 >>"$log" 2>&1 || {
    rm -rf "$directory"
    unavailable "cannot get the npm package @bytecodealliance/$package"
  }
  rm -rf "$output/pack"
done

JCO_DIR=$output node "$here/wast2json.mjs" -o "$output/json.new" "$output/wast" >>"$log" 2>&1 ||
  unavailable "converting it failed"
rm -rf "$output/json" "$output/unavailable" "$output/wast"
mv "$output/json.new" "$output/json"
tail -n 1 "$log"
