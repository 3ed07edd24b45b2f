# SPDX-License-Identifier: Apache-2.0
"""A desktop without a screen for tests of the window: Xvfb, a private session bus, AT-SPI, a mouse.

Widgets are found by role and name through the accessibility tree: what a screen reader cannot find, these
tests cannot find either. Waits are for conditions, never for a fixed time: what computes beside a test may take the
processor from the program for seconds.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

try:
    from gi.repository import GLib
    Gone = GLib.Error  # a widget that was there in the look, and is no more
except ImportError:
    class Gone(Exception):
        pass

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


# What reads a window that just changes may find of a widget: nothing, or one that goes away meanwhile.
NOT_YET = (Gone, Timeout, AttributeError, IndexError, subprocess.CalledProcessError)


def wait_for(what, condition, seconds=60.0):
    """Polls until condition() is true and returns its value; a condition that cannot be read is not true yet."""
    end = time.monotonic() + seconds
    while True:
        problem = None
        try:
            value = condition()
            if value:
                return value
        except NOT_YET as error:
            problem = error
        if time.monotonic() >= end:
            raise Timeout(f"waited {seconds:g} s in vain for {what}" + (f" ({problem})" if problem else "")) from problem
        time.sleep(0.1)


def settle(what, measure, seconds=60.0):
    """The value of measure() once it no longer moves: once two looks, a tenth of a second apart, see the same."""
    last = [None]

    def stands():
        before, last[0] = last[0], None
        last[0] = measure()
        return last[0] is not None and last[0] == before
    wait_for(what, stands, seconds)
    return last[0]


class Program:
    """A program under test, in a home folder of its own, with its window and its log."""

    def __init__(self, command, environment=None, home=None):
        self.home = home or tempfile.mkdtemp(prefix="offramp-gui-")
        self.log_path = os.path.join(self.home, os.path.basename(command[0]) + ".log")
        variables = dict(os.environ, HOME=self.home, XDG_DATA_HOME=self.home + "/data",
                         XDG_CONFIG_HOME=self.home + "/config", XDG_CACHE_HOME=self.home + "/cache")
        variables.update(environment or {})
        self.log = open(self.log_path, "a")
        self.log_start = os.path.getsize(self.log_path)  # a program before this one may have written there
        self.process = subprocess.Popen(command, env=variables, stdout=self.log, stderr=self.log)

    def read_log(self):
        with open(self.log_path, errors="replace") as log:
            log.seek(self.log_start)
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

    def window(self, seconds=90):
        """The X window of the program, once it is mapped: the largest, since tooltips and what a renderer makes are others."""
        def find():
            if not self.is_running():
                raise AssertionError(f"{self.process.args[0]} ended with {self.process.returncode}: {self.read_log()[-300:]}")
            return search_windows("--pid", str(self.process.pid))
        windows = wait_for("a window", find, seconds)
        return max(windows, key=lambda window: int.__mul__(*get_geometry(window)[2:]))


class Accessible:
    """The accessibility tree of one program."""

    def __init__(self, name):
        import accessible  # not before it is known that AT-SPI is there
        self.tree = accessible.Tree(name)
        self.atspi = self.tree.atspi

    def root(self):
        """The program with all its windows as they are now, or None."""
        return self.tree.read()

    def window(self, name):
        """The program's window of that name, whatever role AT-SPI gives it (GTK 4.8: “frame” or “filler”), or None."""
        root = self.root()
        children = root.children if root is not None else []
        return next((child for child in children if child.get_name() == name), None)

    def walk(self, node=None):
        """All nodes as they are now, or those below @node, from the top."""
        root = self.root()
        if root is None:
            return
        stack = [root if node is None else root.look.get(node.path)]
        while stack:
            current = stack.pop()
            if current is not None:
                yield current
                stack.extend(reversed(current.children))

    def find(self, name=None, role=None, inside=None):
        """The first node (of those below `inside`) that takes room, whose name begins with `name` and whose role is `role`."""
        for node in self.walk(inside):
            if name is not None and not node.get_name().startswith(name):
                continue
            if role is not None and node.get_role_name() != role:
                continue
            if self.is_placed(node):
                return node
        return None

    def is_placed(self, node):
        try:
            return node.get_extents(self.atspi.CoordType.WINDOW).width > 0
        except self.tree.GONE:
            return False

    def wait(self, name=None, role=None, seconds=60, inside=None):
        return wait_for(f"a {role or 'widget'} named “{name}”", lambda: self.find(name, role, inside), seconds)

    def names(self):
        return [f"{node.get_role_name()}: {node.get_name()}" for node in self.walk() if node.get_name()]

    def listen(self):
        """From now on what is announced is written down; returns a function that gives all of it so far."""
        return self.tree.listen()

    def focused(self):
        """What has the focus, the innermost of it, or None."""
        state = self.atspi.StateType.FOCUSED
        nodes = [node for node in self.tree.read_nodes().values() if node.get_state_set().contains(state)]
        if len(nodes) != 1:  # something new, or a widget in another
            nodes = [node for node in self.walk() if node.get_state_set().contains(state)]
        return nodes[-1] if nodes else None

    def place(self, node, window):
        """The node's middle on the screen; @window is the X window that it is in."""
        dx, dy = self.offset(node, window)
        x, y = self.center(node)
        return x + dx, y + dy

    def find_frame(self, node):
        """The window that holds the node."""
        while node.get_parent() is not None and node.get_parent().get_role_name() != "application":
            node = node.get_parent()
        return node

    def offset(self, node, window):
        """What turns places in @node's window into places on the screen: there is a shadow around it."""
        frame = self.find_frame(node)
        x, y, width, height = get_geometry(window)
        box = frame.get_extents(self.atspi.CoordType.WINDOW)
        return x + (width - box.width) // 2, y + (height - box.height) // 2

    def center(self, node):
        """The node's middle in its window's coordinates."""
        box = node.get_extents(self.atspi.CoordType.WINDOW)
        return box.x + box.width // 2, box.y + box.height // 2


