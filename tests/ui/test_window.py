# SPDX-License-Identifier: GPL-3.0-or-later
"""The window's main road: first start, Run, live lanes, Stop, export, the speedup read out."""

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter

import harness
from framebuffer import crop
from lessons import (axis, axis_from, choose, clipboard, finish, is_in_sight, pixels, processes,
                     run, run_for_speedup, run_whole)

PNG = b'\x89PNG\r\n\x1a\n'


def lanes(program):
    """Name and description of whatever calls itself a lane or draws one."""
    return [(w.name, w.description) for w in program.main_window.walk()
            if w.showing and re.match(r'(thread|process|main) ?\d*', w.name)]


def test_first_start(program):
    program.find('list item', re.compile('Waiting overlaps'))
    title = [w.name for w in program.find_all('label', 'Waiting overlaps')]
    assert len(title) >= 2, 'the lesson is named in the sidebar and in the header'
    runs = program.find_all('push button', 'Run')
    assert len(runs) == 1 and runs[0].sensitive, 'one Run'
    assert not program.find_all('push button', 'Stop'), 'nothing runs yet'
    radios = program.find_all('radio button')
    choices = [r.name for r in radios if re.fullmatch(r'[0-9.]+ s', r.name)]
    assert len(choices) == 3, f'one question with three answers, not {choices}'
    assert not program.find_all('spin button'), 'the workbench is folded'
    assert not program.find_all(name='The selection'), 'nothing is selected'
    python = program.find(name='The same in Python')
    assert 'ThreadPoolExecutor' in python.text, 'the Python is shown'
    assert len(lanes(program)) >= 6, f'the empty lanes have their names: {lanes(program)}'


def test_lanes_grow_while_it_runs(program):
    choose(program, 'Exercise: take the time')
    # The lane of the sequential run, which comes first.
    main = program.find(name=re.compile('^main'))
    assert run(program).sensitive
    first, first_words = pixels(program), main.description
    program.wait_for(lambda: pixels(program) != first, 5, 'something to move on the screen')
    assert program.find_all('push button', 'Stop'), 'it still runs'
    # A screen reader hears of it more seldom.
    program.wait_for(lambda: main.description != first_words, 4, 'other words about the lane')
    finish(program)


def test_the_end_is_followed():
    """A view that the end of the living run leaves goes along with it; another one stays."""
    text = ('[Tasks io]\nWorkload=sleep\nCount=1\nWork=60s\n'
            '[Variant 1]\nExecutor=threads\nWorkers=1\n')
    with tempfile.NamedTemporaryFile('w', suffix='.lesson') as file:
        file.write(text)
        file.flush()
        with harness.Program(arguments=[file.name], size=(1280, 720)) as program:
            run(program)
            program.drag(program.find('image', re.compile('^thread 0')), (0.22, 0.5),
                         (0.25, 0.5), button=2)
            program.wait_for(lambda: axis(program)[1] < 30, 5, 'a zoom')
            begin, end = axis_from(program, None, 'the zoom to end')
            later = program.wait_for(lambda: axis(program)[0] > begin and axis(program), 40,
                                     'the range to go along')
            assert abs((later[1] - later[0]) - (end - begin)) < 0.2, (begin, end, later)
            # Until one looks at what has been.
            for _ in range(12):
                program.key('a')
            program.wait_for(lambda: axis(program)[1] < later[1] - (end - begin) / 2, 5,
                             'a way back')
            away = axis_from(program, None, 'its end')
            harness.watch(lambda: axis(program) == away, 1.5 * (end - begin), 'it moved')
            program.key('Escape')
            finish(program)


def test_code_stays_under_the_pointer():
    """Pressed where it is seen in part, the Python code stays, and so does its menu."""
    with harness.Program(size=(1280, 560)) as program:
        code = program.find(name='The same in Python')
        program.scroll(code, -20, at=(0.5, 0.02))
        program.settle()
        place = code.extents
        assert place[1] + place[3] > 560, 'a part of it is to be seen'
        code.press(button=3, at=(0.5, 20 / place[3]))
        program.find('menu item', 'Copy')
        assert code.extents == place, (place, code.extents)
        program.key('Escape')


