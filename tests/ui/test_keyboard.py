# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole program by keyboard, and every widget by its name."""

import os
import re

import accessibility
import harness
from framebuffer import crop
from lessons import axis, export, finish, pixels, run_whole, speedup_of, tab_to

SOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
TO_BE_NAMED = ('push button', 'toggle button', 'text', 'entry', 'spin button', 'combo box',
               'list item', 'radio button', 'check box', 'image', 'list', 'progress bar')


def lies_in(widget, roles):
    while widget.parent is not widget.program:
        widget = widget.parent
        if widget.role in roles:
            return True
    return False


def test_tab_order(program):
    run_whole(program)
    program.move_away()
    program.settle()
    names = []
    before = pixels(program)
    for _ in range(80):
        left = program.focused
        program.key('Tab')
        widget = program.wait_for(
            lambda: next((each for each in [program.focused]
                          if each and not (left and each.node == left.node)), None), 5,
            f'the focus to leave {left}')
        names.append(widget.name)
        after = program.wait_for(lambda: pixels(program) != before and pixels(program), 5,
                                 f'the focus to show at {names[-2:]}')
        before = after
        if len(names) > 1 and names[-1] == names[0]:
            break
    for name in ('Run', 'Next lesson', 'Timelines', 'Scaling', 'Table', 'Copy the picture',
                 'Export', 'Show the lessons', 'Show the details', 'Menu', 'Waiting and computing',
                 'Set it up yourself', '0.5 s', 'Copy the Python code', 'Notes and sources'):
        assert name in names, f'Tab does not come to {name}: {names}'
    assert [n for n in names if n.startswith('thread 2')], f'Tab comes to the lanes: {names}'
    assert names.count('Waiting overlaps') == 1 and 'Only small sums' not in names, \
        'the lessons are one stop'
    program.find('label', re.compile('measured once'))


def edge(program, widget):
    """The pixels along the left edge of the part of a widget that can be seen."""
    x, y, _, height = widget.extents
    _, top, _, room = program.main_window.extents
    y, end = max(y, top), min(y + height, top + room)
    raw = crop(x, y, 1, end - y)
    return [raw[i:i + 3] for i in range(0, len(raw), 3)]


def test_what_is_read_shows_the_focus(program):
    """There is no cursor in the Python code, which can be selected and not be written."""
    code = tab_to(program, 'The same in Python')
    program.settle()
    blue = [pixel for pixel in edge(program, code) if pixel[2] > pixel[0] + 40]
    assert len(blue) > 100, f'a frame about it: {len(blue)} pixels'


def test_a_lecture_by_keyboard(program):
    """The sixty seconds, and what else a pointer would do, without one."""
    program.move_away()
    program.key('F5')
    program.find('push button', 'Stop')
    finish(program)
    assert speedup_of(program, 'ThreadPoolExecutor') > 3

    # The guess, the run, the lens, along the run and wider.
    program.key('Page_Down')
    program.find('label', re.compile('^4 tasks × 500 ms of computing'))
    program.key('2', 'F5')
    program.find('push button', 'Stop')
    finish(program)
    program.find('label', re.compile(r'^The room said 1 s\. It took [0-9.]+ s\.$'))
    tab_to(program, re.compile('^holds the GIL'))
    whole, seen = axis(program, at=-1), axis(program)
    program.key('d')
    program.wait_for(lambda: axis(program)[0] > seen[0], 5, 'the lens to go to the right')
    assert axis(program, at=-1) == whole, 'the lens alone'
    program.key('s')
    program.wait_for(lambda: axis(program)[1] - axis(program)[0] > 0.11, 5, 'a wider lens')

    # The legend: filter, statistics, the longest, and from there along the lane.
    tab_to(program, re.compile('^waiting for the GIL  '))
    before = pixels(program)
    program.key('space')
    program.wait_for(lambda: pixels(program) != before, 5, 'the state to be hidden')
    program.find('push button', 'Show all')
    program.key('0')
    program.wait_for(lambda: not program.find_all('push button', 'Show all'), 5, 'all states')
    tab_to(program, re.compile('^waiting for the GIL  '))
    program.key('l')
    program.find('push button', re.compile(r'^[0-9.]+ ms · thread'))
    program.key('Return')
    program.find('label', 'The selection')
    program.key('period', 'shift+Right')
    program.find('label', 'The measured range')
    program.key('f')

    # The workbench, and back.
    tab_to(program, 'Set it up yourself')
    program.key('space')
    tab_to(program, 'Tasks')
    program.key('ctrl+a', '6', 'F5')
    program.find('push button', 'Stop')
    program.wait_for(lambda: program.focused and program.focused.name == 'Stop', 5,
                     'the keyboard to go to Stop')
    program.find('label', re.compile('^6 tasks × 500 ms of computing'), seconds=30)
    finish(program)
    program.key('ctrl+shift+BackSpace')
    program.find('label', re.compile('^4 tasks × 500 ms of computing'))

    # Output for slides.
    program.key('ctrl+shift+c')
    program.find('label', 'Picture copied')
    target = os.path.join(program.path('export'), 'picture.png')
    export(program, target)
    program.wait_for(lambda: os.path.exists(target), 10, target)

    # Over workers; who has seen enough stops.
    program.key('ctrl+shift+w')
    program.find('label', re.compile(r'^measuring \d+ of'), seconds=20)
    program.key('Escape')
    finish(program)


