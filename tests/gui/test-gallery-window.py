#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The gallery as a person uses it: select, sort, filter, remove and bring back, export, read what failed.

Usage: test-gallery-window.py PROGRAM SCHEMA_DIR MODELS_DIR SCREENSHOT_DIR. TAP on stdout. The pictures are drawn here.
"""
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desktop  # noqa: E402

PROGRAM, SCHEMAS, MODELS, SHOTS = sys.argv[1:5]
VERDICT = re.compile(r": (Left at block 1|Full network: [0-9])")
N_PICTURES = 9


def write_picture(path, seed):
    """A light figure on a dark ground: another one for each seed."""
    side = 32
    rows = [bytes(230 if (x * (seed + 2) + y * (seed % 4 + 1)) % 17 < 4 and 5 < x < 27 and 5 < y < 27 else 0
                  for x in range(side)) for y in range(side)]
    with open(path, "wb") as file:
        file.write(b"P5 %d %d 255\n" % (side, side) + b"".join(rows))


class Gallery:
    """The program with nine pictures and a file that is none."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="offramp-gui-")
        pictures = os.path.join(self.folder, "pictures")
        os.makedirs(pictures)
        for index in range(N_PICTURES):
            write_picture(os.path.join(pictures, f"picture {index + 1}.pgm"), index)
        with open(os.path.join(pictures, "broken.png"), "wb") as file:
            file.write(b"These are no pixels.")
        environment = {"GSETTINGS_BACKEND": "memory", "GSETTINGS_SCHEMA_DIR": SCHEMAS, "OFFRAMP_MODELS": MODELS,
                       "OFFRAMP_DATA": os.path.join(self.folder, "none"), "LANGUAGE": "en"}
        self.program = desktop.Program([PROGRAM, pictures], environment, home=self.folder)
        self.tree = desktop.Accessible("io.github.offramp.Offramp")

    def open(self):
        self.window = self.program.window()
        desktop.wait_for("the accessible window", self.tree.root)
        desktop.run("xdotool", "windowmove", self.window, "0", "0")
        desktop.run("xdotool", "windowsize", self.window, "1280", "800")
        desktop.wait_for("nine verdicts", lambda: len(self.cards()) == N_PICTURES)

    def cards(self):
        """The cells of all judged images."""
        found = []
        for node in self.tree.walk():
            try:
                if node.get_role_name() != "panel" and VERDICT.search(node.get_name() or ""):
                    found.append(node)
            except Exception:  # it went away meanwhile
                continue
        return found

    def names(self):
        return [node.get_name().split(":")[0] for node in self.cards()]

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

    def click_card(self, index, modifier=None):
        if modifier is not None:
            desktop.run("xdotool", "keydown", modifier)
        try:
            self.click(self.cards()[index])
        finally:
            if modifier is not None:
                desktop.run("xdotool", "keyup", modifier)

    def says(self, pattern):
        return any(re.search(pattern, name) for name in self.tree.names())

    def wait_says(self, what, pattern):
        return desktop.wait_for(what, lambda: self.says(pattern), 30)

    def choose(self, button, item, *keys):
        """Opens a menu and takes an item by its letter."""
        def is_open():
            self.click(self.tree.wait(button))
            desktop.time.sleep(1)
            return self.tree.find(item) is not None
        desktop.wait_for(f"the menu with “{item}”", is_open)
        desktop.time.sleep(0.5)
        desktop.type_keys(*keys)
        desktop.time.sleep(0.5)

    def order(self, what, key, names):
        """The menu of orders is a part of the other one where its own button has no room; opened again if it was shut."""
        def is_ordered():
            self.click(self.tree.wait("More"))
            desktop.time.sleep(1)
            desktop.type_keys("o")
            desktop.time.sleep(0.5)
            desktop.type_keys(key)
            desktop.time.sleep(1)
            return self.names() == names
        desktop.wait_for(what, is_ordered)
        desktop.type_keys("Escape", "Escape")
        desktop.time.sleep(0.5)


