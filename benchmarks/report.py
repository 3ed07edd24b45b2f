# SPDX-License-Identifier: Apache-2.0
"""The tables of run.py, as Markdown and as plain numbers."""
import datetime
import pathlib
import statistics
import sys

TITLES = {"offramp": "Offramp", "torch": "PyTorch", "onnx": "ONNX Runtime", "keras": "Keras"}


def get_processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown processor"


def rate(images, seconds):
    value = images / statistics.median(seconds)
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"


def spread(seconds):
    middle = statistics.median(seconds)
    return f"-{100 * (1 - min(seconds) / middle):.0f}/+{100 * (max(seconds) / middle - 1):.0f} %"


def ratio(seconds, reference):
    """Of the same rounds, so that what else the machine did counts for both."""
    return statistics.median(a / b for a, b in zip(seconds, reference))


def print_inference(bench, batch, taken):
    from run import SHARES

    images = bench.n_images(batch)
    print(f"\n### Width {'1' if bench.width == 1 else f'1/{bench.width}'}, inference, batch {batch} "
          f"({images} images a pass, {len(taken['offramp', 'plain', 0.0])} rounds)\n")
    print("Images/s; in brackets the time against the same library's network without exit.\n")
    shares = " | ".join(f"exit, {100 * s:g} % redundant" for s in SHARES)
    print(f"| | no exit | spread | {shares} | Offramp is faster: no exit, {100 * SHARES[-1]:g} % |")
    print("|---|---:|---:|" + "---:|" * len(SHARES) + "---:|")
    for peer in bench.workers:
        if any((peer, net, share) not in taken for net, share in [("plain", 0.0)] + [("exit", s) for s in SHARES]):
            continue  # it failed, and the log on stderr says why
        plain = taken[peer, "plain", 0.0]
        mode = bench.modes.get((peer, batch))
        cells = [f"{TITLES[peer]}{f', {mode}' if mode else ''}", rate(images, plain), spread(plain)]
        for share in SHARES:
            seconds = taken[peer, "exit", share]
            cells.append(f"{rate(images, seconds)} ({ratio(seconds, plain):.3f})")
        factors = [ratio(plain, taken["offramp", "plain", 0.0]),
                   ratio(taken[peer, "exit", SHARES[-1]], taken["offramp", "exit", SHARES[-1]])]
        cells.append("" if peer == "offramp" else ", ".join(f"{factor:.2f}x" for factor in factors))
        print("| " + " | ".join(cells) + " |")
    if ("torch", "mask", SHARES[-1]) in taken and ("torch", "plain", 0.0) in taken:
        seconds = taken["torch", "mask", SHARES[-1]]
        print(f"\nPyTorch with the exit as a mask (everything computed): {rate(images, seconds)} images/s "
              f"({ratio(seconds, taken['torch', 'plain', 0.0]):.3f}).")


def print_training(bench, taken):
    from run import SHARES

    batch = bench.arguments.training_batch
    print(f"\n### Width {'1' if bench.width == 1 else f'1/{bench.width}'}, training steps of {batch} images "
          f"(SGD with Nesterov momentum, {len(taken['offramp', 'plain', 0.0])} rounds)\n")
    print("| step | Offramp, images/s | PyTorch, images/s | Offramp is faster |")
    print("|---|---:|---:|---:|")
    rows = [("no exit", ("offramp", "plain", 0.0), ("torch", "plain", 0.0))]
    rows += [(f"exit, {100 * s:g} % redundant; both drop these rows", ("offramp", "exit", s), ("torch", "drop", s))
             for s in SHARES]
    rows.append((f"exit, {100 * SHARES[-1]:g} % redundant; PyTorch computes all rows",
                 ("offramp", "exit", SHARES[-1]), ("torch", "all", SHARES[-1])))
    for title, ours, theirs in rows:
        if theirs in taken:
            cells = [rate(batch, taken[theirs]), f"{ratio(taken[theirs], taken[ours]):.2f}x"]
        else:
            cells = ["", ""]
        print(f"| {title} | {rate(batch, taken[ours])} | {' | '.join(cells)} |")
    print(f"\nOfframp's step at {100 * SHARES[-1]:g} % redundant takes "
          f"{ratio(taken['offramp', 'exit', SHARES[-1]], taken['offramp', 'exit', 0.0]):.3f} of one that drops nothing.")
    if ("torch", "all rows") in bench.modes:
        print(f"PyTorch's mode: {bench.modes['torch', 'all rows']} where it computes all rows and without exit, "
              f"{bench.modes['torch', 'dropping']} where it drops some.")


def print_report(arguments, results, load, seconds):
    first = results[0][0]
    versions = ", ".join(worker.name for worker in first.workers.values())
    print(f"Measured {datetime.datetime.now():%Y-%m-%d %H:%M} on {get_processor()}, {arguments.threads} threads, "
          f"in {seconds / 60:.1f} minutes; load average at the start {load:.1f}.")
    print(f"{versions}. PyTorch ran with {first.allocator}. fp32 everywhere.")
    print(f"\n    {' '.join(['python3', *sys.argv])}")
    print("\nLargest difference of any log-probability from Offramp's, before anything was timed: "
          + "; ".join(f"width 1/{bench.width}: " + ", ".join(f"{TITLES[p]} {d:.1e}" for p, d in bench.differences.items())
                      for bench, _, _ in results) + ".")
    for bench, inference, training in results:
        for batch, taken in inference.items():
            print_inference(bench, batch, taken)
        if training:
            print_training(bench, training)
    print("\n### Which mode was the fastest (images/s, the network without exit; training: all rows)\n")
    for bench, _, _ in results:
        for what, rates in bench.trials.items():
            print(f"- width 1/{bench.width}, {what}: " + ", ".join(f"{m} {r:.1f}" for m, r in rates.items()))


def to_json(results):
    return [{"width": bench.width, "differences": bench.differences, "trials": bench.trials,
             "inference": [{"batch": batch, "peer": p, "net": n, "redundant": s, "seconds": t}
                           for batch, taken in inference.items() for (p, n, s), t in taken.items()],
             "training": [{"peer": p, "kind": k, "redundant": s, "seconds": t} for (p, k, s), t in training.items()]}
            for bench, inference, training in results]
