# SPDX-License-Identifier: Apache-2.0
"""A desktop without a screen for tests of the window: Xvfb, a private session bus, AT-SPI, a mouse.

Widgets are found by role and name through the accessibility tree: what a screen reader cannot find, these
tests cannot find either. Waits are for conditions, never for a fixed time.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

WANTED = ["Xvfb", "xdotool", "dbus-run-session", "import"]


def missing():
    """Why the window cannot be tested here, or None."""
    for program in WANTED:
        if shutil.which(program) is None:
            return f"{program} is not installed"
    try:
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi  # noqa: F401
    except (ImportError, ValueError) as error:
        return f"AT-SPI for Python is missing ({error})"
    return None


def reenter():
    """Runs this program again inside Xvfb and a session bus of its own; returns only there.

    The bus starts services that write to its standard output, so that is the error output here; ours travels
    on as another descriptor.
    """
    if os.environ.get("OFFRAMP_TEST_INSIDE"):
        sys.stdout = os.fdopen(int(os.environ["OFFRAMP_TEST_STDOUT"]), "w")
        return
    read, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
                              pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    number = os.read(read, 16).decode().strip()
    environment = dict(os.environ, DISPLAY=":" + number, OFFRAMP_TEST_INSIDE="1", GSK_RENDERER="cairo",
                       GTK_A11Y="atspi", XDG_SESSION_TYPE="x11", GDK_BACKEND="x11")
    out = os.dup(sys.stdout.fileno())
    os.set_inheritable(out, True)
    environment["OFFRAMP_TEST_STDOUT"] = str(out)
    environment.pop("WAYLAND_DISPLAY", None)
    environment.pop("G_DEBUG", None)
    try:
        result = subprocess.call(["dbus-run-session", "--", sys.executable, *sys.argv], env=environment,
                                 stdout=sys.stderr, pass_fds=[out])
    finally:
        server.terminate()
        server.wait()
    sys.exit(result)


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


class Timeout(AssertionError):
    pass


def wait_for(what, condition, seconds=60.0):
    """Polls until condition() is true and returns its value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise Timeout(f"waited {seconds:g} s in vain for {what}")


class Program:
    """A program under test, in a home folder of its own, with its window and its log."""

    def __init__(self, command, environment=None, home=None):
        self.home = home or tempfile.mkdtemp(prefix="offramp-gui-")
        self.log_path = os.path.join(self.home, os.path.basename(command[0]) + ".log")
        variables = dict(os.environ, HOME=self.home, XDG_DATA_HOME=self.home + "/data",
                         XDG_CONFIG_HOME=self.home + "/config", XDG_CACHE_HOME=self.home + "/cache")
        variables.update(environment or {})
        self.log = open(self.log_path, "a")
        self.process = subprocess.Popen(command, env=variables, stdout=self.log, stderr=self.log)

    def read_log(self):
        if not self.log.closed:
            self.log.flush()
        with open(self.log_path) as log:
            return log.read()

    def is_running(self):
        return self.process.poll() is None

    def wait(self, seconds=30):
        return self.process.wait(seconds)

    def stop(self):
        if self.is_running():
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()

    def window(self, seconds=60):
        """The X window of the program, once it is mapped."""
        def find():
            result = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                                    capture_output=True, text=True)
            return result.stdout.split()
        return wait_for("a window", lambda: self.is_running() and find(), seconds)[-1]


class Accessible:
    """The accessibility tree of one program."""

    def __init__(self, name):
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi
        self.atspi = Atspi
        self.name = name

    def root(self):
        desktop = self.atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and child.get_name() == self.name:
                child.clear_cache()  # or a window that has opened since is not seen
                return child
        return None

    def window(self, name):
        """The program's window of that name, whatever role AT-SPI gives it (GTK 4.8: “frame” or “filler”), or None."""
        root = self.root()
        children = [root.get_child_at_index(i) for i in range(root.get_child_count())] if root is not None else []
        return next((child for child in children if child is not None and child.get_name() == name), None)

    def walk(self, node=None):
        """All nodes that are showing, from the top."""
        node = node or self.root()
        if node is None:
            return
        stack = [node]
        while stack:
            current = stack.pop()
            yield current
            try:
                children = [current.get_child_at_index(i) for i in range(current.get_child_count())]
            except Exception:  # the widget went away meanwhile
                continue
            stack.extend(child for child in reversed(children) if child is not None)

    def find(self, name=None, role=None, showing=True):
        """The first node whose name begins with `name` and whose role is `role`."""
        for node in self.walk():
            try:
                if name is not None and not (node.get_name() or "").startswith(name):
                    continue
                if role is not None and node.get_role_name() != role:
                    continue
                if showing and node.get_extents(self.atspi.CoordType.WINDOW).width <= 0:
                    continue
            except Exception:
                continue
            return node
        return None

    def wait(self, name=None, role=None, seconds=60):
        return wait_for(f"a {role or 'widget'} named “{name}”", lambda: self.find(name, role), seconds)

    def names(self):
        found = []
        for node in self.walk():
            try:
                if node.get_name():
                    found.append(f"{node.get_role_name()}: {node.get_name()}")
            except Exception:
                continue
        return found

    def center(self, node):
        """The node's middle in its window's coordinates."""
        box = node.get_extents(self.atspi.CoordType.WINDOW)
        return box.x + box.width // 2, box.y + box.height // 2


class Mouse:
    """A real pointer: GTK sees motion, press and release as from a hand."""

    @staticmethod
    def move(x, y):
        run("xdotool", "mousemove", str(int(x)), str(int(y)))

    @staticmethod
    def click(x, y):
        Mouse.move(x, y)
        time.sleep(0.1)
        run("xdotool", "click", "1")

    @staticmethod
    def drag(start, end, step=60):
        """Presses at start, moves in steps as a hand would, and lets go at end."""
        (x, y), (to_x, to_y) = start, end
        count = max(abs(to_x - x), abs(to_y - y)) // step + 1
        Mouse.move(x, y)
        time.sleep(0.2)
        run("xdotool", "mousedown", "1")
        for i in range(1, int(count) + 1):
            Mouse.move(x + (to_x - x) * i / count, y + (to_y - y) * i / count)
            time.sleep(0.1)
        time.sleep(0.3)
        run("xdotool", "mouseup", "1")


def check_close(program):
    """Quits the program as a person would: it ends with status 0, and its log holds no complaint."""
    type_keys("ctrl+q")
    wait_for("the program's end", lambda: not program.is_running(), 30)
    assert program.process.returncode == 0, program.process.returncode
    complaints = [line for line in program.read_log().splitlines() if re.search("WARNING|CRITICAL|ERROR", line)]
    assert not complaints, complaints[:5]


def type_keys(*keys):
    for key in keys:
        run("xdotool", "key", key)
        time.sleep(0.05)


def screenshot(path):
    run("import", "-window", "root", path)
