#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds everything with warnings as errors, and runs the whole suite: the tests, then those of
# unit, data and engine again under the address and undefined-behaviour sanitizers, then the metrics ring under the thread sanitizer.
# Arguments are suites (unit data engine gui): only these are run, without the sanitizers.
# The tests of the window run one at a time and mostly wait: on the other processors the sanitizers' builds are made meanwhile.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

install_packages required $build_packages
install_packages wanted $test_packages

status=0
failed_builds=0
reports=()

# build NAME "MESON OPTIONS" "NINJA ARGUMENTS"
build() {
  local folder=_build/$1

  configure "$folder" -Ddevelopment=true $2 && ninja -C "$folder" $3 >"$folder-ninja.log" 2>&1
}

# begin NAME STATUS: whether the build of that name, which ended with that status, can be tested.
begin() {
  echo "== $1 =="
  [ "$2" -eq 0 ] && return
  tail -n 60 "_build/$1-ninja.log" 2>/dev/null
  failed_builds=$((failed_builds + 1))
  status=1
  return 1
}

# run_tests NAME LOG "TEST OPTIONS"
run_tests() {
  rm -f "_build/$1/meson-logs/$2.junit.xml"
  meson test -C "_build/$1" --no-rebuild --print-errorlogs --logbase "$2" $3 || status=1
  [ ! -f "_build/$1/meson-logs/$2.junit.xml" ] || reports+=("_build/$1/meson-logs/$2.junit.xml") # none without such tests
}

# Only what the tests need, on all processors but one and behind everybody else: a test of the window runs beside it.
build_sanitized() {
  local jobs=$(($(nproc) - 1))

  [ "$jobs" -gt 0 ] || jobs=1
  renice -n 19 $BASHPID >/dev/null
  build thread "-Db_sanitize=thread -Db_lundef=false -Dgui=disabled" "-j$jobs tests/engine/test-metrics"
  echo $? >_build/thread-status
  build address "-Db_sanitize=address,undefined -Db_lundef=false -Dgui=disabled" "-j$jobs meson-test-prereq"
  echo $? >_build/address-status
}

build tests "" ""
begin tests $?
built=$?
if [ $# -gt 0 ]; then
  [ $built -eq 0 ] && run_tests tests testlog "$(printf -- '--suite %s ' "$@")"
else
  build_sanitized &
  sanitized=$!
  [ $built -eq 0 ] && run_tests tests window "--suite gui"
  wait $sanitized
  [ $built -eq 0 ] && run_tests tests testlog "--no-suite gui"
  begin address "$(cat _build/address-status)" \
    && run_tests address testlog "--suite unit --suite data --suite engine --timeout-multiplier 5"
  begin thread "$(cat _build/thread-status)" && run_tests thread testlog "--timeout-multiplier 5 metrics"
fi

# One line over all runs, counted from meson's own reports (each TAP point is one test).
python3 scripts/count-tests.py --failed-builds "$failed_builds" "${reports[@]}" || status=1
exit $status
