#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds everything with warnings as errors, and runs the whole suite: the tests, then those of
# unit, data and engine again under the address and undefined-behaviour sanitizers, then the metrics ring under the thread sanitizer.
# Arguments are suites (unit data engine gui): only these are run, without the sanitizers.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

install_packages required $build_packages
install_packages wanted $test_packages

status=0
reports=()

# run_suites NAME "MESON OPTIONS" "TEST OPTIONS"
run_suites() {
  local folder=_build/$1

  echo "== $1 =="
  configure "$folder" -Ddevelopment=true $2 || { status=1; failed_builds=$((failed_builds + 1)); return; }
  ninja -C "$folder" >"$folder-ninja.log" 2>&1 || { tail -n 60 "$folder-ninja.log"; status=1; failed_builds=$((failed_builds + 1)); return; }
  meson test -C "$folder" --no-rebuild --print-errorlogs $3 || status=1
  reports+=("$folder/meson-logs/testlog.junit.xml")
}

failed_builds=0
if [ $# -gt 0 ]; then
  run_suites tests "" "$(printf -- '--suite %s ' "$@")"
else
  run_suites tests "" ""
  run_suites address "-Db_sanitize=address,undefined -Db_lundef=false -Dgui=disabled" "--suite unit --suite data --suite engine --timeout-multiplier 5"
  run_suites thread "-Db_sanitize=thread -Db_lundef=false -Dgui=disabled" "--timeout-multiplier 5 metrics"
fi

# One line over all runs, counted from meson's own reports (each TAP point is one test).
python3 scripts/count-tests.py --failed-builds "$failed_builds" "${reports[@]}" || status=1
exit $status
