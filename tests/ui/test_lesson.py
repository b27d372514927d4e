# SPDX-License-Identifier: GPL-3.0-or-later
"""A lecture: sixty seconds of it click by click, and what lessons keep, tell and let change."""

import os
import re
import subprocess
import time

import harness
from lessons import (axis, axis_from, choose, clipboard, export, finish, processes, run,
                     run_for_speedup, run_whole, speedup_of)

PNG = b'\x89PNG\r\n\x1a\n'
MEASURED = re.compile('measured once')
PROBING = re.compile('measuring what this computer can give')

# In the sidebar's order.
LESSONS = ['Waiting overlaps', 'Computing does not overlap', 'Processes compute side by side',
           'Only small sums', 'Three small sums, all equal', 'Exercise: take the time',
           'More workers than cores']


def is_open(program, name):
    """Whether the header names the lesson."""
    return [w for w in program.find_all('label', name) if w.local_extents[1] < 40]


def turn_page(program, turn):
    """Does what opens another lesson, and waits for it."""
    def header():
        return [w.name for w in program.find_all('label') if w.local_extents[1] < 40]

    before = header()
    turn()
    program.wait_for(lambda: header() != before, 5, 'another lesson')


def next_lesson(program, name):
    """Presses Next until the lesson is open."""
    while not is_open(program, name):
        turn_page(program, lambda: program.press(program.find('push button', 'Next lesson')))


@harness.measured
def test_sixty_seconds(program):
    began = time.monotonic()
    run_for_speedup(program, 'ThreadPoolExecutor', 4, 5.05)

    program.press(program.find('push button', 'Next lesson'))
    program.wait_for(lambda: is_open(program, 'Computing does not overlap'), 5, 'the next lesson')
    program.press(program.find('radio button', '1 s'))
    assert not program.find_all(name='100 ms of it'), 'the lens is closed'
    run_whole(program)
    program.find('panel', '100 ms of it')
    program.find('label', re.compile(r'^The room said 1 s\. It took [0-9.]+ s\.$'))

    program.press(program.find('push button', 'Next lesson'))
    program.wait_for(lambda: is_open(program, 'Processes compute side by side'), 5, 'the next')
    run_whole(program)
    program.wait_for(lambda: speedup_of(program, 'ProcessPoolExecutor'), 5, 'a speedup')
    program.press(program.find('push button', 'Copy the picture'))
    program.find('label', 'Picture copied')
    took = time.monotonic() - began
    print(f'# the sixty seconds took {took:.0f} s', flush=True)
    assert took < 60 * harness.PATIENCE, f'{took:.0f} s in a lecture'

    assert 'image/png' in clipboard('TARGETS').decode().split()
    picture = clipboard('image/png')
    assert picture.startswith(PNG), picture[:20]
    width, height = (int.from_bytes(picture[i:i + 4], 'big') for i in (16, 20))
    assert width >= 1600 and abs(width / height - 16 / 9) < 0.02, f'{width}×{height}'


def test_every_pass_is_kept(program):
    for name in LESSONS:
        next_lesson(program, name)
        run_whole(program)
    for name in reversed(LESSONS):
        while not is_open(program, name):
            turn_page(program, lambda: program.key('Page_Up'))
        program.find('label', re.compile('measured once|of each|median of 5 runs'))
        assert not program.find_all('push button', 'Stop'), 'nothing runs again'


def test_run_again_adds_a_repeat(program):
    run_whole(program)
    program.find('label', MEASURED)
    run_whole(program)
    program.find('label', re.compile('median of 2 runs'))


def test_what_to_see_comes_after_the_run(program):
    assert not program.find_all('label', 'What to see'), 'the room guesses first'
    notes = program.find('push button', 'Notes and sources', hidden=True)
    assert not program.find_all('label', re.compile('^Python documentation'), hidden=True), 'folded'
    run_whole(program)
    program.find('label', 'What to see')
    # By keyboard: it lies far down.
    for _ in range(60):
        if notes.has_state('focused'):
            break
        program.key('Tab')
    program.key('space')
    program.find('label', re.compile('^Python documentation: concurrent.futures'), hidden=True)
    program.find('label', re.compile('^Let the room guess'), hidden=True)


