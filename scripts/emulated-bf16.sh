#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs programs of a build on a processor that this computer has not: a whole PC with AVX-512 and bf16, emulated by Bochs, that boots
# a Linux kernel of Debian with the programs in its initial RAM disk. Their output (TAP of tests) comes back, and this script ends as they
# did. Nothing is installed: the packages are unpacked into a folder of their own. What is computed is true, how fast it is is not.
#
# usage: scripts/emulated-bf16.sh [--cpu MODEL] [--build FOLDER] [--memory MB] [--seconds N] [--file PATH]... [COMMAND]...
#   --cpu      corei7_skylake_x (AVX-512; oneDNN multiplies bf16 as floats there) unless given; sapphire_rapids has bf16 of its own,
#              (a fault of Bochs 3.0 in it is mended here); others: `bochs --help cpu`
#   --build    of meson; _build/emulated unless given, or OFFRAMP_BUILD
#   --memory   of the PC, in MiB; 2048, which is the most
#   --seconds  after which the PC is switched off; 3000
#   --file     a file or folder for the commands, which find it in their working folder
#   COMMAND    of one program and its arguments, e.g. "test-cpu-bf16 -m slow"; "test-cpu-bf16" unless given
# OFFRAMP_EMULATOR: the folder for packages (some 300 MB); OFFRAMP_EMULATOR_SUITE: the Debian they come from, trixie, with Bochs 3.0.
set -eu
cpu=corei7_skylake_x
memory=2048
seconds=3000
files=()
caller=$PWD
cd "$(dirname "$0")/.."
build=${OFFRAMP_BUILD:-_build/emulated}
tools=${OFFRAMP_EMULATOR:-${XDG_CACHE_HOME:-$HOME/.cache}/offramp-emulator}
suite=${OFFRAMP_EMULATOR_SUITE:-trixie}

fail() { echo "$1" >&2; exit 1; }

while [ $# -gt 0 ]; do
  case $1 in
    --cpu) cpu=$2; shift 2 ;;
    --build) build=$2; shift 2 ;;
    --memory) memory=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    --file) files+=("$(cd "$caller" && realpath "$2")"); shift 2 ;;
    --help) sed -n 's/^# \?//; 3,17p' "$0"; exit 0 ;;
    -*) fail "unknown option $1; see --help" ;;
    *) break ;;
  esac
done
[ $# -gt 0 ] || set -- test-cpu-bf16
[ "$(uname -m)" = x86_64 ] || fail "The programs must be of x86-64, this computer is not."
command -v apt-get dpkg-deb script >/dev/null || fail "apt-get, dpkg-deb and script are needed: this works on Debian and its children."
build=$(realpath "$build")
[ -f "$build/build.ninja" ] || fail "$build is no build folder of meson."

# mend: Bochs 3.0 fills the upper half of VCVTNE2PS2BF16 from behind the end of its first operand, 64 bytes too far (later ones are
# right). The one instruction that says where it starts is corrected, for vectors of 512 bits; where it is not found nothing changes.
mend() {
  local bochs=$tools/root/usr/bin/bochs-bin places
  places=$(LC_ALL=C grep -obUaP '\x4c\x8d\x7c\x24\x10\x48\x8d\x9c\x24\x90\x00\x00\x00\x44\x8d\x34\xc5' "$bochs" | cut -d: -f1 || true)
  [[ $places =~ ^[0-9]+$ ]] || return 0
  printf '\xd0' | dd of="$bochs" bs=1 seek=$((places + 4)) conv=notrunc status=none
}

# fetch: unpacks the packages, with all they need, beside each other: apt believes that nothing is installed.
fetch() {
  local uri apt
  mkdir -p "$tools"/apt/{lists/partial,cache/archives/partial,parts} "$tools/root"
  uri=$(grep -rhoE '[a-z+]+://[^ ]*debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | grep -v security | head -n 1)
  [ -n "$uri" ] || fail "/etc/apt names no Debian archive."
  echo "deb $uri $suite main" >"$tools/apt/parts/debian.list"
  : >"$tools/apt/status"
  apt=(-qq -y -o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$tools/apt/parts" -o "Dir::State::lists=$tools/apt/lists"
    -o "Dir::State::status=$tools/apt/status" -o "Dir::Cache=$tools/apt/cache" -o "APT::Install-Recommends=false" -o "APT::Sandbox::User=root")
  apt-get "${apt[@]}" update
  apt-get "${apt[@]}" --download-only install bochs bochs-term bochsbios vgabios busybox-static isolinux syslinux-common xorriso \
    linux-image-cloud-amd64 >"$tools/apt/log" 2>&1 || { tail -n 5 "$tools/apt/log" >&2; fail "The packages could not be had."; }
  for package in "$tools"/apt/cache/archives/*.deb; do
    dpkg-deb -x "$package" "$tools/root"
  done
  mend
  rm -rf "$tools/apt/cache"
  touch "$tools/complete-$suite"
}

# of_tools PROGRAM ARGUMENT...: a program among the packages, with their libraries, not this computer's
libraries=$tools/root/usr/lib/x86_64-linux-gnu
of_tools() {
  local program=$1
  shift
  "$libraries/ld-linux-x86-64.so.2" --library-path "$libraries:$tools/root/lib/x86_64-linux-gnu" "$tools/root/usr/bin/$program" "$@"
}

find_program() {
  find "$build" -type f -name "$1" -perm -u+x ! -path '*.p/*' | head -n 1
}

# copy_program PATH: and the libraries it is linked with, where the loader looks for them
copy_program() {
  cp "$1" "$ram/bin/"
  ldd "$1" | awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\// { print $1 }' | while read -r library; do
    case $library in
      */ld-linux-x86-64.so.2) cp -n -L "$library" "$ram/lib64/" ;;
      *) cp -n -L "$library" "$ram/lib/" ;;
    esac
  done
}

