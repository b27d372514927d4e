# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of lessons: what is chosen and what is opened stays under the pointer."""

import re

import harness
from lessons import choose


def test_choosing_moves_nothing():
    """A name that just fits its line is chosen; it and all below it stay where they are."""
    with harness.Program(size=(1280, 1000)) as program:
        rows = program.find_all('list item')
        places = [row.local_extents for row in rows]
        for name in ('Where processes begin to win', 'Waiting overlaps'):
            choose(program, name)
            program.settle()
            assert [row.local_extents for row in rows] == places, f'{name} moves the list'


def test_an_opened_group_stays_in_sight(program):
    """Its header, with the keyboard, however long the group is that is folded above it."""
    pane = program.find('panel', 'Lessons').find_all('scroll pane')[0]
    _, top, _, room = pane.local_extents

    def open_group(name, clicks):
        program.scroll(pane, clicks)
        program.settle()
        header = pane.find('push button', name)
        header.press(at=(0.3, 0.5))
        lessons = pane.find('list', name)
        program.settle()
        assert program.focused.name == name, program.focused
        y = header.local_extents[1]
        assert top <= y <= top + room - 26, f'the header at {y} of {top} to {top + room}'
        # As much of it as there is room for.
        assert (y == top or lessons.local_extents[1] + lessons.local_extents[3] <= top + room), y

    choose(program, 'Waiting overlaps')
    open_group('Scaling', 60)
    open_group('Waiting and computing', -60)
    open_group('Sharing and locks', 60)
    open_group('asyncio', 60)


def test_the_keyboard_goes_along(program):
    """Who has come to a lesson of another group by Page Down goes on from there by the arrows."""
    program.scroll(program.find('panel', 'Lessons').find_all('scroll pane')[0], 60)
    choose(program, 'No GIL at all')
    program.key('Page_Down')
    program.wait_for(lambda: program.focused and program.focused.role == 'list item'
                     and program.focused.has_state('selected'), 5,
                     'the keyboard at the next lesson')
    first = program.focused.name
    program.key('Down')
    program.wait_for(lambda: program.focused.has_state('selected')
                     and program.focused.name not in (first, 'No GIL at all'), 5,
                     'the one below it')


if __name__ == '__main__':
    harness.main([test_choosing_moves_nothing, test_an_opened_group_stays_in_sight,
                  test_the_keyboard_goes_along], size=(1280, 800))
