# SPDX-License-Identifier: GPL-3.0-or-later
"""From the key that runs a lesson to its first task, and from the key that stops it to the end of
the last worker, whatever the workers do."""

import os
import re
import statistics
import tempfile
import time

import screen
from commands import descendants, is_alive
from harness import Program

LESSON = '''[Lesson]
Name={name}
[Tasks work]
Workload={workload}
Count=8
{keys}
[Variant 1]
Executor={executor}
Workers=4
'''
# Runs to stop: (name, workload, its keys, executor).
LONG = [
    ('waiting threads', 'sleep', 'Work=60s', 'threads'),
    ('computing threads', 'sum-squares', 'Work=60s', 'threads'),
    ('a call that keeps the GIL', 'c-call', 'Work=60s', 'threads'),
    ('computing processes', 'sum-squares', 'Work=60s', 'processes'),
    ('coroutines', 'sleep', 'Work=60s', 'asyncio'),
]
ROUNDS = 3
MAX_FIRST_MS = 200
MAX_STOP_MS = 200
POLL_S = 0.0005
# How long a run has been under way when it is stopped.
UNDER_WAY_S = 0.5


def wait_quickly(condition, seconds=20):
    """The time, in ns, at which CONDITION was first found true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, 'it never came'
        time.sleep(POLL_S)
    return time.monotonic_ns()


def has_written(folder):
    """Whether a task has made its file in the folder of a run."""
    return any(os.listdir(os.path.join(folder, each)) for each in os.listdir(folder)
               if each.startswith('gilscope-run-'))


def measure_first_task(folder):
    """ms from the key to the file that the first task makes."""
    # Files that take their time, so that the first one is still there when somebody looks.
    lesson = LESSON.format(name='Files', workload='file', keys='N=5000000', executor='threads')
    path = screen.write_lesson('file', lesson)
    with Program(arguments=[path], size=screen.SIZE, environment={'TMPDIR': folder}) as program:
        times = []
        program.find('push button', 'Run')
        screen.wait_for_quiet(program)
        for _ in range(ROUNDS):
            begin = time.monotonic_ns()
            program.key('F5')
            times.append((wait_quickly(lambda: has_written(folder)) - begin) / 1e6)
            screen.wait_for_quiet(program)
        return statistics.median(times)


def measure_stop(name, workload, keys, executor):
    """ms from the key to the end of the last process that the program has started."""
    path = screen.write_lesson(re.sub(r'\W', '-', name),
                               LESSON.format(name=name, workload=workload, keys=keys,
                                             executor=executor))
    with Program(arguments=[path], size=screen.SIZE) as program:
        times = []
        program.find('push button', 'Run')
        screen.wait_for_quiet(program)
        for _ in range(ROUNDS):
            program.key('F5')
            screen.wait_for_run(program)
            time.sleep(UNDER_WAY_S)
            workers = descendants(program.process.pid)
            assert workers, f'{name}: nothing runs'
            begin = time.monotonic_ns()
            program.key('Escape')
            end = wait_quickly(lambda: not any(is_alive(each) for each in workers))
            times.append((end - begin) / 1e6)
            screen.wait_for_quiet(program)
        return statistics.median(times)


def bench_click():
    with tempfile.TemporaryDirectory(prefix='bench-') as folder:
        first = measure_first_task(folder)
    stops = {each[0]: measure_stop(*each) for each in LONG}
    for name, time_ms in stops.items():
        print(f'stopping {name}: {time_ms:.0f} ms', flush=True)
    screen.tell('click to first task', first, 'ms', 'at most', MAX_FIRST_MS)
    screen.tell('Stop to the end of the last worker', max(stops.values()), 'ms', 'at most',
                MAX_STOP_MS)


if __name__ == '__main__':
    screen.main(bench_click)
