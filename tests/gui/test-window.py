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
import struct
import sys
import tempfile
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desktop  # noqa: E402

PROGRAM, DRAG_SOURCE, SCHEMAS, MODELS, SHOTS = sys.argv[1:6]
APPLICATION = "io.github.offramp.Offramp"
VERDICT = re.compile(r": (Left at block 1|Full network: [0-9])")

# The last settings of an imagined user: the smallest training there is.
SETTINGS = f"""[io/github/offramp/Offramp]
pair='doodles'
width-divisor=uint32 16
epochs=uint32 1
batch=uint32 64
"""


def draw_picture(path, strokes):
    """A dark 56x56 PPM with thick light strokes, each a list of points."""
    side = 56
    pixels = bytearray(side * side * 3)
    for stroke in strokes:
        for (x, y), (to_x, to_y) in zip(stroke, stroke[1:]):
            for step in range(101):
                at_x, at_y = x + (to_x - x) * step / 100, y + (to_y - y) * step / 100
                for dy in range(-2, 3):
                    for dx in range(-2, 3):
                        if dx * dx + dy * dy <= 5:
                            index = (int(at_y + dy) * side + int(at_x + dx)) * 3
                            pixels[index:index + 3] = b"\xf0\xf0\xf0"
    with open(path, "wb") as file:
        file.write(b"P6 %d %d 255\n" % (side, side) + pixels)


def write_png(path):
    """A light bar on a dark ground, 40 pixels wide and high."""
    side = 40
    rows = b"".join(b"\0" + bytes(240 if 17 < x < 23 and 6 < y < 34 else 0 for x in range(side)) for y in range(side))
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for kind, data in ((b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)),
                           (b"IDAT", zlib.compress(rows)), (b"IEND", b"")):
            file.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))


def make_pictures(folder):
    """A digit and a redundant drawing, and what the network must say of them: real ones where there are any."""
    samples = os.path.join(os.environ.get("OFFRAMP_TEST_DATA", ""), "samples")
    digit = glob.glob(os.path.join(samples, "mnist_test_00428_label-4.png"))
    glyph = glob.glob(os.path.join(samples, "omniglot_evaluation_Glagolitic_character26_1140_18.png"))
    if digit and glyph:
        return digit[0], glyph[0], "Full network: 4", "Left at block 1"
    digit, glyph = os.path.join(folder, "one.ppm"), os.path.join(folder, "drawing.ppm")
    draw_picture(digit, [[(28, 10), (28, 46)]])
    draw_picture(glyph, [[(10, 10), (46, 14), (14, 44), (44, 46)], [(28, 6), (24, 50)]])
    return digit, glyph, None, None


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
            desktop.screenshot(os.path.join(SHOTS, f"failed-{self.count}.png"))
            print(f"not ok {self.count} - {title}\n# {type(error).__name__}: {error}", flush=True)

    def finish(self):
        print(f"1..{self.count}", flush=True)
        return 1 if self.failed else 0


