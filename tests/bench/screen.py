# SPDX-License-Identifier: GPL-3.0-or-later
"""Shared by the benchmarks of the window: a session of an unprivileged user, pictures on its
screen with their times, and the processor time that they cost."""

import contextlib
import glob
import os
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
for folder in ('ui', 'command'):
    sys.path.insert(0, os.path.join(HERE, '..', folder))

import harness  # noqa: E402

NOBODY = 65534
# The window's; of its content where there is no frame.
SIZE = (1280, 720)
# A second, while something runs.
MIN_PICTURES = 10


def main(*benchmarks):
    """Runs the functions in a session of their own.  Root may do what no user may, such as going
    before others; so it becomes nobody first."""
    if os.geteuid() == 0:
        os.execvp('setpriv', ['setpriv', f'--reuid={NOBODY}', f'--regid={NOBODY}', '--clear-groups',
                              sys.executable, *sys.argv])
    harness.main(list(benchmarks), size=SIZE)


def tell(what, value, unit, bound, budget, doubtful=False):
    """A figure that has a budget; judge.py reads it."""
    print('figure', what, f'{value:.9g}', unit, bound, f'{budget:.9g}',
          *(['doubtful'] if doubtful else []), sep='\t', flush=True)


class Picture:
    """Something new on the screen: when (ns of the monotonic clock), and where (x, y, width,
    height)."""

    def __init__(self, line):
        when, *rectangles = line.split()
        self.when = int(when)
        self.rectangles = [tuple(map(int, each.split(','))) for each in rectangles]

    @property
    def area(self):
        """px"""
        return sum(width * height for _, _, width, height in self.rectangles)


def count_of_lanes(pictures):
    """How many of them show something new in a lane: the progress bar is lower than one, and the
    scroll bar, which fades, is narrower."""
    return sum(any(width > 8 and height > 8 for _, _, width, height in each.rectangles)
               for each in pictures)


class Screen:
    """Watches the screen through a with block."""

    def __enter__(self):
        self.pictures = []
        self._watch = subprocess.Popen([os.environ['GILSCOPE_PICTURE_WATCH']], text=True,
                                       stdout=subprocess.PIPE)
        assert self._watch.stdout.readline() == 'ready\n', 'nobody watches the screen'
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        return self

    def _read(self):
        for line in self._watch.stdout:
            self.pictures.append(Picture(line))

    def __exit__(self, *_):
        self._watch.terminate()
        self._watch.wait()
        self._reader.join()

    def between(self, begin, end):
        """Those of the time [BEGIN, END), in ns."""
        return [each for each in list(self.pictures) if begin <= each.when < end]

    def wait_for(self, condition, seconds=20):
        """The first picture, of what there is or will be, of which CONDITION is true."""
        def find():
            return next((each for each in list(self.pictures) if condition(each)), None)

        return harness.wait_for(find, seconds, 'a picture')


def get_processor_time(pid):
    """ns that the threads of a process have had of the processors."""
    total = 0
    for path in glob.glob(f'/proc/{pid}/task/*/schedstat'):
        with contextlib.suppress(OSError), open(path, encoding='ascii') as file:
            total += int(file.read().split()[0])
    return total


def find_server():
    """The process id of this display's X server."""
    number = ':' + os.environ['DISPLAY'].rpartition(':')[2].split('.')[0]
    for path in glob.glob('/proc/[0-9]*/cmdline'):
        with contextlib.suppress(OSError), open(path, 'rb') as file:
            words = file.read().decode(errors='replace').split('\0')
            if os.path.basename(words[0]) == 'Xvfb' and number in words:
                return int(path.split('/')[2])
    raise harness.Failure(f'there is no X server {number}')


def measure_costs(screen, pid, seconds):
    """(pictures, ns of processor time of the process and of the X server) of the next SECONDS."""
    server = find_server()
    begin = time.monotonic_ns()
    before = get_processor_time(pid) + get_processor_time(server)
    time.sleep(seconds)
    used = get_processor_time(pid) + get_processor_time(server) - before
    return screen.between(begin, time.monotonic_ns()), used


def write_lesson(name, text):
    """The path of a lesson file that the program is to open."""
    path = os.path.join(os.environ[harness.IN_SESSION], name + '.lesson')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def get_children(pid):
    """Ids of the processes that a process has started, and that are not gone yet."""
    found = []
    for path in glob.glob(f'/proc/{pid}/task/*/children'):
        with contextlib.suppress(OSError), open(path, encoding='ascii') as file:
            found += map(int, file.read().split())
    return found


def wait_for_quiet(program, seconds=30):
    """Waits until the run has ended, and the probe of the machine after it."""
    program.wait_for(lambda: not get_children(program.process.pid), seconds, 'the end of the run')


def wait_for_stillness(watch, seconds=0.3):
    """Waits until nothing new has appeared for SECONDS."""
    def still():
        pictures = list(watch.pictures)
        return time.monotonic_ns() - (pictures[-1].when if pictures else began) > seconds * 1e9

    began = time.monotonic_ns()
    harness.wait_for(still, 20, 'the screen to keep still')


def wait_for_run(program, seconds=10):
    """Waits until the program has started a process."""
    program.wait_for(lambda: get_children(program.process.pid), seconds, 'a run')
