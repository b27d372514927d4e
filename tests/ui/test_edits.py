# SPDX-License-Identifier: GPL-3.0-or-later
"""A second wish meets a first one: another run, another selection, a value that is refused."""

import re
import tempfile

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


def opened(program_folder, text=SHORT):
    path = f'{program_folder}/short.lesson'
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
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
    workers = program.find('text', 'Workers')
    cores = len(os.sched_getaffinity(0))
    for typed, shown, threads in [('0', 'default', min(32, cores + 4)), ('3', '3', 3),
                                  ('as cores', 'as cores', max(2, min(cores, 5))),
                                  ('default', 'default', min(32, cores + 4))]:
        type_into(program, workers, typed)
        program.find('label', re.compile(rf'^ThreadPoolExecutor\({threads}\)'))
        program.wait_for(lambda: workers.text == shown, 5, shown)


def test_undo_of_numbers(program):
    """Ctrl+Z brings the number back that was there before, and never leaves nothing."""
    program.find(name='Set it up yourself').press()
    tasks = program.find('spin button', 'Tasks')

    def expect(number, *keys):
        program.key(*keys)
        program.find('label', re.compile(rf'^{number} tasks'))
        program.wait_for(lambda: tasks.text == str(number), 5, f'{number} in the entry')

    # Its button "+".
    program.press(tasks, at=(0.88, 0.5))
    program.press(tasks, at=(0.88, 0.5))
    program.wait_for(lambda: tasks.text == '7', 5, 'two more')
    program.press(tasks, at=(0.2, 0.5))
    expect(6, 'ctrl+z')
    expect(5, 'ctrl+z')
    expect(5, 'ctrl+z', 'Tab')
    program.press(tasks, at=(0.2, 0.5))
    expect(6, 'ctrl+shift+z')
    # Undo takes the typed text back first.
    program.key('ctrl+a')
    program.type('31')
    program.wait_for(lambda: tasks.text == '31', 5, 'what was typed')
    expect(6, 'ctrl+z')
    # A field of text, and one that was refused.
    each = program.find('text', 'Each')
    type_into(program, each, '30ms')
    program.find('label', re.compile('^6 tasks × 30 ms'))
    program.key('ctrl+a')
    program.type('abc')
    program.key('Return')
    program.wait_for(lambda: is_invalid(each), 5, 'a value marked as wrong')
    program.key('ctrl+z')
    program.wait_for(lambda: not is_invalid(each) and each.text == '30ms', 5, 'the value before')
    program.key('ctrl+z')
    program.find('label', re.compile('^6 tasks × 500 ms'))
    # In another lesson there is nothing to take back.
    program.key('Escape')
    summary = program.find('label', re.compile('^[0-9]+ tasks?')).name
    program.press(program.find('push button', 'Next lesson'))
    program.wait_for(lambda: program.find('label', re.compile('^[0-9]+ tasks?')).name != summary, 5,
                     'another lesson')
    before = each.text
    program.press(each)
    program.key('ctrl+z', 'Tab')
    program.wait_for(lambda: program.focused.name == 'Workers', 5, 'the next entry')
    assert each.text == before, each.text
    back = program.find('push button', "Back to the lesson's settings", hidden=True)
    assert not back.sensitive, 'the other lesson is as it was'


