# SPDX-License-Identifier: Apache-2.0
# What Offramp needs, by the names of Debian 12/13 and Ubuntu 24.04, and how to get it.
# Sourced by run.sh and test.sh; not a program of its own.

# To build and run.
build_packages="gcc libc6-dev meson ninja-build pkg-config gettext libglib2.0-dev libglib2.0-dev-bin libgtk-4-dev libgtk-4-bin libadwaita-1-dev libepoxy-dev
  libjson-glib-dev libarchive-dev libmatio-dev libstb-dev libdnnl-dev libsoup-3.0-dev glib-networking ca-certificates
  desktop-file-utils adwaita-icon-theme gtk-update-icon-cache"

# To test as well: a display without a screen, a mouse without a hand, the validators, the formatter.
test_packages="clang-format-14 appstream xvfb xauth xdotool x11-utils xclip dbus dbus-bin at-spi2-core python3-pyatspi
  gir1.2-gtk-4.0 libgl1-mesa-dri fonts-cantarell fonts-dejavu-core imagemagick man-db locales librsvg2-common
  poppler-utils"

have_package() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    echo "This needs root, and there is no sudo: $*" >&2
    return 1
  fi
}

# install_packages required|wanted PACKAGE...
# Says which packages are missing and installs them. On a system without apt it prints the list and goes on: meson will say
# what it cannot find. "wanted" packages that the system does not offer are left out with a notice.
install_packages() {
  local kind=$1 missing="" package
  shift

  if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
    echo "This is not Debian or Ubuntu; the packages are called there:" $* >&2
    echo "Going on with what is installed." >&2
    return 0
  fi

  for package in "$@"; do
    have_package "$package" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0

  echo "Installing what is missing:$missing" >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 || echo "The list of packages could not be renewed; trying with the old one." >&2
  if as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null; then
    return 0
  fi

  if [ "$kind" = wanted ]; then
    for package in $missing; do
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 \
        || echo "The package $package could not be installed; what needs it will be skipped." >&2
    done
    return 0
  fi
  echo "Some packages could not be installed; going on with what is there." >&2
}

# configure FOLDER OPTION...: makes the build folder, or brings an old one up to date.
configure() {
  local folder=$1
  shift

  if [ -f "$folder/build.ninja" ]; then
    meson setup --reconfigure "$folder" "$@" >"$folder.log" 2>&1 || { cat "$folder.log" >&2; return 1; }
  else
    mkdir -p "$(dirname "$folder")"
    meson setup "$folder" "$@" >"$folder.log" 2>&1 || { cat "$folder.log" >&2; return 1; }
  fi
}
