# SPDX-License-Identifier: GPL-3.0-or-later
"""Files: traces of other programs, recent files, one window for all, files dropped on it."""

import os
import re
import subprocess
import time

import harness
import monkey
from lessons import choose, crop, run_whole, speedup_of

CHROME = '''{"traceEvents": [
{"ph": "M", "name": "thread_name", "pid": 1, "tid": 1, "args": {"name": "pump"}},
{"ph": "X", "name": "load", "pid": 1, "tid": 1, "ts": 100, "dur": 4000},
{"ph": "X", "name": "io-wait", "pid": 1, "tid": 1, "ts": 1100, "dur": 2000},
{"ph": "B", "name": "draw", "pid": 1, "tid": 2, "ts": 500},
{"ph": "E", "pid": 1, "tid": 2, "ts": 2500}]}
'''


# Called as what it is compared with, and where it comes from.
SAVED = 'ThreadPoolExecutor(5): one GIL · before'


def write(program, name, text):
    path = os.path.join(program.path('home'), name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def open_elsewhere(program, *paths):
    """Starts the program once more, as a desktop does for a file that is clicked on."""
    return subprocess.run([os.environ['GILSCOPE'], *paths], env=program.environment, timeout=20,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)


def name_file(program, title, path):
    """Types a file's path into the dialog."""
    dialog = program.wait_for(lambda: [w for w in program.children if w.name == title], 10,
                              f'the file dialog {title}')[0]
    program.focus(dialog)
    if title in ('Export', 'Save'):
        dialog.find('text')
        program.key('ctrl+a')
    program.type(path)


def answer(program, title, path):
    """Types a file's path into the dialog, and waits for its end."""
    name_file(program, title, path)
    program.key('Return')
    program.wait_for(lambda: not [w for w in program.children if w.name == title], 10, 'its end')
    program.focus()


def test_trace_of_another_program(program):
    path = write(program, 'chrome.json', CHROME)
    done = open_elsewhere(program, path)
    assert done.returncode == 0, done.stderr
    program.find('label', re.compile('read from chrome.json: recorded by another program'))
    program.find(name=re.compile('^pump'))
    assert not program.find('push button', 'Run').sensitive, 'there is nothing to run'
    program.key('Page_Up')
    program.wait_for(lambda: program.find('push button', 'Run').sensitive, 5, 'a lesson again')


def test_bad_trace(program):
    open_elsewhere(program, write(program, 'bad.json', CHROME[:300]))
    program.find('label', re.compile(r'bad\.json:\d+: the file ends too early \(byte 300\)'))


def test_own_trace_again(program):
    """Saved as Trace Event JSON and opened again, it shows the same figures."""
    run_whole(program)
    speedup = program.wait_for(lambda: speedup_of(program, 'ThreadPoolExecutor'), 5, 'a speedup')
    path = os.path.join(program.path('home'), 'mine.trace.json')
    program.key('ctrl+e')
    answer(program, 'Export', path)
    program.find('label', re.compile('exported'))
    program.key('Page_Down')
    program.wait_for(lambda: speedup_of(program, 'ThreadPoolExecutor') is None, 5, 'another lesson')
    open_elsewhere(program, path)
    again = program.wait_for(lambda: speedup_of(program, 'ThreadPoolExecutor'), 10, 'the speedup')
    assert again == speedup, f'{again}, not {speedup}'


def test_format_names_the_file(program):
    """The name that was typed keeps its stem and follows the format; without a format's suffix it
    gets that of the one chosen.  A part alone is a picture like the sheet."""
    run_whole(program)
    home = program.path('home')
    program.key('ctrl+e')
    dialog = program.wait_for(lambda: [w for w in program.children if w.name == 'Export'], 10,
                              'the file dialog')[0]
    program.focus(dialog)
    text = dialog.find('text')
    program.key('ctrl+a')
    program.type('mine.png')
    program.press(dialog.find('label', 'The whole sheet'))
    program.press(dialog.find('label', 'Timelines'))
    program.press(dialog.find('label', 'Picture (PNG)'))
    program.key('Down')
    program.key('Return')
    program.wait_for(lambda: text.text == 'mine.svg', 10, 'the name of a vector picture')
    program.press(text)
    program.key('ctrl+a')
    program.type(os.path.join(home, 'bare'))
    program.key('Return')
    path = os.path.join(home, 'bare.svg')
    program.wait_for(lambda: os.path.exists(path), 10, 'the picture')
    with open(path, encoding='utf-8') as file:
        words = file.read().split('</desc>')[0]
    # The sheet and the histogram beside it say more of the tasks.
    assert 'speedup' in words and 'longest' not in words, words


def test_picture_of_any_size(program):
    """How large a PNG is to be is chosen in the dialog."""
    run_whole(program)
    path = os.path.join(program.path('home'), 'large.png')
    program.key('ctrl+e')
    dialog = program.wait_for(lambda: [w for w in program.children if w.name == 'Export'], 10,
                              'the file dialog')[0]
    program.focus(dialog)
    dialog.find('text')
    program.press(dialog.find('label', '1600 × 900'))
    program.key('Down', 'Down', 'Down', 'Return')
    dialog.find('label', '6400 × 3600')
    program.press(dialog.find('text'))
    program.key('ctrl+a')
    program.type(path)
    program.key('Return')
    program.wait_for(lambda: os.path.exists(path), 20, 'the picture')
    with open(path, 'rb') as file:
        head = file.read(24)
    assert [int.from_bytes(head[i:i + 4], 'big') for i in (16, 20)] == [6400, 3600], head


def small_lesson(name):
    return f'[Lesson]\nName={name}\n[Tasks a]\nWorkload=sleep\nCount=2\nWork=10ms\n' \
           '[Variant 1]\nExecutor=sequential\n'


def test_lesson_for_the_open_window(program):
    """A lesson that is clicked on in a file manager is shown by the window that is there already;
    one that is wrong is told of by file and line, and what was shown stays."""
    text = small_lesson('Opened later')
    assert open_elsewhere(program, write(program, 'later.lesson', text)).returncode == 0
    program.find('label', 'Opened later')
    broken = write(program, 'broken.lesson', text.replace('Count=2', 'Count=two'))
    assert open_elsewhere(program, broken).returncode == 0
    program.find('label', re.compile(r'broken\.lesson:5: \[Tasks a\] Count'))
    assert len([w for w in program.children if w.showing and w.name == 'Gilscope']) <= 1
    program.key('Escape')
    program.find('label', 'Opened later')


def large_trace(n):
    spans = ',\n'.join(f'{{"ph": "X", "name": "s", "pid": 1, "tid": 1, "ts": {10 * i}, "dur": 8}}'
                       for i in range(n))
    return f'{{"traceEvents": [{spans}]}}'


def test_several_at_once(program):
    """However long each takes to be read, they are opened in the order in which they were named."""
    paths = [write(program, 'slow.json', large_trace(100_000))]
    paths += [write(program, f'{name}.lesson', small_lesson(name)) for name in ('Second', 'Last')]
    assert open_elsewhere(program, *paths).returncode == 0
    program.find('list item', re.compile('Last'), seconds=30)
    rows = [program.find('list item', re.compile(name)).local_extents[1]
            for name in ('slow', 'Second', 'Last')]
    assert rows == sorted(rows), rows
    program.find('label', re.compile('^Last'))
    program.settle()
    assert program.find('push button', 'Run').sensitive, 'the last one is shown, not the recording'
    program.key('Page_Up', 'Page_Up')
    program.find('label', re.compile('read from slow.json'))


LONG = '[Tasks io]\nWorkload=sleep\nCount=1\nWork=600s\n[Variant 1]\nExecutor=threads\nWorkers=1\n'


def test_run_while_reading(program):
    """A file that has been read does not end a run that was begun meanwhile."""
    open_elsewhere(program, write(program, 'long.lesson', LONG))
    program.find('label', re.compile('^1 task × 600 s'))
    open_elsewhere(program, write(program, 'large.json', large_trace(1_000_000)))
    program.key('ctrl+r')
    program.find('label', '“large.json” is under “Opened files”', seconds=30)
    assert not program.find_all('label', re.compile('read from large.json'))
    assert program.find_all('push button', 'Stop'), 'it still runs'
    program.key('Escape')
    program.find('push button', 'Run')


def test_large_trace(program):
    """However long opening, exporting and saving take, the window answers meanwhile."""
    path = write(program, 'large.json', large_trace(500_000))
    watch = monkey.Watch(program)
    watch.start()
    program.settle()

    def hold(begin, done):
        """How long it took, and how long the window held still at most, from BEGIN on."""
        watch.longest = 0
        began = time.monotonic()
        begin()
        program.wait_for(done, 60, 'its end')
        took = time.monotonic() - began
        # The question that was asked meanwhile counts, though it be answered only now.
        asked = watch.asked
        program.wait_for(lambda: watch.asked > asked or not watch.is_alive(), 60, 'an answer')
        assert watch.is_alive(), 'nothing has been measured'
        return watch.longest, took

    def write_to(key, title, name):
        target = os.path.join(program.path('home'), name)
        program.key(key)
        name_file(program, title, target)
        held = hold(lambda: program.key('Return'), lambda: os.path.exists(target))
        program.wait_for(lambda: not [w for w in program.children if w.name == title], 10,
                         'its end')
        program.focus()
        return held

    try:
        held = {'open': hold(lambda: open_elsewhere(program, path),
                             lambda: program.find_all('label', re.compile('read from large.json')))}
        for key, title, name in (('ctrl+e', 'Export', 'large.trace.json'),
                                 ('ctrl+e', 'Export', 'large.csv'),
                                 ('ctrl+s', 'Save', 'large.gilscope')):
            held[name] = write_to(key, title, name)
    finally:
        watch.ended.set()
    print('# the longest that the window held still:',
          ', '.join(f'{name} {longest:.2f} of {took:.2f} s'
                    for name, (longest, took) in held.items()), flush=True)
    # In the main loop it would be nearly all.
    assert all(longest < max(0.3 * took, monkey.LONGEST_FRAME)
               for longest, took in held.values()), held


def test_closed_while_writing():
    """Who closes the window while a large file is being written has all of it."""
    n = 150_000
    with harness.Program() as program:
        open_elsewhere(program, write(program, 'large.json', large_trace(n)))
        program.find('label', re.compile('read from large.json'), seconds=30)
        path = os.path.join(program.path('home'), 'large.csv')
        program.key('ctrl+e')
        answer(program, 'Export', path)
        program.key('ctrl+w')
        program.process.wait(30)
        assert program.process.returncode == 0, program.output
        with open(path, encoding='utf-8') as file:
            rows = sum(line.startswith('span,') for line in file)
        assert rows >= n, f'{rows} of {n} spans'


def test_recent_and_single_instance(program):
    """Another start is the same window, and what it opened is in the list of recent files."""
    path = write(program, 'a_trace.json', CHROME)
    assert open_elsewhere(program, path).returncode == 0
    program.find('label', re.compile('read from a_trace.json'))
    assert len([w for w in program.children if w.showing]) == 1, 'one window'
    program.key('Page_Up')
    program.wait_for(lambda: not program.find_all('label', re.compile('read from a_trace.json')), 5,
                     'another lesson')
    program.key('F10')
    program.press(program.find('menu item', re.compile('Open recent')))
    program.press(program.find('menu item', re.compile('a_trace.json')))
    program.find('label', re.compile('read from a_trace.json'))


def test_compare(program):
    """A saved experiment stands beside a fresh one: on one axis, with the ratio of their times."""
    path = os.path.join(program.path('home'), 'before.gilscope')
    run_whole(program)
    program.key('ctrl+s')
    answer(program, 'Save', path)
    program.find('label', re.compile('“before.gilscope” saved'))
    program.key('ctrl+shift+o')
    answer(program, 'Compare with', path)
    saved = program.find(name=SAVED)
    # It is the same measurement.
    assert saved.description.startswith('5'), saved.description
    assert '1.00× as long as now' in saved.description, saved.description
    program.find(name='ThreadPoolExecutor(5): one GIL')
    assert not program.find('push button', 'Run').sensitive, 'a record is not run'

    # The two together are saved, and opened again as they were.
    told, both = saved.description, os.path.join(program.path('home'), 'both.gilscope')
    program.key('ctrl+s')
    answer(program, 'Save', both)
    program.find('label', re.compile('“both.gilscope” saved'))
    program.key('Page_Up')
    program.wait_for(lambda: program.find('push button', 'Run').sensitive, 5, 'a lesson again')
    assert open_elsewhere(program, both).returncode == 0
    again = program.find(name=SAVED).description
    assert again == told, f'{again}, not {told}'
    titles = [w for w in program.find_all('label', 'Waiting overlaps ↔ before')
              if w.local_extents[1] < 40]
    assert titles, 'under its own name'
    assert not program.find('push button', 'Run').sensitive, 'it is a comparison still'
    assert not program.find_all('label', re.compile('^Five tasks')), 'without its question'
    done = open_elsewhere(program, 'run', both)
    assert done.returncode == 2 and 'a comparison cannot be run' in done.stderr, done.stderr

    # One axis: a zoom is for all, and the table tells the difference.
    program.key('alt+3')
    cells = program.wait_for(lambda: program.find_all('label', '1.00× as long as now'), 5, 'cells')
    assert len(cells) == 2, 'sequential and threads'
    program.find(name='Compared')

    # Other tasks are no comparison.
    program.press(program.find(name='Waiting and computing'))
    choose(program, 'Computing does not overlap')
    run_whole(program)
    program.key('ctrl+shift+o')
    answer(program, 'Compare with', path)
    program.find('label', re.compile('Only the same tasks can be compared'))


def rows(program, name):
    return program.find_all('list item', re.compile(name))


def test_opened_once(program):
    """A file that is opened again is listed once, with what it holds by then."""
    path = write(program, 'mine.lesson', small_lesson('Mine'))
    open_elsewhere(program, path)
    program.find('list item', 'Mine')
    program.key('F5')
    program.find('label', re.compile('measured once'))
    program.key('Page_Up')
    program.wait_for(lambda: not program.find_all('label', re.compile('measured once')), 5,
                     'another')
    open_elsewhere(program, path)
    program.find('label', re.compile('measured once'))
    assert len(rows(program, 'Mine')) == 1, rows(program, 'Mine')

    write(program, 'mine.lesson', small_lesson('Mine, changed'))
    open_elsewhere(program, path)
    program.find('list item', 'Mine, changed')
    program.wait_for(lambda: len(rows(program, 'Mine')) == 1, 5, 'the old one to go')


def test_opened_files_are_closed(program):
    """By a button or a key; then one is back where one was."""
    paths = [write(program, f'{name}.lesson', small_lesson(name))
             for name in ('One', 'Two', 'Three')]
    for name, path in zip(('One', 'Two', 'Three'), paths):
        open_elsewhere(program, path)
        program.find('list item', name)

    # It tells where it lies.
    row = program.find('list item', 'Two')
    row.point()
    program.find(name=paths[1])

    program.find('push button', 'Close “Three”').press()
    program.wait_for(lambda: not rows(program, 'Three'), 5, 'it to be closed')
    program.wait_for(lambda: row.has_state('selected'), 5, 'the one before it to be open')
    program.find('push button', 'Close “One”').press()
    program.wait_for(lambda: not rows(program, 'One'), 5, 'it to be closed')
    assert row.has_state('selected'), 'the other stays open'
    row.press()
    program.key('Delete')
    program.wait_for(lambda: not rows(program, 'Two'), 5, 'it to be closed')
    assert not program.find_all('push button', 'Opened files', hidden=True), 'the group is empty'
    assert program.find('push button', 'Run').sensitive
    program.wait_for(lambda: program.focused and program.focused.role == 'list item'
                     and program.focused.has_state('selected'), 5, 'the keyboard at a lesson')
    before = len(program.find_all('list item', hidden=True))
    program.key('Delete')
    program.settle()
    assert len(program.find_all('list item', hidden=True)) == before, 'a lesson is not closed'

    # Opened once more it is there again.
    open_elsewhere(program, paths[0])
    program.find('list item', 'One')


def test_dropped_files(program):
    """Files that are dragged from a file manager onto the window are opened; while they are held
    over it, the window says so."""
    paths = [write(program, f'{name}.lesson', small_lesson(name)) for name in ('First', 'Second')]
    frame = (program.main_window.extents[0], program.main_window.extents[1] + 300, 4, 1)
    usual = crop(*frame)

    def hold():
        program.settle()
        assert crop(*frame) != usual, 'a frame about the window'

    drop(program, paths, hold)
    second = program.find('list item', 'Second')
    first = program.find('list item', 'First')
    program.wait_for(lambda: second.has_state('selected'), 5, 'the last one to be open')
    assert not first.has_state('selected')
    program.move_away()
    program.settle()
    assert crop(*frame) == usual, 'no frame any more'

    def ground(row):
        x, y, _, height = row.extents
        return crop(x + 2, y + height // 2, 1, 1)

    assert ground(first) != ground(second), 'only one looks open'


def drop(program, paths, hold):
    """Drags the files from a window beside the program's onto it, and calls HOLD before they are
    dropped."""
    with subprocess.Popen([os.environ['GILSCOPE_DRAG_SOURCE'], *paths],
                          env=program.environment) as source:
        try:
            found = program.wait_for(
                lambda: subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid',
                                        str(source.pid)], capture_output=True, text=True).stdout,
                10, 'the window to drag from').split()[0]
            # Beside the program's window, which stands at the left.
            harness.xdotool('windowmove', '--sync', found, 1500, 400)
            harness.move_pointer(1600, 500)
            harness.xdotool('mousedown', 1)
            x, y = program.main_window.center
            for share in (0.02, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1):
                harness.move_pointer(1600 + (x - 1600) * share, 500 + (y - 500) * share)
            hold()
            harness.xdotool('mouseup', 1)
            program.wait_for(lambda: rows(program, '^Second$'), 10, 'them to be opened')
        finally:
            source.terminate()


if __name__ == '__main__':
    harness.main([test_trace_of_another_program, test_bad_trace, test_own_trace_again,
                  test_format_names_the_file, test_picture_of_any_size,
                  test_lesson_for_the_open_window, test_several_at_once, test_run_while_reading,
                  test_large_trace, test_closed_while_writing, test_recent_and_single_instance,
                  test_compare, test_opened_once, test_opened_files_are_closed, test_dropped_files],
                 size=(1280, 720))
