# SPDX-License-Identifier: GPL-3.0-or-later
"""Random input to the real window: ./dev monkey MINUTES [SEED].

Clicks, drags, keys, wheels, resizes, runs, stops and exports, chosen by a seed that is printed and
replays them.  What must not happen: a crash, a warning of GLib's or GTK's, a frame over 250 ms,
memory that grows by more than 5 % after the warm-up, a process that is left behind.

Frames are timed from outside: a question over the accessibility bus is answered by the thread that
draws, between two frames, so whoever keeps asking sees how long each one held it up.  What that
thread spent waiting for a core (the scheduler's own count) is no fault of the frame's and is taken
off.

Memory is compared at rest: every REST seconds whatever is open is closed, nothing runs, the window
has its first size, and another program has the clipboard, on which a copied picture weighs more
than the window.  Before that, everything is opened once, and what the first third of the time
brings is no leak either: fonts in many sizes, pages that are made when they are first shown.
malloc() is told to give back what is free, so that what the program has is what it uses.  Results
are kept on purpose, each with its recording, which is counted apart; what they take beside it is
taken off as well: as much as the memory has grown with the recordings from one rest to the next."""

import glob
import math
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from xml.etree import ElementTree

import harness
import memory
from harness import Failure, xdotool

LONGEST_FRAME = 0.250
GROWTH = 1.05
# Memory that a result may take beside its recording: many small tasks have more words than events.
MOST_BESIDE = 2
REST = 15
SIZE = (1280, 720)
# Load for each core from which on a late frame may be the machine's fault: told, but not judged.
BUSY = 2

SOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
ENDING = {'ctrl+w', 'ctrl+q'}
SAVING = ('ctrl+e', 'ctrl+s')
OPENING = ('ctrl+o', 'ctrl+shift+o')
MEASURING = ('ctrl+shift+r', 'ctrl+shift+w')
# Keys beside the shortcuts.
OTHERS = ('Tab shift+Tab Return Up Down Left Right Home End shift+Home shift+End ctrl+Left '
          'ctrl+Right Delete BackSpace Menu m x').split()
SUFFIXES = ('png', 'svg', 'pdf', 'csv', 'json', 'gilscope', 'trace.json', 'nothing')


def shortcuts():
    """The keys of everything that the window's overlay of shortcuts lists, as xdotool names
    them."""
    def read(*path):
        with open(os.path.join(SOURCES, *path), encoding='utf-8') as file:
            return file.read()

    overlay = ElementTree.fromstring(read('resources', 'help-overlay.ui'))
    accelerators = [keys.text for keys in overlay.iter('property')
                    if keys.get('name') == 'accelerator']
    # Those of actions are where the actions are given them.
    actions = {keys.text for keys in overlay.iter('property') if keys.get('name') == 'action-name'}
    for action, keys in re.findall(r'\{ "([\w:.-]+)", \{ (.*) \} \}',
                                   read('ui', 'window', 'gs-application.c')):
        accelerators += re.findall('"(.*?)"', keys)
        actions.discard(action)
    assert not actions, f'no key for {actions}'
    keys = ' '.join(accelerators).replace('1...9', ' '.join('123456789'))
    for modifier, name in (('<Control>', 'ctrl+'), ('<Shift>', 'shift+'), ('<Alt>', 'alt+')):
        keys = keys.replace(modifier, name)
    # The rest have actions of the monkey's own, so that they come in their measure and to an end.
    return sorted(set(keys.split()) - ENDING - set(SAVING + OPENING + MEASURING))


KEYS = shortcuts() + OTHERS
LESSONS = len(glob.glob(os.path.join(SOURCES, 'data', 'lessons', '*.lesson')))


