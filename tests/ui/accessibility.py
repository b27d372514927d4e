# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks a program about itself over the accessibility bus, as a screen reader does.

libatspi waits for the answer to each question before it asks the next.  A window holds hundreds of
widgets, and each question costs a turn of the program's main loop; here as many as are known are on
their way at the same time."""

import os

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib

PROPERTIES = 'org.freedesktop.DBus.Properties'
ACCESSIBLE = 'org.a11y.atspi.Accessible'
ROOT = '/org/a11y/atspi/accessible/root'
REGISTRY = ('org.a11y.atspi.Registry', ROOT)
# In ms.
PATIENCE = 5000 * float(os.environ.get('GILSCOPE_PATIENCE', '1'))
WINDOW_COORDINATES = 1
LAYER_POPUP = 5
# Roles by newer versions of GTK and at-spi2, in the words of Debian 12's.
ROLES = {'button': 'push button', 'toggle button': 'push button', 'grouping': 'panel'}

_connection = None


def connection():
    """The accessibility bus of the session."""
    global _connection
    if _connection is None:
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address, = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress',
                                     None, None, Gio.DBusCallFlags.NONE, -1).unpack()
        _connection = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
    return _connection


def is_there():
    """Whether the session has an accessibility bus.  (Asking it for anything would start one.)"""
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    return session.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus',
                             'org.freedesktop.DBus', 'NameHasOwner',
                             GLib.Variant('(s)', ('org.a11y.Bus',)), None,
                             Gio.DBusCallFlags.NONE, -1, None).unpack()[0]


def ask(questions):
    """The answers to (node, interface, method, arguments) in the same order; None where there is
    none, because the node has gone or knows no such thing.  A node is (name on the bus, path)."""
    answers = [None] * len(questions)
    left = len(questions)

    def answered(bus, result, at):
        nonlocal left
        left -= 1
        try:
            answers[at] = bus.call_finish(result).unpack()
        except GLib.Error:
            pass

    bus = connection()
    for at, ((name, path), interface, method, arguments) in enumerate(questions):
        bus.call(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NO_AUTO_START,
                 int(PATIENCE), None, answered, at)
    while left > 0:
        GLib.MainContext.default().iteration(True)
    return [answer[0] if answer is not None and len(answer) == 1 else answer for answer in answers]


def name_of(node):
    return node, PROPERTIES, 'Get', GLib.Variant('(ss)', (ACCESSIBLE, 'Name'))


def description_of(node):
    return node, PROPERTIES, 'Get', GLib.Variant('(ss)', (ACCESSIBLE, 'Description'))


def role_of(node):
    return node, ACCESSIBLE, 'GetRole', None


def role_name(role):
    """The name of a role's number."""
    name = '' if role is None else Atspi.role_get_name(Atspi.Role(role))
    return ROLES.get(name, name)


def children_of(node):
    return node, ACCESSIBLE, 'GetChildren', None


def states_of(node):
    return node, ACCESSIBLE, 'GetState', None


def has_state(states, name):
    """Whether the answer to states_of() holds 'visible', 'sensitive', 'focused'…"""
    number = int(getattr(Atspi.StateType, name.upper()))
    return states is not None and bool(states[number // 32] >> number % 32 & 1)


def extents_of(node):
    """Within its window."""
    return (node, 'org.a11y.atspi.Component', 'GetExtents',
            GLib.Variant('(u)', (WINDOW_COORDINATES,)))


def layer_of(node):
    return node, 'org.a11y.atspi.Component', 'GetLayer', None


def value_of(node):
    return node, PROPERTIES, 'Get', GLib.Variant('(ss)', ('org.a11y.atspi.Value', 'CurrentValue'))


def length_of(node):
    return node, PROPERTIES, 'Get', GLib.Variant('(ss)', ('org.a11y.atspi.Text', 'CharacterCount'))


def text_of(node, length):
    return node, 'org.a11y.atspi.Text', 'GetText', GLib.Variant('(ii)', (0, length))


def action_count_of(node):
    return node, PROPERTIES, 'Get', GLib.Variant('(ss)', ('org.a11y.atspi.Action', 'NActions'))


def action_name_of(node, number):
    return node, 'org.a11y.atspi.Action', 'GetName', GLib.Variant('(i)', (number,))


def do_action(node, number):
    return node, 'org.a11y.atspi.Action', 'DoAction', GLib.Variant('(i)', (number,))


class Appearances:
    """The nodes that have appeared in a program since, as a screen reader is told of them."""

    EVENT = 'object:children-changed'
    REGISTRY = ('org.a11y.atspi.Registry', '/org/a11y/atspi/registry', 'org.a11y.atspi.Registry')

    def __init__(self, program):
        self.nodes = []
        self._register('RegisterEvent', '(sass)', (self.EVENT, [], ''))
        self.id = connection().signal_subscribe(
            program, 'org.a11y.atspi.Event.Object', 'ChildrenChanged', None, None,
            Gio.DBusSignalFlags.NONE, self._changed)

    def _register(self, method, form, arguments):
        connection().call_sync(*self.REGISTRY, method, GLib.Variant(form, arguments), None,
                               Gio.DBusCallFlags.NONE, int(PATIENCE))

    def _changed(self, bus, name, path, interface, signal, arguments):
        kind, _, _, node, _ = arguments.unpack()
        if kind == 'add':
            self.nodes.append(tuple(node))

    def roles_and_names(self):
        while GLib.MainContext.default().iteration(False):
            pass
        nodes = self.nodes
        answers = ask([question(node) for node in nodes for question in (role_of, name_of)])
        return [(role_name(role), name) for role, name in zip(answers[::2], answers[1::2])]

    def end(self):
        connection().signal_unsubscribe(self.id)
        self._register('DeregisterEvent', '(s)', (self.EVENT,))


def application(pid):
    """The node of the program that runs as process PID, or None while it has not shown itself."""
    (nodes,) = ask([children_of(REGISTRY)])
    nodes = [tuple(node) for node in nodes or []]
    pids = ask([(('org.freedesktop.DBus', '/org/freedesktop/DBus'), 'org.freedesktop.DBus',
                 'GetConnectionUnixProcessID', GLib.Variant('(s)', (name,))) for name, _ in nodes])
    return dict(zip(pids, nodes)).get(pid)
