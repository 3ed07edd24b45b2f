#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fuzzes one target for a minute (FUZZ_SECONDS: another time), as TAP.

Usage: run-fuzz.py NAME REPLAY FUZZER REGRESSIONS BUILD_FOLDER

The corpus is kept in BUILD_FOLDER/corpus/NAME, so that the next run begins where this one ended. What breaks the target is
left in BUILD_FOLDER/crashes/NAME: mend the reader, then copy the input to REGRESSIONS.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

OPTIONS = ["-rss_limit_mb=1500", "-timeout=10", "-print_final_stats=1", "-use_value_profile=1"]


def main():
    name, replay, fuzzer, regressions, build = sys.argv[1:6]
    corpus = pathlib.Path(build, "corpus", name)
    crashes = pathlib.Path(build, "crashes", name)
    corpus.mkdir(parents=True, exist_ok=True)
    crashes.mkdir(parents=True, exist_ok=True)
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="offramp-fuzz-", dir=memory) as scratch:
        environment = dict(os.environ, TMPDIR=scratch, G_SLICE="always-malloc")
        environment["ASAN_OPTIONS"] = "allocator_may_return_null=1:quarantine_size_mb=32"
        subprocess.run([replay, "--write", str(corpus)], check=True, env=environment)
        folders = [str(corpus)] + ([regressions] if pathlib.Path(regressions).is_dir() else [])
        seconds = os.environ.get("FUZZ_SECONDS", "60")
        result = subprocess.run([fuzzer, f"-max_total_time={seconds}", f"-artifact_prefix={crashes}/", *OPTIONS, *folders],
                                env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    facts = dict(re.findall(r"^stat::(\w+):\s+(\d+)", result.stdout, re.M))
    covered = re.findall(r"cov: (\d+)", result.stdout)
    print("1..1")
    said = [line for line in result.stdout.splitlines() if not line.startswith("#")]
    for line in said[-40:] if result.returncode != 0 else []:
        print(f"# {line}")
    print(f"{'ok' if result.returncode == 0 else 'not ok'} 1 - {name}: {facts.get('number_of_executed_units', '?')} inputs, "
          f"{covered[-1] if covered else '?'} edges, peak {facts.get('peak_rss_mb', '?')} MB")
    return 0 if result.returncode == 0 else 1


sys.exit(main())
