#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""From the start of the program to its first painted frame, with a warm cache, in turns with a window that has nothing in
it; then whether it ends cleanly. Usage: bench-start.py PROGRAM SCHEMA_DIR MODELS_DIR"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desktop  # noqa: E402

MOST_S = 0.7
ROUNDS = 11
PHASES = ["first main()", "main() again", "activated", "window built", "first frame"]
reason = desktop.missing()
if reason is not None:
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)
desktop.reenter()


def start(environment, *arguments):
    """Milliseconds from the start to each moment, and the main thread's processor time."""
    environment["OFFRAMP_BENCH_START"] = str(time.monotonic_ns() // 1000)
    result = subprocess.run([sys.argv[1], *arguments], env=environment, stdout=subprocess.PIPE, text=True)
    if result.returncode != 0:
        sys.exit(f"{sys.argv[1]} {' '.join(arguments)} ended with {result.returncode}")
    return [float(word) for word in result.stdout.split()]


def report(title, all_moments):
    *medians, cpu = [statistics.median(column) for column in zip(*all_moments)]
    parts = [after - before for before, after in zip([0, *medians], medians)]
    print(f"# {title}: " + ", ".join(f"{name} +{part:.0f} ms" for name, part in zip(PHASES, parts)))
    total = sorted(moments[-2] for moments in all_moments)
    print(f"#   first frame after {statistics.median(total):.0f} ms, {total[0]:.0f} to {total[-1]:.0f} of {len(total)}; "
          f"{cpu:.0f} ms of the main thread's processor time")
    return statistics.median(total) / 1000


with tempfile.TemporaryDirectory(prefix="offramp-bench-") as home:
    environment = dict(os.environ, HOME=home, XDG_DATA_HOME=home + "/data", XDG_CONFIG_HOME=home + "/config",
                       XDG_CACHE_HOME=home + "/cache", GSETTINGS_SCHEMA_DIR=sys.argv[2], OFFRAMP_MODELS=sys.argv[3],
                       GSETTINGS_BACKEND="memory")
    environment.pop("OMP_WAIT_POLICY", None)
    first = start(environment)
    start(environment, "--empty")
    program, empty = [], []
    for _ in range(ROUNDS):
        program.append(start(environment))
        empty.append(start(environment, "--empty"))
    print(f"# first start {first[-2] / 1000:.2f} s; load {os.getloadavg()[0]:.1f}")
    seconds = report("the program", program)
    nothing = report("an empty window", empty)
    print(f"# of the program's {seconds:.3f} s {nothing:.3f} s are those of the toolkit with an empty window")
    start(environment, "--quit")
print(f"{'ok' if seconds < MOST_S else 'not ok'} 1 - the first frame is painted within {MOST_S} s of a warm start")
print("ok 2 - closed by its user, the program ends without an error\n1..2")
sys.exit(seconds >= MOST_S)
