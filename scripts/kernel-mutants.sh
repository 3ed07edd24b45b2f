#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Breaks the CUDA kernels on purpose and reports how many mutants their tests notice (on the stand-in for libcudart; no GPU is needed).
# At least 90 % must be. usage: scripts/kernel-mutants.sh [BUILD_FOLDER] [--sample N] [--jobs N] [--report FILE]
set -eu
cd "$(dirname "$0")/.."
build=_build/cuda
case ${1:-} in
  '' | -*) ;;
  *) build=$1; shift ;;
esac
[ -d "$build" ] || meson setup "$build" -Dcuda=enabled -Dgui=disabled
ninja -C "$build" >/dev/null
exec python3 tests/kernels/mutants.py "$build" "$@"