# Each command's status is told on a line of its own: the only way out is the serial port.
write_init() {
  {
    echo '#!/bin/sh'
    echo 'mount -t devtmpfs dev /dev; mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t tmpfs tmp /tmp'
    echo 'exec >/dev/console 2>&1'
    echo 'stty -onlcr </dev/console'
    echo 'export LD_LIBRARY_PATH=/lib HOME=/tmp OMP_WAIT_POLICY=passive G_DEBUG=fatal-warnings OFFRAMP_NO_CACHE=1 OFFRAMP_SHOW=1 LC_ALL=C.UTF-8'
    echo 'cd /work'
    echo 'echo "emulated: $(sed -n "s/^model name.*: //p" /proc/cpuinfo | head -n 1), $(grep -o "avx512[a-z0-9_]*" /proc/cpuinfo | sort -u | tr "\n" " ")"'
    for command in "$@"; do
      printf 'echo %q\n' "emulated: $command"
      printf '/bin/%s\n' "$command"
      echo 'echo "emulated: status $?"'
    done
    echo 'echo "emulated: end"'
    echo 'sleep 9; poweroff -f' # the serial port is slow
  } >"$ram/init"
  chmod +x "$ram/init"
}

make_disc() {
  local kernel
  kernel=$(find "$tools/root" -name "vmlinuz-*" | tail -n 1)
  mkdir -p "$work/disc"
  (cd "$ram" && find . | "$busybox" cpio -o -H newc 2>/dev/null) | gzip -1 >"$work/disc/ram.gz"
  cp "$kernel" "$work/disc/vmlinuz"
  cp "$tools/root/usr/lib/ISOLINUX/isolinux.bin" "$tools/root/usr/lib/syslinux/modules/bios/ldlinux.c32" "$work/disc/"
  cat >"$work/disc/isolinux.cfg" <<END
default linux
prompt 0
label linux
  kernel /vmlinuz
  append initrd=/ram.gz rdinit=/init console=ttyS0 quiet loglevel=3 nokaslr mitigations=off no_timer_check tsc=reliable no5lvl clearcpuid=amx_tile,amx_bf16,amx_int8
END
  of_tools xorriso -as mkisofs -quiet -o "$work/disc.iso" -b isolinux.bin -c boot.cat -no-emul-boot -boot-load-size 4 -boot-info-table \
    "$work/disc" 2>"$work/xorriso.log" || { cat "$work/xorriso.log" >&2; fail "The disc could not be made."; }
}

write_settings() {
  cat >"$work/bochsrc" <<END
config_interface: textconfig
display_library: term
memory: guest=$memory, host=$memory
romimage: file="$tools/root/usr/share/bochs/BIOS-bochs-latest"
vgaromimage: file="$tools/root/usr/share/bochs/VGABIOS-lgpl-latest"
cpu: model=$cpu, count=1, ips=100000000, reset_on_triple_fault=0
clock: sync=none
ata0: enabled=1
ata0-master: type=cdrom, path="$work/disc.iso", status=inserted
boot: cdrom
com1: enabled=1, mode=file, dev="$work/serial"
mouse: enabled=0
log: "$work/bochs.log"
panic: action=fatal
error: action=ignore
info: action=ignore
END
  echo continue >"$work/continue" # of a Bochs that is built with its debugger
}

[ -f "$tools/complete-$suite" ] || { echo "fetching the emulator..." >&2; fetch; }
busybox=$(find "$tools/root" -name busybox -type f -perm -u+x | head -n 1)
work=$(mktemp -d)
ram=$work/ram
emulator=
trap '[ -z "$emulator" ] || wait_for_end; rm -rf "$work"' EXIT
mkdir -p "$ram"/{bin,lib,lib64,dev,proc,sys,tmp,work}
cp "$busybox" "$ram/bin/busybox"
for applet in sh mount stty echo sed head grep sort tr poweroff cat sleep; do
  ln -s busybox "$ram/bin/$applet"
done
for command in "$@"; do
  program=$(find_program "${command%% *}")
  [ -n "$program" ] || fail "$build has no program ${command%% *}; is it built?"
  copy_program "$program"
done
for file in "${files[@]}"; do
  cp -rL "$file" "$ram/work/"
done
write_init "$@"
make_disc
write_settings
: >"$work/serial"

# Bochs does not listen to friendlier signals.
wait_for_end() {
  [ ! -s "$work/pid" ] || kill -KILL "$(cat "$work/pid")" 2>/dev/null || true
  wait "$emulator" 2>/dev/null || true
}

# The screen of the PC is drawn in a terminal that nobody sees.
export LTDL_LIBRARY_PATH=$libraries/bochs/plugins TERM=vt100
launch="echo \$\$ >'$work/pid'; exec '$libraries/ld-linux-x86-64.so.2' --library-path '$libraries:$tools/root/lib/x86_64-linux-gnu' '$tools/root/usr/bin/bochs-bin' -q -f '$work/bochsrc' -rc '$work/continue'"
started=$SECONDS
nice -n 10 timeout "$seconds" script -qfec "$launch" /dev/null </dev/null >"$work/screen" 2>&1 &
emulator=$!
tail -n +1 -f --pid=$emulator "$work/serial" | sed -u 's/\r//; /^emulated: end$/q; /end Kernel panic/q' || true
wait_for_end
if ! grep -q '^emulated: end' "$work/serial"; then
  tail -n 20 "$work/bochs.log" "$work/screen" >&2 || true
  fail "The PC stopped after $((SECONDS - started)) s, before its end."
fi
echo "# emulated $cpu for $((SECONDS - started)) s"
! grep -q '^emulated: status [1-9]' "$work/serial"
