#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The end that comes from outside, while a training runs in the window: its state is on the disk, and nothing asks.

Usage: test-session-end.py PROGRAM SCHEMA_DIR MODELS_DIR. TAP.
"""
import glob
import json
import os
import re
import signal
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desktop  # noqa: E402

PROGRAM, SCHEMAS, MODELS = sys.argv[1:4]
# A training that would go on for a long time, of an imagined user whose last page was this.
SETTINGS = """[io/github/offramp/Offramp]
pair='doodles'
width-divisor=uint32 16
epochs=uint32 900
batch=uint32 64
page='train'
"""


def start(home):
    os.makedirs(home + "/config/glib-2.0/settings", exist_ok=True)
    with open(home + "/config/glib-2.0/settings/keyfile", "w") as file:
        file.write(SETTINGS)
    program = desktop.Program([PROGRAM], {"GSETTINGS_SCHEMA_DIR": SCHEMAS, "GSETTINGS_BACKEND": "keyfile",
                                          "OFFRAMP_MODELS": MODELS, "LANGUAGE": "en"}, home)
    window = program.window()
    desktop.run("xdotool", "windowfocus", "--sync", window)
    return program


def count_steps(home):
    files = glob.glob(home + "/data/offramp/runs/*/metrics.csv")
    if not files:
        return 0
    with open(files[0]) as file:
        return sum(line.startswith("step,") for line in file)


def start_training(home):
    """The key that starts a training is pressed again only where the window had no ears yet: twice it pauses."""
    def has_run():
        return glob.glob(home + "/data/offramp/runs/*/run.json")
    for _ in range(4):
        desktop.type_keys("ctrl+Return")
        try:
            desktop.wait_for("the training's folder", has_run, 15)
            break
        except desktop.Timeout:
            pass
    desktop.wait_for("some steps", lambda: count_steps(home) > 5)


def check(number, training):
    with tempfile.TemporaryDirectory(prefix="offramp-gui-") as home:
        program = start(home)
        try:
            if training:
                start_training(home)
            program.process.send_signal(number)
            desktop.wait_for("the program's end", lambda: not program.is_running(), 60)
            assert program.process.returncode == 0, program.process.returncode
            complaints = [line for line in program.read_log().splitlines() if re.search("WARNING|CRITICAL", line)]
            assert not complaints, complaints[:5]
            if training:
                run = glob.glob(home + "/data/offramp/runs/*")[0]
                with open(run + "/run.json") as file:
                    progress = json.load(file)["progress"]
                assert progress["step"] == count_steps(home) > 0, (progress, count_steps(home))
                assert not progress["finished"] and os.path.exists(run + "/state.safetensors")
        finally:
            program.stop()


reason = desktop.missing()
if reason is not None:
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)
desktop.reenter()
failed = 0
CASES = [("SIGTERM in a training: its last step is saved", signal.SIGTERM, True),
         ("SIGHUP in a training: its last step is saved", signal.SIGHUP, True),
         ("SIGTERM without one ends the program", signal.SIGTERM, False)]
for index, (title, number, training) in enumerate(CASES, 1):
    try:
        check(number, training)
        print(f"ok {index} - {title}", flush=True)
    except Exception as error:
        failed += 1
        print(f"not ok {index} - {title}\n# {type(error).__name__}: {error}", flush=True)
print(f"1..{len(CASES)}")
sys.exit(failed > 0)
