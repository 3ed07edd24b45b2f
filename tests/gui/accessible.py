# SPDX-License-Identifier: Apache-2.0
"""The accessibility tree of a GTK 4 program, as a screen reader is told it.

Asking every widget for its children, its name and its role is thousands of messages, each of which waits for the
program's next frame: seconds for one look at a page. GTK answers for all widgets at once where it is asked for what
AT-SPI calls its cache: GtkAtSpiCache builds that answer anew for each question, of the widgets whose parents were asked
for their children at least once. So a look here is one message for all, and one for each that has children, sent together.
"""
import struct
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

REGISTRY = "org.a11y.atspi.Registry"
ROOT_PATH = "/org/a11y/atspi/accessible/root"
CACHE_PATH = "/org/a11y/atspi/cache"
ACCESSIBLE, ACTION, COMPONENT, VALUE = ("org.a11y.atspi." + name for name in ("Accessible", "Action", "Component", "Value"))
MESSAGE_MS = 30000  # a program that computes on a loaded machine may be slow to answer


def read_items(variant):
    """The members of each struct in an a((so)(so)(so)iiassusau): path, parent's path, index in the parent, number of
    children, interfaces (as bytes), name, role, description, states.

    By GVariant's own layout: members one after the other, where those of any length end stands at the struct's end, in as
    few bytes as its size needs. GLib's unpacking in Python takes ten times as long, and is what a look would wait for.
    """
    data = variant.get_data_as_bytes().get_data()
    if not data:
        return
    width = offset_width(len(data))
    starts, start = int.from_bytes(data[-width:], "little"), 0
    for place in range(starts, len(data), width):
        end = int.from_bytes(data[place:place + width], "little")
        yield read_item(data[start:end])
        start = end + 3 & ~3


def offset_width(size):
    return 1 if size < 1 << 8 else 2 if size < 1 << 16 else 4


def read_path(pair):
    """Of a (so), the o: it ends before its own zero and the byte that says where the s ended."""
    return pair[pair[-1]:-2].decode()


def read_item(item):
    width = offset_width(len(item))
    ends = [int.from_bytes(item[len(item) - width * (i + 1):len(item) - width * i], "little") for i in range(6)]
    index, n_children = struct.unpack_from("=ii", item, ends[2] + 3 & ~3)
    role, = struct.unpack_from("=I", item, ends[4] + 3 & ~3)
    states = item[ends[5] + 3 & ~3:len(item) - 6 * width]
    return (read_path(item[:ends[0]]), read_path(item[ends[1]:ends[2]]), index, n_children,
            item[(ends[2] + 3 & ~3) + 8:ends[3]], item[ends[3]:ends[4] - 1].decode(), role,
            item[(ends[4] + 3 & ~3) + 4:ends[5] - 1].decode(), states)


class Rectangle:
    def __init__(self, x, y, width, height):
        self.x, self.y, self.width, self.height = x, y, width, height


class States:
    """Atspi.StateSet's part that is used here."""

    def __init__(self, words):
        self.bits = int.from_bytes(words, sys.byteorder)

    def contains(self, state):
        return bool(self.bits >> int(state) & 1)


class Node:
    """A widget. Names, roles and states are those of the look; places and actions are asked for anew."""

    def __init__(self, tree, item):
        self.path, self.parent_path, _, self.n_told, self.interfaces, self.name, self.role, self.description, \
            self.words = item
        self.tree = tree
        self.look = None  # whose children and parent it knows
        self.children = []

    def get_name(self):
        return self.name

    def get_description(self):
        return self.description

    def get_role_name(self):
        return self.tree.role_name(self.role)

    def get_state_set(self):
        return States(self.words)

    def get_child_count(self):
        return len(self.children)

    def get_child_at_index(self, index):
        return self.children[index]

    def get_parent(self):
        return self.look.get(self.parent_path)

    def get_extents(self, coordinates):
        return Rectangle(*self.tree.call(self.path, COMPONENT, "GetExtents", GLib.Variant("(u)", (int(coordinates),)))[0])

    def get_action_iface(self):
        return self if ACTION.encode() in self.interfaces else None

    def get_n_actions(self):
        return self.tree.get_property(self.path, ACTION, "NActions") if ACTION.encode() in self.interfaces else 0

    def do_action(self, index):
        return self.tree.call(self.path, ACTION, "DoAction", GLib.Variant("(i)", (index,)))[0]

    def get_current_value(self):
        return self.tree.get_property(self.path, VALUE, "CurrentValue")

    def set_current_value(self, value):
        arguments = GLib.Variant("(ssv)", (VALUE, "CurrentValue", GLib.Variant("d", value)))
        self.tree.call(self.path, "org.freedesktop.DBus.Properties", "Set", arguments)


