# SPDX-License-Identifier: GPL-3.0-or-later
"""How much longer the same work takes while a window shows it: two threads that compute, run by the
window and by the command line in turn, as pairs."""

import json
import os
import re
import statistics
import subprocess
import time

import screen
from harness import Program
from lessons import export

LESSON = '''[Lesson]
Name=Fixed work
[Tasks work]
Workload=sum-squares
Count=2
Work=1.5s
[Variant 1]
Executor=free-threads
Workers=2
'''
PAIRS = 20
# Give up after this time: the machine is busy then.
MAX_S = 240
MAX_RATIO = 1.02
# Pictures are counted in this part of a run: s after its start, s.
COUNTED = (0.5, 0.9)


def run_headless(program, path):
    """The makespan of a run without a window."""
    command = [os.environ['GILSCOPE'], 'run', path, '--no-capacity', '--format', 'json']
    done = subprocess.run(command, env=program.environment, stdin=subprocess.DEVNULL, check=True,
                          stdout=subprocess.PIPE)
    return json.loads(done.stdout)['variants'][0]['makespan_s']


def run_live(program, watch):
    """(pictures, s of processor time of the window and its screen), a second each, of a run in the
    window, which keeps its makespan."""
    program.key('F5')
    screen.wait_for_run(program)
    # No questions to the window meanwhile: they would disturb.
    time.sleep(COUNTED[0])
    pictures, used = screen.measure_costs(watch, program.process.pid, COUNTED[1])
    screen.wait_for_quiet(program)
    return screen.count_of_lanes(pictures) / COUNTED[1], used / 1e9 / COUNTED[1]


def read_makespans(program):
    """Those of all runs of the window."""
    path = os.path.join(program.path('home'), 'runs.json')
    export(program, path)
    program.wait_for(lambda: os.path.exists(path) and os.path.getsize(path), 10, path)
    program.find('label', re.compile('exported'))
    with open(path, encoding='utf-8') as file:
        return json.load(file)['variants'][0]['makespans_s']


def bench_disturbance():
    headless, costs = [], []
    path = screen.write_lesson('work', LESSON)
    with Program(arguments=[path], size=screen.SIZE) as program, screen.Screen() as watch:
        program.find('push button', 'Run')
        screen.wait_for_quiet(program)
        begin = time.monotonic()
        for pair in range(PAIRS):
            if time.monotonic() - begin > MAX_S:
                break
            if pair % 2:
                headless.append(run_headless(program, path))
            costs.append(run_live(program, watch))
            if not pair % 2:
                headless.append(run_headless(program, path))
        live = read_makespans(program)
    ratios = [a / b for a, b in zip(live, headless, strict=True)]
    first, median, third = statistics.quantiles(ratios, n=4)
    print(f'{len(ratios)} pairs: live {statistics.median(live):.3f} s, '
          f'headless {statistics.median(headless):.3f} s, '
          f'ratio {median:.3f} ({first:.3f}–{third:.3f})', flush=True)
    screen.tell('work with a live window / headless', median, '×', 'at most', MAX_RATIO,
                len(ratios) < PAIRS)
    rate, used = (statistics.median(each) for each in zip(*costs))
    # Count the window's share by the scheduler: a busy machine blurs it less.
    screen.tell('share of all cores for window and screen', used / os.cpu_count(), '×', 'at most',
                MAX_RATIO - 1)
    screen.tell('pictures meanwhile', rate, '/s', 'at least', screen.MIN_PICTURES)


if __name__ == '__main__':
    screen.main(bench_disturbance)
