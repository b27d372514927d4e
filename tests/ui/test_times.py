# SPDX-License-Identifier: GPL-3.0-or-later
"""How long tasks and waits for the GIL took: seen, pointed at, walked through by keys, copied."""

import re
import tempfile

import harness
from lessons import choose, clipboard, run_whole

CHART = 'How long it took: tasks and waits for the GIL'
PNG = b'\x89PNG\r\n\x1a\n'
# "threads, GIL: 340 GIL waits\n5.10 ms to 5.40 ms: 12"
SPOT = re.compile(r'^(.*: (\d+) (?:tasks?|GIL waits?))\n(.*): (\d+)$')


def open_times(program):
    """Runs a lesson in which threads wait for the GIL; the chart of its times."""
    assert not program.find('push button', 'Times').sensitive, 'nothing has run'
    choose(program, 'Computing does not overlap')
    run_whole(program)
    program.press(program.find('push button', 'Times'))
    return program.find('image', CHART)


def tell(program, chart, key, other_than):
    """The description after a key."""
    program.key(key)
    program.wait_for(lambda: SPOT.match(chart.description) and chart.description != other_than, 5,
                     'the words of a place')
    return chart.description


def walk(program, chart, whole):
    """The descriptions by the keys, from the first place to the last."""
    last = tell(program, chart, 'End', whole)
    told = [tell(program, chart, 'Home', last)]
    while told[-1] != last:
        told.append(tell(program, chart, 'Right', told[-1]))
    return told


def count_last(told):
    """How many of these words are of the last row."""
    last = SPOT.match(told[-1]).group(1)
    return sum(SPOT.match(words).group(1) == last for words in told)


def along(chart, y):
    """The descriptions while the pointer goes from left to right."""
    for x in range(2, 99):
        chart.point(at=(x / 100, y))
        yield chart.description


def test_keys_and_pointer(program):
    chart = open_times(program)
    whole = chart.description
    for words in ('sequential: 4 tasks: p50 ', ' GIL waits: p50 ', 'p95', 'p99', 'longest'):
        assert words in whole, whole

    # By keys: all that is told of a row adds up to all of it.
    program.press(chart)
    program.move_away()
    told = walk(program, chart, whole)
    totals, names = {}, {}
    for words in told:
        name, n, _, count = SPOT.match(words).groups()
        totals[name] = totals.get(name, 0) + int(count)
        names[name] = int(n)
    assert totals == names, (totals, names)
    assert len(names) == 3 and any('GIL wait' in name for name in names), names
    above = tell(program, chart, 'Up', told[-1])
    assert SPOT.match(above).group(1) == SPOT.match(told[-1 - count_last(told)]).group(1), above

    # In a page of another size it is the same row, although its places may be others.
    for _ in range(2):
        program.key('shift+F9')
        program.settle()
        now = SPOT.match(chart.description)
        assert now and now.group(1) == SPOT.match(above).group(1), (chart.description, above)

    # By the pointer, along the lowest row, the same words.
    program.key('Tab')
    program.wait_for(lambda: chart.description == whole, 5, 'the words of the whole')
    found = next(words for words in along(chart, 0.88) if words != whole)
    assert found in told and SPOT.match(found).group(1) == SPOT.match(told[-1]).group(1), found
    program.move_away()
    program.wait_for(lambda: chart.description == whole, 5, 'the words of the whole')


def test_groups():
    """A ticker's laps are told apart from the tasks beside it; many rows make the page scroll."""
    text = ('[Tasks ticker]\nWorkload=sleep\nCount=1\nWork=1ms\nRepeat=9\n'
            '[Tasks pause]\nWorkload=sleep\nCount=2\nWork=3ms\n')
    for i in range(20):
        text += f'[Variant {i + 1}]\nExecutor=threads\nWorkers={i + 2}\n'
    with tempfile.NamedTemporaryFile('w', suffix='.lesson') as file:
        file.write(text)
        file.flush()
        with harness.Program(arguments=[file.name]) as program:
            run_whole(program)
            program.press(program.find('push button', 'Times'))
            chart = program.find('image', CHART)
            for workers in (2, 21):
                for group, times in (('ticker', 9), ('pause', 2)):
                    name = f'threads, GIL ×{workers}, {group}: {times} times: p50 '
                    assert name in chart.description, (name, chart.description)
            assert chart.local_extents[3] > 40 * 15, 'each row has its height'


def test_copies(program):
    open_times(program)
    program.key('ctrl+shift+t')
    program.find('label', 'Table copied')
    lines = [line.split('\t') for line in clipboard('UTF8_STRING').decode().splitlines()]
    assert lines[0] == ['Variant', 'What', 'From (s)', 'To (s)', 'Number'], lines[0]
    totals = {}
    for variant, what, begin, end, count in lines[1:]:
        assert float(begin) <= float(end)
        assert 'e' not in begin + end, 'a spreadsheet takes powers of ten for words'
        totals[variant, what] = totals.get((variant, what), 0) + int(count)
    assert totals['Sequential', 'task'] == 4, totals
    assert sum(what == 'GIL wait' for _, what in totals) == 1, totals

    program.key('ctrl+shift+c')
    program.find('label', 'Picture copied')
    chart = clipboard('image/png')
    assert chart.startswith(PNG)
    program.press(program.find('push button', 'Timelines'))
    program.settle()
    program.key('ctrl+shift+c')
    program.wait_for(lambda: clipboard('image/png') not in (b'', chart), 10, 'the whole sheet')

    # The table behind it, and the other chart of the page.
    program.press(program.find('push button', 'Times'))
    program.press(program.find('push button', 'As a table'))
    cells = [w.name for w in program.find('tree table', CHART).find_all('label')]
    assert 'Number' in cells and 'GIL wait' in cells, cells
    program.press(program.find('push button', 'As a table'))
    program.press(program.find('push button', 'Losses'))
    losses = program.find('image', 'From the ideal to what was measured')
    assert re.search('GIL and locks [0-9.]+ .*; measured [0-9.]+ ', losses.description), \
        losses.description
    program.press(program.find('push button', 'Timelines'))

    # A variant that has not run has no times, so its timelines are shown.
    program.press(program.find('push button', 'Times'))
    program.key('Page_Down')
    program.wait_for(lambda: not program.find('push button', 'Times').sensitive, 5,
                     'the page to be gone')
    assert program.find('push button', 'Timelines').has_state('pressed')


if __name__ == '__main__':
    harness.main([test_keys_and_pointer, test_groups, test_copies])
