#!/bin/sh
# Runs wzc-spec over the converted suite, or says that there is none: run_suite.sh SUITE-DIRECTORY WZC-SPEC [OPTION...]
suite=$1
shift
if [ ! -d "$suite/json" ]; then
  reason=$(cat "$suite/unavailable" 2>/dev/null) || reason="it was not converted; build the target wzc_spec_suite"
  echo "skipped: the WebAssembly test suite: $reason"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
fi
exec "$@" "$suite/json"
