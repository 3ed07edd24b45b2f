#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Trains each of the paper's pairs with each preset from several seeds, briefly and narrowly, and prints whether
every one leaves the plateau: a network without batch norm that starts badly answers the commonest class for ever.

A network has left it when, on validation images, its classifier is right half as often again as that answer would
be, and its exit is right more often than the commoner kind of image alone would make it. Prints a table in Markdown.
Exit status 1 if a seed sticks, 77 where a data set is missing. Runs that are finished in the folder are not repeated.
"""
import argparse
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile

# Pair, share of the commonest main class, share of the commoner kind in training, options for each preset.
PAIRS = [
    ("mnist+omniglot", 0.113, 0.757, {"modern": "--limit 3000 --epochs 3", "paper": "--limit 3000 --epochs 6"}),
    ("svhn+gtsrb", 0.199, 0.689, {"modern": "--limit 3000 --epochs 6", "paper": "--limit 3000 --epochs 12"}),
    ("cifar10+cifar100", 0.1, 0.5, {"modern": "--limit 4000 --epochs 6", "paper": "--limit 4000 --epochs 12"}),
]
FACTOR = 1.5


def is_finished(run):
    try:
        return json.loads((run / "run.json").read_text())["progress"]["finished"]
    except (OSError, ValueError, KeyError):
        return False


def read_validations(run):
    with open(run / "metrics.csv", newline="") as file:
        return [row for row in csv.DictReader(file) if row["kind"] == "validation"]


def train(arguments, preset, pair, options, seed):
    run = arguments.runs / f"{preset}-{pair.split('+')[0]}-{seed}"
    command = [arguments.program, "train", "--pair", pair, "--preset", preset, "--width", arguments.width,
               "--seed", str(seed), "--threads", str(arguments.threads), "--quiet", *options.split(), "--run", str(run)]
    if not is_finished(run):
        if arguments.no_training:
            return None
        print("#", " ".join(command), file=sys.stderr, flush=True)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return read_validations(run)


def judge(validations, guess, kind_guess):
    """The first epoch after which the classifier was off the plateau, or None, and the best accuracies."""
    left = next((row["epoch"] for row in validations if float(row["main_accuracy"]) >= FACTOR * guess), None)
    main = max(float(row["main_accuracy"]) for row in validations)
    at_exit = max(float(row["exit_accuracy"]) for row in validations)
    return left if at_exit > kind_guess else None, main, at_exit


def print_table(arguments):
    """Prints a row for each pair and preset. Returns 1 if a seed stuck."""
    stuck = 0
    print("| pair | preset | options | seeds off the plateau | main accuracy | exit accuracy | off it after epoch |")
    print("|---|---|---|---|---|---|---|")
    for pair, guess, kind_guess, options in PAIRS:
        for preset in arguments.presets.split(","):
            if pair not in arguments.pairs.split(","):
                continue
            validations = [train(arguments, preset, pair, options[preset], seed)
                           for seed in range(1, arguments.seeds + 1)]
            results = [judge(rows, guess, kind_guess) for rows in validations if rows]
            if not results:
                continue
            off = [float(result[0]) for result in results if result[0] is not None]
            stuck += len(results) - len(off)
            spans = [f"{100 * min(values):.1f} to {100 * max(values):.1f} %" for values in
                     ([result[1] for result in results], [result[2] for result in results])]
            epochs = f"{min(off):.0f} to {max(off):.0f}" if off else "none"
            print(f"| {pair} | {preset} | `{options[preset]}` | {len(off)} of {len(results)} | {spans[0]} | "
                  f"{spans[1]} | {epochs} |", flush=True)
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