class Watch(threading.Thread):
    """Asks the program's drawing thread, all the time, whether it is there."""

    def __init__(self, program):
        super().__init__(daemon=True)
        from gi.repository import Gio
        self.pid = program.process.pid
        self.log = open(program.path('watch') + '.log', 'w')
        self.ended = threading.Event()
        self.longest = 0
        self.asked = 0
        self.late = []
        self.doubtful = 0
        session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        address = self._call(session, 'org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus',
                             'GetAddress')[0]
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.name = next(n for n in self._names() if self._pid_of(n) == self.pid)

    def _call(self, bus, name, path, interface, method, parameters=None):
        from gi.repository import Gio
        return bus.call_sync(name, path, interface, method, parameters, None,
                             Gio.DBusCallFlags.NONE, 60000, None).unpack()

    def _names(self):
        bus = 'org.freedesktop.DBus'
        return [n for n in self._call(self.bus, bus, '/org/freedesktop/DBus', bus, 'ListNames')[0]
                if n.startswith(':')]

    def _pid_of(self, name):
        from gi.repository import GLib
        bus = 'org.freedesktop.DBus'
        try:
            return self._call(self.bus, bus, '/org/freedesktop/DBus', bus,
                              'GetConnectionUnixProcessID', GLib.Variant('(s)', (name,)))[0]
        except GLib.Error:
            return None

    def _waited_for_core(self):
        with open(f'/proc/{self.pid}/task/{self.pid}/schedstat') as file:
            return int(file.read().split()[1]) / 1e9

    def run(self):
        from gi.repository import GLib
        question = GLib.Variant('(ss)', ('org.a11y.atspi.Accessible', 'Name'))
        while not self.ended.is_set():
            try:
                waited = self._waited_for_core()
                began = time.monotonic()
                self._call(self.bus, self.name, '/org/a11y/atspi/accessible/root',
                           'org.freedesktop.DBus.Properties', 'Get', question)
                took = time.monotonic() - began
                held = took - (self._waited_for_core() - waited)
            except (GLib.Error, OSError):
                return
            self.asked += 1
            self.longest = max(self.longest, held)
            if held > LONGEST_FRAME and os.getloadavg()[0] > BUSY * os.cpu_count():
                self.doubtful += 1
            elif held > LONGEST_FRAME:
                self.late.append((held, took))
            time.sleep(0.005)


