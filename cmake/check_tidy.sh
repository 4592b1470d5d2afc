#!/bin/sh
# A suite with one case a source file: clang-tidy, by the rules of .clang-tidy: check_tidy.sh BUILD-DIRECTORY FOLDER...
# Files that passed are not looked at again before they, a header, or the rules change.
set -u
build=$1
shift
cd "$(dirname "$0")/.." || exit
if ! command -v clang-tidy-22 >/dev/null; then
  echo "skipped: all: clang-tidy-22 is not installed"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
fi

stamps=$build/tidy
mkdir -p "$stamps"
common=$(find "$@" .clang-tidy \( -name '*.h' -o -name '*.hpp' -o -name '*.def' -o -name .clang-tidy \) -type f |
  sort | xargs cat | sha256sum | cut -c1-32)

# Only what this build compiles: the rest has no command to look at it with.
files=$(sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' "$build/compile_commands.json" | sort -u | while read -r file; do
  for folder in "$@"; do
    case $file in
      "$PWD/$folder"/*.cpp) echo "${file#"$PWD"/}" ;;
    esac
  done
done)

export build stamps common
tidy() {
  stamp=$stamps/$(echo "$1" | tr / _).$common.$(sha256sum <"$1" | cut -c1-32)
  [ ! -f "$stamp" ] || { echo "tidy: $1"; return; }
  if clang-tidy-22 -p "$build" --quiet "$1" 2>"$stamp.err"; then
    rm -f "$stamps/$(echo "$1" | tr / _)".*
    : >"$stamp"
    echo "tidy: $1"
  else
    cat "$stamp.err"
    rm -f "$stamp.err"
    echo "untidy: $1"
  fi
}
if [ "${WZC_TIDY_ONE:-}" ]; then
  tidy "$WZC_TIDY_ONE"
  exit 0
fi
script=$PWD/cmake/check_tidy.sh
output=$(echo "$files" | xargs -r -P "$(nproc)" -I '{}' env WZC_TIDY_ONE='{}' "$script" "$build" "$@")
echo "$output"
count() { echo "$output" | grep -c "^$1: "; }
passed=$(count tidy)
failed=$(count untidy)
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