class Session:
    """One run of the program by one person."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="offramp-gui-")
        settings = os.path.join(self.folder, "config", "glib-2.0", "settings")
        os.makedirs(settings)
        with open(os.path.join(settings, "keyfile"), "w") as file:
            file.write(SETTINGS)
        self.digit, self.glyph, self.digit_says, self.glyph_says = make_pictures(self.folder)
        self.png = os.path.join(self.folder, "bar.png")
        write_png(self.png)
        environment = {"GSETTINGS_BACKEND": "keyfile", "GSETTINGS_SCHEMA_DIR": SCHEMAS, "OFFRAMP_MODELS": MODELS,
                       "OFFRAMP_DATA": os.path.join(self.folder, "none"), "LANGUAGE": "en"}
        self.program = desktop.Program([PROGRAM], environment, home=self.folder)
        self.tree = desktop.Accessible(APPLICATION)

    def open(self):
        self.window = self.program.window()
        desktop.wait_for("the accessible window", self.tree.root)
        desktop.run("xdotool", "windowmove", self.window, "0", "0")
        self.tree.wait("Drop images here", "panel")

    def offset(self):
        """The width of the shadow around the window's content."""
        return self.tree.offset(self.tree.find(role="frame"), self.window)

    def place(self, node):
        return self.tree.place(node, self.window)

    def click(self, name, role):
        desktop.Mouse.click(*self.place(self.tree.wait(name, role)))

    def cards(self):
        """The accessible names of all judged images that are on the screen."""
        return [node.get_name() for node in self.tree.walk() if VERDICT.search(node.get_name() or "")]

    def card_of(self, path):
        return next((name for name in self.cards() if name.startswith(os.path.basename(path) + ":")), None)

    def count(self):
        """The number of images that the page says it holds."""
        found = [re.search(r"(\d+) images?\b", name) for name in self.tree.names()]
        return next((int(match.group(1)) for match in found if match), 0)

    def drop(self, target, *paths):
        """Drags files from a second program, the stand-in for a file manager (and a browser), onto the target."""
        x, y = self.place(target)
        source = desktop.Program([DRAG_SOURCE, *paths], home=self.folder)
        try:
            window = source.window()
            desktop.run("xdotool", "windowmove", "--sync", window, "1000", "620")
            desktop.run("xdotool", "windowraise", window)
            geometry = dict(line.split("=") for line in
                            desktop.run("xdotool", "getwindowgeometry", "--shell", window).split() if "=" in line)
            start = (int(geometry["X"]) + int(geometry["WIDTH"]) // 2, int(geometry["Y"]) + int(geometry["HEIGHT"]) // 2)
            desktop.Mouse.drag(start, (x, y))
            desktop.time.sleep(0.5)
        finally:
            source.stop()

    def has_label(self, pattern):
        return any(re.search(pattern, name) for name in self.tree.names())


def check_race(session):
    """A race of doodles, run and read by the keyboard and the accessibility tree alone."""
    desktop.type_keys("ctrl+r")
    race = desktop.wait_for("the window named Race", lambda: session.tree.window("Race"))

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
    desktop.wait_for("the race's end", lambda: session.tree.window("Race") is None)


def check_drop(session):
    session.drop(session.tree.wait("Drop images here", "panel"), session.digit, session.glyph)
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
    panel = session.tree.wait("Verdict", "label").get_extents(session.tree.atspi.CoordType.WINDOW)
    frame = session.tree.find(role="frame").get_extents(session.tree.atspi.CoordType.WINDOW)
    dx, dy = session.offset()
    desktop.Mouse.move(panel.x - 24 + dx, frame.height // 2 + dy)

    def is_in_view():
        box = slider.get_extents(session.tree.atspi.CoordType.WINDOW)
        if 0 < box.y < frame.height - 60:
            return box
        desktop.run("xdotool", "click", "5")
        return None
    box = desktop.wait_for("the slider in view", is_in_view)
    desktop.time.sleep(0.5)  # scrolling goes on for a moment
    box = slider.get_extents(session.tree.atspi.CoordType.WINDOW)
    return (box.x + 3 + dx, box.y + 8 + dy), (box.x + box.width - 3 + dx, box.y + 8 + dy)


def scroll_back(session):
    panel = session.tree.wait("Verdict", "label").get_extents(session.tree.atspi.CoordType.WINDOW)
    dx, dy = session.offset()
    desktop.Mouse.move(panel.x - 24 + dx, panel.y + 200 + dy)
    desktop.run("xdotool", "click", "--repeat", "30", "--delay", "20", "4")


def check_threshold(session):
    """The slider with a pointer and with keys: verdicts and counts follow it, and it comes back."""
    before = desktop.wait_for("the counts of the threshold card", lambda: here(session))
    left_end, right_end = bring_slider_into_view(session)
    count = sum(before)
    assert count == 2, before

    desktop.Mouse.click(*left_end)
    desktop.type_keys(*["Left"] * 4)  # at 0 everything leaves
    desktop.wait_for("all images to leave", lambda: here(session) == (count, 0))
    assert "Left at block 1" in session.card_of(session.digit), session.card_of(session.digit)
    assert session.has_label(r"moved by hand"), "the card must say that the threshold was moved"
    desktop.screenshot(os.path.join(SHOTS, "threshold.png"))
    desktop.type_keys("Right", "Right")
    desktop.wait_for("the threshold of two steps", lambda: session.has_label(r": 0\.00000\d+$"))
    desktop.type_keys("Home")
    desktop.wait_for("the network's own threshold", lambda: here(session) == before)
    assert not session.has_label(r"moved by hand")

    desktop.Mouse.drag(left_end, right_end, step=200)
    desktop.wait_for("the other end", lambda: session.has_label(r"moved by hand"))
    desktop.wait_for("the digit to stay at the other end", lambda: here(session) and here(session)[1] >= before[1])
    assert "Full network" in session.card_of(session.digit) or before[1] == 0
    desktop.Mouse.move(*left_end)
    desktop.run("xdotool", "click", "--repeat", "2", "--delay", "60", "1")
    desktop.wait_for("the double click to bring it back",
                     lambda: not session.has_label(r"moved by hand") and here(session) == before)
    scroll_back(session)


def check_road(session):
    block = session.tree.wait("Block 2")
    told = block.get_description()
    assert re.search(r"2 convolutions, \d+ channels of 16 × 16 pixels · \S+ parameters · \S+ million multiply-adds", told), told
    assert re.search(r"measured$|not computed$", told), told
    summary = session.tree.wait("The network as a road").get_description()
    assert "There is an exit after block 1." in summary, summary

    desktop.Mouse.move(*session.place(block))
    desktop.wait_for("the figures of block 2", lambda: session.has_label("label: Block 2 · 2 convolutions"))
    desktop.Mouse.move(5, 5)
    desktop.wait_for("no figures", lambda: session.has_label("label: Taller: larger pictures"))
    desktop.Mouse.click(*session.place(block))
    desktop.Mouse.move(5, 5)
    desktop.wait_for("the figures of block 2", lambda: session.has_label("label: Block 2 · 2 convolutions"))
    desktop.type_keys("Left")
    desktop.wait_for("the figures of the exit", lambda: session.has_label("label: Exit after block 1 · "))
    desktop.type_keys("Left", "Left", "Left")
    desktop.wait_for("the figures of block 1", lambda: session.has_label("label: Block 1 · 2 convolutions"))
    desktop.wait_for("the slow-down", lambda: session.has_label(r"label: slowed [0-9,.\s]+ ×"))


def check_preparation(session):
    name = session.card_of(session.digit)
    desktop.Mouse.click(*session.place(session.tree.wait(name)))
    desktop.wait_for("what was done to the picture", lambda: session.has_label("label: .*automatically · the whole picture"))
    session.click("Invert", "push button")
    desktop.wait_for("the other polarity", lambda: session.has_label("label: (Inverted by hand|Not inverted, by hand) · "))
    session.click("Crop", "push button")
    desktop.wait_for("the crop", lambda: session.has_label("label: .*by hand · cropped to its "))
    desktop.screenshot(os.path.join(SHOTS, "cropped.png"))
    session.click("Automatic", "push button")
    desktop.wait_for("the old preparation", lambda: session.has_label("label: .*automatically · the whole picture"))
    assert session.has_label("label: Before that, timed apart: decoding .* ms, preparing .* ms")


def settle(measure):
    """The value of measure() once it no longer moves."""
    seen = []

    def stands():
        seen.append(measure())
        desktop.time.sleep(0.2)
        return len(seen) > 1 and seen[-1] == seen[-2]

    desktop.wait_for("the end of the movement", stands)
    return seen[-1]


def check_guess(session):
    """Guess first: nothing on the page or in its names tells the verdict before the guess."""
    desktop.type_keys("ctrl+g")
    desktop.wait_for("covered cards", lambda: session.has_label(r": covered until you have guessed"))
    assert not session.cards(), session.cards()
    assert not session.has_label(r"Left at block|Full network: |P\(redundant\) [0-9<]"), session.tree.names()
    desktop.wait_for("covered counts", lambda: session.has_label(r": Left · 0$") and session.has_label(r": Full · 0$"))
    assert session.has_label(r": Class 0 : 0 network"), "the score"
    desktop.screenshot(os.path.join(SHOTS, "guess.png"))
    desktop.type_keys("l")
    desktop.wait_for("the answer", lambda: session.has_label(r": (Right!|Wrong this time\.) (Left at block|Full network)"))
    assert session.has_label(r": Class (1 : 0|0 : 1) network"), "the score after a guess"
    assert len(set(session.cards())) == 1, session.cards()
    desktop.type_keys("ctrl+g")
    desktop.wait_for("all verdicts", lambda: len(set(session.cards())) > 1)


def check_lesson(session):
    """A lesson that is dropped on the page is replayed, by the page keys, and on a projector."""
    lesson = os.path.join(os.path.dirname(MODELS), "lessons", "early-exit.offramp-lesson")
    session.drop(session.tree.find(role="frame"), lesson)
    window = desktop.wait_for("the lesson", lambda: session.tree.window("What is an early exit?"))
    desktop.focus_window("^What is an early exit")
    assert session.has_label(r": Recorded on .+, "), "where and when it was recorded"
    desktop.type_keys("Next")
    desktop.wait_for("the second step", lambda: session.has_label(r": 2 of 6$"))
    desktop.screenshot(os.path.join(SHOTS, "lesson.png"))

    def height():
        return session.tree.wait("Block 2", inside=window).get_extents(session.tree.atspi.CoordType.WINDOW).height

    usual = height()
    desktop.type_keys("F11")
    desktop.wait_for("large type", lambda: height() > 1.2 * usual)
    desktop.screenshot(os.path.join(SHOTS, "lesson-projector.png"))
    desktop.type_keys("Escape")
    desktop.wait_for("the usual type", lambda: abs(height() - usual) < 4)
    desktop.type_keys("Prior")
    desktop.wait_for("the step before", lambda: session.has_label(r": 1 of 6$"))
    desktop.type_keys("Escape")
    desktop.wait_for("the lesson's end", lambda: session.tree.window("What is an early exit?") is None)
    desktop.run("xdotool", "windowfocus", session.window)


def check_editor(session):
    """Two images are recorded; the mouse puts the second first, gives it a remark, and takes the other away."""
    desktop.Mouse.click(*session.place(session.tree.wait(session.card_of(session.digit))))
    desktop.type_keys("ctrl+shift+l")
    desktop.wait_for("the first step", lambda: session.has_label(r": Recording a lesson: 1 step$"))
    desktop.Mouse.click(*session.place(session.tree.wait(session.card_of(session.glyph))))
    desktop.wait_for("the second step", lambda: session.has_label(r": Recording a lesson: 2 steps$"))
    desktop.type_keys("ctrl+shift+l")
    desktop.wait_for("the editor", lambda: session.tree.window("Save as a lesson"))
    window = desktop.focus_window("^Save as a lesson$")

    def find_all(name):
        return [node for node in session.tree.walk(session.tree.window("Save as a lesson")) if node.get_name().endswith(name)]

    def click(name, index):
        desktop.Mouse.click(*session.tree.place(desktop.wait_for(name, lambda: find_all(name))[index], window))

    def order():
        names = [node.get_name() for node in session.tree.walk(session.tree.window("Save as a lesson"))]
        return [name for name in names if name.startswith((os.path.basename(session.digit), os.path.basename(session.glyph)))]

    before = desktop.wait_for("two steps", lambda: order() if len(order()) == 2 else None)
    click("Later", 0)
    desktop.wait_for("the second step first", lambda: order() == before[::-1])
    click("Remark", 0)
    desktop.run("xdotool", "type", "Look")
    click("Remove this step", 1)
    desktop.wait_for("one step", lambda: len(find_all("Remove this step")) == 1)
    click("Title", 0)
    desktop.run("xdotool", "type", "By mouse")
    desktop.screenshot(os.path.join(SHOTS, "editor.png"))
    click("Save…", 0)
    desktop.focus_window("^Save the lesson$")
    path = os.path.join(session.folder, "mouse.offramp-lesson")
    session.tree.wait("Name", "text")
    desktop.type_keys("ctrl+a")
    desktop.run("xdotool", "type", path)
    desktop.type_keys("Return")
    desktop.wait_for("the file", lambda: os.path.exists(path))
    desktop.wait_for("the editor's end", lambda: session.tree.window("Save as a lesson") is None)
    with open(path) as file:
        lesson = json.load(file)
    assert lesson["title"] == {"": "By mouse"}, lesson["title"]
    assert [step["remark"] for step in lesson["steps"]] == [{"": "Look"}], lesson["steps"]
    desktop.run("xdotool", "windowfocus", session.window)


def check_browser(session):
    """A picture from a web page comes with its address, to which nobody goes: the picture itself is taken."""
    before = session.count()
    session.drop(session.tree.wait("Images", "table"), "--picture", session.png)
    desktop.wait_for("the picture's card", lambda: any(name.startswith("Picture") for name in session.cards()))
    assert session.count() == before + 1, session.count()
    assert not session.has_label("could not be read|pictures.invalid"), session.tree.names()


def check_projector(session):
    def box(name):
        return session.tree.wait(name).get_extents(session.tree.atspi.CoordType.WINDOW)

    def top():
        return box("The road").y

    height, header = box("Block 2").height, top()
    desktop.type_keys("F11")
    desktop.wait_for("large type", lambda: box("Block 2").height > 1.3 * height)
    desktop.wait_for("no chrome", lambda: top() < 0.8 * header)
    bare = settle(top)
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
    session.drop(session.tree.wait("Images", "table"), path)
    desktop.wait_for("a message that names broken.png", lambda: session.has_label(r"broken\.png"))
    assert len(session.cards()) == before


def check_drawing(session):
    before = session.count()
    desktop.type_keys("ctrl+d")
    pad = session.tree.wait("Drawing pad", "image")
    x, y = session.place(pad)
    desktop.Mouse.drag((x, y - 60), (x - 6, y + 60), step=20)
    desktop.wait_for("the verdict on a stroke", lambda: session.has_label(r": (Full network: [0-9]|Left at block 1)$"))
    desktop.screenshot(os.path.join(SHOTS, "draw.png"))
    desktop.type_keys("Return")
    desktop.wait_for("a clean sheet", lambda: session.has_label("Draw a digit, or anything else"))

    # The same with the keyboard: pen down, twelve steps, pen up.
    desktop.type_keys("space", *["Down"] * 12, "space")
    desktop.wait_for("the verdict on keys", lambda: session.has_label(r": (Full network: [0-9]|Left at block 1)$"))
    desktop.type_keys("ctrl+z")
    desktop.wait_for("a clean sheet", lambda: session.has_label("Draw a digit, or anything else"))
    desktop.type_keys("ctrl+d")
    desktop.wait_for("the drawing among the images", lambda: any("Drawing 1" in name for name in session.cards()))
    assert session.count() == before + 1, session.count()


def check_training_starts(session):
    desktop.type_keys("alt+2")
    session.click("Start", "push button")
    desktop.wait_for("a step", lambda: session.has_label(r"[Ss]tep \d+"), 120)
    session.tree.wait("Pause", "push button")
    desktop.screenshot(os.path.join(SHOTS, "train.png"))


def check_explore_while_training(session):
    session.click("Pause", "push button")
    desktop.wait_for("the pause", lambda: session.has_label(r"[Pp]aused"))
    session.click("Resume", "push button")
    session.tree.wait("Pause", "push button")
    desktop.type_keys("alt+1")
    other = os.path.join(session.folder, "line.ppm")
    draw_picture(other, [[(12, 12), (44, 44)]])
    session.drop(session.tree.wait("Images", "table"), other)
    desktop.wait_for("the card of a picture dropped in training", lambda: session.card_of(other))


def check_training_ends(session):
    desktop.type_keys("alt+2")
    desktop.wait_for("the end of the training", lambda: session.has_label(r"[Ff]inished"), 240)
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
    grid = session.tree.wait("Images", "table")
    box = grid.get_extents(session.tree.atspi.CoordType.WINDOW)
    dx, dy = session.offset()
    desktop.Mouse.click(box.x + dx + 60, box.y + dy + 90)
    desktop.type_keys("Right", "Delete")
    desktop.wait_for("one image less", lambda: session.count() == before - 1)


def main():
    reason = desktop.missing()
    if reason is not None:
        print(f"1..0 # SKIP {reason}")
        return 0
    desktop.reenter()

    tap = Tap()
    session = Session()
    try:
        tap.step("the window opens", session.open)
        tap.step("a race of doodles, with the exit and without", lambda: check_race(session))
        tap.step("dropped images get their verdict", lambda: check_drop(session))
        tap.step("the threshold slider moves verdicts and counts", lambda: check_threshold(session))
        tap.step("the road tells its blocks' figures to pointer and keyboard", lambda: check_road(session))
        tap.step("an image is inverted and cropped by hand", lambda: check_preparation(session))
        tap.step("verdicts stay covered until somebody guessed", lambda: check_guess(session))
        tap.step("a dropped lesson is replayed", lambda: check_lesson(session))
        tap.step("a lesson is recorded, and edited by the mouse", lambda: check_editor(session))
        tap.step("a picture is dropped from a browser", lambda: check_browser(session))
        tap.step("on a projector: large type, no chrome", lambda: check_projector(session))
        tap.step("a broken file is named", lambda: check_broken_file(session))
        tap.step("what is drawn is judged while one draws", lambda: check_drawing(session))
        tap.step("a training starts and shows its steps", lambda: check_training_starts(session))
        tap.step("pause, resume, and exploring while it runs", lambda: check_explore_while_training(session))
        tap.step("the training ends and leaves a run", lambda: check_training_ends(session))
        tap.step("images are removed by the keyboard", lambda: check_keyboard(session))
        tap.step("closing leaves no complaint", lambda: desktop.check_close(session.program))
    finally:
        if tap.failed and session.program.is_running():
            desktop.screenshot(os.path.join(SHOTS, "failed.png"))
            print("\n".join("# " + name for name in session.tree.names() if not name.startswith("filler")))
            print("\n".join("# " + line for line in session.program.read_log().splitlines()[-20:]))
        session.program.stop()
    return tap.finish()


sys.exit(main())
