#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the lessons in resources/lessons/ anew, from the bundled model and drawn pictures, timed on this machine:
#   scripts/lessons.sh BUILD_FOLDER
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
build=${1:?usage: scripts/lessons.sh BUILD_FOLDER}
ninja -C "$build" tests/gui/make-lessons
LC_ALL=C OMP_WAIT_POLICY=passive OFFRAMP_MODELS="$root/resources/models" "$build/tests/gui/make-lessons" "$root/resources/lessons"
