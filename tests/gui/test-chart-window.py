#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The chart under a hand, by what a screen reader finds: zoom, pan, follow, a line alone, table.

Usage: test-chart-window.py CHART_WINDOW FOLDER_FOR_SCREENSHOTS
"""
import os
import shutil
import subprocess
import sys
import tempfile

import desktop
import steps

PROGRAM, SHOTS = sys.argv[1], sys.argv[-1]
WORDS_S = 2.5  # a chart says what it shows every two seconds


class Chart:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="offramp-chart-")
        self.program = desktop.Program([PROGRAM], {"GSETTINGS_BACKEND": "memory"}, home=self.folder)
        self.tree = desktop.Accessible("chart-window")

    def open(self):
        self.window = self.program.window()
        desktop.run("xdotool", "windowmove", self.window, "0", "0")
        self.tree.wait("Loss", "image")

    def end(self):
        self.program.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def place(self, name, role):
        return desktop.settle(f"“{name}” to stand still", lambda: self.tree.center(self.tree.find(name, role)))

    def words(self):
        return self.tree.find("Loss", "image").get_description() or ""

    def is_shown(self, button):
        return self.tree.find(button, "push button") is not None

    def press(self, name):
        def find():
            nodes = [node for node in self.tree.walk() if (node.get_name() or "") == name and node.get_n_actions() > 0]
            return nodes[:1]
        desktop.wait_for(f"“{name}”", find)[0].do_action(0)

    def has_rows(self):
        return any("441 rows" in name for name in self.tree.names())


def check_keys(chart):
    desktop.wait_for("the course", lambda: "L from 2.300" in chart.words())
    assert not chart.is_shown("Show all") and not chart.is_shown("Follow")
    x, y = chart.place("Loss", "image")
    desktop.Mouse.click(x, y)
    desktop.Mouse.move(x, 790)
    desktop.type_keys("plus", "plus", "plus", "plus")
    desktop.wait_for("the button that ends zooming", lambda: chart.is_shown("Show all"))
    desktop.wait_for("words on the stretch", lambda: chart.words().startswith("Zoomed in"))
    desktop.wait_for("the newest point in sight", lambda: not chart.is_shown("Follow"))
    desktop.type_keys("Prior", "Prior")
    desktop.wait_for("the button that follows", lambda: chart.is_shown("Follow"))
    desktop.screenshot(os.path.join(SHOTS, "chart-zoomed.png"))


def check_follow(chart):
    desktop.time.sleep(WORDS_S)
    before = chart.words()
    desktop.type_keys("ctrl+n")
    desktop.time.sleep(WORDS_S)  # they would come by then
    assert chart.words() == before, "a stretch of the past moved"
    chart.press("Follow")
    desktop.wait_for("the newest points", lambda: not chart.is_shown("Follow"))
    desktop.wait_for("other words", lambda: chart.words() != before)
    chart.press("Show all")
    desktop.wait_for("everything", lambda: not chart.is_shown("Show all"))


def check_drag(chart):
    box = chart.tree.find("Loss", "image").get_extents(chart.tree.atspi.CoordType.WINDOW)
    desktop.Mouse.drag((box.x + box.width * 0.3, box.y + 60), (box.x + box.width * 0.5, box.y + 60))
    desktop.wait_for("the dragged stretch", lambda: chart.is_shown("Show all"))
    desktop.run("xdotool", "keydown", "ctrl", "click", "--repeat", "20", "5", "keyup", "ctrl")
    desktop.wait_for("everything, by the wheel", lambda: not chart.is_shown("Show all"))


def check_isolation(chart):
    def pressed(name):
        return chart.tree.find(name, "push button").get_state_set().contains(chart.tree.atspi.StateType.PRESSED)
    desktop.Mouse.click(*chart.place("validation L", "push button"), times=2)
    desktop.wait_for("a line alone", lambda: pressed("validation L") and not pressed("L"))
    desktop.type_keys("shift+Return")
    desktop.wait_for("all lines again", lambda: pressed("validation L") and pressed("L"))


def choose(chart, letter, what, condition):
    """Opens the menu and takes what has that letter, until the condition holds."""
    def is_chosen():
        desktop.Mouse.click(*chart.place("Menu of the chart", None))
        desktop.settle("the menu", lambda: chart.tree.center(chart.tree.find("Show as table")), 5)
        desktop.type_keys(letter)
        return desktop.wait_for(what, condition, 10)
    desktop.wait_for(what, is_chosen)


def check_copy(chart):
    """Another program finds a picture in the clipboard."""
    if shutil.which("xclip") is None:
        print("# xclip is not installed: what the clipboard holds is not looked at")
        return

    def paste():
        command = ["xclip", "-selection", "clipboard", "-target", "image/png", "-out"]
        return subprocess.run(command, check=True, capture_output=True, timeout=20).stdout
    choose(chart, "g", "a picture in the clipboard", lambda: paste().startswith(b"\x89PNG"))
    picture = paste()
    width, height = (int.from_bytes(picture[at:at + 4], "big") for at in (16, 20))
    assert width > 700 and height > 300, (width, height)


def check_table(chart):
    choose(chart, "t", "the table", chart.has_rows)
    desktop.screenshot(os.path.join(SHOTS, "chart-table.png"))
    desktop.type_keys("Escape")
    desktop.wait_for("its end", lambda: not chart.has_rows())


def check_log(chart):
    chart.program.stop()
    desktop.check_log(chart.program)


STEPS = [("the window opens", Chart.open), ("keys", check_keys), ("follow", check_follow), ("drag", check_drag),
         ("isolation", check_isolation), ("copy", check_copy), ("table", check_table), ("no warnings", check_log)]

sys.exit(steps.run(Chart, STEPS, SHOTS, "chart"))
