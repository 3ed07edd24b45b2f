#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The chart under a hand, by what a screen reader finds: zoom, pan, follow, a line alone, table.

Usage: test-chart-window.py CHART_WINDOW FOLDER_FOR_SCREENSHOTS
"""
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desktop  # noqa: E402

PROGRAM, SHOTS = sys.argv[1:3]


class Chart:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="offramp-chart-")
        self.program = desktop.Program([PROGRAM], {"GSETTINGS_BACKEND": "memory"}, home=self.folder)
        self.tree = desktop.Accessible("chart-window")
        self.window = self.program.window()
        desktop.wait_for("the tree", self.tree.root)
        desktop.run("xdotool", "windowmove", self.window, "0", "0")
        self.tree.wait("Loss", "image")

    def words(self):
        return self.tree.find("Loss", "image").get_description() or ""

    def is_shown(self, button):
        return self.tree.find(button, "push button") is not None

    def press(self, name):
        def find():
            nodes = [node for node in self.tree.walk() if (node.get_name() or "") == name and node.get_n_actions() > 0]
            return nodes[:1]
        desktop.wait_for(f"“{name}”", find)[0].do_action(0)

    def choose(self, letter):
        """Opens the menu and takes an item by its letter."""
        desktop.Mouse.click(*self.tree.center(self.tree.wait("Menu of the chart")))
        desktop.time.sleep(1)
        self.key(letter)

    def key(self, *keys):
        desktop.type_keys(*keys)


def check_keys(chart):
    desktop.wait_for("the course", lambda: "L from 2.300" in chart.words())
    assert not chart.is_shown("Show all") and not chart.is_shown("Follow")
    x, y = chart.tree.center(chart.tree.find("Loss", "image"))
    desktop.Mouse.click(x, y)
    desktop.Mouse.move(x, 790)
    chart.key("plus", "plus", "plus", "plus")
    desktop.wait_for("the button that ends zooming", lambda: chart.is_shown("Show all"))
    desktop.wait_for("words on the stretch", lambda: chart.words().startswith("Zoomed in"))
    assert not chart.is_shown("Follow"), "the newest point is in sight"
    chart.key("Prior", "Prior")
    desktop.wait_for("the button that follows", lambda: chart.is_shown("Follow"))
    desktop.screenshot(os.path.join(SHOTS, "chart-zoomed.png"))


def check_follow(chart):
    desktop.time.sleep(2.5)
    before = chart.words()
    chart.key("ctrl+n")
    desktop.time.sleep(2.5)
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
    entry = chart.tree.find("validation L", "push button")
    x, y = chart.tree.center(entry)
    desktop.Mouse.move(x, y)
    desktop.run("xdotool", "click", "--repeat", "2", "--delay", "60", "1")
    desktop.wait_for("a line alone", lambda: pressed("validation L") and not pressed("L"))
    chart.key("shift+Return")
    desktop.wait_for("all lines again", lambda: pressed("validation L") and pressed("L"))


def check_table(chart):
    chart.choose("t")
    desktop.wait_for("the table", lambda: any("441 rows" in name for name in chart.tree.names()))
    desktop.screenshot(os.path.join(SHOTS, "chart-table.png"))
    chart.key("Escape")
    desktop.wait_for("its end", lambda: not any("441 rows" in name for name in chart.tree.names()))


def main():
    reason = desktop.missing()
    if reason is not None:
        print(f"1..0 # SKIP {reason}")
        return
    desktop.reenter()
    chart = Chart()
    failed = 0
    steps = [check_keys, check_follow, check_drag, check_isolation, check_table]
    for number, step in enumerate(steps, 1):
        try:
            step(chart)
            print(f"ok {number} - {step.__name__[6:]}", flush=True)
        except Exception as error:  # a failed step is reported, and the next ones still tell what they can
            failed += 1
            desktop.screenshot(os.path.join(SHOTS, f"chart-failed-{number}.png"))
            print(f"not ok {number} - {step.__name__[6:]}\n# {type(error).__name__}: {error}", flush=True)
    log = chart.program.read_log()
    chart.program.stop()
    bad = [line for line in log.splitlines() if "CRITICAL" in line or "Gtk-WARNING" in line]
    print(f"{'not ' if bad else ''}ok {len(steps) + 1} - no warnings" + "".join(f"\n# {line}" for line in bad))
    print(f"1..{len(steps) + 1}")
    sys.exit(1 if failed or bad else 0)


main()
