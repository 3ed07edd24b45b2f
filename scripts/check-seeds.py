#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Trains each of the paper's pairs with each preset from several seeds, briefly and narrowly, and prints whether
every one leaves the plateau: a network without batch norm that starts badly answers the commonest class for ever.

A network has left it when, in its last epoch, the classifier's loss for a main image is at least 5 % below the entropy
of the classes, which is what an answer that looks at no image costs. Prints a table in Markdown.
Exit status 1 if a seed sticks, 77 where a data set is missing. Runs that are finished in the folder are not repeated.
"""
import argparse
import csv
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

# Pair, entropy of its main classes in nats, share of main images in training, options for each preset.
PAIRS = [
    ("mnist+omniglot", 2.301, 0.757, {"modern": "--limit 2000 --epochs 3", "paper": "--limit 3000 --epochs 8"}),
    ("svhn+gtsrb", 2.223, 0.689, {"modern": "--limit 3000 --epochs 8", "paper": "--limit 3000 --epochs 8"}),
    ("cifar10+cifar100", 2.303, 0.5, {"modern": "--limit 3000 --epochs 4", "paper": "--limit 4000 --epochs 12"}),
]
LEAST_GAIN = 0.05


def is_finished(run):
    try:
        return json.loads((run / "run.json").read_text())["progress"]["finished"]
    except (OSError, ValueError, KeyError):
        return False


def read_records(run):
    with open(run / "metrics.csv", newline="") as file:
        return list(csv.DictReader(file))


def train(arguments, preset, pair, options, seed):
    run = arguments.runs / f"{preset}-{pair.split('+')[0]}-{seed}"
    command = [arguments.program, "train", "--pair", pair, "--preset", preset, "--width", arguments.width,
               "--seed", str(seed), "--threads", str(arguments.threads), "--quiet", *options.split(), "--run", str(run)]
    if not is_finished(run):
        if arguments.no_training:
            return None
        print("#", " ".join(command), file=sys.stderr, flush=True)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return read_records(run)


def judge(records, entropy, main_share):
    """The first epoch off the plateau or None, the last epoch's loss, and the best validation accuracies."""
    losses = {}
    for row in records:
        if row["kind"] == "step":
            losses.setdefault(math.ceil(float(row["epoch"]) - 1e-9), []).append(float(row["loss_main"]) / main_share)
    means = {epoch: sum(values) / len(values) for epoch, values in losses.items()}
    limit = (1 - LEAST_GAIN) * entropy
    last = means[max(means)]
    left = next((epoch for epoch, mean in means.items() if mean <= limit), None) if last <= limit else None
    validations = [row for row in records if row["kind"] == "validation"]
    return left, last, *(max(float(row[name]) for row in validations) for name in ("main_accuracy", "exit_accuracy"))


def print_table(arguments):
    """Prints a row for each pair and preset. Returns 1 if a seed stuck."""
    stuck = 0
    print("| pair | preset | options | seeds off the plateau | in epoch | L2 at the end | main accuracy | exit accuracy |")
    print("|---|---|---|---|---|---|---|---|")
    for pair, entropy, main_share, options in PAIRS:
        for preset in arguments.presets.split(","):
            if pair not in arguments.pairs.split(","):
                continue
            records = [train(arguments, preset, pair, options[preset], seed)
                       for seed in range(1, arguments.seeds + 1)]
            results = [judge(rows, entropy, main_share) for rows in records if rows]
            if not results:
                continue
            off = [result[0] for result in results if result[0] is not None]
            stuck += len(results) - len(off)
            epochs = f"{min(off)} to {max(off)}" if off else "none"
            losses, mains, exits = ([result[i] for result in results] for i in (1, 2, 3))
            print(f"| {pair} | {preset} | `{options[preset]}` | {len(off)} of {len(results)} | {epochs} | "
                  f"{min(losses):.3f} to {max(losses):.3f} | {100 * min(mains):.1f} to {100 * max(mains):.1f} % | "
                  f"{100 * min(exits):.1f} to {100 * max(exits):.1f} % |", flush=True)
    return 1 if stuck else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="offramp-cli")
    parser.add_argument("--runs", type=pathlib.Path, help="folder for the runs, which are kept; otherwise they are deleted")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--width", default="1/8")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--no-training", action="store_true", help="print what the finished runs say")
    parser.add_argument("--presets", default="modern,paper")
    parser.add_argument("--pairs", default=",".join(pair[0] for pair in PAIRS), help="with commas")
    arguments = parser.parse_args()

    data = os.environ.get("OFFRAMP_TEST_DATA") or os.environ.get("OFFRAMP_DATA")
    if data:
        os.environ["OFFRAMP_DATA"] = data
    if data and not all((pathlib.Path(data) / name).is_dir() for pair in PAIRS for name in pair[0].split("+")):
        print("The images of the paper's pairs are not all there.")
        return 77

    if arguments.runs is None:
        with tempfile.TemporaryDirectory(prefix="offramp-seeds-") as folder:
            arguments.runs = pathlib.Path(folder)
            return print_table(arguments)
    arguments.runs.mkdir(parents=True, exist_ok=True)
    return print_table(arguments)


if __name__ == "__main__":
    sys.exit(main())
