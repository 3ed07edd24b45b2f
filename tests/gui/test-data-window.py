#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Data page and the Preferences as a person uses them: by mouse, by keys, and what arrives.

Usage: test-data-window.py PROGRAM SCHEMA_DIR MODELS_DIR SCREENSHOT_DIR. TAP on stdout. The data folder is one of this
test's own, with a small MNIST that it writes; a pair of the user's is in the settings before the start.
"""
import gzip
import os
import re
import struct
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desktop  # noqa: E402

PROGRAM, SCHEMAS, MODELS, SHOTS = sys.argv[1:5]
APPLICATION = "io.github.offramp.Offramp"


def write_mnist(folder):
    """Thirty training and ten test images in the authors' own format."""
    os.makedirs(folder)
    for name, count in (("train", 30), ("t10k", 10)):
        pixels = bytes((i * 37 + k * 11) % 256 for i in range(count) for k in range(28 * 28))
        labels = bytes(i % 10 for i in range(count))
        with gzip.open(os.path.join(folder, f"{name}-images-idx3-ubyte.gz"), "wb") as file:
            file.write(struct.pack(">IIII", 2051, count, 28, 28) + pixels)
        with gzip.open(os.path.join(folder, f"{name}-labels-idx1-ubyte.gz"), "wb") as file:
            file.write(struct.pack(">II", 2049, count) + labels)


def write_pictures(folder, count):
    os.makedirs(folder)
    for i in range(count):
        with open(os.path.join(folder, f"{i}.pgm"), "wb") as file:
            file.write(b"P5 16 16 255\n" + bytes((i * 31 + k * 7) % 256 for k in range(256)))


