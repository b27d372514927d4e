# SPDX-License-Identifier: GPL-3.0-or-later
"""Speedup, efficiency and makespan over workers: by the pointer, by keys, as a table, copied."""

import os
import re
import subprocess

import harness
from lessons import clipboard, finish

LESSONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'data', 'lessons')
WORKERS = (1, 2, 4)
# A chart's description of one of its points.
POINT = re.compile(r'^(.+), (\d+) workers?\nspeedup \S+, efficiency (\d+) %, makespan \S+ \S+\n'
                   'quartiles')


def measure(program, *options):
    """Opens a sweep that was saved, on the page of its charts."""
    path = os.path.join(program.path('home'), 'sweep.gilscope')
    subprocess.run([os.environ['GILSCOPE'], 'sweep', *options, '--no-capacity', '--output', path],
                   env=program.environment, check=True, timeout=120, stdout=subprocess.DEVNULL)
    subprocess.run([os.environ['GILSCOPE'], path], env=program.environment, check=True, timeout=20,
                   stdin=subprocess.DEVNULL)
    program.press(program.find('push button', 'Scaling'))


def measure_waiting(program, *executors):
    """Tasks that wait overlap on any machine."""
    options = [word for executor in executors for word in ('--executor', executor)]
    measure(program, *options, '--workload', 'sleep', '--tasks', '4', '--work', '40ms', '--workers',
            ','.join(map(str, WORKERS)), '--repeats', '3')


def find_chart(program, name):
    """The chart on this page: the timelines, which it covers, may have the same one."""
    page = program.find('push button', 'As a table').parent.parent
    return page.find('image', name)


def point(chart):
    found = POINT.search(chart.description)
    return found and (found.group(1), int(found.group(2)))


def walk(program, chart, key):
    """The description after KEY was pressed."""
    before = chart.description
    program.key(key)
    program.wait_for(lambda: chart.description != before, 5, f'another point by {key}')
    return point(chart)


def find_by_pointer(chart):
    """Moves over the chart until it tells a value."""
    x, y, width, height = chart.extents
    # A point is found from half a line of text away.
    for row in range(3, 36):
        for column in range(4, 40):
            harness.move_pointer(x + width * column / 40, y + height * row / 40)
            if point(chart):
                return point(chart)
    return None


def test_measures(program):
    measure_waiting(program, 'sequential', 'threads', 'free-threads')
    chart = find_chart(program, 'Speedup over workers')
    assert 'with 4 workers' in chart.description, chart.description
    whole = chart.description

    program.press(program.find('push button', 'Efficiency'))
    chart = find_chart(program, 'Efficiency over workers')
    assert re.search(r'\d %.*\d % with 4 workers', chart.description), chart.description
    assert chart.description != whole

    # By keys: along the workers, then another executor, and back.
    whole = chart.description
    program.press(chart, at=(0.5, 0.02))
    assert walk(program, chart, 'Right')[1] == WORKERS[0]
    executor, workers = walk(program, chart, 'Right')
    assert workers == WORKERS[1]
    other, workers = walk(program, chart, 'Down')
    assert other != executor and workers == WORKERS[1]
    assert walk(program, chart, 'Up') == (executor, WORKERS[1])
    program.key('Tab')
    program.wait_for(lambda: chart.description == whole, 5, 'the whole to be told again')

    # By the pointer.
    assert find_by_pointer(chart), 'the pointer tells no value'
    assert not program.warnings, program.warnings


def test_table(program):
    measure_waiting(program, 'sequential', 'threads')
    program.press(program.find('push button', 'As a table'))
    table = program.find('tree table', 'Speedup over workers')
    cells = [widget.name for widget in table.find_all('label')]
    assert 'Third quartile' in cells, cells
    # Not all columns have room beside both panes: a bar says so without being asked.
    assert [bar for bar in table.parent.find_all('scroll bar')
            if bar.local_extents[2] > bar.local_extents[3]], 'a bar below the table'
    # Another measure by the keyboard alone, and the same on the clipboard.
    program.key('shift+Tab')
    program.key('space')
    program.find('tree table', 'Makespan over workers')
    program.key('ctrl+shift+t')
    program.find('label', 'Table copied')
    lines = [line.split('\t') for line in clipboard('UTF8_STRING').decode().splitlines()]
    assert len(lines) == 1 + len(WORKERS), lines
    rows = [dict(zip(lines[0], line)) for line in lines[1:]]
    assert [int(row['Workers']) for row in rows] == list(WORKERS)
    assert all(row['Repeats'] == '3' and row['Ideal'].endswith('ms') for row in rows), rows
    program.key('ctrl+shift+c')
    program.find('label', 'Picture copied')
    assert clipboard('image/png').startswith(b'\x89PNG')


def test_sweep():
    """The chart grows while it is measured, and who has seen enough keeps what there is."""
    lesson = os.path.join(LESSONS, '25-more-workers-than-cores.lesson')
    with harness.Program(arguments=[lesson], size=(1280, 720)) as program:
        program.find('label', re.compile('^Sixteen computing tasks'))
        # Move the pointer away: the chart would describe the point under it.
        program.move_away()
        program.key('ctrl+shift+w')
        program.find('label', re.compile(r'measuring \d+ of 30, \d+ s left'), seconds=20)
        program.find('push button', 'As a table', seconds=30)
        chart = find_chart(program, 'Speedup over workers')
        for _ in range(2):
            before = chart.description
            program.wait_for(lambda: chart.description != before, 30, 'the chart to go on')
        assert program.find_all('push button', 'Stop'), 'it is being measured still'

        program.key('Escape')
        finish(program)
        points = re.findall(r'with (\d+) workers?', chart.description)
        assert len(points) >= 3, chart.description
        program.press(program.find('push button', 'As a table'))
        program.find('tree table', 'Speedup over workers')
        program.key('ctrl+shift+t')
        program.find('label', 'Table copied')
        lines = [line.split('\t') for line in clipboard('UTF8_STRING').decode().splitlines()]
        rows = [dict(zip(lines[0], line)) for line in lines[1:]]
        assert [row['Workers'] for row in rows] == points, f'{rows}, not {points}'
        assert not program.warnings, program.warnings


def test_break_even(program):
    """A sweep over lengths of tasks opens on what it was made for."""
    measure(program, '--executor', 'threads', '--executor', 'processes',
            '--workload', 'sum-squares', '--tasks', '4', '--set', 'Sweep/Workers=1;2',
            '--set', 'Sweep/Work=0.1ms;10ms', '--repeats', '1')
    chart = find_chart(program, 'Where processes begin to win')
    assert '1 worker: the processes' in chart.description, chart.description
    assert program.find('push button', 'Break-even').has_state('pressed')
    program.press(chart, at=(0.5, 0.02))
    told = []
    for key in ('Right', 'Right', 'Down', 'Left'):
        before = chart.description
        program.key(key)
        program.wait_for(lambda: chart.description != before, 5, f'another cell by {key}')
        told.append(chart.description.splitlines()[0])
    assert told == ['1 worker, tasks of 100 µs', '1 worker, tasks of 10 ms',
                    '2 workers, tasks of 10 ms', '2 workers, tasks of 100 µs'], told
    program.press(program.find('push button', 'Speedup'))
    find_chart(program, 'Speedup over workers')
    # Where there is none, nothing is offered.
    program.key('Page_Up')
    program.wait_for(lambda: not program.find_all('push button', 'Break-even'), 5,
                     'another lesson, without lengths to compare')
    assert not program.warnings, program.warnings


if __name__ == '__main__':
    harness.main([test_measures, test_table, test_sweep, test_break_even], size=(1280, 720))
