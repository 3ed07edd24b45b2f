#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Takes the pictures of docs/ anew, on a screen that nobody sees. Builds the program first unless BUILD is given.
#
#   scripts/screenshots.sh [BUILD [FOLDER [PICTURE ...]]]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

build=${1:-_build/run}
folder=${2:-docs}
if [ $# -eq 0 ]; then
  install_packages required $build_packages
  install_packages wanted $test_packages pngquant optipng
  configure "$build" -Dtests=false --buildtype=release
  ninja -C "$build"
fi
mkdir -p "$folder"
exec /usr/bin/python3 scripts/screenshots.py "$build" "$folder" "${@:3}"
