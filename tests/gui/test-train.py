#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Train page as a person uses it: estimates, real trainings of a width-1/8 network, the list of runs and what is done
with them by mouse and keys, a comparison, a mixture of data sets, and a training that goes on after a restart.

Usage: test-train.py PROGRAM SCHEMA_DIR MODELS_DIR SCREENSHOT_DIR. TAP on stdout. Trains on a few of the built-in doodles.
"""
import glob
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desktop  # noqa: E402

PROGRAM, SCHEMAS, MODELS, SHOTS = sys.argv[1:5]
APPLICATION = "io.github.offramp.Offramp"
# All settings of a last training, as run.json has them: of 1200 images, so that an epoch takes about a second.
TRAINING = {"pair": "doodles", "polarity": "matched", "limit": 1200, "preset": "modern", "width": "1/8", "exits": [1],
            "epochs": 3, "batch": 64, "optimizer": "sgd", "learning_rate": 0.0, "schedule": "cosine", "warmup": 0.2,
            "weight_decay": 5e-4, "momentum": 0.9, "augment": "off", "seed": 7, "device": "auto", "threads": 0,
            "checkpoint_seconds": 30.0}
SETTINGS = f"""[io/github/offramp/Offramp]
page='train'
pair='doodles'
width-divisor=uint32 8
epochs=uint32 3
batch=uint32 64
training='{json.dumps(TRAINING)}'
"""
WITH_EXIT, WITHOUT = "Doodles (built in) × 1/8, exit after block 1", "Doodles (built in) × 1/8, no exit"


class Session:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="offramp-gui-")
        settings = os.path.join(self.folder, "config", "glib-2.0", "settings")
        os.makedirs(settings)
        with open(os.path.join(settings, "keyfile"), "w") as file:
            file.write(SETTINGS)
        self.start()

    def start(self):
        environment = {"GSETTINGS_BACKEND": "keyfile", "GSETTINGS_SCHEMA_DIR": SCHEMAS, "OFFRAMP_MODELS": MODELS,
                       "OFFRAMP_DATA": os.path.join(self.folder, "none"), "LANGUAGE": "en"}
        self.program = desktop.Program([PROGRAM], environment, home=self.folder)
        self.tree = desktop.Accessible(APPLICATION)

    def open(self):
        self.window = self.program.window()
        desktop.wait_for("the accessible window", self.tree.root)
        desktop.run("xdotool", "windowmove", self.window, "0", "0")
        self.tree.wait("Quick look", "push button")

    def place(self, node, window=None, frame=None):
        """Where the middle of a widget is on the screen; of a dialog's with its X window and its node."""
        shell = desktop.run("xdotool", "getwindowgeometry", "--shell", window or self.window)
        geometry = dict(line.split("=") for line in shell.split() if "=" in line)
        frame = (frame or self.tree.find(role="frame")).get_extents(self.tree.atspi.CoordType.WINDOW)
        x, y = self.tree.center(node)
        return (x + int(geometry["X"]) + (int(geometry["WIDTH"]) - frame.width) // 2,
                y + int(geometry["Y"]) + (int(geometry["HEIGHT"]) - frame.height) // 2)

    def reveal(self, name, role=None):
        """Scrolls the settings by the wheel, beside the fields that it would change; where the widget's middle is then."""
        node = self.tree.wait(name, role, 30)
        desktop.Mouse.move(14, 400)
        for _ in range(80):
            x, y = self.place(node)
            if 90 < y < 775:
                return x, y
            desktop.run("xdotool", "click", "5" if y >= 775 else "4")
            desktop.time.sleep(0.1)
        raise AssertionError(f"{name} was not reached: {y}")

    def click(self, name, role=None):
        desktop.Mouse.click(*self.reveal(name, role))

    def choose(self, run, item, key):
        """Opens the menu of a run by the mouse and takes an item by its letter."""
        def is_open():
            self.click(f"Menu of “{run}”")
            desktop.time.sleep(0.7)
            return any(item in name.replace("_", "") for name in self.tree.names())
        desktop.wait_for(f"the menu with “{item}”", is_open)
        desktop.type_keys(key)

    def press(self, name, role="push button"):
        """Presses a widget as assistive technology does, wherever it is scrolled to."""
        node = self.tree.wait(name, role)
        assert node.get_action_iface() is not None and node.do_action(0), name

    def focus(self, title=None):
        """No window manager is here to give the keys to another window, which is returned."""
        def find():
            command = ["xdotool", "search", "--onlyvisible"]
            command += ["--name", title] if title else ["--pid", str(self.program.process.pid)]
            found = desktop.subprocess.run(command, capture_output=True, text=True).stdout.split()
            return next((window for window in reversed(found) if title is None or window != self.window), None)
        window = desktop.wait_for(f"the window {title}", find, 30)
        desktop.run("xdotool", "windowfocus", "--sync", window)
        return window

    def has(self, pattern):
        return next((found for found in (re.search(pattern, name) for name in self.tree.names()) if found), None)

    def wait_has(self, what, pattern, seconds=60):
        return desktop.wait_for(what, lambda: self.has(pattern), seconds)

    def runs(self):
        return glob.glob(os.path.join(self.folder, "data", "offramp", "runs", "*", "run.json"))

    def progress(self, exits):
        """How far the newest run with those exits is, from its file."""
        found = []
        for path in self.runs():
            with open(path) as file:
                run = json.load(file)
            if run["settings"]["exits"] == exits:
                found.append(run["progress"])
        return max(found, key=lambda progress: progress["step"])


def check_estimates(session):
    """A step is measured in the background, and the courses say what they take."""
    session.wait_has("the estimate of the settings shown", r"These settings take about \d+", 120)
    found = session.wait_has("the quick look's time", r"about (\d+) s · width 1/\d+", 120)
    assert 5 <= int(found[1]) <= 60, found[0]
    assert session.tree.find("More settings"), "the other settings"
    desktop.screenshot(os.path.join(SHOTS, "train-estimates.png"))


def start_training(session, count):
    session.press("Start")
    desktop.wait_for("the run's file", lambda: len(session.runs()) == count, 60)
    session.wait_has("a step", r"step \d+ of \d+", 120)


def check_training(session):
    start_training(session, 1)
    session.wait_has("the end of the training", r"[Ff]inished", 200)
    session.wait_has("the worst images", r"Most wrong right now; \d+ of \d+|None of \d+")
    session.wait_has("the health", r"Health: fine · dropped rows save \d+ % of the work")
    for title in ("Loss", "Accuracy", "Leave at the exit", "Images a second", "Learning rate"):
        session.tree.wait(title)
    session.wait_has("the run in the list", r"% · finished")
    assert session.progress([1])["finished"]
    desktop.screenshot(os.path.join(SHOTS, "train-finished.png"))


def check_pause_and_stop(session):
    """Without exit, and so long that it cannot end by itself."""
    session.press("Exit after block 1", None)  # its role is another in newer versions of GTK
    session.wait_has("the network's words", r"VGG-19 × 1/8")
    session.click("Epochs", "spin button")
    desktop.type_keys("ctrl+a", "9", "0", "0", "Tab")
    start_training(session, 2)
    session.wait_has("the epochs that were typed", r"Epoch \d+ of 900")
    session.press("Pause")
    session.wait_has("the pause", r"[Pp]aused")
    session.press("Resume")
    session.tree.wait("Pause", "push button")
    session.press("Stop")
    session.wait_has("the stopped run in the list", r"stopped, can go on")
    progress = session.progress([])
    assert 0 < progress["step"] and not progress["finished"], progress


def check_names(session):
    """Renamed, deleted and brought back."""
    session.choose(WITH_EXIT, "Rename…", "n")
    session.tree.wait("Name of the run")
    session.focus()
    desktop.type_keys("ctrl+a")
    desktop.run("xdotool", "type", "Mine")
    desktop.type_keys("Return")
    session.tree.wait("Menu of “Mine”")
    session.choose("Mine", "Delete", "d")
    session.tree.wait("Deleted “Mine”")
    assert session.tree.find("Menu of “Mine”") is None
    def undo():  # the library leaves the mnemonic's mark in the name
        return next((name for name in ("Undo", "_Undo") if session.tree.find(name, "push button")), None)
    session.press(desktop.wait_for("the way back", undo, 4))
    session.tree.wait("Menu of “Mine”")
    assert len(session.runs()) == 2, session.runs()
    names = glob.glob(os.path.join(session.folder, "data", "offramp", "runs", "*", "name.txt"))
    with open(names[0]) as file:
        assert file.read() == "Mine", names


def check_comparison(session):
    for run in ("Mine", WITHOUT):
        session.click(f"Compare “{run}”", "check box")
        desktop.time.sleep(1)
    session.click("Compare 2")
    for name in ("Accuracy on validation images", "Differences", "Best accuracy"):
        session.tree.wait(name)
    window = session.tree.window("Comparison of runs")
    names = [node.get_name() or "" for node in session.tree.walk(window)]
    for name in ("Mine", WITHOUT, "Exit", "exit after block 1", "no exit", "900"):
        assert name in names, (name, names)
    assert "Batch" not in names, "what does not differ"
    desktop.screenshot(os.path.join(SHOTS, "train-comparison.png"))
    session.focus("Comparison of runs")
    desktop.type_keys("Escape")
    desktop.wait_for("the comparison's end", lambda: session.tree.window("Comparison of runs") is None)


def check_mixture(session):
    session.press("Mix data sets")
    dialog = desktop.wait_for("the mixture", lambda: session.tree.window("Mix data sets"))
    window = session.focus("Mix data sets")
    switch = desktop.wait_for("a set to add", lambda: next(
        (node for node in session.tree.walk(dialog)
         if (node.get_name() or "").startswith("Blank pages") and node.get_role_name() in ("switch", "toggle button", "check box")), None))
    desktop.run("xdotool", "windowsize", "--sync", window, "420", "790")
    desktop.Mouse.move(*session.place(dialog, window, dialog))
    for _ in range(40):
        x, y = session.place(switch, window, dialog)
        if 120 < y < 740:
            break
        desktop.run("xdotool", "click", "5")
        desktop.time.sleep(0.1)
    desktop.Mouse.click(x, y)
    session.wait_has("the mixture's title", r"label: Doodles .*[Bb]lank")
    desktop.screenshot(os.path.join(SHOTS, "train-mixture.png"))
    session.press("Use")
    desktop.wait_for("the dialog's end", lambda: session.tree.window("Mix data sets") is None)
    session.wait_has("the mixture among the settings", r"Doodles .*[Bb]lank")


def check_close(session):
    """Quits by the key, pressed again where the window had no ears yet."""
    def has_ended():
        if session.program.is_running():
            desktop.run("xdotool", "windowfocus", "--sync", session.window)
            desktop.type_keys("ctrl+q")
            desktop.time.sleep(3)
        return not session.program.is_running()
    desktop.wait_for("the program's end", has_ended, 60)
    assert session.program.process.returncode == 0, session.program.process.returncode
    desktop.check_log(session.program)


def check_restart(session):
    """The program ends, and in its next life the stopped run goes on; closing then asks."""
    check_close(session)
    before = session.progress([])["step"]
    session.start()
    session.open()
    session.tree.wait(f"Menu of “{WITHOUT}”")
    session.choose(WITHOUT, "Go on with it", "g")
    session.tree.wait("Pause", "push button")

    def is_further():
        found = session.has(r"step (\d[\d,]*) of")
        return found and int(found[1].replace(",", "")) > before
    desktop.wait_for("a step after those from before", is_further)
    assert len(session.runs()) == 2, session.runs()
    session.focus()
    desktop.type_keys("ctrl+q")
    answer = desktop.wait_for("the question", lambda: next(
        (node for node in session.tree.walk()
         if (node.get_name() or "").endswith("Stop and close") and node.get_action_iface() is not None), None))
    assert answer.do_action(0), "the answer"
    desktop.wait_for("the program's end", lambda: not session.program.is_running(), 30)
    assert session.program.process.returncode == 0, session.program.process.returncode
    progress = session.progress([])
    assert progress["step"] > before and not progress["finished"], (before, progress)
    desktop.check_log(session.program)


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def step(self, title, action):
        self.count += 1
        start = desktop.time.monotonic()
        try:
            action()
            print(f"ok {self.count} - {title}\n# {desktop.time.monotonic() - start:.1f} s", flush=True)
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
    steps = [("the page opens", session.open),
             ("a step is measured, and the courses say what they take", lambda: check_estimates(session)),
             ("a training with an exit, its charts and its mistakes", lambda: check_training(session)),
             ("one without exit is paused, goes on, and is stopped", lambda: check_pause_and_stop(session)),
             ("a run is renamed, deleted and brought back", lambda: check_names(session)),
             ("two runs are compared", lambda: check_comparison(session)),
             ("data sets are mixed", lambda: check_mixture(session)),
             ("a run goes on after a restart, and closing asks", lambda: check_restart(session))]
    try:
        for title, action in steps:
            tap.step(title, action)
    finally:
        if tap.failed and session.program.is_running():
            print("\n".join("# " + name for name in session.tree.names() if not name.startswith("filler")))
        if tap.failed:
            print("\n".join("# " + line for line in session.program.read_log().splitlines()[-20:]))
        session.program.stop()
    print(f"1..{tap.count}", flush=True)
    return 1 if tap.failed else 0


sys.exit(main())
