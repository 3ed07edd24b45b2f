#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The gallery as a person uses it: select, sort, filter, remove and bring back, export, read what failed.

Usage: test-gallery-window.py PROGRAM SCHEMA_DIR MODELS_DIR SCREENSHOT_DIR. TAP on stdout. The pictures are drawn here.
"""
import json
import os
import re
import sys

import desktop
import pictures
import steps
from session import Session

PROGRAM, SCHEMAS, MODELS, SHOTS = sys.argv[1:5]
VERDICT = re.compile(r": (Left at block 1|Full network: [0-9])")
N_PICTURES = 9


class Gallery(Session):
    """The program with nine pictures and a file that is none."""

    def __init__(self):
        super().__init__(PROGRAM, SCHEMAS, MODELS)
        folder = os.path.join(self.folder, "pictures")
        os.makedirs(folder)
        for index in range(N_PICTURES):
            pictures.draw_figure(os.path.join(folder, f"picture {index + 1}.pgm"), index)
        with open(os.path.join(folder, "broken.png"), "wb") as file:
            file.write(b"These are no pixels.")
        self.start(folder)

    def open_pictures(self):
        self.open("More")
        desktop.run("xdotool", "windowsize", self.window, "1280", "800")
        desktop.wait_for("nine verdicts", lambda: len(self.cards()) == N_PICTURES)

    def cards(self):
        """The cells of all judged images."""
        return [node for node in self.tree.walk()
                if node.get_role_name() != "panel" and VERDICT.search(node.get_name() or "")]

    def names(self):
        return [node.get_name().split(":")[0] for node in self.cards()]

    def click_card(self, index, modifier=None):
        place = desktop.settle("the card to stand still", lambda: self.place(self.cards()[index]))
        if modifier is not None:
            desktop.run("xdotool", "keydown", modifier)
        try:
            desktop.Mouse.click(*place)
        finally:
            if modifier is not None:
                desktop.run("xdotool", "keyup", modifier)

    def order(self, item, key, names):
        """The menu of orders is a part of the other one where its own button has no room; opened again if it was shut."""
        def is_ordered():
            if self.tree.find("Sort and filter") is None:
                self.click("More")
                self.tree.wait("Sort and filter", seconds=10)
            desktop.type_keys("o")
            desktop.settle("the menu of orders", lambda: self.place(self.tree.find(item)), 5)
            desktop.type_keys(key)
            desktop.wait_for("the order", lambda: self.names() == names, 5)
            return True
        desktop.wait_for(f"the order after “{item}”", is_ordered)
        desktop.type_keys("Escape", "Escape")
        desktop.wait_for("the end of the menu", lambda: self.tree.find("Sort and filter") is None)


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
    gallery.order("Largest first", "r", by_arrival[::-1])
    gallery.order("Smallest first", "s", by_arrival)


def check_filter(gallery):
    left = sum("Left at" in node.get_name() for node in gallery.cards())
    gallery.click("Left · ")
    desktop.wait_for("only images that left", lambda: len(gallery.cards()) == left)
    gallery.click("Full · ")
    desktop.wait_for("only images that stayed", lambda: len(gallery.cards()) == N_PICTURES - left)
    gallery.click("All · ")
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
    gallery.choose("More", "Files that gave no image", "i", until=r"broken\.png.* is not a picture")
    desktop.screenshot(os.path.join(SHOTS, "failures.png"))
    desktop.type_keys("Escape")
    desktop.wait_for("the closed list", lambda: not gallery.says("Files and reasons"))


def check_export(gallery):
    path = os.path.join(gallery.folder, "exported.json")
    gallery.click_card(0)
    desktop.type_keys("ctrl+e")
    gallery.wait_says("the dialog", "All shown .9.")

    def is_json():
        """The list says nothing to a screen reader until something of it is chosen: once more where it had no ears yet."""
        gallery.click("Format")
        desktop.time.sleep(0.5)
        desktop.type_keys("Down", "Return")
        return gallery.wait_says("the format", r"Data .JSON.", 5)
    desktop.wait_for("the format", is_json)
    gallery.click("Export…")
    gallery.type_file_name("Export images", path)
    desktop.wait_for("the file", lambda: os.path.exists(path), 30)
    with open(path) as file:
        images = json.load(file)["images"]
    assert len(images) == N_PICTURES, len(images)
    assert all(image["route"] in ("exit", "full") and len(image["image_sha256"]) == 64 for image in images), images
    gallery.back()
    gallery.wait_says("that it is written", "9 images were exported")


STEPS = [("the images of a folder are judged", Gallery.open_pictures),
         ("images are selected by mouse and keys", check_selection),
         ("the order follows the menu", check_order),
         ("the filters", check_filter),
         ("removed images come back", check_removal),
         ("what gave no image is listed", check_failures),
         ("images are exported", check_export),
         ("closing leaves no complaint", lambda gallery: desktop.check_close(gallery.program))]

sys.exit(steps.run(Gallery, STEPS, SHOTS, "gallery"))
