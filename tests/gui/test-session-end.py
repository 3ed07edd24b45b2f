#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The end that comes from outside, while a training runs in the window: its state is on the disk, and nothing asks.
A disk that takes no state is told on the page.

Usage: test-session-end.py PROGRAM SCHEMA_DIR MODELS_DIR SCREENSHOT_DIR. TAP on stdout.
"""
import glob
import json
import os
import resource
import signal
import sys

import desktop
import steps
from session import Session

PROGRAM, SCHEMAS, MODELS, SHOTS = sys.argv[1:5]
# A training that would go on for a long time, of an imagined user whose last page was this.
SETTINGS = """pair='doodles'
width-divisor=uint32 16
epochs=uint32 900
batch=uint32 64
page='train'
"""


def count_steps(home):
    files = glob.glob(home + "/data/offramp/runs/*/metrics.csv")
    if not files:
        return 0
    with open(files[0]) as file:
        return sum(line.startswith("step,") for line in file)


def start_training(home):
    """The key that starts a training is pressed again only where the window had no ears yet: twice it pauses."""
    def has_run():
        desktop.type_keys("ctrl+Return")
        return desktop.wait_for("the training's folder", lambda: glob.glob(home + "/data/offramp/runs/*/run.json"), 15)
    desktop.wait_for("a training", has_run)
    desktop.wait_for("some steps", lambda: count_steps(home) > 5)


def check_saved(home):
    """The last step is in the state on the disk."""
    run = glob.glob(home + "/data/offramp/runs/*")[0]
    with open(run + "/run.json") as file:
        progress = json.load(file)["progress"]
    assert progress["step"] == count_steps(home) > 0, (progress, count_steps(home))
    assert not progress["finished"] and os.path.exists(run + "/state.safetensors")


def check_ended(session):
    desktop.wait_for("the program's end", lambda: not session.program.is_running())
    assert session.program.process.returncode == 0, session.program.process.returncode
    desktop.check_log(session.program)


def check(number, training):
    session = Session(PROGRAM, SCHEMAS, MODELS, SETTINGS)
    try:
        session.start()
        session.open("Start", "push button")
        session.back()
        if training:
            start_training(session.folder)
        session.program.process.send_signal(number)
        check_ended(session)
        if training:
            check_saved(session.folder)
    finally:
        session.end()


def limit_files(session, size):
    """What the program writes beyond @size bytes of a file fails, as on a full disk."""
    limit = resource.prlimit(session.program.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(session.program.process.pid, resource.RLIMIT_FSIZE, (size, limit[1]))


def check_manager(_):
    """The desktop's manager of sessions asks first, and each time the state is saved; where the disk takes none, the page
    says so until it takes one. Then the session ends."""
    import services  # not before it is known that GLib for Python is there
    manager = services.Services()
    session = Session("env", SCHEMAS, MODELS, SETTINGS)
    state = session.folder + "/data/offramp/runs/*/state.safetensors"
    try:
        session.start("--ignore-signal=XFSZ", PROGRAM)
        session.open("Start", "push button")
        session.back()
        start_training(session.folder)
        limit_files(session, 100 * 1024)
        assert manager.tell_client("QueryEndSession") == (True, ""), manager.calls
        session.wait_says("a full disk", "File too large", 20)
        desktop.screenshot(os.path.join(SHOTS, "disk-full.png"))
        limit_files(session, resource.RLIM_INFINITY)
        assert manager.tell_client("QueryEndSession") == (True, ""), manager.calls
        desktop.wait_for("a state on the disk", lambda: glob.glob(state), 20)
        session.wait_silent("a disk with room", "File too large", 20)
        assert manager.tell_client("EndSession") == (True, ""), manager.calls
        check_ended(session)
        check_saved(session.folder)
    finally:
        session.end()


STEPS = [("SIGTERM in a training: its last step is saved", lambda _: check(signal.SIGTERM, True)),
         ("SIGHUP in a training: its last step is saved", lambda _: check(signal.SIGHUP, True)),
         ("the manager of sessions, and a full disk", check_manager),
         ("SIGTERM without one ends the program", lambda _: check(signal.SIGTERM, False))]

sys.exit(steps.run(lambda: None, STEPS, SHOTS, "end"))
