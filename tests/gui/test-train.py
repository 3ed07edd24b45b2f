#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Train page as a person uses it: estimates, two real trainings of a width-1/8 network, the list of runs.

Usage: test-train.py PROGRAM SCHEMA_DIR MODELS_DIR SCREENSHOT_DIR. TAP on stdout. Trains on the built-in doodles.
"""
import glob
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desktop  # noqa: E402

PROGRAM, SCHEMAS, MODELS, SHOTS = sys.argv[1:5]
APPLICATION = "io.github.offramp.Offramp"
SETTINGS = """[io/github/offramp/Offramp]
page='train'
pair='doodles'
width-divisor=uint32 8
epochs=uint32 1
batch=uint32 128
"""


class Session:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="offramp-gui-")
        settings = os.path.join(self.folder, "config", "glib-2.0", "settings")
        os.makedirs(settings)
        with open(os.path.join(settings, "keyfile"), "w") as file:
            file.write(SETTINGS)
        environment = {"GSETTINGS_BACKEND": "keyfile", "GSETTINGS_SCHEMA_DIR": SCHEMAS, "OFFRAMP_MODELS": MODELS,
                       "OFFRAMP_DATA": os.path.join(self.folder, "none"), "LANGUAGE": "en"}
        self.program = desktop.Program([PROGRAM], environment, home=self.folder)
        self.tree = desktop.Accessible(APPLICATION)

    def open(self):
        self.window = self.program.window()
        desktop.wait_for("the accessible window", self.tree.root)
        desktop.run("xdotool", "windowmove", self.window, "0", "0")
        self.tree.wait("Quick look", "push button")

    def press(self, name, role="push button"):
        """Presses a widget as assistive technology does, wherever it is scrolled to."""
        node = self.tree.wait(name, role)
        assert node.get_action_iface() is not None and node.do_action(0), name

    def has(self, pattern):
        return next((found for found in (re.search(pattern, name) for name in self.tree.names()) if found), None)

    def runs(self):
        return glob.glob(os.path.join(self.folder, "data", "offramp", "runs", "*", "run.json"))


def check_estimates(session):
    """A step is measured in the background, and the courses say what they take."""
    desktop.wait_for("the estimate of the settings shown", lambda: session.has(r"These settings take about \d+"), 120)
    found = desktop.wait_for("the quick look's time", lambda: session.has(r"about (\d+) s · width 1/\d+"), 120)
    assert 5 <= int(found[1]) <= 60, found[0]
    assert session.has(r"fp32") or session.tree.find("More settings"), "the other settings"
    desktop.screenshot(os.path.join(SHOTS, "train-estimates.png"))


def train(session, count):
    session.press("Start")
    desktop.wait_for("a step", lambda: session.has(r"step \d+ of \d+"), 120)
    session.tree.wait("Pause", "push button")
    desktop.wait_for("the end of the training", lambda: session.has(r"[Ff]inished"), 200)
    assert len(session.runs()) == count, session.runs()


def check_training(session):
    train(session, 1)
    desktop.wait_for("the worst images", lambda: session.has(r"Most wrong right now; \d+ of 800|None of 800"))
    desktop.wait_for("the health", lambda: session.has(r"Health: fine · dropped rows save \d+ % of the work"))
    for title in ("Loss", "Accuracy", "Leave at the exit", "Images a second", "Learning rate"):
        session.tree.wait(title)
    desktop.wait_for("the run in the list", lambda: session.has(r"% · finished"))
    desktop.screenshot(os.path.join(SHOTS, "train-finished.png"))


def check_without_exit(session):
    session.press("Exit after block 1", None)  # its role is another in newer versions of GTK
    desktop.wait_for("the network's words", lambda: session.has(r"VGG-19 × 1/8"))
    train(session, 2)


def check_close(session):
    desktop.check_close(session.program)


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def step(self, title, action):
        self.count += 1
        try:
            action()
            print(f"ok {self.count} - {title}", flush=True)
        except Exception as error:  # a failed step is reported, and the next ones still tell what they can
            self.failed += 1
            desktop.screenshot(os.path.join(SHOTS, f"train-failed-{self.count}.png"))
            print(f"not ok {self.count} - {title}\n# {type(error).__name__}: {error}", flush=True)


def main():
    reason = desktop.missing()
    if reason is not None:
        print(f"1..0 # SKIP {reason}")
        return 0
    desktop.reenter()
    tap = Tap()
    session = Session()
    try:
        tap.step("the page opens", session.open)
        tap.step("a step is measured, and the courses say what they take", lambda: check_estimates(session))
        tap.step("a training with an exit, its charts and its mistakes", lambda: check_training(session))
        tap.step("the same without exit", lambda: check_without_exit(session))
        tap.step("closing leaves no complaint", lambda: check_close(session))
    finally:
        if tap.failed and session.program.is_running():
            print("\n".join("# " + name for name in session.tree.names() if not name.startswith("filler")))
        if tap.failed:
            print("\n".join("# " + line for line in session.program.read_log().splitlines()[-20:]))
        session.program.stop()
    print(f"1..{tap.count}", flush=True)
    return 1 if tap.failed else 0


sys.exit(main())