def test_sweep_by_hand(program):
    """Several numbers of workers are a sweep; another executor goes along; one number ends it."""
    program.find(name='Set it up yourself').press()
    type_into(program, program.find('text', 'Each'), '10ms')
    workers = program.find('text', 'Workers')
    assert workers.text == '5', workers.text
    type_into(program, workers, '1,2,3')
    program.find('label', re.compile('1, 2, 3 workers'))
    program.wait_for(lambda: workers.text == '1, 2, 3', 5, 'the numbers')
    program.find('label', re.compile('Run: 12 measurements, about [0-9]+ s'))
    program.press(program.find('check box', 'Processes'))
    program.find('label', re.compile('Run: 21 measurements, about [0-9]+ s'))
    titles = {f'ProcessPoolExecutor({number}): a GIL each' for number in (1, 2, 3)}
    program.wait_for(lambda: titles <= {w.name for w in program.find_all('label', hidden=True)}, 5,
                     'the numbers of workers of the processes')
    assert workers.text == '1, 2, 3', workers.text

    program.key('F5')
    program.find('label', re.compile('measuring [0-9]+ of 21'))
    finish(program, 60)
    program.press(program.find('push button', 'Scaling'))
    program.find(name='Speedup over workers')
    type_into(program, workers, 'many')
    program.find('label', re.compile('several such as 1, 2, 4'))
    assert is_invalid(workers)
    type_into(program, workers, '2')
    program.find('label', re.compile(' · 2 workers'))
    program.find('label', re.compile('Run: 3 measurements'))
    assert program.find('check box', 'Processes').has_state('checked')
    program.find('label', 'Own work')
    # And once more by the button beside it.
    program.press(program.find('push button', 'More workers'))
    program.find('label', re.compile(' · 3 workers'))


def test_run_with_a_refused_value(program):
    """A refused value is not run, and Run moves the focus to it."""
    program.find(name='Set it up yourself').press()
    each = program.find('text', 'Each')
    program.press(each)
    program.key('ctrl+a')
    program.type('abc')
    program.key('F5')
    program.wait_for(lambda: is_invalid(each), 5, 'a value marked as wrong')
    program.find('label', re.compile('[Ee]xpected a duration such as 200ms'))
    program.wait_for(lambda: program.focused.name == 'Each', 5, 'the keyboard in the entry')
    # Neither by the button, nor where the workbench has been folded.
    program.press(program.find('label', 'Set it up yourself'))
    program.wait_for(lambda: not each.showing, 5, 'a folded workbench')
    for keys in ('F5', 'ctrl+shift+r', 'ctrl+shift+w'):
        program.key(keys)
    program.press(program.find('push button', 'Run'))
    # The unfolded entry is another object in the accessibility tree now.
    each = program.find('text', 'Each')
    program.wait_for(lambda: program.focused.name == 'Each', 5, 'the keyboard in the entry')
    assert is_invalid(each)
    assert not program.find_all('label', re.compile('^measuring'))
    program.find('label', re.compile('not measured yet'))
    program.key('ctrl+a')
    program.type('10ms')
    program.key('F5')
    program.find('label', re.compile('measured once'))
    program.find('label', re.compile('^5 tasks × 10 ms'))


def test_list_of_work():
    """The list of work is grouped by waiting, computing and sharing; a choice is seen at once."""
    with tempfile.TemporaryDirectory() as folder:
        path = opened(folder, SHORT.replace('Workload=sleep', 'Workload=write-file', 1))
        with harness.Program(arguments=[path]) as program:
            program.find('list item', re.compile('Short waits'))
            program.find(name='Set it up yourself').press()
            drop_down = program.find('combo box', 'Work')
            program.press(drop_down)
            items = drop_down.find('scroll pane')
            chosen = items.find('label', 'writing the same file')
            order = ['waiting (sleep)', 'downloading (HTTP)', 'waiting, then computing',
                     'computing (sum of squares)', 'a C call that releases it (SHA-256)',
                     'counting up together', 'appending to a shared list', 'writing the same file']
            # Later versions of GTK make no row that is far out of sight.
            names = [item.name for item in items.find_all('label', hidden=True)]
            told = [name for name in names if name in order]
            assert len(told) > 4 and told == [name for name in order if name in told], names
            _, top, _, room = items.local_extents
            _, y, _, height = chosen.local_extents
            assert top <= y and y + height <= top + room, (top, room, y, height)
            assert not program.warnings, program.warnings


def test_opened_file():
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
                  test_refused_value, test_workers_by_word, test_undo_of_numbers,
                  test_sweep_by_hand, test_run_with_a_refused_value, test_list_of_work,
                  test_opened_file])
