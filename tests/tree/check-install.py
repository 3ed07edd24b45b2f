#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Installs each component into a folder of its own: the CUDA module is one by itself, and nobody else needs it.

usage: check-install.py BUILD_FOLDER
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

EVERYBODY = "runtime,i18n,man"
MODULE = "offramp-cuda.so"
number = 0


def check(truth, title):
    global number
    number += 1
    print(f"{'ok' if truth else 'not ok'} {number} - {title}", flush=True)


def install(build, folder, tags):
    """The files that come with these tags, by their paths below the folder."""
    done = subprocess.run(["meson", "install", "-C", build, "--no-rebuild", "--destdir", folder, "--tags", tags],
                          capture_output=True, text=True)
    if done.returncode != 0:
        print("#", "\n# ".join((done.stdout + done.stderr).splitlines()[-10:]))
    return sorted(path.relative_to(folder) for path in pathlib.Path(folder).rglob("*") if path.is_file())


def ask_devices(folder, program, backends):
    env = {**os.environ, "OFFRAMP_BACKENDS": str(backends), "LC_ALL": "C.UTF-8"}
    return subprocess.run([pathlib.Path(folder, program), "devices"], env=env, capture_output=True, text=True)


def check_components(build, has_module, main, other):
    ours, theirs = install(build, main, EVERYBODY), install(build, other, "cuda")
    programs = [path for path in ours if path.name == "offramp-cli" and path.parent.name == "bin"]
    check(len(programs) == 1 and not any(path.name == MODULE for path in ours), f"{EVERYBODY}: the programs, without {MODULE}")
    check([path.name for path in theirs] == ([MODULE] if has_module else []), f"cuda: {'that module alone' if has_module else 'not built here'}")
    answer = ask_devices(main, programs[0], pathlib.Path(main, "nothing"))
    check(answer.returncode == 0 and answer.stdout.startswith("cpu ") and "cuda" not in answer.stdout, "the program runs without it")
    if has_module:
        answer = ask_devices(main, programs[0], pathlib.Path(other, theirs[0].parent))
        check(answer.returncode == 0 and "cuda" in answer.stdout, "and finds it where it is added")


def main(build):
    plan = json.loads(subprocess.run(["meson", "introspect", build, "--install-plan"], capture_output=True, text=True, check=True).stdout)
    files = [entry for kind in plan.values() for entry in kind.values()]
    bare = [entry["destination"] for entry in files if entry["tag"] is None]
    has_module = any(entry["tag"] == "cuda" for entry in files)
    print(f"1..{5 if has_module else 4}")
    check(not bare, "every file belongs to a component" + "".join(f"; not {name}" for name in bare))
    with tempfile.TemporaryDirectory() as main_folder, tempfile.TemporaryDirectory() as other_folder:
        check_components(build, has_module, main_folder, other_folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
