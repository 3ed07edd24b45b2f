#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Evaluate page as a person uses it: a real small evaluation, its images, its files, by mouse and keys.

Usage: test-evaluate-window.py PROGRAM SCHEMA_DIR MODELS_DIR SCREENSHOT_DIR. TAP on stdout. The bundled network on some hundred
test images of MNIST + Omniglot in OFFRAMP_TEST_DATA; skipped where they are not installed.
"""
import os
import re
import sys
import tempfile
import xml.etree.ElementTree as xml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desktop  # noqa: E402

PROGRAM, SCHEMAS, MODELS, SHOTS = sys.argv[1:5]
DATA = os.environ.get("OFFRAMP_TEST_DATA", "")
N_IMAGES = 600


class Evaluation:
    """The program on its third page."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="offramp-gui-")
        environment = {"GSETTINGS_BACKEND": "memory", "GSETTINGS_SCHEMA_DIR": SCHEMAS, "OFFRAMP_MODELS": MODELS,
                       "OFFRAMP_DATA": DATA, "LANGUAGE": "en"}
        self.program = desktop.Program([PROGRAM], environment, home=self.folder)
        self.tree = desktop.Accessible("io.github.offramp.Offramp")

    def offset(self):
        geometry = dict(line.split("=") for line in
                        desktop.run("xdotool", "getwindowgeometry", "--shell", self.window).split() if "=" in line)
        frame = self.tree.find(role="frame").get_extents(self.tree.atspi.CoordType.WINDOW)
        return (int(geometry["X"]) + (int(geometry["WIDTH"]) - frame.width) // 2,
                int(geometry["Y"]) + (int(geometry["HEIGHT"]) - frame.height) // 2)

    def click(self, node):
        x, y = self.tree.center(node)
        dx, dy = self.offset()
        desktop.Mouse.click(x + dx, y + dy)

    def button(self, name):
        """The button of that name on the page's right: in the middle of an empty one, else at its foot."""
        def find():
            for node in self.tree.walk():
                try:
                    box = node.get_extents(self.tree.atspi.CoordType.WINDOW)
                    if (node.get_role_name() == "push button" and node.get_name() == name and box.y > 400 and box.x > 320
                            and box.width > 0):
                        return node
                except Exception:  # it went away meanwhile
                    continue
            return None
        return desktop.wait_for(f"the button “{name}”", find, 25)

    def reveal(self, name, role=None):
        """Scrolls to a widget with the wheel; returns its corner on the screen."""
        node = self.tree.wait(name, role)
        dx, dy = self.offset()
        desktop.Mouse.move(1262, 400)
        for _ in range(60):
            box = node.get_extents(self.tree.atspi.CoordType.WINDOW)
            if 80 < box.y < 560:
                return box.x + dx, box.y + dy
            desktop.run("xdotool", "click", "5" if box.y >= 560 else "4")
            desktop.time.sleep(0.15)
        raise AssertionError(f"{name} was not reached: {box.y}")

    def says(self, pattern):
        return any(re.search(pattern, name) for name in self.tree.names())

    def wait_says(self, what, pattern, seconds=30):
        return desktop.wait_for(what, lambda: self.says(pattern), seconds)

    def open(self):
        self.window = self.program.window()
        desktop.wait_for("the accessible window", self.tree.root)
        desktop.run("xdotool", "windowmove", self.window, "0", "0")
        desktop.run("xdotool", "windowsize", self.window, "1280", "800")
        desktop.type_keys("alt+3")
        self.wait_says("the empty page's hint", "How good is a network")

    def set_up(self):
        self.click(self.tree.wait("Images at most", "spin button"))
        desktop.type_keys("ctrl+a")
        desktop.run("xdotool", "type", str(N_IMAGES))
        desktop.type_keys("Tab")
        self.click(self.tree.wait("Test images"))
        desktop.time.sleep(1)
        desktop.type_keys("Down", "Return")
        self.wait_says("the pair in the row", r"MNIST \+ Omniglot")


def check_stop(page):
    """Begun by keys, stopped by the mouse: the page is as before."""
    page.set_up()
    desktop.type_keys("ctrl+Return")
    page.click(page.button("Stop"))
    page.button("Evaluate")
    assert page.says("How good is a network"), "a result, though it was stopped"


def check_run(page):
    page.click(page.button("Evaluate"))
    page.wait_says("the saving", r"The exit (saves|costs|here)|Here the exit costs", 90)
    page.wait_says("the test set", rf"MNIST \+ Omniglot: {N_IMAGES} test images")
    for words in ("Accuracy, %", "Paper, with exit", "99.40", "Time saved, %"):
        page.wait_says(words, re.escape(words))
    desktop.screenshot(os.path.join(SHOTS, "evaluate.png"))


def check_speech(page):
    """What is drawn is also said, a moment later; where the pointer is, the values there."""
    def describe(name):
        nodes = [node for node in page.tree.walk() if node.get_name() == name and node.get_role_name() == "image"]
        return "; ".join(node.get_description() or "" for node in nodes)  # Explore has a chart of the same name
    for name in ("Accuracy and time by threshold", "P(redundant) by kind", "Calibration"):
        desktop.wait_for(f"the words of “{name}”", lambda: re.search(r"between|accuracy \d", describe(name)), 20)
    assert re.search("called .*: [0-9]+ image", describe("Confusion matrix")), describe("Confusion matrix")


def check_matrix(page):
    """A press puts the cursor on the matrix, keys walk to its first cell and open its images."""
    x, y = page.reveal("Confusion matrix", "image")
    desktop.Mouse.click(x + 90, y + 90)
    desktop.time.sleep(1)
    desktop.type_keys("Escape")  # where that cell had images
    desktop.time.sleep(0.5)
    desktop.type_keys("Home", *["Up"] * 11, "Return")
    desktop.wait_for("the window of images", lambda: page.tree.window("0 called 0"))
    desktop.time.sleep(1)
    desktop.screenshot(os.path.join(SHOTS, "evaluate-gallery.png"))
    desktop.type_keys("Escape")
    desktop.wait_for("the closed window", lambda: page.tree.window("0 called 0") is None)


def check_export(page):
    path = os.path.join(page.folder, "report.html")
    page.reveal("Export")
    page.click(page.tree.wait("Export"))
    desktop.time.sleep(1)
    desktop.type_keys("h")
    page.tree.wait("Name", seconds=30)
    desktop.type_keys("ctrl+a")
    desktop.run("xdotool", "type", path)
    desktop.type_keys("Return")
    desktop.wait_for("the file", lambda: os.path.exists(path), 60)
    root = xml.parse(path).getroot()
    text = "".join(root.itertext())
    assert "MNIST + Omniglot" in text and "Confusion matrix" in text
    pictures = [image.get("src") for image in root.iter("img")]
    assert pictures and all(source.startswith("data:image/") for source in pictures), len(pictures)


def check_show(page):
    """The strip of wrongly exited images opens them; the first goes through the network in Explore."""
    x, y = page.reveal("Wrongly exited: show", "push button")
    desktop.Mouse.click(x + 30, y + 20)
    desktop.wait_for("the window of images", lambda: page.tree.window("Wrongly exited"))
    desktop.time.sleep(1)
    desktop.screenshot(os.path.join(SHOTS, "evaluate-mistakes.png"))
    desktop.type_keys("Return")
    desktop.wait_for("the closed window", lambda: page.tree.window("Wrongly exited") is None)
    page.wait_says("the image among those of Explore", r"mnist, test image [0-9]+ \([0-9]\)")
    page.wait_says("its verdict", r"^label: Left at block 1")
    desktop.screenshot(os.path.join(SHOTS, "evaluate-explore.png"))
    desktop.type_keys("alt+3")


def check_close_asks(page):
    """Closing during an evaluation asks; who keeps evaluating still has the window, and who stops closes it."""
    desktop.type_keys("ctrl+Return")
    page.button("Stop")
    desktop.type_keys("ctrl+q")
    page.tree.wait("An evaluation is running")
    desktop.time.sleep(0.5)
    desktop.type_keys("Escape")
    desktop.wait_for("the answered question", lambda: page.tree.find("An evaluation is running") is None)
    assert page.program.is_running()
    page.button("Stop")
    desktop.type_keys("ctrl+q")
    page.tree.wait("An evaluation is running")
    desktop.time.sleep(0.5)
    desktop.type_keys("alt+s")
    desktop.wait_for("the program's end", lambda: not page.program.is_running(), 30)
    assert page.program.process.returncode == 0, page.program.process.returncode
    desktop.check_log(page.program)


def main():
    reason = desktop.missing()
    for folder in ("mnist", "omniglot"):
        if reason is None and not os.path.isdir(os.path.join(DATA, folder)):
            reason = f"the images of {folder} are not installed"
    if reason is not None:
        print(f"1..0 # SKIP {reason}")
        return 0
    desktop.reenter()

    page = Evaluation()
    steps = [("the page opens with a hint", page.open),
             ("an evaluation is stopped", lambda: check_stop(page)),
             ("an evaluation shows the paper's table", lambda: check_run(page)),
             ("charts and matrix are described", lambda: check_speech(page)),
             ("a cell opens its images", lambda: check_matrix(page)),
             ("the report is written as HTML", lambda: check_export(page)),
             ("mistakes are shown, and one of them in Explore", lambda: check_show(page)),
             ("closing during an evaluation asks, and leaves no complaint", lambda: check_close_asks(page))]
    failed = 0
    print(f"1..{len(steps)}")
    try:
        for number, (title, step) in enumerate(steps, 1):
            try:
                step()
                print(f"ok {number} - {title}", flush=True)
            except Exception as error:  # the next steps still tell what they can
                failed += 1
                desktop.screenshot(os.path.join(SHOTS, f"evaluate-failed-{number}.png"))
                print(f"not ok {number} - {title}\n# {type(error).__name__}: {error}", flush=True)
                print("\n".join("# " + name for name in page.tree.names() if not name.startswith("filler")))
    finally:
        page.program.stop()
    return 1 if failed else 0


sys.exit(main())