def check_selection(gallery):
    gallery.click_card(0)
    desktop.type_keys("ctrl+a")
    gallery.wait_says("all images selected", r"\b9 selected")
    gallery.click_card(1)
    desktop.wait_for("one image selected", lambda: not gallery.says(r"\d selected"))
    gallery.click_card(3, "ctrl")
    gallery.wait_says("two images selected", r"\b2 selected")
    gallery.wait_says("the one clicked last in the verdict", r"\b4 of 9")
    gallery.click_card(0)
    gallery.click_card(2, "shift")
    gallery.wait_says("three images selected", r"\b3 selected")
    desktop.screenshot(os.path.join(SHOTS, "gallery.png"))


def check_order(gallery):
    by_arrival = gallery.names()
    gallery.order("the last name first", "r", list(reversed(by_arrival)))
    gallery.order("the order of arrival", "s", by_arrival)


def check_filter(gallery):
    left = sum("Left at" in node.get_name() for node in gallery.cards())
    gallery.click(gallery.tree.wait("Left · "))
    desktop.wait_for("only images that left", lambda: len(gallery.cards()) == left)
    gallery.click(gallery.tree.wait("Full · "))
    desktop.wait_for("only images that stayed", lambda: len(gallery.cards()) == N_PICTURES - left)
    gallery.click(gallery.tree.wait("All · "))
    desktop.wait_for("all images", lambda: len(gallery.cards()) == N_PICTURES)


def check_removal(gallery):
    names = gallery.names()
    gallery.click_card(1)
    gallery.click_card(4, "ctrl")
    desktop.type_keys("Delete")
    desktop.wait_for("two images less", lambda: gallery.names() == [n for i, n in enumerate(names) if i not in (1, 4)])
    gallery.wait_says("what was removed", "2 images were removed")
    desktop.type_keys("ctrl+z")
    desktop.wait_for("all images in their places", lambda: gallery.names() == names)


def check_failures(gallery):
    gallery.choose("More", "Files that gave no image", "i")
    gallery.wait_says("the reason", r"broken\.png.* is not a picture")
    desktop.screenshot(os.path.join(SHOTS, "failures.png"))
    desktop.type_keys("Escape")
    desktop.wait_for("the closed list", lambda: not gallery.says("Files and reasons"))


def check_export(gallery):
    path = os.path.join(gallery.folder, "exported.json")
    gallery.click_card(0)
    desktop.type_keys("ctrl+e")
    gallery.wait_says("the dialog", "All shown .9.")
    gallery.click(gallery.tree.wait("Format"))
    desktop.time.sleep(0.5)
    desktop.type_keys("Down", "Return")
    gallery.wait_says("the format", r"Data .JSON.")
    gallery.click(gallery.tree.wait("Export…"))
    gallery.tree.wait("Name", seconds=30)
    desktop.type_keys("ctrl+a")
    desktop.run("xdotool", "type", path)
    desktop.type_keys("Return")
    desktop.wait_for("the file", lambda: os.path.exists(path), 30)
    with open(path) as file:
        images = json.load(file)["images"]
    assert len(images) == N_PICTURES, len(images)
    assert all(image["route"] in ("exit", "full") and len(image["image_sha256"]) == 64 for image in images), images
    gallery.wait_says("that it is written", "9 images were exported")


def main():
    reason = desktop.missing()
    if reason is not None:
        print(f"1..0 # SKIP {reason}")
        return 0
    desktop.reenter()

    gallery = Gallery()
    steps = [("the images of a folder are judged", gallery.open),
             ("images are selected by mouse and keys", lambda: check_selection(gallery)),
             ("the order follows the menu", lambda: check_order(gallery)),
             ("the filters", lambda: check_filter(gallery)),
             ("removed images come back", lambda: check_removal(gallery)),
             ("what gave no image is listed", lambda: check_failures(gallery)),
             ("images are exported", lambda: check_export(gallery)),
             ("closing leaves no complaint", lambda: desktop.check_close(gallery.program))]
    failed = 0
    print(f"1..{len(steps)}")
    try:
        for number, (title, step) in enumerate(steps, 1):
            try:
                step()
                print(f"ok {number} - {title}", flush=True)
            except Exception as error:  # the next steps still tell what they can
                failed += 1
                desktop.screenshot(os.path.join(SHOTS, f"gallery-failed-{number}.png"))
                print(f"not ok {number} - {title}\n# {type(error).__name__}: {error}", flush=True)
                print("\n".join("# " + name for name in gallery.tree.names() if not name.startswith("filler")))
    finally:
        gallery.program.stop()
    return 1 if failed else 0


sys.exit(main())
