# SPDX-License-Identifier: GPL-3.0-or-later
"""Presentation mode: what the last row can read, measured in the picture."""

import re

import harness
from framebuffer import crop
from lessons import finish, pixels, run, run_whole

# A digit or a capital letter is about this much of its type size.
INK = 0.66
# The darkest that a letter of grey text comes to on a light ground.
BLACK = 90


def ink(program, widget, left=0.0, right=1.0):
    """Height in pixels of what is written in a widget, and its darkest level (0…255)."""
    x, y, width, height = widget.extents
    x, width = round(x + width * left), round(width * (right - left))
    raw = crop(x, y, width, height)
    raw = [round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
           for red, green, blue in zip(raw[::3], raw[1::3], raw[2::3])]
    rows = [raw[i * width:(i + 1) * width] for i in range(len(raw) // width)]
    written = [i for i, row in enumerate(rows) if min(row) < 160]
    return (written[-1] - written[0] + 1 if written else 0), min(raw)


def start(program):
    program.key('F11')
    program.wait_for(lambda: program.main_window.local_extents[3] == harness.SCREEN[1], 10,
                     'the whole screen')
    program.wait_for(lambda: not program.find_all('push button', 'Export'), 5, 'the header to go')


def test_type_sizes(program):
    program.key('Page_Down')
    start(program)
    height = harness.SCREEN[1]
    assert not program.find_all('list item'), 'the sidebar is hidden'
    run_whole(program)
    program.find('panel', '100 ms of it')
    program.move_away()
    program.settle(10)

    speedups = program.find_all('label', re.compile(r'^[0-9.]+×$'))
    assert len(speedups) == 2
    for label in speedups:
        assert ink(program, label)[0] >= INK * height / 14, f'{label!r} is too small'
    for label in program.find_all('label'):
        if label.parent.role == 'push button' or not label.name:
            continue
        assert label.local_extents[3] >= height / 36, f'{label!r} is too low'
        letters, darkest = ink(program, label)
        if re.search('[0-9A-Z가-힣]', label.name):
            assert letters >= INK * height / 36, f'{label!r}: letters of {letters} pixels'
        assert darkest <= BLACK, f'{label!r} is grey ({darkest})'
    lanes = program.find_all('image', re.compile('^(main|thread|holds)'))
    assert len(lanes) == 6, lanes
    for lane in lanes:
        assert lane.local_extents[3] >= height / 25, f'{lane!r} is too low'
        # Its name stands at the left.
        letters, darkest = ink(program, lane, 0.005, 0.11)
        assert letters >= 0.9 * INK * height / 36 and darkest <= BLACK, f'the name of {lane!r}'


def test_no_grey_text_while_it_runs(program):
    program.key('Page_Down')
    start(program)
    run(program)
    program.move_away()
    for name in ('Sequential', re.compile('^ThreadPoolExecutor')):
        label = program.find('label', name)
        assert ink(program, label)[1] <= BLACK, f'{label!r} is grey'
    finish(program)


def test_next_and_previous(program):
    start(program)
    program.key('Page_Down')
    program.find('label', 'Computing does not overlap')
    program.key('Page_Up')
    program.find('label', 'Waiting overlaps')
    program.key('F5')
    program.find('push button', 'Stop')
    program.key('Escape')
    program.find('push button', 'Run')
    assert not program.find_all('push button', 'Export'), 'Escape has stopped the run, no more'
    program.key('Escape')
    program.find('push button', 'Export')
    program.find('list item', re.compile('Waiting overlaps'))


def test_the_whole_question_is_read():
    with harness.Program(language='ko') as program:
        start(program)
        program.key(*['Page_Down'] * 3)
        label = program.find('label', re.compile('빨라지겠습니까'))
        program.settle()
        # Two lines, not one that is cut at its end.
        assert label.local_extents[3] >= 2 * harness.SCREEN[1] / 36, label.local_extents


def test_black_screen(program):
    """By the keys of a presenter's remote; the next key shows the lesson again, and does no
    more."""
    def is_black():
        return max(pixels(program)) == 0

    program.key('b')
    start(program)
    program.move_away()
    program.settle()
    assert not is_black(), 'b is for presentations'
    for black, back in (('b', 'Page_Down'), ('period', 'Escape'), ('b', 'b')):
        program.key(black)
        program.wait_for(is_black, 5, f'a black screen after {black}')
        program.key(back)
        program.wait_for(lambda: not is_black(), 5, 'the lesson')
        program.find('label', 'Waiting overlaps')
        assert not program.find_all('push button', 'Export'), 'it is presented still'


def test_a_held_key_does_not_blink(program):
    """Neither the one that makes the screen black nor the one that ends that."""
    def hold(key, black):
        harness.xdotool('keydown', key)
        try:
            program.wait_for(lambda: (max(pixels(program)) == 0) == black, 5, f'it, by {key}')
            # As a keyboard repeats it.
            for _ in range(5):
                harness.xdotool('keydown', key)
                program.settle()
                assert (max(pixels(program)) == 0) == black, \
                    f'the screen blinks while {key} is held'
        finally:
            harness.xdotool('keyup', key)

    start(program)
    program.move_away()
    hold('b', True)
    hold('b', False)
    hold('period', True)
    hold('Page_Down', False)
    program.find('label', 'Waiting overlaps')


def test_black_screen_after_a_selection(program):
    """Who has let go of a span has the black screen of the remote again; Escape does first that."""
    run_whole(program)
    start(program)
    program.settle(10)
    lane = program.find('image', re.compile('^thread 2'))
    before = pixels(program)
    lane.press(at=(0.2, 0.5))
    program.wait_for(lambda: pixels(program) != before, 5, 'a frame about the span')
    program.key('period')
    program.settle()
    assert max(pixels(program)) > 0, 'it walks along the spans'
    program.key('Escape')
    program.settle()
    assert not program.find_all('push button', 'Export'), 'it is presented still'
    program.key('period')
    program.wait_for(lambda: max(pixels(program)) == 0, 5, 'a black screen')
    program.key('Escape')
    program.wait_for(lambda: max(pixels(program)) > 0, 5, 'the lesson')
    program.key('Escape')
    program.find('push button', 'Export')


def test_charts_are_chosen(program):
    """By buttons that the last row can read."""
    program.key('Page_Down')
    start(program)
    run_whole(program)
    program.key('alt+5')
    losses = program.find('push button', 'Losses')
    program.move_away()
    program.settle(10)
    assert ink(program, losses)[0] >= INK * harness.SCREEN[1] / 36, 'small letters'
    before = pixels(program)
    losses.press()
    program.wait_for(lambda: pixels(program) != before, 5, 'the other chart')


if __name__ == '__main__':
    harness.main([test_type_sizes, test_no_grey_text_while_it_runs, test_next_and_previous,
                  test_black_screen, test_a_held_key_does_not_blink,
                  test_black_screen_after_a_selection,
                  test_the_whole_question_is_read, test_charts_are_chosen], size=(1280, 720))