class Monkey:
    def __init__(self, program, seed):
        self.program = program
        self.random = random.Random(seed)
        self.done = []
        self.watch = Watch(program)
        self.watch.start()
        self.samples = []
        self.exports = 0

    def windows(self):
        return self.program._x_windows()

    def spot(self):
        """A place in one of the program's windows, most often the newest."""
        windows = self.windows()
        if not windows:
            return 10, 10
        window = windows[-1] if self.random.random() < 0.7 else self.random.choice(windows)
        x, y, width, height = window[2:]
        # Not where the window's own buttons are: a closed program is no finding.
        return (max(0, x + int(width * self.random.random())),
                max(0, y + min(height - 2, 42 + int((height - 42) * self.random.random()))))

    def click(self):
        x, y = self.spot()
        button = self.random.choice((1, 1, 1, 1, 2, 3))
        xdotool('mousemove', x, y, 'click', '--repeat', self.random.choice((1, 1, 1, 2)), button)
        return f'click {button} at {x},{y}'

    def header(self):
        """Run, Stop, Next, copy, export, the switcher: where most that matters is."""
        windows = self.windows()
        if not windows:
            return 'nothing'
        x, y, width, _ = windows[0][2:]
        at = x + int((width - 120) * self.random.random()), y + 24
        xdotool('mousemove', *at, 'click', 1)
        return f'click on the header at {at}'

    def drag(self):
        (x, y), (to_x, to_y) = self.spot(), self.spot()
        xdotool('mousemove', x, y, 'mousedown', 1, 'mousemove', (x + to_x) // 2, (y + to_y) // 2,
                'mousemove', to_x, to_y, 'mouseup', 1)
        return f'drag from {x},{y} to {to_x},{to_y}'

    def move(self):
        places = [self.spot() for _ in range(5)]
        xdotool(*[word for place in places for word in ('mousemove', *place)])
        return f'move over {places}'

    def wheel(self):
        x, y = self.spot()
        button, count = self.random.choice((4, 5, 6, 7)), self.random.randint(1, 8)
        xdotool('mousemove', x, y, 'click', '--repeat', count, '--delay', 10, button)
        return f'wheel {button} × {count} at {x},{y}'

    def key(self):
        keys = [self.random.choice(KEYS) for _ in range(self.random.randint(1, 4))]
        xdotool('key', '--clearmodifiers', *keys)
        return f'keys {keys}'

    def run_and_stop(self):
        xdotool('key', '--clearmodifiers', 'Escape', 'Escape', 'F5')
        time.sleep(self.random.random() * 3)
        if self.random.random() < 0.5:
            xdotool('key', 'Escape')
        return 'run'

    def measure(self):
        key = self.random.choice(MEASURING)
        xdotool('key', '--clearmodifiers', key)
        time.sleep(self.random.random() * 4)
        xdotool('key', 'Escape')
        return f'measure {key}'

    def save(self):
        key = self.random.choice(SAVING)
        self.exports += 1
        name = f'm{self.exports % 7}.{self.random.choice(SUFFIXES)}'
        xdotool('key', '--clearmodifiers', 'Escape', key)
        time.sleep(0.7)
        xdotool('key', 'ctrl+a', 'type', '--delay', 4,
                os.path.join(self.program.path('home'), name))
        xdotool('key', 'Return')
        time.sleep(0.5)
        xdotool('key', 'Return')
        return f'{key} {name}'

    def open(self):
        found = sorted(glob.glob(os.path.join(self.program.path('home'), 'm*')))
        path = self.random.choice(found) if found else '/nowhere'
        key = self.random.choice(OPENING)
        xdotool('key', '--clearmodifiers', 'Escape', key)
        time.sleep(0.7)
        xdotool('type', '--delay', 4, path)
        xdotool('key', 'Return')
        time.sleep(0.5)
        return f'{key} {path}'

    def set_size(self, width, height):
        windows = self.windows()
        if windows:
            xdotool('windowsize', windows[0][0], width, height)

    def resize(self):
        width, height = self.random.randint(500, 1900), self.random.randint(400, 1060)
        self.set_size(width, height)
        return f'resize to {width}×{height}'

    def press(self, *keys, pause):
        for key in keys:
            xdotool('key', '--clearmodifiers', key)
            time.sleep(pause)

    def warm_up(self):
        """Opens everything once."""
        self.press('F5', pause=4)
        for page in '23451':
            self.press(f'alt+{page}', 'ctrl+shift+c', 'ctrl+shift+t', pause=0.3)
        for opening in SAVING + OPENING + ('ctrl+comma', 'F1', 'shift+F1', 'F10'):
            self.press(opening, 'Escape', pause=0.8)
        for size in ((900, 600), (1900, 1060), (500, 400), SIZE):
            self.set_size(*size)
            self.press('F11', 'F11', pause=0.6)
        self.press('shift+F11', 'shift+F11', *['Page_Down'] * LESSONS, *['Page_Up'] * LESSONS,
                   pause=0.15)
        return 'warm-up'

    def rest(self):
        """Closes and stops everything, and notes the remaining memory."""
        self.press(*['Escape'] * 6, pause=0.15)
        self.set_size(*SIZE)
        self.press('alt+1', pause=0.15)
        subprocess.run(['xclip', '-selection', 'clipboard'], input=b'-', check=True,
                       stdout=subprocess.DEVNULL)
        pid = self.program.process.pid
        for _ in range(50):
            if not subprocess.run(['pgrep', '-P', str(pid)], stdout=subprocess.PIPE).stdout:
                break
            time.sleep(0.1)
        time.sleep(1)
        sample = memory.measure(pid) if self.program.process.poll() is None else (0, 0)
        # An ending process has no memory any more.
        if sample[0] > 0:
            self.samples.append(sample)
        return 'rest'

    def step(self):
        action = self.random.choices(
            (self.click, self.header, self.drag, self.move, self.wheel, self.key, self.run_and_stop,
             self.measure, self.save, self.open, self.resize),
            (22, 8, 8, 8, 10, 24, 8, 2, 3, 1, 3))[0]
        self.do(action)

    def do(self, action):
        try:
            self.done.append(action())
        except subprocess.CalledProcessError:
            # The X window that was meant has gone meanwhile.
            self.done.append('nothing')

    def check(self):
        process = self.program.process
        if process.poll() is not None and process.returncode != 0:
            raise Failure(f'the program ended with status {process.returncode}:\n'
                          + self.program.output[-4000:])
        if self.program.warnings:
            raise Failure('the program complained:\n' + '\n'.join(self.program.warnings[:10]))
        if self.watch.late:
            held, took = self.watch.late[0]
            raise Failure(f'a frame held the window up for {1000 * held:.0f} ms '
                          f'({1000 * took:.0f} ms with what it waited for a core)')


