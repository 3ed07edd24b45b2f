#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Feature maps on a desktop without a screen: the view by OpenGL and without, then the window with a real pointer.

Usage: test-feature-window.py VIEW_TEST PROGRAM SCHEMA_DIR MODELS_DIR SCREENSHOT_DIR. TAP on stdout.
"""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desktop  # noqa: E402

VIEW_TEST, PROGRAM, SCHEMAS, MODELS, SHOTS = sys.argv[1:6]
APPLICATION = "io.github.offramp.Offramp"
WITHOUT_GL = {"GSK_RENDERER": "cairo", "GDK_DEBUG": "gl-disable", "OFFRAMP_TEST_GL": "none"}
WITH_GL = {"GSK_RENDERER": "gl", "OFFRAMP_TEST_GL": "gl", "LIBGL_ALWAYS_SOFTWARE": "1"}


def check_view(environment):
    result = subprocess.run([VIEW_TEST, "-k"], capture_output=True, text=True, env=dict(os.environ, **environment))
    print("".join(f"# {line}\n" for line in result.stdout.splitlines() if "512 maps in" in line), end="", flush=True)
    failed = [line for line in (result.stdout + result.stderr).splitlines() if re.match("not ok|Bail|.*ERROR", line)]
    assert result.returncode == 0, failed[:3] or result.returncode


class Session:
    def __init__(self, environment):
        self.folder = tempfile.mkdtemp(prefix="offramp-gui-")
        self.picture = os.path.join(self.folder, "one.ppm")
        with open(self.picture, "wb") as file:
            pixels = bytearray(56 * 56 * 3)
            for y in range(10, 46):
                pixels[(y * 56 + 26) * 3:(y * 56 + 30) * 3] = b"\xf0" * 12
            file.write(b"P6 56 56 255\n" + pixels)
        variables = {"GSETTINGS_BACKEND": "memory", "GSETTINGS_SCHEMA_DIR": SCHEMAS, "OFFRAMP_MODELS": MODELS,
                     "OFFRAMP_DATA": os.path.join(self.folder, "none"), "LANGUAGE": "en", **environment}
        self.program = desktop.Program([PROGRAM, self.picture], variables, home=self.folder)
        self.tree = desktop.Accessible(APPLICATION)
        window = self.program.window()
        desktop.wait_for("the accessible window", self.tree.root)
        desktop.run("xdotool", "windowmove", window, "0", "0")
        self.main = self.tree.wait("one.ppm: ", seconds=90)

    def view(self):
        return self.tree.find("Feature maps", "image")

    def open_maps(self):
        """A press that comes while the page is still being laid out falls beside the strip: then once more."""
        window = desktop.find_window("^Offramp$")  # tooltips and what a renderer makes are X windows of the program, too
        for _ in range(5):
            desktop.Mouse.click(*self.tree.place(self.tree.wait("Feature maps", "push button"), window))
            try:
                return desktop.wait_for("the window with the maps", self.view, 20)
            except desktop.Timeout:
                continue
        return desktop.wait_for("the window with the maps", self.view, 1)

    def told(self):
        """What the view says of itself: of the map that is pointed at, or of the layer."""
        return self.view().get_description()

    def zoom(self):
        found = [re.search(r"label: (\d+) %$", name) for name in self.tree.names()]
        return next((int(match[1]) for match in found if match), 0)

    def map(self):
        found = re.match(r"Map (\d+): min ", self.told())
        return int(found[1]) if found else 0

    def label(self, pattern):
        return next((name for name in self.tree.names() if re.search(pattern, name)), None)


def check_pointer(session, view):
    """Hovering, the wheel, dragging, a double click; and the keys after a press has given them to the view."""
    window = desktop.find_window("^Feature maps$")
    box = view.get_extents(session.tree.atspi.CoordType.WINDOW)
    dx, dy = session.tree.offset(view, window)
    x, y = box.x + dx + box.width // 4, box.y + dy + box.height // 4
    desktop.Mouse.move(x, y)
    first = desktop.wait_for("the map under the pointer", session.map)

    def is_on_another():
        """Steps to the right over maps and what is between them."""
        aside[0] += 20
        desktop.Mouse.move(x + aside[0] % (box.width // 2), y)
        desktop.time.sleep(0.2)
        return session.map() not in (0, first)

    aside = [40]
    desktop.wait_for("another map", is_on_another)
    assert session.zoom() == 100, session.zoom()
    desktop.Mouse.move(x, y)
    desktop.run("xdotool", "click", "--repeat", "3", "--delay", "30", "4")
    desktop.wait_for("a nearer look by the wheel", lambda: session.zoom() > 150)
    desktop.wait_for("the same map under the pointer", lambda: session.map() == first)
    desktop.Mouse.drag((x + box.width // 2, y), (x, y))
    desktop.Mouse.move(x, y)
    desktop.wait_for("another map there, or the gap between two", lambda: session.map() != first)
    near = session.zoom()
    desktop.run("xdotool", "click", "--repeat", "2", "--delay", "60", "1")
    desktop.wait_for("all maps by a double click", lambda: session.zoom() == 100)
    desktop.type_keys("Home", "plus")
    desktop.wait_for("a nearer look by a key", lambda: 100 < session.zoom() < near)
    desktop.run("xdotool", "click", "--repeat", "3", "--delay", "30", "5")
    desktop.wait_for("all maps by the wheel", lambda: session.zoom() == 100)


def check_window(environment, shot):
    session = Session(environment)
    try:
        view = session.open_maps()
        desktop.wait_for("the marked maps", lambda: session.label("Framed: these maps differ most"))
        desktop.wait_for("what the colours say", lambda: session.label("label: Colours from the smallest"))
        assert view.get_role_name() == "image"
        desktop.screenshot(os.path.join(SHOTS, shot))
        check_pointer(session, view)
        complaints = [line for line in session.program.read_log().splitlines()
                      if re.search("WARNING|CRITICAL|ERROR", line)]
        assert not complaints, complaints[:3]
    except Exception:
        desktop.screenshot(os.path.join(SHOTS, "failed-" + shot))
        raise
    finally:
        session.program.stop()


def main():
    reason = desktop.missing()
    if reason is not None:
        print(f"1..0 # SKIP {reason}")
        return 0
    desktop.reenter()
    failed = 0
    steps = [("maps by the processor", lambda: check_view(WITHOUT_GL)),
             ("maps by OpenGL", lambda: check_view(WITH_GL)),
             ("the window without OpenGL", lambda: check_window(WITHOUT_GL, "features-cairo.png")),
             ("the window with OpenGL", lambda: check_window(WITH_GL, "features-gl.png"))]
    for number, (title, action) in enumerate(steps, 1):
        try:
            action()
            print(f"ok {number} - {title}", flush=True)
        except Exception as error:  # the next ones still tell what they can
            failed += 1
            print(f"not ok {number} - {title}\n# {type(error).__name__}: {error}", flush=True)
    print(f"1..{len(steps)}", flush=True)
    return 1 if failed else 0


sys.exit(main())
