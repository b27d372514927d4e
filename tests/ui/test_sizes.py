# SPDX-License-Identifier: GPL-3.0-or-later
"""Small windows, large letters, high contrast: nothing is out of reach."""

import re

import harness
from framebuffer import crop
from harness import Program
from lessons import run_whole, speedup_of

POOL = r'ThreadPoolExecutor'


def outside(program):
    """Widgets that the window's left or right edge cuts; those longer than the window scroll."""
    width = program.main_window.local_extents[2]
    cut = []
    for widget in program.main_window.find_all():
        if widget is program.main_window or widget.role in ('filler', 'panel', 'scroll pane'):
            continue
        x, _, w, _ = widget.local_extents
        if x < 0 or x + w > width:
            cut.append((widget, x, w))
    return cut


def header(program):
    """The widgets of the header, all of them within the window."""
    width, height = program.main_window.local_extents[2:]
    found = [program.find('push button', 'Run'), program.find(name='Show the lessons'),
             program.find(name='Show the details'), program.find(name='Menu'),
             program.find('push button', 'Timelines'), program.find('push button', 'Table'),
             program.find('push button', 'Copy the picture'), program.find('push button', 'Export')]
    for widget in found:
        x, y, w, h = widget.local_extents
        assert x >= 0 and y >= 0 and x + w <= width and y + h <= height, f'{widget} is cut'
    return found


def check(size, text_scale):
    with Program(size=size, text_scale=text_scale) as program:
        _, _, width, height = program.main_window.local_extents
        assert width <= size[0] and height <= size[1], f'{width} × {height}, wider than {size}'
        header(program)
        run_whole(program)
        assert program.wait_for(lambda: speedup_of(program, POOL), 5, 'a speedup') > 3
        assert not outside(program), outside(program)

        # Both panes, one at a time where there is no room for two.
        program.key('shift+F9') if not program.find_all('label', 'What to see') else None
        question = program.find('label', 'What to see')

        def is_within():
            x, _, w, _ = question.local_extents
            return w > 0 and 0 <= x and x + w <= width

        # It slides in.
        program.wait_for(is_within, 5, 'the details within the window')
        program.key('shift+F9')
        program.wait_for(lambda: not program.find_all('label', 'What to see'), 5, 'no details')
        if not program.find_all('list item'):
            program.key('F9')
            program.settle()
        program.press(program.find('list item', re.compile('compute, or does it wait')))
        program.wait_for(lambda: not program.find_all('label', re.compile('measured once')), 5,
                         'another lesson')

        # Every view can be reached by the pointer.
        if size[0] < 900:
            program.key('F9')
            program.settle()
        program.press(program.find('push button', 'Table'))
        program.find(name='Variant')
        assert not program.warnings, program.warnings


def test_1024_by_600():
    check((1024, 600), 1.0)


def test_letters_of_twice_the_size():
    check((1024, 600), 2.0)


def test_words_about_a_state():
    """The words over the legend stay on the window, and come not over the list of the longest."""
    with Program(size=(1024, 600), text_scale=2.0, language='ko') as program:
        run_whole(program)
        # Close the tooltip of Run first.
        program.move_away()
        alone = program.wait_for(lambda: len(program._x_windows()) == 1 and program._x_windows(), 5,
                                 'nothing but the window')
        state = program.find('push button', re.compile('^I/O 대기  '))
        state.point(at=(0.4, 0.5))
        state.point()
        tip = program.wait_for(lambda: [w for w in program._x_windows() if w not in alone], 5,
                               'the words')[0]
        _, _, left, _, width, _ = next(w for w in alone if w[1] == program.main_window.name)
        assert left <= tip[2] and tip[2] + tip[4] <= left + width, f'{tip} beyond {left} + {width}'
        harness.xdotool('click', '--repeat', 2, '--delay', 60, 1)
        program.find('label', re.compile('^500ms · '))
        program.settle()
        # As long as it takes for the words to come back.
        harness.watch(lambda: len(program._x_windows()) == len(alone) + 1, 1, 'more than the list')
        assert not program.warnings, program.warnings


def test_narrow_window():
    check((700, 600), 1.0)


def test_table_scrolls():
    """More columns than a small window holds: a bar says so without being asked, and leads
    there."""
    with Program(size=(1024, 600)) as program:
        run_whole(program)
        program.key('alt+3')
        table = program.find('tree table', 'Figures')
        bar = program.wait_for(
            lambda: [b for b in table.parent.find_all('scroll bar')
                     if b.local_extents[2] > b.local_extents[3]], 5, 'a bar below the table')[0]
        program.move_away()
        program.settle()

        def is_within():
            x, _, width, _ = table.find_all('label')[-1].local_extents
            return x + width <= table.local_extents[0] + table.local_extents[2]

        assert not is_within(), 'the columns fit: nothing is to be scrolled'
        program.drag(bar, (0.05, 0.5), (0.999, 0.5))
        program.wait_for(is_within, 5, 'the last column')


def test_views_come_back(program):
    """In a wide window the views stand in the header, in one row with Run."""
    def in_a_row():
        run_y = program.find('push button', 'Run').center[1]
        return abs(program.find('push button', 'Timelines').center[1] - run_y) < 10

    def again(in_a_row_now):
        program.wait_for(lambda: in_a_row() == in_a_row_now, 5, 'the views to move')
        assert len(program.find_all('push button', 'Timelines', hidden=True)) == 1, 'and only once'

    assert in_a_row()
    window = program._x_window_of(program.main_window)[0]
    harness.xdotool('windowsize', window, 700, 600)
    again(False)
    harness.xdotool('windowsize', window, 1280, 720)
    again(True)


def black_share(environment):
    """Share of black pixels in a card that has not run: its title, its name, its frame."""
    with Program(environment=environment) as program:
        x, y, width, height = program.find(name='Sequential').extents
        program.move_away()
        program.settle()
        picture = crop(x, y, width, height)
        pixels = [picture[i:i + 3] for i in range(0, len(picture), 3)]
        return pixels.count(bytes((0, 0, 0))) / len(pixels)


def test_high_contrast():
    assert black_share({}) == 0, 'otherwise nothing is quite black'
    assert black_share({'ADW_DEBUG_HIGH_CONTRAST': '1'}) > 0.01, 'words and frames are black'


if __name__ == '__main__':
    harness.main([test_1024_by_600, test_letters_of_twice_the_size, test_words_about_a_state,
                  test_narrow_window, test_table_scrolls, test_views_come_back, test_high_contrast],
                 size=(1280, 720))