class Tree:
    """The widgets of the program that AT-SPI knows by @name; the newest one of several."""

    GONE = GLib.Error  # a widget that was there in the look, and is no more
    atspi = Atspi
    role_names = {}

    def __init__(self, name):
        self.name = name
        self.bus = None
        self.connection = None
        self.roles = {}  # of all that was ever seen

    def role_name(self, role):
        if role not in self.role_names:
            self.role_names[role] = Atspi.role_get_name(Atspi.Role(role))
        return self.role_names[role]

    def connect(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
                                    Gio.DBusCallFlags.NONE, MESSAGE_MS).unpack()[0]
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)

    def call(self, path, interface, method, arguments=None, bus=None):
        return self.ask(path, interface, method, arguments, bus).unpack()

    def ask(self, path, interface, method, arguments=None, bus=None):
        return self.connection.call_sync(bus or self.bus, path, interface, method, arguments, None,
                                         Gio.DBusCallFlags.NONE, MESSAGE_MS)

    def get_property(self, path, interface, name, bus=None):
        arguments = GLib.Variant("(ss)", (interface, name))
        return self.call(path, "org.freedesktop.DBus.Properties", "Get", arguments, bus)[0]

    def find_program(self):
        """The program's name on the bus, or None."""
        if self.connection is None:
            self.connect()
        for bus, path in reversed(self.call(ROOT_PATH, ACCESSIBLE, "GetChildren", bus=REGISTRY)[0]):
            try:
                if self.get_property(path, ACCESSIBLE, "Name", bus) == self.name:
                    return bus
            except GLib.Error:  # one that has ended
                continue
        return None

    def listen(self):
        """From now on what live regions say is written down; returns a function that gives all of it so far.

        A live region is a widget with the role of a status bar, which is what "status" is in AT-SPI.
        """
        said = []

        def changed(connection, sender, path, interface, signal, arguments):
            what, text = arguments[0], arguments[3]
            if what == "accessible-name" and text:
                said.append((path, text))

        self.read()
        self.call("/org/a11y/atspi/registry", REGISTRY, "RegisterEvent",
                  GLib.Variant("(sass)", ("object:property-change:accessible-name", [], "")), REGISTRY)
        self.connection.signal_subscribe(None, "org.a11y.atspi.Event.Object", "PropertyChange", None, None,
                                         Gio.DBusSignalFlags.NONE, changed)

        def heard():
            while GLib.MainContext.default().iteration(False):
                pass
            self.read()
            return [text for path, text in said if self.roles.get(path) == int(Atspi.Role.STATUS_BAR)]
        return heard

    def read(self):
        """Everything that the program shows or could show: its root, or None where there is no such program."""
        for _ in range(2):
            if self.bus is None:
                self.bus = self.find_program()
                if self.bus is None:
                    return None
            try:
                return self.look()
            except GLib.Error:  # it has ended; perhaps there is another one by now
                self.bus = None
        return None

    def look(self):
        """Reads all widgets at once, and of those that have children which ones: an index in the parent, which is told of a
        hidden widget too, does not say that."""
        nodes = self.read_nodes()
        children = self.ask_children([ROOT_PATH] + [path for path, node in nodes.items() if node.n_told > 0])
        unknown = {path for paths in children.values() for path in paths} - nodes.keys()
        if unknown:
            while unknown:  # once asked for their children, they and these are in the cache
                found = self.ask_children(sorted(unknown))
                children.update(found)
                unknown = {path for paths in found.values() for path in paths} - nodes.keys() - children.keys()
            nodes = self.read_nodes()
        nodes[ROOT_PATH] = Node(self, (ROOT_PATH, "", 0, 0, b"", self.name, int(Atspi.Role.APPLICATION), "", b""))
        for path, node in nodes.items():
            node.look = nodes
            node.children = [nodes[child] for child in children.get(path, []) if child in nodes]
            self.roles[path] = node.role
            for child in node.children:
                child.parent_path = path
        return nodes[ROOT_PATH]

    def read_nodes(self):
        items = self.ask(CACHE_PATH, "org.a11y.atspi.Cache", "GetItems").get_child_value(0)
        return {item[0]: Node(self, item) for item in read_items(items)}

    def ask_children(self, paths):
        """The paths of each widget's children, asked for all at once."""
        found, waiting = {}, [len(paths)]

        def answered(connection, result, path):
            waiting[0] -= 1
            try:
                found[path] = [child for _, child in connection.call_finish(result).unpack()[0]]
            except GLib.Error:  # it went away meanwhile
                found[path] = []

        for path in paths:
            self.connection.call(self.bus, path, ACCESSIBLE, "GetChildren", None, None, Gio.DBusCallFlags.NONE, MESSAGE_MS,
                                 None, answered, path)
        while waiting[0] > 0:
            GLib.MainContext.default().iteration(True)
        if ROOT_PATH in found and not found[ROOT_PATH] and not self.is_there():
            raise GLib.Error("the program has ended")
        return found

    def is_there(self):
        return self.find_program() == self.bus
