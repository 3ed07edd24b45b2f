#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Explore page by the keyboard alone, as a lecturer without a mouse or a screen: images brought in every way, verdicts
announced, the verdict card, the threshold, the road, feature maps, a race, a drawing that is guessed, a lesson recorded,
edited, saved and replayed, the gallery. What has the focus, and what is said, is asked of AT-SPI.

Usage: test-explore-keys.py PROGRAM DRAG_SOURCE SCHEMA_DIR MODELS_DIR SCREENSHOT_DIR. TAP on stdout.
"""
import json
import os
import re
import sys

import desktop
import pictures
import steps
from session import Session

PROGRAM, DRAG_SOURCE, SCHEMAS, MODELS, SHOTS = sys.argv[1:6]
VERDICT = re.compile(r": (Left at block 1|Full network: [0-9])")
ON_PAD = r"label: (Full network: [0-9]|Left at block 1)$"


class Page(Session):
    """The program without any data set, and no hand on the mouse."""

    def __init__(self):
        super().__init__(PROGRAM, SCHEMAS, MODELS)
        self.opened, self.pasted = (os.path.join(self.folder, name) for name in ("opened.ppm", "pasted.ppm"))
        for path in (self.opened, self.pasted):
            pictures.draw_bar(path)
        self.start()

    def open_page(self):
        self.open("Drop images here", "panel")
        desktop.Mouse.move(1279, 799)
        self.heard = self.tree.listen()

    def focus(self):
        """Name and role of what has the focus, as a screen reader is told."""
        node = self.tree.focused()
        return (node.get_name(), node.get_role_name()) if node is not None else ("", "")

    def tab_to(self, pattern, role=None, key="Tab", most=60):
        """Presses Tab until what is called so has the focus."""
        passed = []
        for _ in range(most):
            focus = self.focus()
            if re.search(pattern, focus[0]) and role in (None, focus[1]):
                return focus[0]
            passed.append(focus)
            desktop.type_keys(key)
            self.wait_moved(focus)
        raise AssertionError(f"no {key} leads to “{pattern}”; it went over {passed}")

    def wait_moved(self, focus):
        """A key may take its time; two widgets one after the other may also have the same name."""
        try:
            desktop.wait_for("another focus", lambda: self.focus() not in (focus, ("", "")), 1)
        except desktop.Timeout:
            pass

    def push(self, pattern, role=None, key="Tab"):
        self.tab_to(pattern, role, key)
        desktop.type_keys("space")

    def wait_heard(self, what, pattern):
        """Waits until a live region has said so."""
        return desktop.wait_for(what, lambda: next((text for text in self.heard() if re.search(pattern, text)), None))

    def cards(self):
        return [name for name in self.tree.names() if name.startswith("table cell") and VERDICT.search(name)]

    def here(self):
        found = self.says(r": Here: (\d+) leave, (\d+) stay$")
        return (int(found[1]), int(found[2])) if found else None

    def wait_here(self, count):
        desktop.wait_for(f"{count} verdicts", lambda: self.here() is not None and sum(self.here()) == count)


def check_sample_images(page):
    page.push("^Sample images$", "push button")
    page.wait_here(10)
    page.wait_heard("the first verdict said", r"^(Left at block 1|Full network: \d) · ")
    page.tab_to(VERDICT.pattern)
    page.wait_says("the first image's place", r": 1 of 10$")
    desktop.type_keys("Right")
    page.wait_says("the second image's place", r": 2 of 10$")
    focus = desktop.wait_for("a focus on an image", lambda: page.focus() if VERDICT.search(page.focus()[0]) else None)
    way, name = re.search(r"(Left at block 1|Full network: \d)", focus[0])[1], focus[0].split(":")[0]
    page.wait_heard("the second image's verdict said", re.escape(f"{way} · {name}"))


def check_open_and_paste(page):
    desktop.type_keys("ctrl+o")
    page.open_file("Open images", page.opened)
    page.wait_says("the opened picture", r"opened\.ppm: (Left|Full)")
    page.wait_heard("its verdict said", r"· opened\.ppm$")
    source = desktop.Program([DRAG_SOURCE, page.pasted], home=page.folder)
    try:
        desktop.wait_for("the file in the clipboard", lambda: "ready" in source.read_log())
        source.window()

        def is_pasted():
            """Once more where the window had not heard yet that the clipboard has another owner."""
            page.back()
            desktop.type_keys("ctrl+v")
            return page.wait_says("the pasted file", r"pasted\.ppm: (Left|Full)", 10)
        desktop.wait_for("the pasted file", is_pasted)
    finally:
        source.stop()
    page.wait_here(12)


def check_verdict_card(page):
    """Prepared otherwise by hand, and back; what the other way would have been."""
    page.wait_says("what was done to the picture", r"label: .*automatically · the whole picture")
    page.push("^Invert$")
    page.wait_says("the other polarity", r"label: (Inverted by hand|Not inverted, by hand) · ")
    page.push("^Crop$")
    page.wait_says("the crop", r"label: .*by hand · cropped to its ")
    page.push("^Automatic$")
    page.wait_says("the old preparation", r"label: .*automatically · the whole picture")
    page.wait_says("the other way", r"label: (What would the whole network have said\?|And if it had left\?)")
    page.wait_says("what it would have cost or saved", r"label: (“\d”, .* sure, after .* ms|Out after .* ms: .* saved)")


def check_threshold(page):
    """By keys to the one end and back to what validation chose; the slider says what it does."""
    before = page.here()
    page.tab_to("^Exit threshold", "slider")
    desktop.type_keys("Left", "Left")
    page.wait_says("a moved threshold", r"moved by hand")
    desktop.wait_for("the slider's words", lambda: re.search(r"^Threshold 0\.\d+\. Here: \d+ leave, \d+ stay",
                                                             page.tree.focused().get_description()))
    desktop.type_keys(*["Next"] * 20)
    desktop.wait_for("the end of the scale", lambda: page.here() == (12, 0))
    desktop.type_keys("Home")
    desktop.wait_for("the network's own threshold", lambda: page.here() == before and not page.says(r"moved by hand"))
    page.wait_says("the histogram's words", r"P\(redundant\) of 12 images here")


def check_road(page):
    page.tab_to(r"^(Block [1-5]|Classifier|Exit after)\b", key="shift+Tab")
    desktop.type_keys(*["Left"] * 7)
    page.wait_says("the figures of block 1", r"label: Block 1 · 2 convolutions")
    desktop.type_keys("Right")
    page.wait_says("the figures of the exit", r"label: Exit after block 1 · ")
    told = page.tree.wait("The network as a road").get_description()
    assert re.search(r"There is an exit after block 1\. (Left at block 1|Full network: .*), after .* ms\. Block 1 \+ exit: ",
                     told), told


def check_features(page):
    """All maps: from one to the next, nearer, aside, to another layer, and back."""
    desktop.type_keys("ctrl+m")
    window = page.wait_window("Feature maps")
    page.focus_window("Feature maps")
    view = page.tree.wait("Feature maps", "image", inside=window)

    def told():
        return page.tree.find("Feature maps", "image", inside=window).get_description()

    def zoom():
        found = page.says(r"label: (\d+) %$")
        return int(found[1]) if found else 0

    assert view.get_role_name() == "image"
    desktop.wait_for("what the colours say", lambda: told().startswith("Colours from the smallest"))
    desktop.wait_for("the whole sheet", lambda: zoom() == 100)
    page.tab_to("^Feature maps$", "image")
    desktop.type_keys("Right", "Right")
    desktop.wait_for("the second map", lambda: told().startswith("Map 2: min "))
    desktop.type_keys("plus", "plus", "plus")
    desktop.wait_for("a nearer look", lambda: zoom() > 150)
    near = desktop.settle("the end of the movement", zoom)
    desktop.type_keys("shift+Right", "shift+Down", "minus")
    desktop.wait_for("a look from farther", lambda: 100 < zoom() < near)
    desktop.screenshot(os.path.join(SHOTS, "keys-maps.png"))
    desktop.type_keys("Return")
    desktop.wait_for("one map alone", lambda: zoom() > near)
    desktop.type_keys("0")
    desktop.wait_for("the whole sheet again", lambda: zoom() == 100)
    desktop.type_keys("Escape")
    page.wait_closed("Feature maps")
    page.back()


def check_race(page):
    """The images here run, by keys; both lanes, the sentence and the plot are said."""
    desktop.type_keys("ctrl+r")
    race = page.wait_window("Race")
    page.focus_window("Race")
    page.tab_to("^Which images run$")
    desktop.type_keys("ctrl+r")
    said = page.wait_says("the result", r"With the exit \d\.\d\d of the time; the limit is \d\.\d\d\.", 120)
    assert said.string.split(":")[0] in ("statusbar", "status bar"), said.string
    lanes = [node.get_description() for node in page.tree.walk(race) if node.get_name().startswith("Lane of the network")]
    assert len(lanes) == 2 and all("images" in lane for lane in lanes), lanes
    page.wait_says("the plot's words", r"Measured at \d+ %: \d\.\d\d")
    desktop.screenshot(os.path.join(SHOTS, "keys-race.png"))
    desktop.type_keys("Escape")
    page.wait_closed("Race")
    page.back()


def check_guess_and_draw(page):
    """What is drawn is judged out of sight while the class guesses."""
    desktop.type_keys("ctrl+d")
    desktop.wait_for("the pad", lambda: page.focus()[0] == "Drawing pad")
    desktop.type_keys("space", *["Down"] * 12)
    page.wait_says("a verdict on the drawing", ON_PAD)
    desktop.type_keys("ctrl+g")
    desktop.wait_for("no verdict", lambda: not page.says(ON_PAD))
    heard = len(page.heard())
    desktop.type_keys("Down", "Down")  # another stroke of the pen, another answer
    desktop.time.sleep(0.7)
    assert not page.says(r"(Full network: [0-9]|Left at block 1)"), page.says(r"(Full network: [0-9]|Left at block 1)")
    assert not [text for text in page.heard()[heard:] if re.search("Full network|Left at", text)], page.heard()[heard:]
    desktop.type_keys("a")
    page.wait_says("the answer", r"^status ?bar: (Right!|Wrong this time\.) (Left at block|Full network)")
    desktop.wait_for("the first answer to be said",
                     lambda: [text for text in page.heard()[heard:] if re.match(r"Right!|Wrong this time\.", text)])
    page.wait_says("the verdict after the guess", ON_PAD)
    desktop.type_keys("ctrl+g", "Return")  # without a guess; the drawing is kept
    page.wait_says("a clean sheet", "Draw a digit, or anything else")
    desktop.type_keys("ctrl+d")
    page.wait_here(13)


def check_record(page):
    """A session is recorded while one teaches."""
    page.tab_to(VERDICT.pattern)
    desktop.type_keys("Home")
    page.wait_says("the first image", r": 1 of 13$")
    desktop.type_keys("ctrl+shift+l")
    page.wait_says("the first step", r"Recording a lesson: 1 step$")
    for count in (2, 3):
        desktop.type_keys("Right")
        page.wait_says("another step", rf"Recording a lesson: {count} steps$")
    desktop.type_keys("ctrl+shift+l")
    page.wait_window("Save as a lesson")
    assert not page.says("Recording a lesson")


def check_edit(page):
    """Title, remark, order; a step less; saved under a name."""
    page.focus_window("Save as a lesson")
    page.tab_to("^Title", "text")
    desktop.type_text("By keys alone")
    page.tab_to("^Remark$", "text")
    desktop.type_text("Look at this one")
    page.push("^Later$", "push button")
    page.tab_to("^Remark$", "text")
    page.push("^Remove this step$", "push button")
    desktop.wait_for("one step less", lambda: sum("Remove this step" in name for name in page.tree.names()) == 2)
    desktop.screenshot(os.path.join(SHOTS, "keys-editor.png"))
    page.push("Save…$", "push button")
    page.lesson = os.path.join(page.folder, "keys.offramp-lesson")
    page.type_file_name("Save the lesson", page.lesson)
    desktop.wait_for("the file", lambda: os.path.exists(page.lesson))
    page.wait_closed("Save as a lesson")
    with open(page.lesson) as file:
        lesson = json.load(file)
    assert lesson["title"] == {"": "By keys alone"}, lesson["title"]
    assert len(lesson["steps"]) == 2, len(lesson["steps"])
    assert any(step["remark"] == {"": "Look at this one"} for step in lesson["steps"]), lesson["steps"]
    page.back()


def check_replay(page):
    """The lesson is opened like a picture, and turned over on a projector."""
    desktop.type_keys("ctrl+o")
    page.open_file("Open images", page.lesson)
    page.wait_window("By keys alone")
    page.focus_window("By keys alone")
    page.wait_says("the first step", r": 1 of 2$")
    desktop.type_keys("F11", "Next", "Escape")
    page.wait_says("the second step", r": 2 of 2$")
    desktop.type_keys("Escape")
    page.wait_closed("By keys alone")
    page.back()


def check_gallery(page):
    """All are selected and removed, and come back."""
    page.tab_to(VERDICT.pattern)
    desktop.type_keys("ctrl+a")
    page.wait_says("all images selected", r"\b13 selected")
    desktop.type_keys("Delete")
    page.wait_says("the empty page's hint", r"Drop images here")
    desktop.type_keys("ctrl+z")
    page.wait_here(13)
    page.push("^Full · ", key="shift+Tab")
    desktop.wait_for("only images that stayed", lambda: page.cards() and not any("Left at" in name for name in page.cards()))
    page.push("^All · ", key="shift+Tab")
    desktop.wait_for("all images", lambda: any("Left at" in name for name in page.cards()))


STEPS = [("the window opens", Page.open_page),
         ("sample images, and from one to the next", check_sample_images),
         ("a picture is opened, another pasted", check_open_and_paste),
         ("the verdict card", check_verdict_card),
         ("the threshold, and back", check_threshold),
         ("along the road", check_road),
         ("feature maps", check_features),
         ("a race", check_race),
         ("a drawing is guessed", check_guess_and_draw),
         ("a lesson is recorded", check_record),
         ("a lesson is edited and saved", check_edit),
         ("the lesson is replayed", check_replay),
         ("the gallery", check_gallery),
         ("closing leaves no complaint", lambda page: desktop.check_close(page.program))]

sys.exit(steps.run(Page, STEPS, SHOTS, "keys"))