def test_a_guess_in_words(program):
    choose(program, 'Processes compute side by side')
    program.press(program.find('radio button', 'only the processes'))
    run_whole(program)
    program.find('label', re.compile('^The room said “only the processes”. Measured: threads, GIL: '
                                     r'[0-9.]+× · processes: [0-9.]+×$'))


def test_candidates(program):
    """A probe alone names an executor; the candidates are run by a click, and the measurement
    judges."""
    choose(program, 'Does it compute, or does it wait?')
    assert not program.find_all('push button', 'Run the Candidates', hidden=True)
    run_whole(program)
    program.find('label', re.compile('Recommended: processes'))
    program.press(program.find('push button', 'Run the Candidates'))
    finish(program, 60)
    program.find('label', re.compile(r'Recommended: asyncio with processes\..*\nMeasured: .*'
                                     r'(It agrees|It disagrees|too busy)', re.DOTALL))
    assert not program.find_all('push button', 'Run the Candidates', hidden=True)
    program.find('label', 'changed')


def test_back_to_the_lessons_settings(program):
    run_whole(program)
    program.find('label', MEASURED)
    program.press(program.find(name='Set it up yourself'))
    tasks = program.find('spin button', 'Tasks')
    program.press(tasks, at=(0.2, 0.5))
    program.key('ctrl+a')
    program.type('6')
    program.key('Return')
    program.find('label', re.compile(r'^6 tasks'))
    program.find('label', 'Own work')
    assert not program.find_all('label', MEASURED), 'other settings, not measured'
    program.key('ctrl+shift+BackSpace')
    program.find('label', re.compile(r'^5 tasks'))
    program.find('label', MEASURED)
    assert not program.find_all('label', 'Own work')
    assert program.find('spin button', 'Tasks').value == 5


def test_stop_in_every_phase(program):
    def stopped(phase):
        program.key('Escape')
        program.wait_for(lambda: not processes(program), 2, f'no process left after a stop {phase}')
        finish(program, 5)

    choose(program, 'Processes compute side by side')
    running = re.compile('running [0-9]')
    for phase, lane in (('at the start', None), ('in the first variant', '^main'),
                        ('later', '^thread 1')):
        run(program)
        if lane:
            program.wait_for(
                lambda: running.search(program.find('image', re.compile(lane)).description), 20,
                f'{lane} to run')
        stopped(phase)
    # Precisely: the capacity is probed between the repeats.
    program.key('ctrl+shift+r')
    program.find('label', PROBING, seconds=20)
    stopped('while the capacity is probed')
    # The probe after a single pass gives way to any click.
    run(program)
    program.find('push button', 'Run', seconds=20)
    program.press(program.find('push button', 'Next lesson'))
    program.find('label', 'Only small sums')
    program.wait_for(lambda: not processes(program), 3, 'no probe in the next lesson')


def test_stopped_run_in_the_chart(program):
    """A figure that nothing will measure any more is not said to be waited for."""
    choose(program, 'Processes compute side by side')
    stop = run(program)
    program.wait_for(lambda: re.search('running [0-9]', program.find(
        'image', re.compile('^thread 1')).description), 20, 'thread 1 to run')
    stop.press()
    finish(program, 5)
    chart = program.find('image', 'Speedup')
    program.wait_for(lambda: 'processes: not measured' in chart.description, 5, 'the chart')
    assert 'waiting' not in chart.description, chart.description


def test_axis_is_fixed_while_it_runs(program):
    before = axis(program)
    run(program)
    seen, now = set(), before
    # Drop a reading that may be later than the end of the run.
    while program.find_all('push button', 'Stop'):
        seen.add(tuple(now))
        now = axis(program)
    assert len(seen) <= 2, f'the axis moved: {seen}'
    assert all(range_[0] == 0 for range_ in seen), 'nothing scrolls'
    assert all(range_[1] >= 0.95 * before[1] for range_ in seen), f'{before}, then {seen}'
    # A run that takes a little longer than it should does not halve all bars.
    finish(program)
    longest = max(before[1], axis(program)[1])
    assert all(range_[1] <= 1.5 * longest for range_ in seen), f'{before}, then {seen}'


