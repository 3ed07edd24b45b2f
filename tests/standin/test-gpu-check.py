#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/gpu-check.sh on the stand-ins: every step runs to its end, and the report says what it is and claims no speed."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECTIONS = ["Kernels, parity", "Distances", "Speed, exit against no exit", "The same in fp32", "The same on the processor",
            "A network that learns", "It routes its images", "Memory of the GPU afterwards", "Bounds"]
number = 0


def check(truth, title):
    global number
    number += 1
    print(f"{'ok' if truth else 'not ok'} {number} - {title} (stand-in)", flush=True)


def run(build, *arguments, **settings):
    env = dict(os.environ, OFFRAMP_BUILD=build, OFFRAMP_NO_BUILD="1", OFFRAMP_GPU_TESTS="^kernels-rows", **settings)
    return subprocess.run([ROOT / "scripts/gpu-check.sh", *arguments], env=env, capture_output=True, text=True)


def main(build):
    print("1..6")
    with tempfile.TemporaryDirectory(prefix="offramp-gpu-check-") as folder:
        path = pathlib.Path(folder, "report.md")
        result = run(build, "--standin", path)
        text = path.read_text() if path.exists() else ""
        for line in (result.stdout + result.stderr + text).splitlines():
            print("#", line)
        check(result.returncode == 0 and "all passed" in result.stdout, "the script runs to its end")
        heads = re.findall(r"^## (.*)$", text, re.M)
        check(all(any(head.startswith(name) for head in heads) for name in SECTIONS), "no step is missing")
        check(heads and all(head.endswith("(stand-in)") for head in heads) and "not on a GPU" in text, "every heading says stand-in")
        figures = text[text.index("## Speed"):text.index("## A network")] if "## Speed" in text and "## A network" in text else "1"
        shown = re.sub(r"^(##|    |status).*$|-standin", "", figures, flags=re.M)
        check(not re.search(r"\d", shown) and "Images/s" in shown, "tables of speed have no figures in them")
        check("not run" not in text and re.findall(r"^status (\d+)", text, re.M) == ["0"] * 7, "all steps succeeded")
    with tempfile.TemporaryDirectory(prefix="offramp-gpu-check-") as folder:
        empty = pathlib.Path(folder, "report.md")
        result = run(build, "--standin", empty, STANDIN_ANSWER="100")
        check(result.returncode == 77 and "No NVIDIA GPU is visible." in result.stderr and not empty.exists(), "without a GPU it ends with 77")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
