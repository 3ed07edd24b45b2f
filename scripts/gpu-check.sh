#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# On a computer with an NVIDIA GPU: builds, runs the CUDA tests against NVIDIA's own libraries and measures, in under 8 minutes, and
# writes one report. Without a GPU it says why and ends with 77. usage: scripts/gpu-check.sh [REPORT]
set -u
cd "$(dirname "$0")/.."
report=${1:-gpu-report.md}
build=${OFFRAMP_BUILD:-_build/gpu} # a folder set up with -Dcuda=enabled
log=$build/gpu-check.log
started=$SECONDS
budget=470 # seconds of all
failed=0

left() { echo $((budget - (SECONDS - started))); }
say() { printf '%s\n' "$*" >>"$report"; }

# Runs within what is left of the time; its output goes into the report as it is.
run() {
  local title=$1 seconds status
  shift
  seconds=$(left)
  say "" "## $title" "" "    $*" "" '```'
  if [ "$seconds" -le 5 ]; then
    say "not run: the time is over" '```'
    failed=1
    return
  fi
  timeout "$seconds" "$@" 2>>"$log" | tail -n 60 >>"$report"
  status=${PIPESTATUS[0]}
  say '```' "" "status $status, after $((SECONDS - started)) s of the whole"
  [ "$status" -eq 0 ] || failed=1
}

mkdir -p "$build"
: >"$log"
if [ ! -f "$build/build.ninja" ]; then
  meson setup "$build" -Dbuildtype=release -Dcuda=enabled -Dgui=disabled -Dgpu_archs=auto >>"$log" 2>&1 || {
    echo "The build could not be set up; a CUDA toolkit and cuDNN are needed (see $log)." >&2
    exit 77
  }
fi
timeout "$(left)" ninja -C "$build" >>"$log" 2>&1 || { echo "The build failed; see $log." >&2; exit 1; }

export OFFRAMP_BACKENDS=$PWD/$build/cuda
cli=$build/app/offramp-cli
devices=$("$cli" devices 2>&1)
case $devices in
  *"cuda "*"cannot be used"* | *"cuda.so"*"cannot be used"*)
    printf '%s\n' "$devices" | grep cuda >&2
    exit 77 ;;
  *cuda*) ;;
  *) echo "There is no CUDA backend in $OFFRAMP_BACKENDS." >&2; exit 77 ;;
esac

: >"$report"
say "# The CUDA backend on a GPU" "" "$(date -u +%Y-%m-%d), commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown)." \
  "Everything below ran on NVIDIA's own libraries, nothing on stand-ins." "" '```'
say "$devices"
command -v nvidia-smi >/dev/null && nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm,power.limit --format=csv >>"$report"
say '```'

# Which tests speak to the real libraries: all of the suite but the stand-ins'.
mapfile -t tests < <(meson test -C "$build" --no-rebuild --list --suite cuda 2>/dev/null | sed 's/.* \/ //' | grep -v standin)
run "Kernels, parity with the reference, routes, errors" meson test -C "$build" --no-rebuild --print-errorlogs --num-processes 2 "${tests[@]}"
run "Speed, exit against no exit, memory: the default network" "$cli" bench --device cuda --quick --quiet --batch 1,128,512 --training-batch 256
run "The same in fp32" "$cli" bench --device cuda --quick --quiet --batch 128 --training-batch 0 --precision fp32
run "The same on the processor" "$cli" bench --device cpu --quick --quiet --batch 128 --training-batch 0
run "A network that learns, and routes its images" sh -c "rm -rf '$build/gpu-run' && '$cli' train --device cuda --pair doodles --width 1/4 --limit 2000 \
  --epochs 3 --quiet --run '$build/gpu-run' && '$cli' evaluate --quiet --device cuda --model '$build/gpu-run'"
command -v nvidia-smi >/dev/null && run "Memory of the GPU afterwards" nvidia-smi --query-gpu=memory.used,memory.total --format=csv

cat >>"$report" <<'END'

## Bounds

What the hardware allows at best, from its makers' figures and 0.796 GFLOP an image (three times that in training); images a second, bound and what was
aimed at. Compare with the measured ones above.

| GPU | forward, bound | aimed at | training, bound | aimed at |
|---|---|---|---|---|
| T4, fp16 | 82 000 | 20 000 | 27 000 | 7 000 |
| RTX 4090, bf16 | 207 000 | 80 000 | 69 000 | 28 000 |
| H100, bf16 | 1 240 000 | 300 000 | 414 000 | 100 000 |
END
echo "$report: $((SECONDS - started)) s, $([ "$failed" -eq 0 ] && echo "all passed" || echo "something failed, see there")"
exit "$failed"
