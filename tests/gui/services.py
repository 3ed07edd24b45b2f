# SPDX-License-Identifier: Apache-2.0
"""What a desktop offers to a program on the session bus: a place for notifications, and a manager of the session.

Both are made up here, on the private bus of a test, and write down what they are asked for.
"""
import threading

from gi.repository import Gio, GLib

import desktop

NOTIFICATIONS, NOTIFICATIONS_PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
MANAGER, MANAGER_PATH = "org.gnome.SessionManager", "/org/gnome/SessionManager"
CLIENT, CLIENT_PATH = MANAGER + ".ClientPrivate", MANAGER_PATH + "/Client1"

INTERFACES = f"""<node>
<interface name='{NOTIFICATIONS}'>
  <method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>
    <arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>
    <arg type='a{{sv}}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/></method>
  <method name='CloseNotification'><arg type='u' direction='in'/></method>
  <method name='GetCapabilities'><arg type='as' direction='out'/></method>
  <signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>
  <signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>
</interface>
<interface name='{MANAGER}'>
  <method name='RegisterClient'><arg type='s' direction='in'/><arg type='s' direction='in'/>
    <arg type='o' direction='out'/></method>
  <method name='UnregisterClient'><arg type='o' direction='in'/></method>
  <method name='Inhibit'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>
    <arg type='u' direction='in'/><arg type='u' direction='out'/></method>
  <method name='Uninhibit'><arg type='u' direction='in'/></method>
</interface>
<interface name='{CLIENT}'>
  <method name='EndSessionResponse'><arg type='b' direction='in'/><arg type='s' direction='in'/></method>
  <signal name='QueryEndSession'><arg type='u'/></signal>
  <signal name='EndSession'><arg type='u'/></signal>
</interface>
</node>"""

ANSWERS = {"Notify": ("(u)", (1,)), "GetCapabilities": ("(as)", (["body", "actions"],)),
           "RegisterClient": ("(o)", (CLIENT_PATH,)), "Inhibit": ("(u)", (7,))}


class Services:
    """They are there from the beginning on; a program finds them at its start."""

    def __init__(self):
        self.calls = []
        self.ready = threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()
        assert self.ready.wait(30), "the made-up services"

    def serve(self):
        context = GLib.MainContext.new()
        context.push_thread_default()
        address = Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION, None)
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        node = Gio.DBusNodeInfo.new_for_xml(INTERFACES)
        for name, path in ((NOTIFICATIONS, NOTIFICATIONS_PATH), (MANAGER, MANAGER_PATH), (CLIENT, CLIENT_PATH)):
            self.bus.register_object(path, node.lookup_interface(name), self.called, None, None)
        for name in (NOTIFICATIONS, MANAGER):
            self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                               GLib.Variant("(su)", (name, 4)), None, Gio.DBusCallFlags.NONE, -1, None)
        self.ready.set()
        GLib.MainLoop.new(context, False).run()

    def called(self, bus, sender, path, interface, method, arguments, invocation):
        self.calls.append((method, arguments.unpack()))
        kind, values = ANSWERS.get(method, ("()", ()))
        invocation.return_value(GLib.Variant(kind, values))

    def of(self, method):
        """The arguments of each call of that method so far."""
        return [arguments for name, arguments in list(self.calls) if name == method]

    def wait(self, method, count=1, seconds=60):
        """The arguments of the @count-th call, once there are so many."""
        return desktop.wait_for(f"call {count} of {method}", lambda: len(self.of(method)) >= count and self.of(method), seconds)[count - 1]

    def emit(self, path, interface, signal, kind, *values):
        self.bus.emit_signal(None, path, interface, signal, GLib.Variant(kind, values))
        self.bus.flush_sync(None)

    def press_notification(self):
        self.emit(NOTIFICATIONS_PATH, NOTIFICATIONS, "ActionInvoked", "(us)", 1, "default")

    def tell_client(self, signal):
        """QueryEndSession or EndSession, to whom has registered; returns once it has answered."""
        count = len(self.of("EndSessionResponse")) + 1
        self.emit(CLIENT_PATH, CLIENT, signal, "(u)", 0)
        return self.wait("EndSessionResponse", count)
