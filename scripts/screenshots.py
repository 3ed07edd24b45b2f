# SPDX-License-Identifier: Apache-2.0
"""The pictures of docs/: the program, used by a mouse and a keyboard on a screen of its own.

    scripts/screenshots.sh [BUILD [FOLDER [PICTURE ...]]]        all pictures, into docs/

Needs what the test of the window needs (Xvfb, xdotool, ImageMagick, AT-SPI). Only pictures that the program draws
itself are shown, so that the images need no data set and nobody's permission. pngquant and optipng make the files
smaller where they are installed.
"""
import contextlib
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from picture_window import ROOT, Window, desktop  # noqa: E402

BUILD, FOLDER = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])


def path_of(name):
    return os.path.join(FOLDER, name + ".png")


@contextlib.contextmanager
def drawings(selected=None, **look):
    """A window with ten drawings, of which the first with that verdict is selected."""
    with Window(BUILD, **look) as window:
        window.bring_samples()
        if selected is not None:
            window.select(selected)
        yield window


def explore(name, selected="Left at block %u", **look):
    with drawings(selected, **look) as window:
        window.settle(3)
        window.shoot(path_of(name))


def narrow(name):
    """As narrow as the window gets: first the road, then what is below it."""
    with Window(BUILD, size=(360, 740)) as window:
        desktop.Mouse.move(180, 560)
        desktop.run("xdotool", "click", "--repeat", "30", "--delay", "20", "5")
        window.settle()
        window.bring_samples()
        window.select("Left at block %u")
        window.settle(3)
        window.shoot(path_of(name))


def gallery(name):
    """Sixty images, of which those that left are shown."""
    with Window(BUILD) as window:
        window.bring_samples(6)
        desktop.Mouse.click(*window.place(window.tree.wait("Left · ")))
        window.settle(2)
        window.select("Left at block %u", 6)
        window.settle(8)  # until what was said about the images is gone
        window.shoot(path_of(name))


def guess(name):
    """Covered, and the first one guessed."""
    with drawings() as window:
        window.keys("ctrl+g")
        window.keys("l")
        window.settle(3)
        window.shoot(path_of(name))


def draw(name):
    with Window(BUILD) as window:
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
        window.shoot(path_of(name))


def features(name):
    with drawings("Left at block %u") as window:
        window.keys("ctrl+m")
        maps = window.other_window("Feature maps")
        window.settle(4)
        window.shoot(path_of(name), maps)


def lesson(name):
    file = os.path.join(ROOT, "resources", "lessons", "early-exit.offramp-lesson")
    with Window(BUILD, [file]) as window:
        shown = window.other_window("What is an early exit")
        window.settle(2)
        window.keys("Next")
        window.settle(4)
        window.shoot(path_of(name), shown)


def race(name):
    with drawings() as window:
        window.keys("ctrl+r")
        shown = window.other_window("Race")
        window.keys("ctrl+r")
        window.wait("finished after", 120)
        window.settle(10)
        window.shoot(path_of(name), shown)


def projector(name):
    with drawings("Left at block %u") as window:
        window.keys("F11")
        window.settle(7)
        window.shoot(path_of(name))


def train(name):
    with Window(BUILD) as window:
        window.keys("alt+2")
        window.keys("ctrl+Return")
        window.settle(40)
        window.shoot(path_of(name))


def evaluate(name):
    """On drawings of the program's own: 2000 of the built-in doodles."""
    with Window(BUILD) as window:
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
        window.shoot(path_of(name))


def data(name):
    """The Data page with what is in OFFRAMP_DATA of whoever takes the picture; without any, the sets to download."""
    with Window(BUILD, data=os.environ.get("OFFRAMP_DATA")) as window:
        window.keys("alt+4")
        window.settle(6)
        window.shoot(path_of(name))


PICTURES = {"explore": explore, "explore-dark": lambda name: explore(name, dark=True),
            "explore-uk": lambda name: explore(name, language="uk"), "explore-narrow": narrow,
            "explore-full": lambda name: explore(name, "Full network: %s"),
            "gallery": gallery, "guess": guess, "draw": draw, "features": features, "lesson": lesson, "race": race,
            "projector": projector, "train": train, "evaluate": evaluate, "data": data}


def main():
    reason = desktop.missing()
    if reason is not None:
        sys.exit(f"no pictures can be taken: {reason}")
    desktop.reenter()
    wanted = sys.argv[3:]
    unknown = [name for name in wanted if name not in PICTURES]
    if unknown:
        sys.exit(f"no such picture: {', '.join(unknown)}; there are {', '.join(PICTURES)}")
    for name, take in PICTURES.items():
        if not wanted or name in wanted:
            take(name)


main()
