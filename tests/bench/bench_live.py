# SPDX-License-Identifier: GPL-3.0-or-later
"""The cost of a picture of a living run: processor time of the window and of the X server, beside
that of GTK painting as many pictures in one colour, each as large as those of the run on an
average.  And how many there are."""

import os
import statistics
import subprocess

import screen
from harness import Program

# Threads that take turns all the time: there is something new in every lane.
LESSON = '''[Lesson]
Name=Threads that take turns
[Tasks sums]
Workload=sum-squares
Count=4
Work=1.5s
[Variant 1]
Executor=threads
Workers=4
'''
ROUNDS = 3
SECONDS = 4
MAX_RATIO = 2


def measure_run(program, watch):
    """(pictures, ns of processor time) of a part of the next run."""
    program.key('F5')
    program.find('push button', 'Stop')
    pictures, used = screen.measure_costs(watch, program.process.pid, SECONDS)
    program.key('Escape')
    screen.wait_for_quiet(program)
    assert pictures, 'there is nothing new to be seen'
    return pictures, used


def measure_empty(watch, pictures):
    """The same of a window without content that paints as often what that one of PICTURES had
    painted that is as large as they are on an average: most of them are narrow, but what the few
    large ones cost is in the average of the others, too."""
    mean = statistics.mean(each.area for each in pictures)
    usual = min(pictures, key=lambda each: abs(each.area - mean))
    top = min(y for _, y, _, _ in usual.rectangles)
    rectangles = [str(each) for x, y, width, height in usual.rectangles
                  for each in (x, y - top, width, height)]
    process = subprocess.Popen([os.environ['GILSCOPE_EMPTY_WINDOW'],
                                str(round(1000 * SECONDS / len(pictures))), *rectangles],
                               env=dict(os.environ, GSK_RENDERER='cairo', GDK_BACKEND='x11'))
    try:
        watch.wait_for(lambda each: each.area >= screen.SIZE[0] * screen.SIZE[1] / 2)
        watch.pictures.clear()
        watch.wait_for(lambda each: each.area <= usual.area)
        return screen.measure_costs(watch, process.pid, SECONDS)
    finally:
        process.terminate()
        process.wait()


def say(what, pictures, used):
    print(f'{what}: {len(pictures) / SECONDS:.1f} pictures a second of '
          f'{statistics.median(len(each.rectangles) for each in pictures):.0f} rectangles, '
          f'{statistics.mean(each.area for each in pictures):.0f} px, '
          f'{used / len(pictures) / 1e6:.2f} ms each', flush=True)


def bench_live():
    rates, ratios = [], []
    with screen.Screen() as watch:
        for _ in range(ROUNDS):
            with Program(arguments=[screen.write_lesson('turns', LESSON)],
                         size=screen.SIZE) as program:
                program.find('push button', 'Run')
                screen.wait_for_quiet(program)
                pictures, used = measure_run(program, watch)
            empty_pictures, empty_used = measure_empty(watch, pictures)
            watch.pictures.clear()
            say('living run', pictures, used)
            say('empty window', empty_pictures, empty_used)
            rates.append(screen.count_of_lanes(pictures) / SECONDS)
            ratios.append(used / len(pictures) / (empty_used / len(empty_pictures)))
    screen.tell('a living picture / GTK in one colour', statistics.median(ratios), '×', 'at most',
                MAX_RATIO)
    screen.tell('pictures of a living run', statistics.median(rates), '/s', 'at least',
                screen.MIN_PICTURES)


if __name__ == '__main__':
    screen.main(bench_live)
