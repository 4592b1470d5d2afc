#!/bin/sh
# Runs a suite for ctest and keeps its output: suite.sh LOG COMMAND...
# The last line of the log is the suite's exit status; a suite that was killed with this script leaves none.
log=$1
shift
mkdir -p "$(dirname "$log")"
"$@" >"$log" 2>&1
status=$?
cat "$log"
echo "exit status $status" >>"$log"
exit $status
