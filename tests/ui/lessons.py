# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps that many tests of the window share: choose a lesson, run it, read it."""

import re
import subprocess
import time

import harness
from framebuffer import crop

SPEEDUP = re.compile(r'([0-9]+(?:\.[0-9]+)?)\s*[×배]')
RUN = re.compile('^(Run|실행)$')
STOP = re.compile('^(Stop|중지)$')
EXPORT = re.compile('^(Export|그림 저장)$')


def pixels(program):
    """The window's content as one string of bytes."""
    x, y = program.surface_origin(program.main_window)
    _, _, width, height = program.main_window.local_extents
    return crop(max(0, x), max(0, y), width, height)


def clipboard(target):
    """The clipboard, as TARGET: bytes."""
    return subprocess.run(['xclip', '-selection', 'clipboard', '-out', '-target', target],
                          timeout=10, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


def run(program):
    program.press(program.find('push button', RUN))
    return program.find('push button', STOP, seconds=5)


def finish(program, seconds=30):
    program.find('push button', RUN, seconds=seconds)


def processes(program):
    """Ids of the processes that the program has started."""
    return subprocess.run(['pgrep', '-P', str(program.process.pid)], text=True,
                          stdout=subprocess.PIPE).stdout.split()


def wait_for_quiet(program):
    """Until it has had no process for a while: there is none between two runs, either."""
    quiet = 0

    def over():
        nonlocal quiet
        quiet = 0 if processes(program) else quiet + 1
        return quiet == 10

    program.wait_for(lambda: processes(program), 5, 'the run')
    program.wait_for(over, 60, 'the end of the run')


def run_whole(program, seconds=40):
    run(program)
    finish(program, seconds)


def choose(program, name):
    program.press(program.find('list item', re.compile(name)))
    program.wait_for(lambda: program.find_all('label', re.compile(name)), 5, f'the title {name}')


def tab_to(program, name):
    """Presses Tab until the widget of that name has the keyboard."""
    widget = program.focused
    for _ in range(80):
        if widget and harness.fits(name, widget.name):
            return widget
        before = widget
        program.key('Tab')
        # Not again before the focus has gone on: Tab would go past what is looked for.
        deadline = time.monotonic() + 2
        while True:
            widget = program.focused
            if (widget and (not before or widget.node != before.node)
                    or time.monotonic() > deadline):
                break
    raise harness.Failure(f'Tab does not come to {name}')


def is_in_sight(program, name):
    """Whether the whole row of the lesson lies in what the list shows."""
    rows = program.find_all('list item', name, hidden=True)
    panes = program.find('panel', 'Lessons').find_all('scroll pane')
    if not rows or not panes:
        return False
    _, y, _, height = rows[0].local_extents
    _, top, _, room = panes[0].local_extents
    return height > 0 and y >= top and y + height <= top + room


def export(program, target):
    """Writes the file by the dialog; it may stand there a moment later."""
    def dialogs():
        return [window for window in program.children if EXPORT.search(window.name)]

    program.key('ctrl+e')
    dialog = program.wait_for(dialogs, 10, 'the file dialog')[0]
    program.focus(dialog)
    dialog.find('text')
    program.key('ctrl+a')
    program.type(target)
    program.key('Return')
    program.wait_for(lambda: not dialogs(), 10, 'the dialog to close')


def speedup_of(program, lanes_of):
    """The speedup that the variant whose title matches says of itself."""
    of = re.compile(lanes_of)
    for widget in program.find_all(name=of) + program.find_all(description=of):
        found = SPEEDUP.search(f'{widget.name} {widget.description}')
        if found:
            return float(found.group(1))
    return None


def run_for_speedup(program, lanes_of, low, high):
    """Runs the lesson, whose speedup must lie within these bounds.  Somebody else's work may hit
    either of the two that are compared: then the median of three counts."""
    def measure(times):
        for _ in range(times):
            run_whole(program)
        return program.wait_for(lambda: speedup_of(program, lanes_of), 5, 'a speedup')

    speedup = measure(1)
    if not low <= speedup <= high:
        speedup = measure(2)
        program.find('label', re.compile('median of 3 runs'))
    assert low <= speedup <= high, f'{lanes_of}: {speedup}×, not {low} to {high}'


def axis(program, name='Time axis', at=0):
    """The visible range in seconds; AT 1 is the lens's, where it is open."""
    words = re.findall(r'([0-9.]+) (ms|s|µs)', program.find_all(name=name)[at].description)
    return [float(number) * {'s': 1, 'ms': 1e-3, 'µs': 1e-6}[unit] for number, unit in words]


def axis_from(program, before, what, at=0):
    """The visible range, once it is no longer BEFORE and an animation has brought it to rest."""
    rest = 0.4
    seen, since = before, 0

    def rests():
        nonlocal seen, since
        now = axis(program, at=at)
        if now != seen:
            seen, since = now, time.monotonic()
        return seen != before and time.monotonic() - since > rest and seen

    return program.wait_for(rests, 5, what)
