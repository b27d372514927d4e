# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real window: under Xvfb, with a real pointer and keyboard, through the accessibility
tree.

A test file is a plain script:

    import harness

    def test_run(program):
        program.press(program.find('push button', 'Run'))
        program.wait_for(lambda: program.find_all('push button', 'Stop'), 5, 'a Stop button')

    if __name__ == '__main__':
        harness.main([test_run], size=(1280, 720))

main() starts itself again inside a session bus and an X server of its own, gives every test a
program of its own with fresh settings, and prints TAP.  What it is told by the environment:
GILSCOPE (the program), GILSCOPE_RUNNER, GILSCOPE_LOCALE_DIR, GSETTINGS_SCHEMA_DIR, and
GILSCOPE_WINDOW_MANAGER (the small window manager of this folder); GILSCOPE_SHOTS is a folder that
keeps a picture of every failure.
"""

import contextlib
import inspect
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

import accessibility
import framebuffer
import session

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))

from machine import TOO_BUSY, TooBusy, judge  # noqa: E402

SCREEN = (1920, 1080)
APP_ID = 'io.github.gilscope.Gilscope'
IN_SESSION = session.FOLDER

MEASURED = '--measured'

# Complaints of GTK about itself and libadwaita: that there are no screen coordinates for a screen
# reader; that AdwMessageDialog 1.7 measures its heading in less than that needs; what 4.18 says
# when a press on an entry was taken over by a drag.
NOT_OURS = ('Screen coordinates not supported', 'Trying to measure GtkLabel',
            'Broken accounting of active state for widget')

# Under a loaded machine everything takes longer; the deadlines only bound a test that hangs.
PATIENCE = float(os.environ.get('GILSCOPE_PATIENCE', '1'))


# GTK's own limit is 0.4 s.
DOUBLE_CLICK = 0.35


class Failure(AssertionError):
    """Something that was waited for did not come."""


def wait_for(condition, seconds=10, what=None):
    """Polls until CONDITION() is true and returns its value; a Failure names WHAT was missed."""
    deadline = time.monotonic() + seconds * PATIENCE
    while True:
        began = time.monotonic()
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failure(f'waited {seconds * PATIENCE:g} s for '
                          f'{what or inspect.getsource(condition).strip()}')
        # Looking may cost as much as what is waited for.
        time.sleep(max(0.1, time.monotonic() - began))


def watch(condition, seconds, what):
    """Asserts that CONDITION() holds all that time: there is nothing that could be waited for."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert condition(), what
        time.sleep(0.05)


