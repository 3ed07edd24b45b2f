#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures the networks behind docs/results.md on the test images and prints their tables in Markdown. The folder holds finished
# runs of `offramp-cli train`, named as below; what is missing is left out with a
# note. Times mean something on a quiet computer only.
#
#   scripts/results.sh RUNS [offramp-cli]        repeats=5 scripts/results.sh RUNS
set -uo pipefail

if [ $# -lt 1 ] || [ ! -d "$1" ]; then
  echo "usage: $0 RUNS [offramp-cli]" >&2
  exit 2
fi
runs=$1
program=${2:-offramp-cli}
repeats=${repeats:-5}
scripts=$(dirname "$0")
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

# have RUN...: whether all of them ended, or are there as a file alone
have() {
  local run
  for run; do
    if [ ! -f "$runs/$run" ] && ! grep -q '"finished" : true' "$runs/$run/run.json" 2>/dev/null; then
      echo "(no finished run in $run)"
      echo
      return 1
    fi
  done
}

echo "$("$program" --version), $(date -u +%Y-%m-%d), load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null)"
echo

for pair in mnist svhn cifar; do
  with=$pair-with
  without=$pair-none
  [ "$pair" = svhn ] && with=svhn-with-1
  [ "$pair" = cifar ] && with=cifar-1
  echo "## $pair"
  echo
  have "$with" "$without" || continue
  "$program" table --with "$runs/$with" --without "$runs/$without" --repeats "$repeats" --format markdown --quiet
  echo
done

# compare TITLE RUN...: a line each, timed in turns.
compare() {
  local run networks=()
  echo "## $1"
  echo
  for run in "${@:2}"; do
    have "$run" && networks+=("$runs/$run")
  done
  [ ${#networks[@]} -eq 0 ] || "$program" exits --repeats "$repeats" --format markdown --quiet "${networks[@]}"
  echo
}

# spare TITLE SHARE RUN...: the same, of copies whose thresholds lose at most that share of main validation images.
spare() {
  local run networks=()
  echo "## $1"
  echo
  for run in "${@:3}"; do
    have "$run" || continue
    networks+=("$scratch/$run.safetensors")
    cp "$runs/$run/model.safetensors" "$scratch/$run.safetensors"
    [ "$run" = cifar-none ] || "$program" threshold --model "$scratch/$run.safetensors" --goal "main-lost=$2" --quiet >"$scratch/out"
  done
  [ ${#networks[@]} -eq 0 ] || "$program" exits --repeats "$repeats" --format markdown --quiet "${networks[@]}"
  echo
}

compare "Where should the exit be? (cifar)" cifar-1 cifar-2 cifar-3 cifar-4 cifar-all cifar-none
spare "The same, with 5 % of the main validation images lost" 5% cifar-1 cifar-2 cifar-3 cifar-4 cifar-all cifar-none
compare "The paper's preset (mnist)" mnist-paper

echo "## Seeds"
echo
[ -d "$runs/seeds" ] && python3 "$scripts/check-seeds.py" --runs "$runs/seeds" --no-training
exit 0
