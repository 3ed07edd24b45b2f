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

    @staticmethod
    def frame(node):
        while node.get_role_name() != "frame":
            node = node.get_parent()
        return node

    def place(self, node, frame, window):
        geometry = dict(line.split("=") for line in
                        desktop.run("xdotool", "getwindowgeometry", "--shell", window).split() if "=" in line)
        box = frame.get_extents(self.tree.atspi.CoordType.WINDOW)
        x, y = self.tree.center(node)
        return (x + int(geometry["X"]) + (int(geometry["WIDTH"]) - box.width) // 2,
                y + int(geometry["Y"]) + (int(geometry["HEIGHT"]) - box.height) // 2)

    @staticmethod
    def main_window():
        """By its name: tooltips and what a renderer makes for itself are X windows of the program, too."""
        def find():
            return subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^Offramp$"], capture_output=True,
                                  text=True).stdout.split()
        return desktop.wait_for("the window named Offramp", find)[0]

    def open_maps(self, strip, window):
        """A press that comes while the page is still being laid out falls beside the strip: then once more."""
        for _ in range(5):
            desktop.Mouse.click(*self.place(strip, self.frame(strip), window))
            try:
                return desktop.wait_for("the window with the maps", self.view, 20)
            except desktop.Timeout:
                continue
        return desktop.wait_for("the window with the maps", self.view, 1)

    def label(self, pattern):
        return next((name for name in self.tree.names() if re.search(pattern, name)), None)


def check_window(environment, shot):
    session = Session(environment)
    try:
        main = session.main_window()
        strip = session.tree.wait("Feature maps", "push button")
        view = session.open_maps(strip, main)
        desktop.wait_for("the marked maps", lambda: session.label("Framed: these maps differ most"))
        desktop.wait_for("what the colours say", lambda: session.label("label: Colours from the smallest"))
        assert view.get_role_name() == "image"
        desktop.screenshot(os.path.join(SHOTS, shot))
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
