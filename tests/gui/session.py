# SPDX-License-Identifier: Apache-2.0
"""The program as one person has it: a home of its own, settings, a window, and what is found, read and pressed in it."""
import os
import re
import shutil
import tempfile

import desktop

APPLICATION = "io.github.offramp.Offramp"


class Session:
    """Paths of the program, its schema and its networks; @settings is what the keyfile of an imagined user holds."""

    def __init__(self, program, schemas, models, settings=None, data=None, environment=None):
        self.folder = tempfile.mkdtemp(prefix="offramp-gui-")
        self.command = program
        self.environment = {"GSETTINGS_BACKEND": "memory", "GSETTINGS_SCHEMA_DIR": schemas, "OFFRAMP_MODELS": models,
                            "OFFRAMP_DATA": os.path.join(self.folder, "none") if data is None else data, "LANGUAGE": "en"}
        if settings is not None:
            self.keyfile = os.path.join(self.folder, "config", "glib-2.0", "settings", "keyfile")
            os.makedirs(os.path.dirname(self.keyfile))
            with open(self.keyfile, "w") as file:
                file.write("[io/github/offramp/Offramp]\n" + settings)
            self.environment["GSETTINGS_BACKEND"] = "keyfile"
        self.environment.update(environment or {})

    def start(self, *arguments):
        self.program = desktop.Program([self.command, *arguments], self.environment, home=self.folder)
        self.tree = desktop.Accessible(APPLICATION)

    def open(self, name, role=None):
        """The window is there, in the corner of the screen, and so is the widget of that name."""
        self.window = self.program.window()
        desktop.wait_for("the accessible window", self.tree.root)
        desktop.run("xdotool", "windowmove", self.window, "0", "0")
        self.tree.wait(name, role, 90)

    def recover(self):
        """After a step that failed the next one finds the main window in front: what was opened is closed by its keys."""
        for window in self.tree.root().children:
            name = window.get_name()
            if name and name != "Offramp" and self.tree.window(name) is not None:
                desktop.focus_window(f"^{re.escape(name)}$", self.program, 5)
                desktop.type_keys("Escape")
        self.back()

    def end(self):
        self.program.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def place(self, node, window=None):
        """The node's middle on the screen; without @window, the X window that it is in is found by its name."""
        if window is None:
            name = self.tree.find_frame(node).get_name()
            found = desktop.search_windows("--name", f"^{re.escape(name)}$") if name and name != "Offramp" else []
            window = found[-1] if found else self.window
        return self.tree.place(node, window)

    def box(self, node):
        return node.get_extents(self.tree.atspi.CoordType.WINDOW)

    def offset(self):
        """The width of the shadow around the window's content."""
        return self.tree.offset(self.tree.find(role="frame"), self.window)

    def press(self, find, what, window=None):
        """Presses the middle of the node that @find gives, once it is there and no longer moves."""
        desktop.Mouse.click(*desktop.settle(f"{what} to stand still", lambda: self.place(find(), window)))

    def click(self, name, role=None, inside=None, window=None):
        self.press(lambda: self.tree.find(name, role, inside), f"“{name}”", window)

    def back(self):
        """The keys go to the main window again: there is no window manager."""
        desktop.run("xdotool", "windowfocus", "--sync", self.window)

    def focus_window(self, title):
        """Gives the keys to the program's window of that title, which is returned."""
        return desktop.focus_window(f"^{re.escape(title)}$", self.program)

    def says(self, pattern):
        """The match in the first “role: name” that holds @pattern, or None."""
        return next((found for found in (re.search(pattern, name) for name in self.tree.names()) if found), None)

    def wait_says(self, what, pattern, seconds=60):
        return desktop.wait_for(what, lambda: self.says(pattern), seconds)

    def wait_silent(self, what, pattern, seconds=60):
        """Waits until nothing says so any more."""
        desktop.wait_for(what, lambda: not self.says(pattern), seconds)

    def wait_window(self, title):
        return desktop.wait_for(f"the window “{title}”", lambda: self.tree.window(title))

    def wait_closed(self, title):
        desktop.wait_for(f"the end of the window “{title}”", lambda: self.tree.window(title) is None)

    def choose(self, button, item, *keys, until):
        """Opens the menu that @button names and takes @item by its letters, until something says @until; once more where
        the menu had no ears for them."""
        def is_chosen():
            if self.tree.find(item) is None:
                self.click(button)
            desktop.settle(f"the menu with “{item}”", lambda: self.place(self.tree.find(item)), 10)
            desktop.type_keys(*keys)
            return self.wait_says(f"what “{item}” gives", until, 10)
        desktop.wait_for(f"“{item}” to be chosen", is_chosen)

    def type_file_name(self, title, path):
        """Writes @path into the file chooser of that title and takes it."""
        self.focus_window(title)
        desktop.wait_for("the field for the name", lambda: self.tree.find("Name", "text", self.tree.window(title)))
        desktop.type_keys("ctrl+a")
        desktop.type_text(path)
        desktop.type_keys("Return")

    def open_file(self, title, path):
        """The same where a file is opened: what is typed there is a path as soon as it begins with a slash."""
        self.focus_window(title)
        self.wait_window(title)
        desktop.type_text(path)
        desktop.type_keys("Return")
        self.back()