class Session:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="offramp-gui-")
        self.data = os.path.join(self.folder, "sets")
        write_mnist(os.path.join(self.data, "mnist"))
        self.main, self.other = os.path.join(self.folder, "main"), os.path.join(self.folder, "other")
        write_pictures(os.path.join(self.main, "leaf"), 25)
        write_pictures(os.path.join(self.main, "stone"), 25)
        write_pictures(self.other, 40)
        settings = os.path.join(self.folder, "config", "glib-2.0", "settings")
        os.makedirs(settings)
        self.keyfile = os.path.join(settings, "keyfile")
        with open(self.keyfile, "w") as file:
            file.write(f"[io/github/offramp/Offramp]\npage='explore'\ndata-folder=b'{self.data}'\n"
                       f"pairs=[('Leaves and stones', 'folder:{self.main}+folder:{self.other}')]\n")
        environment = {"GSETTINGS_BACKEND": "keyfile", "GSETTINGS_SCHEMA_DIR": SCHEMAS, "OFFRAMP_MODELS": MODELS,
                       "LANGUAGE": "en", "OFFRAMP_DATA": ""}
        self.program = desktop.Program([PROGRAM], environment, home=self.folder)
        self.tree = desktop.Accessible(APPLICATION)

    def open(self):
        self.window = self.program.window()
        desktop.wait_for("the accessible window", self.tree.root)
        desktop.run("xdotool", "windowmove", self.window, "0", "0")
        self.tree.wait("Drop images here", "panel")

    def place(self, node):
        shell = desktop.run("xdotool", "getwindowgeometry", "--shell", self.window)
        geometry = dict(line.split("=") for line in shell.split() if "=" in line)
        frame = self.tree.find(role="frame").get_extents(self.tree.atspi.CoordType.WINDOW)
        x, y = self.tree.center(node)
        return (x + int(geometry["X"]) + (int(geometry["WIDTH"]) - frame.width) // 2,
                y + int(geometry["Y"]) + (int(geometry["HEIGHT"]) - frame.height) // 2)

    def find(self, name):
        """A widget of exactly that name, wherever its mnemonic stands, that is on the screen."""
        for node in self.tree.walk():
            if (node.get_name() or "").replace("_", "") == name:
                box = node.get_extents(self.tree.atspi.CoordType.WINDOW)
                if box.width > 0 and box.height > 0 and box.x >= 0:
                    return node
        return None

    def click(self, name):
        node = desktop.wait_for(f"a widget named “{name}”", lambda: self.find(name), 20)
        desktop.Mouse.click(*self.place(node))

    def says(self, pattern):
        return any(re.search(pattern, name) for name in self.tree.names())

    def wait_until_says(self, pattern):
        desktop.wait_for(f"the words “{pattern}”", lambda: self.says(pattern), 20)

    def read_settings(self):
        with open(self.keyfile) as file:
            return file.read()


def check_catalogue(session):
    desktop.type_keys("alt+4")
    session.wait_until_says(r"^label: There, ")
    session.wait_until_says(r"30 of 60.?000 for training and 10 of 10.?000 for testing")
    session.wait_until_says(r"^label: Not there, ")
    session.wait_until_says(r"10 classes: 30 images for training, 10 for testing")
    assert session.tree.find("Images of class 3"), "sample images of each class"
    desktop.screenshot(os.path.join(SHOTS, "data.png"))


def check_verify(session):
    session.click("Check")
    session.wait_until_says(r"In order, but another number: 30 training images instead of 60000")


def check_citation(session):
    session.click("Copy the citation")
    desktop.wait_for("the menu", lambda: session.find("Copy as BibTeX"), 20)
    desktop.type_keys("Down", "Down", "Return")
    session.wait_until_says("BibTeX entry copied|Citation copied")


def check_keys(session):
    """From one data set to the next by the keyboard alone."""
    session.click("Omniglot")
    session.click("MNIST")
    desktop.type_keys("Down")
    session.wait_until_says("MIT licence")
    desktop.type_keys("Up")
    session.wait_until_says("ShareAlike")


def check_pair(session):
    session.click("Leaves and stones")
    session.wait_until_says(r"2 classes: 40 images for training, 10 for testing")
    desktop.screenshot(os.path.join(SHOTS, "data-pair.png"))
    session.click("Remove the pair")
    desktop.wait_for("the pair's end in the settings", lambda: "Leaves" not in session.read_settings(), 20)
    desktop.wait_for("the way back", lambda: session.find("Undo"), 20)
    desktop.time.sleep(1)  # it slides in
    session.click("Undo")
    desktop.wait_for("the pair in the settings", lambda: "Leaves and stones" in session.read_settings(), 20)


def check_preferences(session):
    """A change arrives: the number of threads and the speed on the road are kept, the style is another at once."""
    desktop.type_keys("ctrl+comma")
    preferences = desktop.wait_for("the Preferences", lambda: session.tree.window("Preferences"))
    desktop.wait_for("the device", lambda: any("Automatic" in (node.get_name() or "")
                                               for node in session.tree.walk(preferences)))
    spin = desktop.wait_for("the threads", lambda: next((node for node in session.tree.walk(preferences)
                                                         if node.get_role_name() == "spin button"), None))
    spin.set_current_value(1)
    desktop.wait_for("the threads in the settings", lambda: re.search(r"threads=(uint32 )?1\b", session.read_settings()), 20)
    desktop.screenshot(os.path.join(SHOTS, "preferences.png"))
    desktop.type_keys("Escape")
    desktop.wait_for("the Preferences' end", lambda: session.tree.window("Preferences") is None)
    desktop.type_keys("alt+1")
    session.click("Slow")
    desktop.wait_for("the speed in the settings", lambda: "road-speed='slow'" in session.read_settings(), 20)


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
            desktop.screenshot(os.path.join(SHOTS, f"data-failed-{self.count}.png"))
            print(f"not ok {self.count} - {title}\n# {type(error).__name__}: {error}", flush=True)


def main():
    reason = desktop.missing()
    if reason is not None:
        print(f"1..0 # SKIP {reason}")
        return 0
    desktop.reenter()
    session, tap = Session(), Tap()
    try:
        tap.step("the window opens", session.open)
        tap.step("the catalogue says what is there, with samples", lambda: check_catalogue(session))
        tap.step("a set is checked", lambda: check_verify(session))
        tap.step("a citation is copied", lambda: check_citation(session))
        tap.step("sets by the keyboard", lambda: check_keys(session))
        tap.step("a pair of one's own, removed and brought back", lambda: check_pair(session))
        tap.step("preferences arrive", lambda: check_preferences(session))
        tap.step("the window closes without a complaint", lambda: desktop.check_close(session.program))
    finally:
        session.program.stop()
    print(f"1..{tap.count}", flush=True)
    return 1 if tap.failed else 0


sys.exit(main())
