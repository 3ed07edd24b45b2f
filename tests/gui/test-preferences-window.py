#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a person sets, and what the desktop is told: the Preferences by mouse, About, the keys' list, a notice of a
training's end, a computer kept awake meanwhile, and what is remembered of the window.

Usage: test-preferences-window.py PROGRAM SCHEMA_DIR MODELS_DIR SCREENSHOT_DIR. TAP on stdout. The desktop's services are
made up (services.py); the trainings are real, of a few of the built-in doodles.
"""
import ctypes
import glob
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desktop  # noqa: E402
import steps  # noqa: E402

PROGRAM, SCHEMAS, MODELS, SHOTS = sys.argv[1:5]
TRAINING = {"pair": "doodles", "polarity": "matched", "limit": 1000, "preset": "modern", "width": "1/16", "exits": [1],
            "epochs": 1, "batch": 64, "optimizer": "sgd", "learning_rate": 0.0, "schedule": "cosine", "warmup": 0.2,
            "weight_decay": 5e-4, "momentum": 0.9, "augment": "off", "seed": 7, "device": "auto", "threads": 0,
            "checkpoint_seconds": 30.0}
SETTINGS = f"""page='train'
window-width=1100
window-height=700
training='{json.dumps(TRAINING)}'
"""
LOGOUT_AND_SUSPEND = 1 | 4


def begin():
    import services  # not before it is known that GLib for Python is there
    import session

    class Desk(session.Session):
        def __init__(self):
            super().__init__(PROGRAM, SCHEMAS, MODELS, SETTINGS)
            self.services = services.Services()

        def read(self, key):
            """The key's value as it is written in the settings, or None."""
            with open(self.keyfile) as file:
                found = re.search(rf"^{key}=(.*)$", file.read(), re.M)
            return found and found[1]

        def wait_kept(self, key, value):
            desktop.wait_for(f"{key}={value} in the settings", lambda: self.read(key) == value, 20)

        def count_runs(self):
            return len(glob.glob(os.path.join(self.folder, "data", "offramp", "runs", "*", "run.json")))

        def read_run(self):
            """run.json of the newest run, and its folder."""
            path = max(glob.glob(os.path.join(self.folder, "data", "offramp", "runs", "*", "run.json")), key=os.path.getmtime)
            with open(path) as file:
                return json.load(file), os.path.dirname(path)

    return Desk()


def find_root():
    """The window behind all others."""
    library = ctypes.CDLL("libX11.so.6")
    library.XOpenDisplay.restype = ctypes.c_void_p
    library.XDefaultRootWindow.argtypes, library.XDefaultRootWindow.restype = [ctypes.c_void_p], ctypes.c_ulong
    return str(library.XDefaultRootWindow(library.XOpenDisplay(None)))


def open_window(desk):
    desk.start()
    desk.open("Quick look", "push button")
    desk.back()
    assert desktop.get_geometry(desk.window)[2:] == (1100, 700), "the size from the settings"


def open_preferences(desk, page):
    """From the menu, and to one of its pages, by the mouse."""
    if desk.tree.window("Preferences") is None:
        def is_open():
            desk.click("Menu")
            desktop.time.sleep(0.5)  # it slides in
            desktop.type_keys("e")
            return desktop.wait_for("the Preferences", lambda: desk.tree.window("Preferences"), 8)
        desktop.wait_for("the menu's Preferences", is_open)
    desk.panel = desk.focus_window("Preferences")
    desk.click(page, "page tab", desk.wait_window("Preferences"), desk.panel)


def choose_next(desk, row, key, value):
    """Opens the row's list by the mouse and takes what stands below the present choice."""
    def is_kept():
        desk.click(row, "combo box", desk.tree.window("Preferences"), desk.panel)
        desktop.time.sleep(0.5)
        desktop.type_keys("Down", "Return")
        desk.wait_kept(key, value)
        return True
    desktop.wait_for(f"{row}: {value}", is_kept)


def check_computing(desk):
    open_preferences(desk, "Computing")
    choose_next(desk, "Device", "device", "'cpu'")
    choose_next(desk, "Numbers", "precision", "'fp32'")
    desk.click("Threads", "spin button", desk.tree.window("Preferences"), desk.panel)
    desktop.type_keys("ctrl+a", "1", "Tab")
    desk.wait_kept("threads", "1")
    desktop.screenshot(os.path.join(SHOTS, "preferences-computing.png"))


def check_folders(desk):
    open_preferences(desk, "Folders")
    desk.click("TensorBoard files", "list item", desk.tree.window("Preferences"), desk.panel)
    desk.wait_kept("events", "false")
    desk.click("TensorBoard files", "list item", desk.tree.window("Preferences"), desk.panel)
    desk.wait_kept("events", "true")
    desk.wait_says("the folder of the trainings", re.escape(os.path.join("data", "offramp", "runs")))
    desktop.screenshot(os.path.join(SHOTS, "preferences-folders.png"))


