# SPDX-License-Identifier: GPL-3.0-or-later
"""From the start of the program to its first picture, beside that of a window of libadwaita with
nothing in it."""

import os
import statistics
import subprocess
import time

import screen
from harness import Program

ROUNDS = 9
MAX_RATIO = 1.5


def measure_start(watch, command, environment):
    """ms until half of a window has been painted."""
    watch.pictures.clear()
    begin = time.monotonic_ns()
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)
    try:
        half = screen.SIZE[0] * screen.SIZE[1] / 2
        first = watch.wait_for(lambda each: each.when >= begin and each.area >= half)
    finally:
        process.terminate()
        process.wait()
    # Wait for the repaint of the area that the window covered.
    screen.wait_for_stillness(watch)
    return (first.when - begin) / 1e6


def bench_start():
    commands = {'program': [os.environ['GILSCOPE']], 'empty': [os.environ['GILSCOPE_EMPTY_WINDOW']]}
    times = {name: [] for name in commands}
    with Program(size=screen.SIZE) as program, screen.Screen() as watch:
        # Its settings and folders stay, and what it measured of the machine.
        screen.wait_for_quiet(program)
        program.process.terminate()
        program.process.wait()
        screen.wait_for_stillness(watch)
        for _ in range(ROUNDS):
            for name, command in commands.items():
                times[name].append(measure_start(watch, command, program.environment))
    for name, each in times.items():
        print(f'{name}: {statistics.median(each):.0f} ms to the first picture '
              f'({min(each):.0f}–{max(each):.0f})', flush=True)
    screen.tell('first picture / an empty window\'s',
                statistics.median(a / b for a, b in zip(times['program'], times['empty'])), '×',
                'at most', MAX_RATIO)


if __name__ == '__main__':
    screen.main(bench_start)