def xdotool(*arguments):
    return subprocess.run(['xdotool', *map(str, arguments)], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def move_pointer(x, y):
    """Moves the real pointer to a place on the screen."""
    x, y = round(x), round(y)
    # From beside it: xdotool waits many seconds for a pointer that is there already to move.
    xdotool('mousemove', x, y + 1, 'mousemove', '--sync', x, y)


def double_click():
    """Clicks twice where the pointer is.  Returns whether the clicks were close enough to be a
    double click: on a busy machine any time may lie between them."""
    began = time.monotonic()
    # The answer comes when the X server is through with the clicks.
    xdotool('click', '--repeat', 2, '--delay', 0, 1, 'getmouselocation')
    return time.monotonic() - began < DOUBLE_CLICK


def fits(wanted, text):
    return wanted.search(text) if isinstance(wanted, re.Pattern) else wanted == text


def only_showing(widgets):
    """Those of them that are showing."""
    def is_inside(inner, outer):
        if inner is None or outer is None:
            return False
        x, y, width, height = inner
        return (width > 0 and height > 0 and x < outer[2] and y < outer[3]
                and x + width > 0 and y + height > 0)

    count = len(widgets)
    answers = accessibility.ask([accessibility.states_of(each.node) for each in widgets]
                                + [accessibility.extents_of(each.node) for each in widgets]
                                + [accessibility.extents_of(each.window.node) for each in widgets])
    return [widget for widget, states, inner, outer in zip(
                widgets, answers, answers[count:], answers[2 * count:])
            if accessibility.has_state(states, 'visible') and is_inside(inner, outer)]


class Widget:
    """An accessible object of the program.  One that has gone has an empty name and no children."""

    def __init__(self, node, program, parent=None):
        self.node = node
        self.program = program
        self._parent = parent

    def _ask(self, question, *arguments):
        return accessibility.ask([question(self.node, *arguments)])[0]

    @property
    def role(self):
        return accessibility.role_name(self._ask(accessibility.role_of))

    @property
    def name(self):
        return self._ask(accessibility.name_of) or ''

    @property
    def description(self):
        return self._ask(accessibility.description_of) or ''

    @property
    def text(self):
        """The text of an entry or a text view."""
        return self._ask(accessibility.text_of, self._ask(accessibility.length_of) or 0) or ''

    @property
    def value(self):
        """The current value of a spin button, scale or progress bar."""
        return self._ask(accessibility.value_of)

    def has_state(self, name):
        """'visible', 'sensitive', 'focused', 'checked', 'selected', 'expanded', 'pressed'…"""
        return accessibility.has_state(self._ask(accessibility.states_of), name)

    @property
    def showing(self):
        """Whether it takes room within its window.  GTK 4.8 sets the state of this name for windows
        alone, and says "visible" of a page that another one covers."""
        return bool(only_showing([self]))

    @property
    def sensitive(self):
        return self.has_state('sensitive')

    @property
    def children(self):
        return [Widget(tuple(node), self.program, self)
                for node in self._ask(accessibility.children_of) or []]

    @property
    def parent(self):
        return self._parent

    def walk(self):
        """Itself and everything in it, parents first."""
        # Level by level, so that all questions of a level are on their way together.
        below, level = {}, [self]
        while level:
            answers = accessibility.ask([accessibility.children_of(each.node) for each in level])
            for each, nodes in zip(level, answers):
                below[each] = [Widget(tuple(node), self.program, each) for node in nodes or []]
            level = [child for each in level for child in below[each]]

        def flatten(widget):
            yield widget
            for child in below[widget]:
                yield from flatten(child)

        return list(flatten(self))

    def find_all(self, role=None, name=None, hidden=False, description=None):
        """NAME and DESCRIPTION are strings, or compiled expressions that are searched in them."""
        found = self.walk()
        for wanted, question, told in ((role, accessibility.role_of, accessibility.role_name),
                                       (name, accessibility.name_of, str),
                                       (description, accessibility.description_of, str)):
            if wanted is not None:
                answers = accessibility.ask([question(widget.node) for widget in found])
                found = [widget for widget, answer in zip(found, answers)
                         if answer is not None and fits(wanted, told(answer))]
        return found if hidden else only_showing(found)

    def find(self, role=None, name=None, seconds=10, hidden=False):
        """The first such widget, waited for."""
        return wait_for(lambda: self.find_all(role, name, hidden), seconds,
                        f'a {role or "widget"} named {getattr(name, "pattern", name)!r}')[0]

    @property
    def window(self):
        """The window or dialog that it lies in."""
        return self if self._parent in (None, self.program) else self._parent.window

    @property
    def is_popover(self):
        return self._ask(accessibility.layer_of) == accessibility.LAYER_POPUP

    @property
    def surface(self):
        """The ancestor with an X window of its own: a popover, or the window."""
        widget = self
        while widget.parent is not self.program:
            if widget.is_popover:
                return widget
            widget = widget.parent
        return widget

    @property
    def extents(self):
        """(x, y, width, height) on the screen."""
        x, y, width, height = self.local_extents
        dx, dy = self.program.surface_origin(self.surface)
        return x + dx, y + dy, width, height

    @property
    def local_extents(self):
        """The same within its window."""
        return self._ask(accessibility.extents_of) or (0, 0, 0, 0)

    @property
    def center(self):
        x, y, width, height = self.extents
        return x + width / 2, y + height / 2

    def press(self, button=1, at=(0.5, 0.5)):
        """Moves the real pointer onto it and clicks; AT is a share of its width and height."""
        self.point(at)
        xdotool('click', button)

    def point(self, at=(0.5, 0.5)):
        """Moves the real pointer onto it, once it has stopped moving itself."""
        place, before = self.local_extents, None
        for _ in range(100):
            if place == before:
                break
            time.sleep(0.02)
            place, before = self.local_extents, place
        x, y, width, height = self.extents
        if width <= 0 or height <= 0:
            raise Failure(f'{self!r} takes no room on the screen')
        move_pointer(x + width * at[0], y + height * at[1])

    def do(self, action='click'):
        """Performs an action through the accessibility tree, as a screen reader would."""
        for number in range(self._ask(accessibility.action_count_of) or 0):
            if self._ask(accessibility.action_name_of, number) == action:
                return self._ask(accessibility.do_action, number)
        raise Failure(f'{self!r} has no action {action!r}')

    def __repr__(self):
        return f'<{self.role} {self.name!r}>'


class Program(Widget):
    """The program under test, started with settings and folders of its own."""

    def __init__(self, arguments=(), size=(1280, 720), language='en', theme='light', text_scale=1.0,
                 environment=None):
        self.folder = tempfile.mkdtemp(prefix='gilscope-test-')
        self.environment = dict(os.environ, GDK_BACKEND='x11', GSK_RENDERER='cairo',
                                GTK_A11Y='atspi', GSETTINGS_BACKEND='keyfile', NO_AT_BRIDGE='0')
        self.environment.pop('GTK_USE_PORTAL', None)
        for name in ('CONFIG', 'DATA', 'CACHE', 'STATE'):
            self.environment[f'XDG_{name}_HOME'] = self.path(name.lower())
        runtime = self.path('runtime')
        os.chmod(runtime, 0o700)
        self.environment['XDG_RUNTIME_DIR'] = runtime
        self.environment['HOME'] = self.path('home')
        self._share_calibration()
        if 'GILSCOPE_GIO_MODULES' in os.environ:
            self.environment['GIO_EXTRA_MODULES'] = os.environ['GILSCOPE_GIO_MODULES']
        self.environment.update(environment or {})
        self._write_settings(size, language, theme, text_scale)
        self.log = open(os.path.join(self.folder, 'log'), 'w+')
        self._start(arguments)

    def _start(self, arguments):
        self.process = subprocess.Popen([os.environ['GILSCOPE'], *arguments], env=self.environment,
                                        stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=subprocess.STDOUT)
        super().__init__(None, self)
        self.node = wait_for(self._find_application, 20, 'the program in the accessibility tree')
        self.main_window = wait_for(lambda: [w for w in self.children if w.showing], 20,
                                    'a window')[0]
        self.focus()

    def start_again(self, arguments=()):
        """Starts it once more when it has ended, with the settings and the files that it left."""
        self.process.wait(10 * PATIENCE)
        self._start(arguments)

    def path(self, name):
        """A folder of this test's own."""
        path = os.path.join(self.folder, name)
        os.makedirs(path, exist_ok=True)
        return path

    def _share_calibration(self):
        # The machine is measured once for the whole session, as a user's would be.
        source = os.path.join(os.environ[IN_SESSION], 'calibration.json')
        if os.path.exists(source):
            folder = os.path.join(self.environment['XDG_CACHE_HOME'], 'gilscope')
            os.makedirs(folder)
            shutil.copy(source, folder)

    def _keep_calibration(self):
        source = os.path.join(self.environment['XDG_CACHE_HOME'], 'gilscope', 'calibration.json')
        if os.path.exists(source):
            shutil.copy(source, os.environ[IN_SESSION])

    def _write_settings(self, size, language, theme, text_scale):
        folder = os.path.join(self.environment['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
        os.makedirs(folder)
        with open(os.path.join(folder, 'keyfile'), 'w') as file:
            file.write(f'[{APP_ID.replace(".", "/")}]\n'
                       f"theme='{theme}'\nlanguage='{language}'\ntext-scale={float(text_scale)}\n"
                       f'window-width={size[0]}\nwindow-height={size[1]}\n'
                       'window-maximized=false\n')

        # The font of a GNOME desktop, where there is no settings daemon to say so.
        folder = os.path.join(self.environment['XDG_CONFIG_HOME'], 'gtk-4.0')
        os.makedirs(folder)
        with open(os.path.join(folder, 'settings.ini'), 'w') as file:
            file.write('[Settings]\ngtk-font-name=Cantarell 11\n')

    def _find_application(self):
        if self.process.poll() is not None:
            raise Failure(f'the program ended with status {self.process.returncode}:\n'
                          f'{self.output}')
        node = accessibility.application(self.process.pid)
        return node if node and accessibility.ask([accessibility.children_of(node)])[0] else None

    @property
    def output(self):
        """The program's standard output and error so far."""
        self.log.flush()
        with open(self.log.name, errors='replace') as file:
            return file.read()

    @property
    def warnings(self):
        """Lines in which GLib or GTK complained about the program."""
        return [line for line in self.output.splitlines()
                if re.search(r'(WARNING|CRITICAL|ERROR) \*\*', line)
                and not any(words in line for words in NOT_OURS)]

    # The windows of the X server.

    def _x_windows(self):
        try:
            ids = xdotool('search', '--onlyvisible', '--pid', self.process.pid).split()
        except subprocess.CalledProcessError:
            return []
        found = []
        for number in ids:
            try:
                shell = xdotool('getwindowgeometry', '--shell', number)
                name = xdotool('getwindowname', number).strip()
            except subprocess.CalledProcessError:
                continue
            values = dict(line.split('=') for line in shell.split())
            found.append((number, name, *(int(values[k]) for k in ('X', 'Y', 'WIDTH', 'HEIGHT'))))
        return [w for w in found if w[4] > 1 and w[5] > 1]

    def _x_window_of(self, surface):
        """The X window of a window or popover: the one that fits it best."""
        _, _, width, height = surface.local_extents
        fitting = [(x[1] != surface.name, x[4] - width + x[5] - height, x)
                   for x in self._x_windows() if x[4] >= width and x[5] >= height]
        if not fitting:
            return None
        is_window = surface.parent is self
        return min(fitting, key=lambda f: f[:2] if is_window else f[1])[2]

    def surface_origin(self, surface):
        """The offset from the local extents of a widget in a window or popover to the screen.

        Those of a window are relative to its content; what is left of the X window is the frame
        that GTK draws about it, as wide on every side.  Those of a popover begin at its parent,
        wherever it was placed, and cover its whole X window."""
        found = wait_for(lambda: self._x_window_of(surface), 5, f'the X window of {surface!r}')
        _, _, x, y, width, height = found
        inner_x, inner_y, inner_width, inner_height = surface.local_extents
        return (x + (width - inner_width) // 2 - inner_x,
                y + (height - inner_height) // 2 - inner_y)

    def focus(self, window=None):
        """Gives the keyboard to a window."""
        found = wait_for(lambda: self._x_window_of(window or self.main_window), 5, 'its X window')
        xdotool('windowfocus', '--sync', found[0])

    @property
    def focused(self):
        """The widget that has the keyboard, or None."""
        widgets = [each for each in self.main_window.walk() if each is not self.main_window]
        answers = accessibility.ask([accessibility.states_of(each.node) for each in widgets])
        return next((widget for widget, states in zip(widgets, answers)
                     if accessibility.has_state(states, 'focused')), None)

    # A person's input.

    def key(self, *keys):
        """Presses keys, by their X names: 'Escape', 'ctrl+s', 'Page_Down'."""
        xdotool('key', '--clearmodifiers', *keys)

    def type(self, text):
        xdotool('type', '--clearmodifiers', '--delay', 8, text)

    def press(self, widget, **options):
        widget.press(**options)

    def scroll(self, widget, clicks, at=(0.5, 0.5), modifier=None):
        """Turns the wheel over a widget: down if CLICKS is positive."""
        widget.point(at)
        if modifier:
            xdotool('keydown', modifier)
        xdotool('click', '--repeat', abs(clicks), '--delay', 20, 5 if clicks > 0 else 4)
        if modifier:
            xdotool('keyup', modifier)

    def drag(self, widget, start, end, button=1, modifier=None):
        """Drags from one place in a widget to another, each a share of its width and height."""
        x, y, width, height = widget.extents
        move_pointer(x + width * start[0], y + height * start[1])
        if modifier:
            xdotool('keydown', modifier)
        xdotool('mousedown', button)
        for i in range(1, 6):
            at = [a + (b - a) * i / 5 for a, b in zip(start, end)]
            xdotool('mousemove', round(x + width * at[0]), round(y + height * at[1]))
        xdotool('mouseup', button)
        if modifier:
            xdotool('keyup', modifier)

    def move_away(self):
        """Takes the pointer off every widget, so that nothing is hovered."""
        xdotool('mousemove', SCREEN[0] - 1, SCREEN[1] - 1)

    def wait_for(self, condition, seconds=10, what=None):
        """As wait_for(), but fails at once when the program has ended."""
        def alive():
            if self.process.poll() is not None:
                raise Failure(f'the program ended with status {self.process.returncode} while '
                              f'{what or "something"} was waited for:\n{self.output}')
            return condition()
        return wait_for(alive, seconds, what or inspect.getsource(condition).strip())

    def settle(self, seconds=5):
        """Waits until some pictures in a row, a moment apart, are the same: animations have
        ended."""
        pictures = []

        def steady():
            pictures.append(framebuffer.crop(0, 0, *SCREEN))
            return len(pictures) > 3 and len(set(pictures[-4:])) == 1

        self.wait_for(steady, seconds, 'the picture to keep still')

    def screenshot(self, path, window=None, margin=0):
        """Writes a picture of a window's content (MARGIN 0 leaves GTK's frame out)."""
        window = window or self.main_window
        x, y = self.surface_origin(window)
        _, _, width, height = window.local_extents
        area = (f'{width + 2 * margin}x{height + 2 * margin}'
                f'+{max(0, x - margin)}+{max(0, y - margin)}')
        subprocess.run(['import', '-window', 'root', '-crop', area, '+repage', path], check=True)

    def dump(self):
        """The accessibility tree as text, for a test's author."""
        lines = []

        def visit(widget, depth):
            lines.append(f'{"  " * depth}{widget.role} {widget.name!r} {widget.description!r} '
                         f'{widget.local_extents}{"" if widget.showing else " hidden"}')
            for child in widget.children:
                visit(child, depth + 1)

        visit(self, 0)
        return '\n'.join(lines)

    def close(self):
        """Ends the program as a session would, and what it left running is a failure."""
        try:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGTERM)
                try:
                    self.process.wait(5 * PATIENCE)
                except subprocess.TimeoutExpired:
                    self.process.kill()
                    self.process.wait()
            self._keep_calibration()
        finally:
            self.log.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def enter_session():
    """Starts this script again inside a session bus and an X server, and ends with its status.
    Does nothing inside."""
    if IN_SESSION in os.environ:
        return
    sys.exit(session.run([sys.executable, *sys.argv], '{}x{}'.format(*SCREEN)))


@contextlib.contextmanager
def _services():
    """The accessibility bus and the small window manager, for as long as the tests run."""
    launcher = next((path for path in ('/usr/libexec/at-spi-bus-launcher',
                                       '/usr/lib/at-spi2-core/at-spi-bus-launcher')
                     if os.path.exists(path)), None)
    if launcher is None:
        raise Failure('at-spi-bus-launcher is not installed (package at-spi2-core)')
    commands = [[launcher, '--launch-immediately']]
    if os.environ.get('GILSCOPE_WINDOW_MANAGER'):
        commands.append([os.environ['GILSCOPE_WINDOW_MANAGER']])
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
               for command in commands]
    try:
        # Else the session bus would start another one, which writes into the tests' output.
        wait_for(accessibility.is_there, 20, 'the accessibility bus')
        yield
    finally:
        for process in running:
            process.terminate()
            process.wait()


def measured(test):
    """Marks a test of which a result hangs on the clock, and which so has to run alone; it is tried
    again by the rule in machine.py."""
    test.is_measured = True
    return test


def is_measured(test):
    return getattr(test, 'is_measured', False)


def main(tests, **options):
    """Runs the test functions, each with a Program of its own made with OPTIONS, and prints TAP.

    A function whose parameter is not called "program" gets none and starts what it needs itself.
    Arguments of the script pick tests by a part of their name; without any, those run of which no
    result hangs on the clock, or with --measured the others."""
    names = [argument for argument in sys.argv[1:] if argument != MEASURED]
    chosen = [test for test in tests
              if (any(name in test.__name__ for name in names) if names
                  else is_measured(test) == (MEASURED in sys.argv))]
    enter_session()
    failed = run_all([(test.__name__, lambda test=test: _run(test, options)) for test in chosen])
    sys.exit(1 if failed else 0)


def run_all(tests):
    """Runs the functions, (name, function) each, prints TAP, and returns how many have failed."""
    failed = 0
    print(f'1..{len(tests)}', flush=True)
    with _services():
        for number, (name, test) in enumerate(tests, 1):
            error, note = None, ''
            try:
                test()
            except TooBusy as too_busy:
                note = f' # SKIP {TOO_BUSY}: {too_busy}'
            except Exception:
                error = traceback.format_exc()
            failed += error is not None
            print(f'{"not ok" if error else "ok"} {number} - {name}{note}', flush=True)
            # Not as TAP's comments: meson shows only the standard error of what failed.
            print(error or '', end='', file=sys.stderr, flush=True)
    return failed


def _run(test, options):
    if is_measured(test):
        judge(lambda: _run_once(test, options), lambda nothing: None)
    else:
        _run_once(test, options)


def _run_once(test, options):
    if 'program' not in inspect.signature(test).parameters:
        test()
        return
    with Program(**options) as program:
        try:
            test(program)
            if program.warnings:
                raise Failure('the program complained:\n' + '\n'.join(program.warnings))
        except BaseException:
            keep_evidence(test.__name__, program)
            raise


def keep_evidence(name, program):
    """Saves a picture and the program's output, if GILSCOPE_SHOTS names a folder."""
    folder = os.environ.get('GILSCOPE_SHOTS')
    if not folder:
        return
    os.makedirs(folder, exist_ok=True)
    base = os.path.join(folder, name)
    subprocess.run(['import', '-window', 'root', base + '.png'], check=False)
    with open(base + '.txt', 'w') as file:
        file.write(program.output + '\n')
        if program.process.poll() is None:
            file.write(program.dump())
