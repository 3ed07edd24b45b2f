#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The window as a person uses it: real drag and drop, a real training, exploring while it runs.

Usage: test-window.py PROGRAM DRAG_SOURCE SCHEMA_DIR MODELS_DIR SCREENSHOT_DIR. TAP on stdout. Real images are taken from
OFFRAMP_TEST_DATA where they are installed; else pictures are drawn here. Training is on the built-in doodles.
"""
import glob
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

# The last settings of an imagined user: the smallest training there is.
SETTINGS = """pair='doodles'
width-divisor=uint32 16
epochs=uint32 1
batch=uint32 64
"""


def make_pictures(folder):
    """A digit and a redundant drawing, and what the network must say of them: real ones where there are any."""
    samples = os.path.join(os.environ.get("OFFRAMP_TEST_DATA", ""), "samples")
    digit = glob.glob(os.path.join(samples, "mnist_test_00428_label-4.png"))
    glyph = glob.glob(os.path.join(samples, "omniglot_evaluation_Glagolitic_character26_1140_18.png"))
    if digit and glyph:
        return digit[0], glyph[0], "Full network: 4", "Left at block 1"
    digit, glyph = os.path.join(folder, "one.ppm"), os.path.join(folder, "drawing.ppm")
    pictures.draw_bar(digit)
    pictures.draw_picture(glyph, [[(10, 10), (46, 14), (14, 44), (44, 46)], [(28, 6), (24, 50)]])
    return digit, glyph, None, None


class Window(Session):
    """One run of the program by one person."""

    def __init__(self):
        super().__init__(PROGRAM, SCHEMAS, MODELS, SETTINGS)
        self.digit, self.glyph, self.digit_says, self.glyph_says = make_pictures(self.folder)
        self.png = os.path.join(self.folder, "bar.png")
        pictures.write_png(self.png)
        self.start()

    def cards(self):
        """The accessible names of all judged images that are on the screen."""
        return [node.get_name() for node in self.tree.walk() if VERDICT.search(node.get_name() or "")]

    def card_of(self, path):
        return next((name for name in self.cards() if name.startswith(os.path.basename(path) + ":")), None)

    def count(self):
        """The number of images that the page says it holds."""
        found = self.says(r"(\d+) images?\b")
        return int(found[1]) if found else 0

    def drop(self, find, *paths):
        """Drags files from a second program, the stand-in for a file manager (and a browser), onto what @find gives."""
        source = desktop.Program([DRAG_SOURCE, *paths], home=self.folder)
        try:
            window = source.window()
            desktop.run("xdotool", "windowmove", "--sync", window, "1000", "620")
            desktop.run("xdotool", "windowraise", window)
            x, y, width, height = desktop.get_geometry(window)

            def is_dropped():
                """Once more where the hand let go before the window had noticed what comes."""
                n_words = len(source.read_log().split())
                desktop.Mouse.drag((x + width // 2, y + height // 2), self.place(find()))
                words = desktop.wait_for("the drop", lambda: source.read_log().split()[n_words:], 20)
                return "dropped" in words
            desktop.wait_for("the files to be taken", is_dropped)
        finally:
            source.stop()

    def drop_on(self, name, role, *paths):
        self.drop(lambda: self.tree.find(name, role), *paths)


def check_race(session):
    """A race of doodles, run and read by the keyboard and the accessibility tree alone."""
    desktop.type_keys("ctrl+r")
    race = session.wait_window("Race")

    def find(pattern, role=None):
        for node in session.tree.walk(race):
            found = re.search(pattern, node.get_name() or "")
            if found and role in (None, node.get_role_name()):
                return found
        return None

    desktop.wait_for("the race's window", lambda: find("^Press Start"))
    assert find("^Doodles$"), "doodles are chosen where no test set is installed"
    desktop.run("xdotool", "mousemove", "400", "300")
    desktop.type_keys("ctrl+r")
    result = desktop.wait_for("the result", lambda: find(r"With the exit (\d\.\d\d) of the time; the limit is (\d\.\d\d)\."),
                              120)
    ratio, limit = float(result[1]), float(result[2])
    assert 0 < limit < 1 and 0 < ratio < 2, result[0]
    counts = desktop.wait_for("the counts", lambda: find(r"^1\D?024 images, 584 redundant, (\d+) left at an exit"))
    assert 0 < int(counts[1]) <= 1024, counts[0]
    lanes = [node.get_name() for node in session.tree.walk(race)
             if re.search(r"^1\D?024 of 1\D?024 images .*finished after \d\.\d{3} s$", node.get_name() or "")]
    assert len(lanes) == 2, lanes
    assert find(r"^The exit (saves|costs) .+€"), "the cost of a million images"
    assert find(r"^From the race: \d+ % of the images left"), "which measurement the cost is from"
    assert find(r"Measured at \d+ %: \d\.\d\d"), "the plot's words"
    desktop.screenshot(os.path.join(SHOTS, "race.png"))
    desktop.type_keys("Escape")
    session.wait_closed("Race")


def check_drop(session):
    session.drop_on("Drop images here", "panel", session.digit, session.glyph)
    digit = desktop.wait_for("the digit's card", lambda: session.card_of(session.digit))
    glyph = desktop.wait_for("the drawing's card", lambda: session.card_of(session.glyph))
    assert session.digit_says is None or session.digit_says in digit, digit
    assert session.glyph_says is None or session.glyph_says in glyph, glyph
    assert re.search(r"\d\.\d\d ms", digit), digit
    desktop.screenshot(os.path.join(SHOTS, "explore.png"))


def here(session):
    """How many images leave and how many stay, as the threshold card says."""
    found = [re.search(r"^Here: (\d+) leave, (\d+) stay$", name.split(": ", 1)[-1]) for name in session.tree.names()]
    return next(((int(match.group(1)), int(match.group(2))) for match in found if match), None)


def bring_slider_into_view(session):
    """Turns the wheel over the gap beside the verdict, where nothing else takes it. Returns the slider's two ends."""
    slider = session.tree.wait("Exit threshold", "slider")
    panel = session.box(session.tree.wait("Verdict", "label"))
    frame = session.box(session.tree.find(role="frame"))
    dx, dy = session.offset()
    desktop.Mouse.move(panel.x - 24 + dx, frame.height // 2 + dy)

    def is_in_view():
        if 0 < session.box(slider).y < frame.height - 60:
            return True
        desktop.Mouse.wheel(1)
        return False
    desktop.wait_for("the slider in view", is_in_view)

    def edges():
        box = session.box(slider)
        return box.x, box.y, box.width
    x, y, width = desktop.settle("the end of the scrolling", edges)
    return (x + 3 + dx, y + 8 + dy), (x + width - 3 + dx, y + 8 + dy)


def scroll_back(session):
    panel = session.box(session.tree.wait("Verdict", "label"))
    dx, dy = session.offset()
    desktop.Mouse.move(panel.x - 24 + dx, panel.y + 200 + dy)
    desktop.Mouse.wheel(-30)
    desktop.settle("the end of the scrolling", lambda: session.box(session.tree.find("The road")).y)


def check_threshold(session):
    """The slider with a pointer and with keys: verdicts and counts follow it, and it comes back."""
    before = desktop.wait_for("the counts of the threshold card", lambda: here(session))
    left_end, right_end = bring_slider_into_view(session)
    count = sum(before)
    assert count == 2, before

    desktop.Mouse.click(*left_end)
    desktop.type_keys(*["Left"] * 4)  # at 0 everything leaves
    desktop.wait_for("all images to leave", lambda: here(session) == (count, 0))
    desktop.wait_for("the digit to leave", lambda: "Left at block 1" in session.card_of(session.digit))
    session.wait_says("that the threshold was moved", r"moved by hand")
    desktop.screenshot(os.path.join(SHOTS, "threshold.png"))
    desktop.type_keys("Right", "Right")
    session.wait_says("the threshold of two steps", r": 0\.00000\d+$")
    desktop.type_keys("Home")
    desktop.wait_for("the network's own threshold", lambda: here(session) == before and not session.says(r"moved by hand"))

    desktop.Mouse.drag(left_end, right_end, step=200)
    session.wait_says("the other end", r"moved by hand")
    desktop.wait_for("the digit to stay at the other end", lambda: here(session) and here(session)[1] >= before[1])
    desktop.wait_for("its card to say so", lambda: "Full network" in session.card_of(session.digit) or before[1] == 0)
    desktop.Mouse.click(*left_end, times=2)
    desktop.wait_for("the double click to bring it back",
                     lambda: not session.says(r"moved by hand") and here(session) == before)
    scroll_back(session)


def check_road(session):
    told = session.tree.wait("Block 2").get_description()
    assert re.search(r"2 convolutions, \d+ channels of 16 × 16 pixels · \S+ parameters · \S+ million multiply-adds", told), told
    assert re.search(r"measured$|not computed$", told), told
    summary = session.tree.wait("The network as a road").get_description()
    assert "There is an exit after block 1." in summary, summary

    place = desktop.settle("the road to stand still", lambda: session.place(session.tree.find("Block 2")))
    desktop.Mouse.move(*place)
    session.wait_says("the figures of block 2", "label: Block 2 · 2 convolutions")
    desktop.Mouse.move(5, 5)
    session.wait_says("no figures", "label: Taller: larger pictures")
    desktop.Mouse.click(*place)
    desktop.Mouse.move(5, 5)
    session.wait_says("the figures of block 2", "label: Block 2 · 2 convolutions")
    desktop.type_keys("Left")
    session.wait_says("the figures of the exit", "label: Exit after block 1 · ")
    desktop.type_keys("Left", "Left", "Left")
    session.wait_says("the figures of block 1", "label: Block 1 · 2 convolutions")
    session.wait_says("the slow-down", r"label: slowed [0-9,.\s]+ ×")


def check_preparation(session):
    session.click(session.card_of(session.digit))
    session.wait_says("what was done to the picture", "label: .*automatically · the whole picture")
    session.click("Invert", "push button")
    session.wait_says("the other polarity", "label: (Inverted by hand|Not inverted, by hand) · ")
    session.click("Crop", "push button")
    session.wait_says("the crop", "label: .*by hand · cropped to its ")
    desktop.screenshot(os.path.join(SHOTS, "cropped.png"))
    session.click("Automatic", "push button")
    session.wait_says("the old preparation", "label: .*automatically · the whole picture")
    session.wait_says("the times before", "label: Before that, timed apart: decoding .* ms, preparing .* ms")


def check_guess(session):
    """Guess first: nothing on the page or in its names tells the verdict before the guess."""
    desktop.type_keys("ctrl+g")
    session.wait_says("covered cards", r": covered until you have guessed")
    desktop.wait_for("no verdict on a card", lambda: not session.cards())
    assert not session.says(r"Left at block|Full network: |P\(redundant\) [0-9<]"), session.tree.names()
    desktop.wait_for("covered counts", lambda: session.says(r": Left · 0$") and session.says(r": Full · 0$"))
    assert session.says(r": Class 0 : 0 network"), "the score"
    desktop.screenshot(os.path.join(SHOTS, "guess.png"))
    desktop.type_keys("l")
    session.wait_says("the answer", r": (Right!|Wrong this time\.) (Left at block|Full network)")
    session.wait_says("the score after a guess", r": Class (1 : 0|0 : 1) network")
    assert len(set(session.cards())) == 1, session.cards()
    desktop.type_keys("ctrl+g")
    desktop.wait_for("all verdicts", lambda: len(set(session.cards())) > 1)


def check_lesson(session):
    """A lesson that is dropped on the page is replayed, by the page keys, and on a projector."""
    lesson = os.path.join(os.path.dirname(MODELS), "lessons", "early-exit.offramp-lesson")
    session.drop_on(None, "frame", lesson)
    window = session.wait_window("What is an early exit?")
    session.focus_window("What is an early exit?")
    session.wait_says("where and when it was recorded", r": Recorded on .+, ")
    desktop.type_keys("Next")
    session.wait_says("the second step", r": 2 of 6$")
    desktop.screenshot(os.path.join(SHOTS, "lesson.png"))

    def height():
        return session.box(session.tree.find("Block 2", inside=window)).height

    usual = desktop.settle("the road's height", height)
    desktop.type_keys("F11")
    desktop.wait_for("large type", lambda: height() > 1.2 * usual)
    desktop.screenshot(os.path.join(SHOTS, "lesson-projector.png"))
    desktop.type_keys("Escape")
    desktop.wait_for("the usual type", lambda: abs(height() - usual) < 4)
    desktop.type_keys("Prior")
    session.wait_says("the step before", r": 1 of 6$")
    desktop.type_keys("Escape")
    session.wait_closed("What is an early exit?")
    session.back()


def check_editor(session):
    """Two images are recorded; the mouse puts the second first, gives it a remark, and takes the other away."""
    session.click(session.card_of(session.digit))
    desktop.type_keys("ctrl+shift+l")
    session.wait_says("the first step", r": Recording a lesson: 1 step$")
    session.click(session.card_of(session.glyph))
    session.wait_says("the second step", r": Recording a lesson: 2 steps$")
    desktop.type_keys("ctrl+shift+l")
    session.wait_window("Save as a lesson")
    window = session.focus_window("Save as a lesson")

    def find_all(name):
        return [node for node in session.tree.walk(session.tree.window("Save as a lesson")) if node.get_name().endswith(name)]

    def click(name, index):
        session.press(lambda: find_all(name)[index], f"“{name}”", window)

    def order():
        names = [node.get_name() for node in session.tree.walk(session.tree.window("Save as a lesson"))]
        return [name for name in names if name.startswith((os.path.basename(session.digit), os.path.basename(session.glyph)))]

    before = desktop.wait_for("two steps", lambda: order() if len(order()) == 2 else None)
    click("Later", 0)
    desktop.wait_for("the second step first", lambda: order() == before[::-1])
    click("Remark", 0)
    desktop.type_text("Look")
    click("Remove this step", 1)
    desktop.wait_for("one step", lambda: len(find_all("Remove this step")) == 1)
    click("Title", 0)
    desktop.type_text("By mouse")
    desktop.screenshot(os.path.join(SHOTS, "editor.png"))
    click("Save…", 0)
    path = os.path.join(session.folder, "mouse.offramp-lesson")
    session.type_file_name("Save the lesson", path)
    desktop.wait_for("the file", lambda: os.path.exists(path))
    session.wait_closed("Save as a lesson")
    with open(path) as file:
        lesson = json.load(file)
    assert lesson["title"] == {"": "By mouse"}, lesson["title"]
    assert [step["remark"] for step in lesson["steps"]] == [{"": "Look"}], lesson["steps"]
    session.back()


def check_browser(session):
    """A picture from a web page comes with its address, to which nobody goes: the picture itself is taken."""
    before = session.count()
    session.drop_on("Images", "table", "--picture", session.png)
    desktop.wait_for("the picture's card", lambda: any(name.startswith("Picture") for name in session.cards()))
    desktop.wait_for("one image more", lambda: session.count() == before + 1)
    assert not session.says("could not be read|pictures.invalid"), session.tree.names()


def check_projector(session):
    def box(name):
        return session.box(session.tree.find(name))

    def top():
        return box("The road").y

    height, header = desktop.settle("the page to stand still", lambda: (box("Block 2").height, top()))
    desktop.type_keys("F11")
    desktop.wait_for("large type", lambda: box("Block 2").height > 1.3 * height)
    desktop.wait_for("no chrome", lambda: top() < 0.8 * header)
    bare = desktop.settle("the end of the movement", top)
    desktop.screenshot(os.path.join(SHOTS, "projector.png"))
    desktop.Mouse.move(300, 300)
    desktop.Mouse.move(300, session.offset()[1] + 1)
    desktop.wait_for("the header at the upper edge", lambda: top() > bare + 30)
    desktop.Mouse.move(300, 400)
    desktop.wait_for("no header", lambda: top() < bare + 15)
    desktop.type_keys("Escape")
    desktop.wait_for("the window as it was", lambda: abs(box("Block 2").height - height) < 4 and abs(top() - header) < 15)


def check_broken_file(session):
    path = os.path.join(session.folder, "broken.png")
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n but no more")
    before = len(session.cards())
    session.drop_on("Images", "table", path)
    session.wait_says("a message that names broken.png", r"broken\.png")
    assert len(session.cards()) == before


def check_drawing(session):
    before = session.count()
    desktop.type_keys("ctrl+d")
    x, y = desktop.settle("the pad to stand still", lambda: session.place(session.tree.find("Drawing pad", "image")))
    desktop.Mouse.drag((x, y - 60), (x - 6, y + 60), step=20)
    session.wait_says("the verdict on a stroke", r": (Full network: [0-9]|Left at block 1)$")
    desktop.screenshot(os.path.join(SHOTS, "draw.png"))
    desktop.type_keys("Return")
    session.wait_says("a clean sheet", "Draw a digit, or anything else")

    # The same with the keyboard: pen down, twelve steps, pen up.
    desktop.type_keys("space", *["Down"] * 12, "space")
    session.wait_says("the verdict on keys", r": (Full network: [0-9]|Left at block 1)$")
    desktop.type_keys("ctrl+z")
    session.wait_says("a clean sheet", "Draw a digit, or anything else")
    desktop.type_keys("ctrl+d")
    desktop.wait_for("the drawing among the images", lambda: any("Drawing 1" in name for name in session.cards()))
    desktop.wait_for("one image more", lambda: session.count() == before + 1)


def check_training_starts(session):
    desktop.type_keys("alt+2")
    session.click("Start", "push button")
    session.wait_says("a step", r"[Ss]tep \d+", 120)
    session.tree.wait("Pause", "push button")
    desktop.screenshot(os.path.join(SHOTS, "train.png"))


def check_explore_while_training(session):
    session.click("Pause", "push button")
    session.wait_says("the pause", r"[Pp]aused")
    session.click("Resume", "push button")
    session.tree.wait("Pause", "push button")
    desktop.type_keys("alt+1")
    other = os.path.join(session.folder, "line.ppm")
    pictures.draw_picture(other, [[(12, 12), (44, 44)]])
    session.drop_on("Images", "table", other)
    desktop.wait_for("the card of a picture dropped in training", lambda: session.card_of(other))


def check_training_ends(session):
    desktop.type_keys("alt+2")
    session.wait_says("the end of the training", r"[Ff]inished", 240)
    runs = glob.glob(os.path.join(session.folder, "data", "offramp", "runs", "*"))
    assert len(runs) == 1, runs
    for name in ("run.json", "metrics.csv", "model.safetensors", "state.safetensors"):
        assert os.path.getsize(os.path.join(runs[0], name)) > 0, name
    with open(os.path.join(runs[0], "metrics.csv")) as file:
        rows = file.read().splitlines()
    assert sum(row.startswith("step,") for row in rows) > 50, len(rows)
    assert sum(row.startswith("validation,") for row in rows) >= 1
    desktop.screenshot(os.path.join(SHOTS, "trained.png"))


def check_keyboard(session):
    desktop.type_keys("alt+1")
    before = desktop.wait_for("the number of images", session.count)
    session.press(lambda: next((node for node in session.tree.walk(session.tree.find("Images", "table"))
                                if VERDICT.search(node.get_name() or "")), None), "the first image")
    desktop.type_keys("Right", "Delete")
    desktop.wait_for("one image less", lambda: session.count() == before - 1)


STEPS = [("the window opens", lambda session: session.open("Drop images here", "panel")),
         ("a race of doodles, with the exit and without", check_race),
         ("dropped images get their verdict", check_drop),
         ("the threshold slider moves verdicts and counts", check_threshold),
         ("the road tells its blocks' figures to pointer and keyboard", check_road),
         ("an image is inverted and cropped by hand", check_preparation),
         ("verdicts stay covered until somebody guessed", check_guess),
         ("a dropped lesson is replayed", check_lesson),
         ("a lesson is recorded, and edited by the mouse", check_editor),
         ("a picture is dropped from a browser", check_browser),
         ("on a projector: large type, no chrome", check_projector),
         ("a broken file is named", check_broken_file),
         ("what is drawn is judged while one draws", check_drawing),
         ("a training starts and shows its steps", check_training_starts),
         ("pause, resume, and exploring while it runs", check_explore_while_training),
         ("the training ends and leaves a run", check_training_ends),
         ("images are removed by the keyboard", check_keyboard),
         ("closing leaves no complaint", lambda session: desktop.check_close(session.program))]

sys.exit(steps.run(Window, STEPS, SHOTS, "window"))
