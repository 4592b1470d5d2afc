#!/bin/sh
# Adds up what the suites of a build printed: summarise.sh BUILD-DIRECTORY SUITE...
# Prints a line for each suite, what failed, what was skipped and why, and last `N passed, N failed, N skipped`.
# Fails if a case failed, or a suite crashed, was killed, never ran, or printed no numbers.
set -u
build=$1
shift
passed=0
failed=0
skipped=0
problems=""
reasons=""

for suite in "$@"; do
  log="$build/suites/$suite.log"
  # One line: passed failed skipped, and why the suite as a whole is bad.
  result=$(
    [ -f "$log" ] || { echo "0 1 0 did not run"; exit; }
    awk '
      /^\[==========\] [0-9]+ tests? from [0-9]+ test (suite|case)s? ran\./ { google = 1; p = s = f = d = 0 }
      google && /^\[  PASSED  \] [0-9]+ tests?\.?$/ { p = $4 }
      google && /^\[  SKIPPED \] [0-9]+ tests?, listed below:$/ { s = $4 }
      google && /^\[  FAILED  \] [0-9]+ tests?, listed below:$/ { f = $4 }
      google && /^ *YOU HAVE [0-9]+ DISABLED TESTS?$/ { d = $3 }
      /^exit status [0-9]+$/ { status = $3; ended = 1; next }
      { if ($0 != "") last = $0; ended = 0 }
      END {
        why = ""
        if (!google && last ~ /^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/) {
          split(last, n, " "); p = n[1]; f = n[3]; s = n[5]
        } else if (!google) {
          why = "printed no numbers"
        }
        s += d
        if (!ended) why = "was killed"
        else if (why == "" && status != 0 && f == 0) why = "ended with exit status " status
        else if (why == "" && p + f + s == 0) why = "ran no case"
        if (why != "") f += 1
        print p + 0, f + 0, s + 0, why
      }' "$log"
  )
  # shellcheck disable=SC2086 # the fields are meant to be split
  set -- $result
  p=$1 f=$2 s=$3
  shift 3
  why=$*
  passed=$((passed + p))
  failed=$((failed + f))
  skipped=$((skipped + s))
  printf '%-32s %6d passed, %d failed, %d skipped%s\n' "$suite" "$p" "$f" "$s" "${why:+ ($why)}"
  [ "$f" = 0 ] || problems="$problems $suite"
  [ "$s" = 0 ] || reasons="$reasons $suite"
done

for suite in $reasons; do
  # GoogleTest prints the reason on the lines before a skipped case; other suites say `skipped: NAME: reason`.
  awk -v suite="$suite" '
    /^skipped: / { print suite ": " $0 }
    /: Skipped$/ { reason = ""; collecting = 1; next }
    /^\[  SKIPPED \] .*\([0-9]+ ms\)$/ {
      print suite ": skipped: " $4 ": " (reason == "" ? "no reason given" : reason)
      collecting = 0
      reason = ""
    }
    collecting && $0 != "" { reason = reason (reason == "" ? "" : " ") $0 }
    /^ *YOU HAVE [0-9]+ DISABLED TESTS?$/ { print suite ": skipped: " $3 " disabled" }
  ' "$build/suites/$suite.log"
done
for suite in $problems; do
  echo "--- $suite: last lines of $build/suites/$suite.log"
  [ ! -f "$build/suites/$suite.log" ] || tail -n 40 "$build/suites/$suite.log"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
