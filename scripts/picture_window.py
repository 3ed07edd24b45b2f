# SPDX-License-Identifier: Apache-2.0
"""A window of the program to take pictures of: used by a mouse and keys on a screen that nobody sees.

The program has a home of its own, so that neither the settings nor the files of whoever takes the pictures are seen.
"""
import gettext
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, os.path.join(ROOT, "tests", "gui"))
import desktop  # noqa: E402

APPLICATION = "io.github.offramp.Offramp"
SETTINGS = "[io/github/offramp/Offramp]\nwidth-divisor=uint32 8\nepochs=uint32 4\n"


class Window:
    """The program in one style, language and size."""

    def __init__(self, build, files=(), dark=False, contrast=False, language="en", size=(1280, 800), data=None):
        self.home = tempfile.mkdtemp(prefix="offramp-shot-")
        settings = os.path.join(self.home, "config", "glib-2.0", "settings")
        os.makedirs(settings)
        with open(os.path.join(settings, "keyfile"), "w") as file:
            file.write(SETTINGS + f"window-width={size[0]}\nwindow-height={size[1]}\n")
        locales = os.path.join(build, "po")
        self.text = gettext.translation("offramp", locales, [language], fallback=True).gettext
        environment = {"GSETTINGS_BACKEND": "keyfile", "GSETTINGS_SCHEMA_DIR": os.path.join(build, "resources"),
                       "OFFRAMP_MODELS": os.path.join(ROOT, "resources", "models"), "OFFRAMP_LOCALE_DIR": locales,
                       "OFFRAMP_DATA": data or os.path.join(self.home, "none"), "LANGUAGE": language,
                       "LC_ALL": "uk_UA.UTF-8" if language == "uk" else "C.UTF-8",
                       "ADW_DEBUG_COLOR_SCHEME": "prefer-dark" if dark else "prefer-light"}
        if contrast:
            environment["ADW_DEBUG_HIGH_CONTRAST"] = "1"
        self.program = desktop.Program([os.path.join(build, "app", "offramp"), *files], environment, home=self.home)
        self.tree = desktop.Accessible(APPLICATION)
        try:
            self.window = self.program.window()
        except desktop.Timeout:
            sys.exit(self.program.read_log())
        desktop.wait_for("the accessible window", self.tree.root)
        desktop.run("xdotool", "windowmove", self.window, "0", "0")
        self.settle(2)
        self.resize(*size)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.program.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def resize(self, width, height, window=None):
        desktop.run("xdotool", "windowsize", window or self.window, str(width), str(height))
        self.settle()

    def settle(self, seconds=1.0):
        """Pictures may wait for a fixed time: nothing is asserted here."""
        time.sleep(seconds)

    def keys(self, *keys):
        desktop.type_keys(*keys)
        self.settle()

    def place(self, node, window=None):
        """The node's middle on the screen."""
        return self.tree.place(node, window or self.window)

    def center(self, name, role=None, window=None):
        return self.place(self.tree.wait(self.text(name), role, seconds=20), window)

    def click(self, name, role=None, window=None):
        desktop.Mouse.click(*self.center(name, role, window))
        self.settle()

    def says(self, text):
        return any(text in name for name in self.tree.names())

    def wait(self, text, seconds=60):
        desktop.wait_for(text, lambda: self.says(text), seconds)

    def other_window(self, title):
        """The X window of the program with that title, once it is there."""
        def find():
            result = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", self.text(title)],
                                    capture_output=True, text=True)
            return [window for window in result.stdout.split() if window != self.window]
        window = desktop.wait_for(f"the window “{title}”", find, 30)[-1]
        desktop.run("xdotool", "windowmove", window, "0", "0")
        desktop.run("xdotool", "windowraise", window)
        desktop.run("xdotool", "windowfocus", window)
        self.settle()
        return window

    def bring_samples(self, count=1):
        """Ten images of the program's own, @count times."""
        for _ in range(count):
            self.click("Sample images", "push button")
        desktop.wait_for("all verdicts", lambda: self.is_judged(10 * count))
        self.settle(3)

    def is_judged(self, count):
        return any(f"{count} " in name and "·" in name for name in self.tree.names())

    def cards(self, beginning):
        """The cells of images whose verdict begins with these words."""
        verdict = ": " + self.text(beginning).split("%")[0]
        nodes = []
        for node in self.tree.walk():
            try:
                if verdict in (node.get_name() or "") and node.get_role_name() != "panel" \
                        and node.get_extents(self.tree.atspi.CoordType.WINDOW).width > 0:
                    nodes.append(node)
            except Exception:  # it went away meanwhile
                continue
        return nodes

    def select(self, beginning, index=0):
        desktop.Mouse.click(*self.place(self.cards(beginning)[index]))
        self.settle(2)

    def shoot(self, path, window=None):
        """Writes what the window looks like, the pointer out of the way."""
        desktop.run("xdotool", "mousemove", "9999", "9999")
        self.settle(0.5)
        desktop.run("import", "-window", window or self.window, path)
        make_smaller(path)
        print(path, flush=True)


def make_smaller(path):
    """With what is installed: a palette of the colours that are there, then a closer packing."""
    for command in (["pngquant", "--quality=85-99", "--speed=1", "--force", "--output", path, path],
                    ["optipng", "-quiet", "-o2", path]):
        if shutil.which(command[0]) is not None:
            subprocess.run(command, check=False)  # pngquant ends with 99 where the colours would suffer