def left_behind(folder):
    """Processes of this program's session that are still there."""
    found = []
    for path in glob.glob('/proc/[0-9]*/environ'):
        try:
            with open(path, 'rb') as file:
                if folder.encode() in file.read():
                    found.append(path.split('/')[2])
        except OSError:
            continue
    return [pid for pid in found if int(pid) != os.getpid()]


def cost_of_recordings(samples):
    """KiB of the program's own for each of a recording, at most: how the one grows where the other
    does, so that what grows all the time is not taken for it."""
    own, recorded = ([later - earlier for earlier, later in zip(values, values[1:])]
                     for values in zip(*samples))
    if len(set(recorded)) < 2:
        return 0
    slope, rest = statistics.linear_regression(recorded, own)
    # It differs from lesson to lesson: two standard errors more.
    error = math.sqrt(sum((y - slope * x - rest) ** 2 for x, y in zip(recorded, own))
                      / (len(own) - 2) / (statistics.pvariance(recorded) * len(own)))
    return min(max(0, slope + 2 * error), MOST_BESIDE)


def check_memory(samples):
    """Compares medians: of the second third of the rests, and of the last."""
    third = len(samples) // 3
    if third < 3:
        return 'too short to judge its memory'
    cost = cost_of_recordings(samples[third:])
    (before, had), (after, has) = [
        [statistics.median(values) for values in zip(*part)]
        for part in (samples[third:2 * third], samples[-third:])]
    kept = cost * (has - had)
    text = (f'memory {before / 1024:.1f} → {after / 1024:.1f} MiB, of which {kept / 1024:.1f} for '
            f'{(has - had) / 1024:.1f} MiB more of recordings: {(after - kept) / before:.3f}×')
    if after - kept > before * GROWTH:
        raise Failure(f'{text}, more than {GROWTH}×')
    return text


def play(minutes, seed):
    ends = time.monotonic() + 60 * minutes
    program = harness.Program(size=SIZE, environment=memory.GIVING_BACK)
    folder = program.folder
    monkey = Monkey(program, seed)
    try:
        monkey.do(monkey.warm_up)
        rests = time.monotonic()
        while time.monotonic() < ends and program.process.poll() is None:
            if time.monotonic() > rests:
                monkey.do(monkey.rest)
                rests = time.monotonic() + REST
            else:
                monkey.step()
            monkey.check()
        text = check_memory(monkey.samples)
        print(f'# {len(monkey.done)} actions, {monkey.watch.asked} times asked: longest frame '
              f'{1000 * monkey.watch.longest:.0f} ms ({monkey.watch.doubtful} late on a busy '
              f'machine), {text}', flush=True)
        return ends - time.monotonic()
    except Failure:
        print('# the last actions:\n' + '\n'.join(f'#   {a}' for a in monkey.done[-12:]))
        harness.keep_evidence('test_monkey', program)
        raise
    finally:
        monkey.watch.ended.set()
        program.close()
        harness.wait_for(lambda: not left_behind(folder), 5,
                         f'processes {left_behind(folder)} to end')


def test_monkey():
    minutes = float(os.environ['GILSCOPE_MONKEY_MINUTES'])
    seed = int(os.environ.get('GILSCOPE_MONKEY_SEED') or random.SystemRandom().randrange(1 << 32))
    print(f'# seed {seed}: ./dev monkey {minutes:g} {seed} plays it again', flush=True)
    left = 60 * minutes
    # A monkey closes the window now and then; another one is opened.
    while left > 1:
        left = play(left / 60, seed)
        seed += 1


if __name__ == '__main__':
    if len(sys.argv) > 1:
        os.environ['GILSCOPE_MONKEY_MINUTES'] = sys.argv[1]
        os.environ['GILSCOPE_MONKEY_SEED'] = sys.argv[2] if len(sys.argv) > 2 else ''
        sys.argv[1:] = []
    harness.main([test_monkey])
