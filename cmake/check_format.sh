#!/bin/sh
# A suite with one case a source file: is it formatted as .clang-format says? check_format.sh [--fix]
set -u
cd "$(dirname "$0")/.." || exit
if ! command -v clang-format-22 >/dev/null; then
  echo "skipped: all: clang-format-22 is not installed"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
fi
files=$(find compiler runtime-support driver spec test docs cmake \
  \( -name '*.cpp' -o -name '*.h' -o -name '*.hpp' -o -name '*.c' \) -type f | sort)
if [ "${1:-}" = --fix ]; then
  # shellcheck disable=SC2086 # no blanks in our file names
  exec clang-format-22 -i $files
fi
passed=0
failed=0
for file in $files; do
  if clang-format-22 --dry-run -Werror --ferror-limit=1 "$file"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "not formatted: $file (cmake/check_format.sh --fix)"
  fi
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