def test_arrows_choose_a_lesson(program):
    program.press(program.find('list item', re.compile('Waiting overlaps')))
    program.key('Down')
    program.find('label', re.compile('^4 tasks × 500 ms of computing'))
    program.key('Up')
    program.find('label', re.compile('^5 tasks × 500 ms of waiting'))


def test_keys_of_letters_are_text_in_an_entry(program):
    program.press(program.find(name='Set it up yourself'))
    entry = program.find('text', 'Each')
    program.press(entry)
    program.key('ctrl+a')
    program.type('0.3s')
    program.key('Return')
    program.find('label', re.compile('^5 tasks × 300 ms'))


def test_everything_has_a_name(program):
    run_whole(program)
    program.press(program.find(name='Set it up yourself'))
    program.find('spin button', 'Tasks')
    for widget in program.main_window.walk():
        # The lists within a drop down and a table are the toolkit's own, and named by these.
        if widget.role == 'list' and lies_in(widget, ('combo box', 'tree table')):
            continue
        if widget.role in TO_BE_NAMED and widget.has_state('visible'):
            assert widget.name and not re.match('(Gtk|Adw|Gs)[A-Z]', widget.name), \
                f'a {widget.role} without a name in {widget.parent.parent!r}'
    figures = [w for w in program.find_all('image')
               if re.match('(main|thread|Speedup|Where)', w.name)]
    assert len(figures) >= 8, figures
    for widget in figures:
        assert re.search('[0-9]', widget.description), f'{widget!r} says no figure'


def test_notices_are_spoken(program):
    """A screen reader, which knows the window by then, is told of an alert that appears, each
    time."""
    assert not program.find('alert').name
    appeared = accessibility.Appearances(program.main_window.node[0])
    spoken = ('alert', 'Python code copied')
    try:
        # Later versions of GTK tell of it twice.
        told = 0
        for _ in range(2):
            program.key('ctrl+shift+p')
            told = program.wait_for(lambda: (appeared.roles_and_names().count(spoken) > told
                                             and appeared.roles_and_names().count(spoken)), 10,
                                    f'{spoken} to appear more than {told} times')
        assert program.find(*spoken).find('label', spoken[1])
    finally:
        appeared.end()
    program.wait_for(lambda: not program.find('alert').name, 10, 'the notice to go')


def test_overlay_lists_every_shortcut(program):
    def read(*path):
        with open(os.path.join(SOURCES, *path), encoding='utf-8') as file:
            return file.read()

    overlay = read('resources', 'help-overlay.ui')
    # Those that the overlay names by their keys, because one action has several.
    by_key = {'win.zoom-in': 'w', 'win.zoom-out': 's', 'win.fit': 'f',
              'win.show-help-overlay': 'question'}
    actions = re.findall(r'\{ "((?:app|win|window)\.[a-z:-]+)"',
                         read('ui', 'window', 'gs-application.c'))
    assert len(actions) > 20
    for action in actions:
        assert f'>{action}<' in overlay or f'>{by_key.get(action)}' in overlay, action
    for key, action in re.findall(r'\{ "([a-z]+)", "(win\.[a-z-]+)" \}',
                                  read('ui', 'window', 'gs-window-actions.c')):
        assert re.search(f'"accelerator">{key}', overlay), f'{key} for {action}'
    program.key('question')
    program.wait_for(lambda: len(program.children) == 2, 5, 'the overlay with the shortcuts')
    program.find('label', 'Next lesson', hidden=True)


def test_menu(program):
    run_whole(program)
    program.key('F10')
    item = program.find(name=re.compile('^Measure precisely'))
    assert item.sensitive
    for name in ('Open…', 'Save…', 'Presentation', 'Keyboard shortcuts', 'Preferences',
                 'About Gilscope'):
        assert program.find(name=name).sensitive, f'{name} does nothing'


if __name__ == '__main__':
    harness.main([test_tab_order, test_what_is_read_shows_the_focus, test_a_lecture_by_keyboard,
                  test_arrows_choose_a_lesson,
                  test_keys_of_letters_are_text_in_an_entry, test_everything_has_a_name,
                  test_notices_are_spoken, test_overlay_lists_every_shortcut, test_menu],
                 size=(1280, 720))
