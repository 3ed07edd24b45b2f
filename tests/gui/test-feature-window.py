#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Feature maps on a desktop without a screen: the view by OpenGL and without, then the window with a real pointer.

Usage: test-feature-window.py VIEW_TEST PROGRAM SCHEMA_DIR MODELS_DIR SCREENSHOT_DIR. TAP on stdout.
"""
import os
import re
import subprocess
import sys

import desktop
import pictures
import steps
from session import Session

VIEW_TEST, PROGRAM, SCHEMAS, MODELS, SHOTS = sys.argv[1:6]
WITHOUT_GL = {"GSK_RENDERER": "cairo", "GDK_DEBUG": "gl-disable", "OFFRAMP_TEST_GL": "none"}
WITH_GL = {"GSK_RENDERER": "gl", "OFFRAMP_TEST_GL": "gl", "LIBGL_ALWAYS_SOFTWARE": "1"}


def check_view(environment):
    result = subprocess.run([VIEW_TEST, "-k"], capture_output=True, text=True, env=dict(os.environ, **environment))
    print("".join(f"# {line}\n" for line in result.stdout.splitlines() if "512 maps in" in line), end="", flush=True)
    failed = [line for line in (result.stdout + result.stderr).splitlines() if re.match("not ok|Bail|.*ERROR", line)]
    assert result.returncode == 0, failed[:3] or result.returncode


class Maps(Session):
    def __init__(self, environment):
        super().__init__(PROGRAM, SCHEMAS, MODELS, environment=environment)
        picture = os.path.join(self.folder, "one.ppm")
        pictures.draw_bar(picture)
        self.start(picture)

    def view(self):
        return self.tree.find("Feature maps", "image")

    def open_maps(self):
        """A press that comes while the page is still being laid out falls beside the strip: then once more."""
        self.open("one.ppm: ")

        def is_open():
            self.click("Feature maps", "push button")
            return desktop.wait_for("the window with the maps", self.view, 20)
        return desktop.wait_for("the window with the maps", is_open, 100)

    def told(self):
        """What the view says of itself: of the map that is pointed at, or of the layer."""
        return self.view().get_description()

    def zoom(self):
        found = self.says(r"label: (\d+) %$")
        return int(found[1]) if found else 0

    def map(self):
        found = re.match(r"Map (\d+): min ", self.told())
        return int(found[1]) if found else 0


def check_pointer(session, view):
    """Hovering, the wheel, dragging, a double click; and the keys after a press has given them to the view."""
    window = desktop.find_window("^Feature maps$", session.program)

    def edges():
        box = session.box(view)
        return box.x, box.y, box.width, box.height
    left, top, width, height = desktop.settle("the maps to stand still", edges)
    dx, dy = session.tree.offset(view, window)
    x, y = left + dx + width // 4, top + dy + height // 4
    desktop.Mouse.move(x, y)
    first = desktop.wait_for("the map under the pointer", session.map)

    def is_on_another():
        """Steps to the right over maps and what is between them."""
        aside[0] += 20
        desktop.Mouse.move(x + aside[0] % (width // 2), y)
        return session.map() not in (0, first)

    aside = [40]
    desktop.wait_for("another map", is_on_another)
    desktop.wait_for("the whole sheet", lambda: session.zoom() == 100)
    desktop.Mouse.move(x, y)
    desktop.wait_for("the first map again", lambda: session.map() == first)
    desktop.Mouse.wheel(-3)
    desktop.wait_for("a nearer look by the wheel", lambda: session.zoom() > 150)
    desktop.wait_for("the same map under the pointer", lambda: session.map() == first)
    desktop.Mouse.drag((x + width // 2, y), (x, y))
    desktop.Mouse.move(x, y)
    desktop.wait_for("another map there, or the gap between two", lambda: session.map() != first)
    near = desktop.settle("the end of the movement", session.zoom)
    desktop.Mouse.click(x, y, times=2)
    desktop.wait_for("all maps by a double click", lambda: session.zoom() == 100)
    desktop.type_keys("Home", "plus")
    desktop.wait_for("a nearer look by a key", lambda: 100 < session.zoom() < near)
    desktop.Mouse.wheel(3)
    desktop.wait_for("all maps by the wheel", lambda: session.zoom() == 100)


def check_window(environment, shot):
    session = Maps(environment)
    try:
        view = session.open_maps()
        session.wait_says("the marked maps", "Framed: these maps differ most")
        session.wait_says("what the colours say", "label: Colours from the smallest")
        assert view.get_role_name() == "image"
        desktop.screenshot(os.path.join(SHOTS, shot))
        check_pointer(session, view)
        desktop.check_log(session.program)
    except Exception:
        desktop.screenshot(os.path.join(SHOTS, "failed-" + shot))
        steps.tell(session)
        raise
    finally:
        session.end()


STEPS = [("maps by the processor", lambda _: check_view(WITHOUT_GL)),
         ("maps by OpenGL", lambda _: check_view(WITH_GL)),
         ("the window without OpenGL", lambda _: check_window(WITHOUT_GL, "features-cairo.png")),
         ("the window with OpenGL", lambda _: check_window(WITH_GL, "features-gl.png"))]

sys.exit(steps.run(lambda: None, STEPS, SHOTS, "features"))