def search_windows(criterion, value):
    """The X windows on the screen that fulfil a criterion of xdotool."""
    result = subprocess.run(["xdotool", "search", "--onlyvisible", criterion, value], capture_output=True, text=True)
    return result.stdout.split()


def get_geometry(window):
    """Where an X window is, and how large: x, y, width, height."""
    lines = run("xdotool", "getwindowgeometry", "--shell", window).split()
    geometry = dict(line.split("=") for line in lines if "=" in line)
    return tuple(int(geometry[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))


def find_window(name, program=None, seconds=60):
    """The X window of that name (a regular expression), of @program where it is given, once it is mapped."""
    def find():
        found = search_windows("--name", name)
        if program is not None and found:
            own = search_windows("--pid", str(program.process.pid))
            found = [window for window in found if window in own]
        return found
    return wait_for(f"the X window “{name}”", find, seconds)[-1]


def focus_window(name, program=None, seconds=60):
    """Gives that window the keys: no window manager is here to do it. Returns the window."""
    window = find_window(name, program, seconds)
    run("xdotool", "windowfocus", "--sync", window)
    return window


class Mouse:
    """A real pointer: GTK sees motion, press and release as from a hand."""

    @staticmethod
    def move(x, y):
        run("xdotool", "mousemove", str(int(x)), str(int(y)))

    @staticmethod
    def click(x, y, times=1):
        Mouse.move(x, y)
        time.sleep(0.1)
        run("xdotool", "click", "--repeat", str(times), "--delay", "60", "1")

    @staticmethod
    def wheel(steps):
        """Turns the wheel: down by that many steps, or up by as many where it is negative."""
        run("xdotool", "click", "--repeat", str(abs(steps)), "--delay", "20", "5" if steps > 0 else "4")

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
    wait_for("the program's end", lambda: not program.is_running())
    assert program.process.returncode == 0, program.process.returncode
    check_log(program)


def check_log(program):
    """Nothing in the log of a program that has ended is a complaint, but that this desktop shows no notifications."""
    complaints = [line for line in program.read_log().splitlines()
                  if re.search("WARNING|CRITICAL|ERROR", line) and "unable to send notifications" not in line]
    assert not complaints, complaints[:5]


def type_text(text):
    run("xdotool", "type", text)


def type_keys(*keys):
    for key in keys:
        run("xdotool", "key", key)
        time.sleep(0.05)


def screenshot(path):
    run("import", "-window", "root", path)
