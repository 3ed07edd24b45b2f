# SPDX-License-Identifier: Apache-2.0
"""The pictures of docs/: the program, used by a mouse and a keyboard on a screen of its own.

    scripts/screenshots.sh [BUILD [FOLDER [PICTURE ...]]]        all pictures, into docs/

Needs what the test of the window needs (Xvfb, xdotool, ImageMagick, AT-SPI). Only pictures that the program draws
itself are shown, so that the images need no data set and nobody's permission.
"""
import os
import shutil
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, os.path.join(ROOT, "tests", "gui"))
import desktop  # noqa: E402

BUILD, FOLDER = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
APPLICATION = "io.github.offramp.Offramp"
SETTINGS = "[io/github/offramp/Offramp]\nwidth-divisor=uint32 8\nepochs=uint32 4\n"


class Window:
    """The program with a home of its own, in one style and language."""

    def __init__(self, dark=False, language="en"):
        self.home = tempfile.mkdtemp(prefix="offramp-shot-")
        settings = os.path.join(self.home, "config", "glib-2.0", "settings")
        os.makedirs(settings)
        with open(os.path.join(settings, "keyfile"), "w") as file:
            file.write(SETTINGS)
        environment = {"GSETTINGS_BACKEND": "keyfile", "GSETTINGS_SCHEMA_DIR": os.path.join(BUILD, "resources"),
                       "OFFRAMP_MODELS": os.path.join(ROOT, "resources", "models"),
                       "OFFRAMP_LOCALE_DIR": os.path.join(BUILD, "po"),
                       "OFFRAMP_DATA": os.path.join(self.home, "none"), "LANGUAGE": language,
                       "ADW_DEBUG_COLOR_SCHEME": "prefer-dark" if dark else "prefer-light"}
        if language == "uk":
            environment["LC_ALL"] = "uk_UA.UTF-8"
        self.program = desktop.Program([os.path.join(BUILD, "app", "offramp")], environment, home=self.home)
        self.tree = desktop.Accessible(APPLICATION)
        try:
            self.window = self.program.window()
        except desktop.Timeout:
            sys.exit(self.program.read_log())
        desktop.wait_for("the accessible window", self.tree.root)
        desktop.run("xdotool", "windowmove", self.window, "0", "0")
        self.settle(2)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.program.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def resize(self, width, height):
        desktop.run("xdotool", "windowsize", "--sync", self.window, str(width), str(height))
        self.settle()

    def settle(self, seconds=1.0):
        """Pictures may wait for a fixed time: nothing is asserted here."""
        time.sleep(seconds)

    def keys(self, *keys):
        desktop.type_keys(*keys)
        self.settle()

    def center(self, name, role=None):
        x, y = self.tree.center(self.tree.wait(name, role))
        shell = desktop.run("xdotool", "getwindowgeometry", "--shell", self.window)
        geometry = dict(line.split("=") for line in shell.split() if "=" in line)
        frame = self.tree.find(role="frame").get_extents(self.tree.atspi.CoordType.WINDOW)
        return (x + int(geometry["X"]) + (int(geometry["WIDTH"]) - frame.width) // 2,
                y + int(geometry["Y"]) + (int(geometry["HEIGHT"]) - frame.height) // 2)

    def click(self, name, role=None):
        desktop.Mouse.click(*self.center(name, role))
        self.settle()

    def bring_samples(self):
        self.click("Sample images", "push button")
        desktop.wait_for("ten verdicts", lambda: any("10 images" in name for name in self.tree.names()))
        self.settle(3)

    def shoot(self, name):
        path = os.path.join(FOLDER, name + ".png")
        desktop.Mouse.move(1279, 799)
        self.settle(0.5)
        desktop.run("import", "-window", self.window, path)
        print(path)


def explore(name):
    with Window(dark=name.endswith("-dark")) as window:
        window.bring_samples()
        window.shoot(name)


def draw(name):
    with Window() as window:
        window.keys("ctrl+d")
        x, y = window.center("Drawing pad", "image")
        # a seven: over, and down to the left
        desktop.run("xdotool", "mousemove", str(x - 60), str(y - 80), "mousedown", "1")
        for to_x, to_y in [(x - 20, y - 82), (x + 20, y - 84), (x + 60, y - 82), (x + 40, y - 40), (x + 20, y), (x, y + 40),
                           (x - 15, y + 90)]:
            desktop.run("xdotool", "mousemove", str(to_x), str(to_y))
            time.sleep(0.1)
        desktop.run("xdotool", "mouseup", "1")
        window.settle(2)
        window.shoot(name)


def train(name):
    with Window() as window:
        window.keys("alt+2")
        window.keys("ctrl+Return")
        window.settle(40)
        window.shoot(name)


def race(name):
    with Window() as window:
        window.bring_samples()
        window.keys("ctrl+r")
        window.settle(2)
        window.keys("ctrl+r")
        window.settle(25)
        window.window = desktop.run("xdotool", "search", "--onlyvisible", "--name", "^Race$").split()[-1]
        window.shoot(name)


def evaluate(name):
    """On drawings of the program's own: 2000 of the built-in doodles."""
    with Window() as window:
        window.resize(1280, 800)
        window.keys("alt+3")
        window.click("Images at most", "spin button")
        window.keys("ctrl+a")
        desktop.run("xdotool", "type", "2000")
        window.keys("Tab")
        window.click("Test images")
        window.keys("End", "Return")
        window.keys("ctrl+Return")
        desktop.wait_for("the table", lambda: any(node.startswith("label: Time saved") for node in window.tree.names()), 180)
        window.settle(3)
        window.shoot(name)


def data(name):
    """The Data page with what is in OFFRAMP_DATA of whoever takes the picture; without any, the sets to download."""
    with Window() as window:
        window.keys("alt+4")
        window.settle(6)
        window.shoot(name)


PICTURES = {"data": data, "explore": explore, "explore-dark": explore, "draw": draw, "train": train, "evaluate": evaluate, "race": race}


def main():
    reason = desktop.missing()
    if reason is not None:
        sys.exit(f"no pictures can be taken: {reason}")
    desktop.reenter()
    wanted = sys.argv[3:]
    for name, take in PICTURES.items():
        if not wanted or name in wanted:
            take(name)


main()