def test_copied_code_is_the_script():
    """Python code that is selected and copied can be run, though it is shown folded."""
    with harness.Program(size=(1280, 720)) as program:
        program.key('ctrl+shift+p')
        script = program.wait_for(lambda: clipboard('UTF8_STRING'), 5, 'the script').decode()
        code = program.find(name='The same in Python')
        code.press(at=(0.3, 0.2))
        program.wait_for(lambda: len(code.text.splitlines()) > len(script.splitlines()), 5,
                         'folded lines')
        subprocess.run(['xclip', '-selection', 'clipboard'], input=b'-', check=True,
                       stdout=subprocess.DEVNULL)
        program.key('ctrl+a', 'ctrl+c')
        program.wait_for(lambda: clipboard('UTF8_STRING') == script.encode(), 5,
                         'the script once more')
        assert not subprocess.run(['xclip', '-out'], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL).stdout, 'nothing for the middle button'

        # Where all is selected, a pointer selects anew and drags nothing.
        program.drag(code, (0.5, 0.3), (0.3, 0.7))
        program.key('ctrl+c')
        program.wait_for(lambda: clipboard('UTF8_STRING') != script.encode(), 5, 'a part of it')
        part = clipboard('UTF8_STRING').decode()
        assert len(part.splitlines()) > 1 and part in script, part


@harness.measured
def test_run_and_speedup(program):
    program.press(program.find('radio button', '1 s'))
    run_for_speedup(program, 'ThreadPoolExecutor', 4.5, 5.05)
    verdict = program.find('label', re.compile(r'^The room said 1 s\. It took 0\.5'))
    assert verdict.showing
    output = program.find('label', re.compile(r'^\[0, 10, 20, 30, 40\]\n0\.5'), hidden=True)
    assert output.has_state('visible'), 'what the script printed is shown'
    program.find('label', re.compile('measured once|median of 3 runs'))
    program.find('label', re.compile('no event lost'))


def test_going_back_reruns_nothing(program):
    run(program)
    finish(program)
    program.find('label', re.compile('measured once'))
    program.key('Page_Down')
    program.wait_for(lambda: not program.find_all('label', re.compile('measured once')), 5,
                     'another lesson, not measured')
    program.key('Page_Up')
    program.find('label', re.compile('measured once'))
    assert not program.find_all('push button', 'Stop'), 'nothing runs'


def test_stop(program):
    def stopped():
        program.wait_for(lambda: not processes(program), 2, 'the run to be over')
        finish(program)

    choose(program, 'Exercise: take the time')
    main = program.find(name=re.compile('^main'))
    run(program)
    program.wait_for(lambda: re.search('waiting for I/O [0-9.]+ m?s', main.description), 10,
                     'a wait')
    program.move_away()
    program.key('Escape')
    stopped()
    # And by the pointer, at once, in a run that computes.
    choose(program, 'Computing does not overlap')
    program.press(run(program))
    stopped()


def test_export_png(program):
    run(program)
    finish(program)
    folder = program.path('pictures')
    target = os.path.join(folder, 'lesson.png')
    program.press(program.find('push button', 'Export'))
    dialog = program.wait_for(lambda: [w for w in program.children if w.name == 'Export'], 10,
                              'the file dialog')[0]
    program.focus(dialog)
    entry = dialog.find('text')
    # For a sharp projector.
    program.press(dialog.find('label', '1600 × 900'))
    program.press(dialog.find('label', '3200 × 1800'))
    program.press(entry)
    program.key('ctrl+a')
    program.type(target)
    program.key('Return')
    program.wait_for(lambda: os.path.exists(target) and os.path.getsize(target) > 0, 10,
                     'the picture')
    with open(target, 'rb') as file:
        picture = file.read(24)
    assert picture.startswith(PNG)
    assert [int.from_bytes(picture[i:i + 4], 'big') for i in (16, 20)] == [3200, 1800]
    program.find('label', re.compile('lesson.png'))


def test_export_to_where_nothing_can_be_written(program):
    run(program)
    finish(program)
    program.press(program.find('push button', 'Export'))
    dialog = program.wait_for(lambda: [w for w in program.children if w.name == 'Export'], 10,
                              'the file dialog')[0]
    program.focus(dialog)
    dialog.find('text')
    program.key('ctrl+a')
    program.type('/proc/lesson.png')
    program.key('Return')
    message = program.find('label', re.compile('/proc'), seconds=10)
    assert message is not None


def test_the_lesson_stays_in_sight(program):
    """However far down in its group, and whoever has chosen it."""
    name = 'No GIL at all'
    assert not is_in_sight(program, name), 'all lessons of the group fit'
    for _ in range(20):
        if [each for each in program.find_all('label', name) if each.local_extents[1] < 40]:
            break
        before = pixels(program)
        program.key('Page_Down')
        program.wait_for(lambda: pixels(program) != before, 5, 'another lesson')
    program.wait_for(lambda: is_in_sight(program, name), 5, 'its row to be in sight')


