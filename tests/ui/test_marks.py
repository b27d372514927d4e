# SPDX-License-Identifier: GPL-3.0-or-later
"""Failures are seen: marks on the lanes, in the legend, in the card's title and the
selection."""

import os
import re

import harness
from lessons import run_whole
from test_timeline import selection

LESSONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'data', 'lessons')


def lesson(name):
    return os.path.join(LESSONS, name + '.lesson')


def go(program, button, count):
    """Presses it COUNT times; what the selection pane then says, each time."""
    shown = []
    for _ in range(count):
        program.settle()
        button.press()
        shown.append(program.wait_for(lambda: selection(program), 5, 'the selection'))
    return shown


def test_failed_and_cancelled(program):
    run_whole(program)
    failed = program.find('push button', 'failed  3')
    cancelled = program.find('push button', 'cancelled  2')

    # The cards say it in short, their descriptions in full.
    program.find('label', re.compile(r' · 1 of 4 failed: ValueError · 2 cancelled$'))
    card = program.find('panel', 'TaskGroup')
    assert 'task 1 failed: ValueError: task 1 failed' in card.description, card.description
    assert 'tasks 2, 3 were cancelled' in card.description, card.description

    # So do the lanes where it happened, and no other.
    lanes = {w.name: w.description for w in program.find_all('image', re.compile('TaskGroup'))}
    told = {name: words.rpartition('; ')[2] for name, words in lanes.items() if '; ' in words}
    assert told == {'task 1, TaskGroup': 'task 1 failed: ValueError: task 1 failed',
                    'task 2, TaskGroup': 'task 2 was cancelled',
                    'task 3, TaskGroup': 'task 3 was cancelled'}, lanes

    # A click on the legend's mark goes from one to the next.
    shown = go(program, failed, 2)
    assert [s['Exception'] for s in shown] == ['ValueError: task 1 failed'] * 2, shown
    shown = go(program, cancelled, 2)
    assert [(s['Task'], s['Outcome']) for s in shown] == [('2', 'cancelled'), ('3', 'cancelled')], \
        shown


def test_broken_pool():
    with harness.Program(arguments=[lesson('17-a-worker-dies')], size=(1280, 800)) as program:
        run_whole(program)
        program.find('push button', re.compile('^failed  [5-7]$'))
        program.find('label', re.compile('^[5-7] of 8 failed: BrokenProcessPool$'))
        card = program.find('panel', 'One worker is killed')
        assert 'terminated abruptly' in card.description, card.description
        lane = program.find('image', re.compile('^process 0, One worker is killed'))
        assert re.search('task [0-9] failed: BrokenProcessPool', lane.description)


if __name__ == '__main__':
    harness.main([test_failed_and_cancelled, test_broken_pool],
                 arguments=[lesson('19b-when-one-of-them-fails')], size=(1280, 800))