def check_look(desk):
    open_preferences(desk, "Appearance")
    choose_next(desk, "Animation", "animations", "'on'")
    desktop.screenshot(os.path.join(SHOTS, "preferences-look.png"))
    desktop.type_keys("Escape")
    desk.wait_closed("Preferences")
    desk.back()


def check_about(desk):
    desktop.type_keys("F1")
    desk.focus_window("About Offramp")
    desktop.screenshot(os.path.join(SHOTS, "about.png"))
    desktop.type_keys("Escape")
    desk.wait_closed("About Offramp")
    desk.back()
    desktop.type_keys("ctrl+question")
    desk.tree.wait("Race with and without the exit")
    own = ["--pid", str(desk.program.process.pid)]
    window = next(window for window in desktop.search_windows(*own) if window != desk.window)  # it has no title
    desktop.run("xdotool", "windowfocus", "--sync", window)
    desktop.screenshot(os.path.join(SHOTS, "shortcuts.png"))
    desktop.type_keys("Escape")
    desktop.wait_for("the end of the list of keys", lambda: window not in desktop.search_windows(*own))
    desk.back()


def start_training(desk, count):
    desktop.type_keys("ctrl+Return")
    desktop.wait_for("the run's folder", lambda: desk.count_runs() == count)


def check_notice(desk):
    """The computer stays awake until the end, which is told where the keys are elsewhere. Whether pressing the notice
    brings them back is up to a window manager, which is not there."""
    desktop.Mouse.move(1270, 790)
    desktop.run("xdotool", "windowfocus", "--sync", find_root())  # before the training begins: it is a short one
    desktop.time.sleep(0.5)  # the window hears of it
    desk.tree.find("Start", "push button").do_action(0)
    _, _, reason, flags = desk.services.wait("Inhibit")
    assert flags == LOGOUT_AND_SUSPEND and reason == "A training is running", (reason, flags)
    notice = desk.services.wait("Notify")
    assert notice[3] == "Training" and re.match(r"The training is finished: best accuracy \d", notice[4]), notice
    assert desk.services.wait("Uninhibit") == (7,)
    desk.services.press_notification()
    run, folder = desk.read_run()
    assert run["settings"]["device"] == "cpu" and run["settings"]["threads"] == 1, run["settings"]
    assert glob.glob(os.path.join(folder, "events", "train", "*tfevents*")), "files for TensorBoard"


def check_silence(desk):
    """Who looks at the window sees the end there."""
    desk.back()
    start_training(desk, 2)
    desk.services.wait("Uninhibit", 2)
    assert len(desk.services.of("Inhibit")) == 2 and len(desk.services.of("Notify")) == 1, desk.services.calls


def check_end(desk):
    """Without a complaint, but for the toolkit's own: the numbers of pages (GtkShortcutsSection) in its list of keys."""
    desktop.wait_for("the program's end", lambda: not desk.program.is_running())
    assert desk.program.process.returncode == 0, desk.program.process.returncode
    complaints = [line for line in desk.program.read_log().splitlines()
                  if re.search("WARNING|CRITICAL|ERROR", line) and "reported min width -" not in line]
    assert not complaints, complaints[:5]


def check_memory(desk):
    """What is remembered of a window that is closed: its page and its size, with which the next one opens."""
    def get_corner():
        return desk.box(desk.tree.find("Close", "push button")).x
    desktop.type_keys("alt+4")
    before = get_corner()
    desktop.run("xdotool", "windowsize", "--sync", desk.window, "1000", "740")
    desktop.wait_for("the window's content in that size", lambda: get_corner() == before - 100, 20)
    desktop.type_keys("ctrl+q")
    check_end(desk)
    assert desk.read("page") == "'data'", desk.read("page")
    desk.start()
    desk.open("Menu")
    assert desktop.get_geometry(desk.window)[2:] == (1000, 740), desktop.get_geometry(desk.window)
    desk.back()
    desktop.type_keys("ctrl+q")
    check_end(desk)


STEPS = [("the window opens with its size and page", open_window),
         ("device, numbers and threads by the mouse", check_computing),
         ("folders, and files for TensorBoard", check_folders),
         ("animation", check_look),
         ("About and the list of keys", check_about),
         ("a training that ends is told, keeps the computer awake, and is what was set", check_notice),
         ("nothing is told to who looks at the window", check_silence),
         ("page and size are remembered", check_memory)]

sys.exit(steps.run(begin, STEPS, SHOTS, "preferences"))