COMPUTING = '''[Lesson]
Name=Computing
[Tasks cpu]
Workload=sum-squares
Count=2
Work=300ms
[Variant 1]
Executor=sequential
[Variant 2]
Executor=threads
Workers=2
'''


def contrast(widget):
    """Contrast of the background, which most pixels have, to the pixel that differs most: WCAG
    2.1."""
    x, y, width, height = widget.extents
    raw = crop(x, y, width, height)
    colors = Counter(zip(raw[::3], raw[1::3], raw[2::3]))

    def luminance(color):
        light = [level / 255 / 12.92 if level <= 10 else ((level / 255 + 0.055) / 1.055) ** 2.4
                 for level in color]
        return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]

    ground = luminance(colors.most_common(1)[0][0]) + 0.05
    return max(max(ground / (luminance(color) + 0.05), (luminance(color) + 0.05) / ground)
               for color in colors)


def test_too_busy_to_judge():
    """While others compute on every core, the window says that its figures show nothing."""
    path = os.path.join(os.environ[harness.IN_SESSION], 'computing.lesson')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(COMPUTING)
    with harness.Program(arguments=[path], size=(1280, 720)) as program:
        program.find('label', 'Computing')
        program.wait_for(
            lambda: not program.find_all('label', re.compile('^checking this computer')), 20,
            'the speed of the computer')
        others = [subprocess.Popen([sys.executable, '-c', 'while True: pass'])
                  for _ in range(os.cpu_count())]
        try:
            run_whole(program)
            strip = program.find('label', re.compile(r'others took \d+ %: too busy to judge'))
        finally:
            for other in others:
                other.kill()
                other.wait()
        program.settle()
        assert contrast(strip) >= 4.5, f'its letters: {contrast(strip):.1f} : 1'
        assert not program.warnings, program.warnings


def test_views_keep_their_places(program):
    """However many views there is something to see in, and whichever is open."""
    names = ('Timelines', 'Scaling', 'Table', 'Steps', 'Times', 'Copy the picture', 'Export')
    buttons = [program.find('push button', name) for name in names]
    places = [button.local_extents for button in buttons]
    steps, times = buttons[3:5]
    assert not steps.sensitive and not times.sensitive, 'nothing has run'
    # Two motions: the words come where a pointer that moved comes to rest.
    steps.point(at=(0.4, 0.5))
    steps.point()
    program.find(name=re.compile('Available once a run has lost an update'))
    run_whole(program)
    program.wait_for(lambda: times.sensitive, 5, 'times')
    assert not steps.sensitive, 'no update is lost by waiting'
    for button in buttons[:3] + [times]:
        button.press()
        program.wait_for(lambda: button.has_state('pressed'), 5, f'{button!r} to be open')
        program.settle()
        assert [each.local_extents for each in buttons] == places, f'{button!r} moves them'


def test_workbench(program):
    program.find(name='Set it up yourself').press()
    tasks = program.find('spin button', 'Tasks')
    assert tasks.value == 5
    program.press(tasks)
    program.key('ctrl+a')
    program.type('3')
    program.key('Return')
    program.find('label', 'Own work')
    program.find('label', re.compile(r'^3 tasks'))
    run(program)
    finish(program)
    program.find(name=re.compile(r'^\[0, 10, 20\]'), hidden=True)
    program.key('ctrl+shift+BackSpace')
    program.find('label', re.compile(r'^5 tasks'))
    work = program.find('text', 'Each')
    program.press(work)
    program.key('ctrl+a')
    program.key('minus', '1')
    program.key('Return')
    program.wait_for(lambda: [w for w in program.find_all('label') if '-1' in w.name], 5,
                     'a message that names the value')


if __name__ == '__main__':
    harness.main([test_first_start, test_lanes_grow_while_it_runs, test_the_end_is_followed,
                  test_code_stays_under_the_pointer, test_copied_code_is_the_script,
                  test_run_and_speedup, test_going_back_reruns_nothing, test_stop, test_export_png,
                  test_export_to_where_nothing_can_be_written, test_views_keep_their_places,
                  test_workbench,
                  test_the_lesson_stays_in_sight, test_too_busy_to_judge], size=(1280, 720))
