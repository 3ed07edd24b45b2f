#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures the networks behind docs/results.md on the test images and prints their tables in Markdown. The folder holds finished runs of
# `offramp-cli train`, named as below; what is missing is left out with a note. Times mean something on a quiet computer only.
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

# have RUN...: whether all of them ended
have() {
  local run
  for run; do
    if ! grep -q '"finished" : true' "$runs/$run/run.json" 2>/dev/null; then
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
  [ "$pair" = cifar ] && with=cifar-1
  echo "## $pair"
  echo
  have "$with" "$pair-none" || continue
  "$program" table --with "$runs/$with" --without "$runs/$pair-none" --repeats "$repeats" --format markdown --quiet
  echo
done

# One line a network: what leaves where, and the time against the network without an exit.
measure() {
  local run
  for run; do
    have "$run" || continue
    "$program" evaluate --model "$runs/$run" ${baseline:+--baseline "$runs/$baseline"} --repeats "$repeats" --json --quiet \
      >"$scratch/$run.json" || rm -f "$scratch/$run.json"
  done
  python3 - "$scratch" "$runs" "$@" <<'PYTHON'
import json, pathlib, sys

scratch, runs, names = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
percent = lambda value: "" if value is None else f"{100 * value:.2f} %"
print("| exits after blocks | accuracy | exit accuracy | main accuracy | main images lost | left | time / without exit | ms an image | validation accuracy |")
print("|---|---|---|---|---|---|---|---|---|")
for name in names:
    try:
        row = json.loads((scratch / f"{name}.json").read_text())
        best = json.loads((runs / name / "run.json").read_text())["progress"]["best_score"]
    except OSError:
        continue
    ratio = row.get("time_ratio") if row["exits"] else 1.0
    print("|", " | ".join([
        ", ".join(map(str, row["exits"])) or "none", percent(row["accuracy"]), percent(row["exit_accuracy"]),
        percent(row["main_accuracy"]), percent(row["main_lost"]), percent(row["left_share"]),
        "" if ratio is None else f"{ratio:.3f}", f"{1000 * row['time_per_image_s']:.3f}", percent(best)]), "|")
print()
PYTHON
}

echo "## Where should the exit be? (cifar)"
echo
baseline=
have cifar-none && baseline=cifar-none
measure cifar-1 cifar-2 cifar-3 cifar-4 cifar-all cifar-none

echo "## paper"
echo
baseline=
measure mnist-paper

echo "## Seeds"
echo
[ -d "$runs/seeds" ] && python3 "$scripts/check-seeds.py" --runs "$runs/seeds" --no-training
exit 0
