#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds Offramp, and starts it. Arguments go to the program: images to look at, or a model.
# Without a display it does the program's main job in the terminal.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD
. scripts/packages.sh

install_packages required $build_packages
echo "Building Offramp ..." >&2
configure _build/run -Dtests=false --buildtype=release
ninja -C _build/run >_build/run-ninja.log 2>&1 || { tail -n 40 _build/run-ninja.log >&2; exit 1; }

export OFFRAMP_MODELS=${OFFRAMP_MODELS:-$here/resources/models}
export OFFRAMP_LOCALE_DIR=${OFFRAMP_LOCALE_DIR:-$here/_build/run/po}
export GSETTINGS_SCHEMA_DIR=$here/_build/run/resources
if [ -z "${OFFRAMP_DATA:-}" ] && [ ! -d "${XDG_DATA_HOME:-$HOME/.local/share}/offramp/data" ] && [ -d ../shared/data ]; then
  OFFRAMP_DATA=$(cd ../shared/data && pwd)
  export OFFRAMP_DATA
fi

# Paths on the command line are the caller's, not the repository's.
cd "${OLDPWD:-$here}"

if [ -n "${WAYLAND_DISPLAY:-}" ] || [ -n "${DISPLAY:-}" ]; then
  [ -x "$here/_build/run/app/offramp" ] && exec "$here/_build/run/app/offramp" "$@"
  echo "The window was not built: GTK 4.8 and libadwaita 1.2 are needed. Going on in the terminal." >&2
else
  echo "There is no display, so Offramp works in the terminal; with a display this command opens its window." >&2
fi
exec "$here/_build/run/app/offramp-cli" demo "$@"