def test_zoom_pan_and_select(program):
    run_whole(program)
    whole = axis(program)
    lane = program.find('image', re.compile('^thread 2'))
    program.press(lane, at=(0.2, 0.5))
    program.find('label', 'The selection')
    program.find('label', re.compile('thread 2$'))
    python = program.find(name='The same in Python', hidden=True)
    assert 'max_workers=5' in python.text, 'the Python of the selected variant'
    program.press(program.find('image', re.compile('^main')), at=(0.2, 0.5))
    program.wait_for(lambda: 'ThreadPoolExecutor' not in python.text, 5, 'the sequential Python')

    def selection():
        return [w.name for w in program.find('panel', 'The selection').find_all('label')]

    first = selection()
    assert first, 'the selection says something'
    program.key('period')
    program.wait_for(lambda: selection() != first, 5, 'the next stretch')
    program.key('comma')
    program.wait_for(lambda: selection() == first, 5, 'the one before')

    # Letters, from wherever the focus is; the wheel, about the pointer.
    program.key('w', 'w')
    closer = axis_from(program, whole, 'a zoom')
    assert closer[1] - closer[0] < 0.8 * (whole[1] - whole[0])
    program.key('d')
    program.wait_for(lambda: axis(program)[0] > closer[0], 5, 'a pan to the right')
    program.key('a', 'a')
    program.wait_for(lambda: axis(program)[0] < closer[0], 5, 'a pan to the left')
    program.key('shift+f')
    program.wait_for(lambda: axis(program) == whole, 5, 'the whole')
    program.scroll(lane, -4, at=(0.95, 0.5))
    right = axis_from(program, whole, 'a zoom')
    assert right[0] > whole[1] - right[1], f'about the pointer at the right, not {right}'


def test_pages(program):
    run_whole(program)
    program.press(program.find('push button', 'Table'))
    table = program.find('tree table', 'Figures')
    cells = [w.name for w in table.find_all('label')]
    assert 'ThreadPoolExecutor(5): one GIL' in cells and 'Speedup' in cells, cells
    # The same on the clipboard, for a spreadsheet.
    program.key('ctrl+shift+t')
    program.find('label', 'Table copied')
    lines = [line.split('\t') for line in clipboard('UTF8_STRING').decode().splitlines()]
    assert len(lines) == 3 and all(len(line) == len(lines[0]) for line in lines), lines
    pool = dict(zip(lines[0], lines[2]))
    assert pool['Variant'] == 'ThreadPoolExecutor(5): one GIL' and pool['Speedup'] in cells
    assert pool['Task, p50'].startswith('5'), 'half a second each'
    assert 'Compared' not in pool, 'nothing is compared'
    program.press(program.find('push button', 'Scaling'))
    program.wait_for(lambda: program.find('push button', 'Scaling').has_state('pressed'), 5,
                     'the page to be open')
    # One run tells nothing of other numbers of workers, but is no lack of a measurement either.
    program.find('label', 'Different numbers of workers are needed')
    program.find('push button', 'Measure over workers')
    assert not program.find_all('label', 'No measurement yet')
    program.press(program.find('push button', 'Timelines'))
    program.wait_for(lambda: program.find('push button', 'Timelines').has_state('pressed'), 5,
                     'the page to be open')


def test_export_every_format(program):
    run_whole(program)
    folder = program.path('out')
    for suffix, begin in (('svg', b'<?xml'), ('pdf', b'%PDF'), ('csv', b''), ('json', b'{'),
                          ('gilscope', b'')):
        target = os.path.join(folder, 'lesson.' + suffix)
        export(program, target)
        program.wait_for(lambda: os.path.exists(target) and os.path.getsize(target), 10, target)
        with open(target, 'rb') as file:
            assert file.read().startswith(begin), target


if __name__ == '__main__':
    harness.main([test_sixty_seconds, test_every_pass_is_kept,
                  test_run_again_adds_a_repeat, test_what_to_see_comes_after_the_run,
                  test_a_guess_in_words, test_candidates, test_back_to_the_lessons_settings,
                  test_stop_in_every_phase, test_stopped_run_in_the_chart,
                  test_axis_is_fixed_while_it_runs, test_zoom_pan_and_select, test_pages,
                  test_export_every_format],
                 size=(1280, 720))
