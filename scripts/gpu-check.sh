#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# On a computer with an NVIDIA GPU: builds, runs the CUDA tests against NVIDIA's own libraries and measures, in under 8 minutes, and
# writes one report. Without a GPU it says why and ends with 77. usage: scripts/gpu-check.sh [--standin] [REPORT]
# --standin: tries this script where there is no GPU: the same steps with tiny networks on the stand-ins; that report has no times in it.
set -u
standin=
[ "${1:-}" = --standin ] && { standin=1; shift; }
report=$(realpath -m "${1:-gpu-report.md}")
cd "$(dirname "$0")/.." || exit 1
build=$(realpath -m "${OFFRAMP_BUILD:-_build/gpu}") # a folder set up with -Dcuda=enabled
log=$build/gpu-check.log
errors=$build/gpu-check.errors
started=$SECONDS
budget=470 # seconds of all
failed=0

left() { echo $((budget - (SECONDS - started))); }
say() { printf '%s\n' "$@" >>"$report"; }
head_of() { say "" "## $1${standin:+ (stand-in)}" ""; }

# What a stand-in takes tells nothing about a GPU: its times, or all its figures, do not go into the report.
as_it_is() { cat; }
without_times() { if [ -n "$standin" ]; then sed -E 's/[0-9]+(\.[0-9]+)? ?(s|ms|seconds)\b/– \2/g'; else cat; fi; }
without_figures() { if [ -n "$standin" ]; then sed -E 's/[0-9]+([.,][0-9]+)*/–/g'; else cat; fi; }

# run TITLE FILTER COMMAND...: within what is left of the time; its output goes into the report.
run() {
  local title=$1 filter=$2 seconds status
  shift 2
  seconds=$(left)
  head_of "$title"
  say "    $*" "" '```'
  if [ "$seconds" -le 5 ]; then
    say "not run: the time is over" '```'
    failed=1
    return
  fi
  timeout "$seconds" "$@" 2>"$errors" | tail -n 60 | "$filter" >>"$report"
  status=${PIPESTATUS[0]}
  cat "$errors" >>"$log"
  [ "$status" -eq 0 ] || tail -n 20 "$errors" >>"$report"
  say '```' "" "status $status${standin:+ (stand-in)}"
  [ -n "$standin" ] || say "after $((SECONDS - started)) s of the whole"
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
if [ -z "${OFFRAMP_NO_BUILD:-}" ]; then
  timeout "$(left)" ninja -C "$build" >>"$log" 2>&1 || { echo "The build failed; see $log." >&2; exit 1; }
fi

export OFFRAMP_BACKENDS=$build/cuda
if [ -n "$standin" ]; then
  export LD_LIBRARY_PATH=$build/tests/standin STANDIN_DEVICES=${STANDIN_DEVICES:-h100} PATH=$PWD/tests/standin/bin:$PATH
  export STANDIN_REAL_CUDNN=${STANDIN_REAL_CUDNN-} # NVIDIA's maker of plans: slow, and tested by itself
  network=(--width 1/16 --images 4 --repeats 1 --redundant 0.5) batches=1,2 batch=2 training=4 learning=(--width 1/16 --limit 96 --batch 32 --epochs 1) asked=(--limit 64)
  chosen=standin
else
  network=() batches=1,128,512 batch=128 training=256 learning=(--width 1/4 --limit 2000 --epochs 3) asked=()
  chosen=.
fi

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
say "# The CUDA backend on ${standin:+stand-ins, not on }a GPU" "" \
  "$(date -u +%Y-%m-%d), commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown)."
if [ -n "$standin" ]; then
  say "There was no GPU: stand-ins for NVIDIA's libraries ran on the processor. This proves that every step of the script runs to its end," \
    "and nothing about a GPU, its numbers or its speed."
else
  say "Everything below ran on NVIDIA's own libraries, nothing on stand-ins."
fi
say "" '```' "${standin:+stand-in: }$devices"
smi=$(command -v nvidia-smi)
[ -z "$smi" ] || "$smi" --query-gpu=name,driver_version,memory.total,clocks.max.sm,power.limit --format=csv >>"$report"
say '```'

# Which tests speak to the real libraries: all of the suite but the stand-ins'.
mapfile -t tests < <(meson test -C "$build" --no-rebuild --list --suite cuda 2>/dev/null | sed 's/.* \/ //' | grep "$chosen" |
  if [ -n "$standin" ]; then grep -v gpu-check; else grep -v standin; fi | grep -E "${OFFRAMP_GPU_TESTS:-.}")
run "Kernels, parity with the reference, routes, errors" without_times \
  meson test -C "$build" --no-rebuild --print-errorlogs --num-processes 2 --logbase gpu-check "${tests[@]}"
head_of "Distances from the reference, as the tests measured them"
say '```'
tests_log=$build/meson-logs/gpu-check.txt
{
  grep -h "off by" "$tests_log" | sort -u | head -n 30
  echo "The largest of each layer's:"
  grep -h "relative L2" "$tests_log" | awk '{ print $NF "\t" $0 }' | sort -gru | cut -f 2- | head -n 30
} >>"$report"
say '```'

# The most memory that was taken while the speed was measured.
memory=$build/gpu-check.memory
: >"$memory"
sampler=
if [ -n "$smi" ]; then
  "$smi" --query-gpu=memory.used --format=csv,noheader,nounits -lms 200 >"$memory" 2>/dev/null &
  sampler=$!
fi
run "Speed, exit against no exit, memory: the default network" without_figures \
  "$cli" bench --device cuda --quick --quiet "${network[@]}" --batch "$batches" --training-batch "$training"
run "The same in fp32" without_figures \
  "$cli" bench --device cuda --quick --quiet "${network[@]}" --batch "$batch" --training-batch 0 --precision fp32
[ -z "$sampler" ] || { kill "$sampler"; wait "$sampler" 2>/dev/null; }
[ -s "$memory" ] && say "" "Most memory of the GPU that was in use meanwhile: $(sort -n "$memory" | tail -n 1 | without_figures) MiB${standin:+ (stand-in)}"
run "The same on the processor" without_figures \
  "$cli" bench --device cpu --quick --quiet "${network[@]}" --batch "$batch" --training-batch 0
rm -rf "$build/gpu-run"
run "A network that learns" as_it_is "$cli" train --device cuda --pair doodles "${learning[@]}" --quiet --run "$build/gpu-run"
run "It routes its images" without_figures "$cli" evaluate --quiet --device cuda "${asked[@]}" --model "$build/gpu-run"
[ -z "$smi" ] || run "Memory of the GPU afterwards" without_figures "$smi" --query-gpu=memory.used,memory.total --format=csv

head_of "Bounds"
[ -z "$standin" ] || say "Stand-ins have no speed: there is nothing above to compare with these." ""
cat >>"$report" <<'END'
What the hardware allows at best, from its makers' figures and 0.796 GFLOP an image (three times that in training); images a second, bound and what was
aimed at. Compare with the measured ones above, if they are a GPU's.

| GPU | forward, bound | aimed at | training, bound | aimed at |
|---|---|---|---|---|
| T4, fp16 | 82 000 | 20 000 | 27 000 | 7 000 |
| RTX 4090, bf16 | 207 000 | 80 000 | 69 000 | 28 000 |
| H100, bf16 | 1 240 000 | 300 000 | 414 000 | 100 000 |
END
echo "$report${standin:+ (stand-in)}: $((SECONDS - started)) s, $([ "$failed" -eq 0 ] && echo "all passed" || echo "something failed, see there")"
exit "$failed"
