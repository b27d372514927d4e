# SPDX-License-Identifier: GPL-3.0-or-later
"""The projector check: the window without colour, and states that their lightness tells apart."""

import itertools
import re

import harness
from framebuffer import crop
from lessons import choose, finish, pixels, run, run_whole, tab_to

# Groups of states: working, waiting, costing; at least this far apart in L*, as drawn.
GROUPS = {'running': 'works', 'ready, no core free': 'waits', 'waiting for the GIL': 'waits',
          'waiting for a lock': 'waits', 'waiting for I/O': 'waits', 'starting': 'costs',
          'pickling': 'costs'}
APART = 15

# The light of each level of red, green or blue.
LIGHT = [level / 255 / 12.92 if level <= 10 else ((level / 255 + 0.055) / 1.055) ** 2.4
         for level in range(256)]


def is_grey(program):
    raw = pixels(program)
    if raw[::3] == raw[1::3] == raw[2::3]:
        return True
    # A filter rounds each channel by itself; a tooltip of newer libadwaita is not quite black.
    return all(max(pixel) - min(pixel) <= 4 for pixel in set(zip(raw[::3], raw[1::3], raw[2::3])))


def lightness(widget, left=0.0, right=1.0, top=0.0, bottom=1.0):
    """CIE L* of what the pixels of a widget, or of a part of it, mix to."""
    x, y, width, height = widget.extents
    x, width = round(x + width * left), round(width * (right - left))
    y, height = round(y + height * top), round(height * (bottom - top))
    raw = crop(x, y, width, height)
    light = sum(weight * sum(LIGHT[level] for level in raw[channel::3])
                for channel, weight in enumerate((0.2126, 0.7152, 0.0722))) / (len(raw) / 3)
    return 116 * light ** (1 / 3) - 16 if light > 216 / 24389 else light * 24389 / 27


def check_states(program):
    """Measures the legend's samples, which the code draws that draws the lanes."""
    found = {}
    for item in program.find_all('push button', re.compile(f'^({"|".join(GROUPS)})  ')):
        sample = next(each for each in item.walk() if not each.children and each.role != 'label')
        found[item.name.split('  ')[0]] = lightness(sample)
    assert {GROUPS[state] for state in found} == {'works', 'waits', 'costs'}, found
    check_apart(found)


def check_apart(found):
    for one, other in itertools.combinations(found, 2):
        if GROUPS[one] != GROUPS[other]:
            assert abs(found[one] - found[other]) >= APART, f'{one} and {other}: {found}'


def check_spans(program):
    """Measures the longest span of each state in its lane, as wide as the lane; beside its
    number."""
    found = {}
    for item in program.find_all('push button', re.compile(f'^({"|".join(GROUPS)})  ')):
        state = item.name.split('  ')[0]
        tab_to(program, item.name)
        program.key('l')
        program.find('push button', re.compile('^[0-9.]+ (s|ms|µs) · '))
        program.key('Return', 'f', 'f')
        program.settle()
        lane = program.focused
        assert lane.role == 'image', lane
        found[state] = lightness(lane, 0.65, 0.9, 0.25, 0.75)
        program.key('shift+f')
        program.settle()
    assert {GROUPS[state] for state in found} == {'works', 'waits', 'costs'}, found
    check_apart(found)


def check_theme(theme):
    # So wide that the legend has room for what hardly occurs.
    with harness.Program(size=harness.SCREEN, theme=theme) as program:
        choose(program, 'Computing does not overlap')
        run_whole(program)
        program.move_away()
        program.settle()
        check_states(program)
        check_spans(program)
        program.key('shift+F11')
        program.wait_for(lambda: is_grey(program), 5, 'a window without colour')
        check_states(program)
        assert not program.warnings, program.warnings


def test_states_of_the_light_theme():
    check_theme('light')


def test_states_of_the_dark_theme():
    check_theme('dark')


def test_everything_loses_its_colour(program):
    choose(program, 'Computing does not overlap')
    program.move_away()
    assert not is_grey(program), 'Run is blue'
    program.key('shift+F11')
    program.wait_for(lambda: is_grey(program), 5, 'a window without colour')

    # Both the drawing and GTK's own parts: progress, charts, tables, buttons.
    run(program)
    program.find('label', re.compile('^measuring 2 of 2'), seconds=20)
    assert is_grey(program), 'what runs has colours'
    finish(program, 40)
    for page in '12351':
        program.key(f'alt+{page}')
        program.settle()
        assert is_grey(program), f'page {page} has colours'
    program.key('alt+5')
    program.press(program.find('push button', 'As a table'))
    program.key('Tab')
    program.wait_for(lambda: program.focused.role == 'table row', 5, 'a row with the keyboard')
    program.settle()
    assert is_grey(program), 'the row that has the keyboard has colours'

    # Menus lie on surfaces of their own.
    program.key('F10')
    program.find(name=re.compile('^Projector check'))
    program.settle()
    assert is_grey(program), 'the menu has colours'
    program.key('Escape')
    program.settle()

    program.key('F11')
    program.wait_for(lambda: program.main_window.local_extents[3] == harness.SCREEN[1], 10,
                     'the whole screen')
    program.settle()
    assert is_grey(program), 'the presentation has colours'
    program.key('F11')
    program.find('push button', 'Export')
    program.key('shift+F11')
    program.wait_for(lambda: not is_grey(program), 5, 'the colours')


if __name__ == '__main__':
    harness.main([test_states_of_the_light_theme, test_states_of_the_dark_theme,
                  test_everything_loses_its_colour], size=(1280, 720))
