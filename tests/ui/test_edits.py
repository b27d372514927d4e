# SPDX-License-Identifier: GPL-3.0-or-later
"""What a second wish does to a first one: another run, another selection, a value that is refused."""

import re

import harness
from lessons import finish, run, run_whole

SHORT = '''[Lesson]
Name=Short waits

[Tasks wait]
Workload=sleep
Count=2
Work=100ms

[Tasks other]
Workload=sleep
Count=1
Work=100ms

[Variant 1]
Executor=sequential

[Variant 2]
Executor=threads
Workers=2
'''


def opened(program_folder):
    path = f'{program_folder}/short.lesson'
    with open(path, 'w', encoding='utf-8') as file:
        file.write(SHORT)
    return path


def selection(program):
    return program.find_all('panel', 'The selection')


def type_into(program, entry, text):
    program.press(entry)
    program.key('ctrl+a')
    program.type(text)
    program.key('Return')


def is_invalid(widget):
    """GTK 4.8 says so by one state, later versions by the other."""
    return widget.has_state('invalid') or widget.has_state('invalid_entry')


def test_precisely_while_another_stops(program):
    run(program)
    # At once: the second wish comes before the first run has ended.
    program.key('Escape', 'ctrl+shift+r')
    program.find('label', re.compile('^measuring [0-9]+ of 1[0-9]'), seconds=10)
    program.key('Escape')
    finish(program, 5)


def test_selection_ends_with_its_run(program):
    run_whole(program)
    program.press(program.find('image', re.compile('^thread 2')), at=(0.2, 0.5))
    program.wait_for(lambda: selection(program), 5, 'a selection')
    run(program)
    program.wait_for(lambda: not selection(program), 5, 'no selection in another run')
    program.key('Escape')
    finish(program, 5)


def test_refused_value(program):
    program.find(name='Set it up yourself').press()
    interval = program.find('text', 'Switch interval')
    type_into(program, interval, '60s')
    program.find('label', re.compile('1us to 10s'))
    program.wait_for(lambda: is_invalid(interval), 5, 'a value marked as wrong')
    # Another setting is none of its business.
    type_into(program, program.find('spin button', 'Tasks'), '3')
    program.find('label', re.compile(r'^3 tasks'))
    program.wait_for(lambda: not is_invalid(interval), 5, 'no mark left')
    assert not program.find_all('label', re.compile('1us to 10s'))
    assert interval.text == '5ms', interval.text


def test_workers_by_word(program):
    import os
    program.find(name='Set it up yourself').press()
    workers = program.find('spin button', 'Workers')
    cores = len(os.sched_getaffinity(0))
    for typed, shown, threads in [('0', 'default', min(32, cores + 4)), ('3', '3', 3),
                                  ('as cores', 'as cores', max(2, min(cores, 5))),
                                  ('default', 'default', min(32, cores + 4))]:
        type_into(program, workers, typed)
        program.find('label', re.compile(rf'^ThreadPoolExecutor\({threads}\)'))
        program.wait_for(lambda: workers.text == shown, 5, shown)


def test_opened_file():
    import tempfile
    with tempfile.TemporaryDirectory() as folder, \
            harness.Program(arguments=[opened(folder)]) as program:
        program.find('list item', re.compile('Short waits'))
        group = [w for w in program.main_window.walk() if w.name == 'Opened files' and w.showing]
        assert group, 'opened files have a group of their own'
        program.find(name='Set it up yourself').press()
        program.find('label', re.compile('“wait”, one of 2 groups'))
        assert not program.warnings, program.warnings


if __name__ == '__main__':
    harness.main([test_precisely_while_another_stops, test_selection_ends_with_its_run,
                  test_refused_value, test_workers_by_word, test_opened_file])
