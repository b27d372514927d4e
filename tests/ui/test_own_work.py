# SPDX-License-Identifier: GPL-3.0-or-later
"""Work that was set up oneself: what it is called, what is kept of it, and the way back."""

import os
import re
import subprocess

import harness
from lessons import RUN, export, finish

# Short, and with all the words that a lesson can have.
LESSON = '''[Lesson]
Name=Short waits
Subtitle=two of them
Question=How long do two waits take?
Choices=0.1 s;0.2 s
See=Both at once.
Notes=Ask before you run.
Sources=The documentation.

[Tasks wait]
Workload=sleep
Count=2
Work=20ms

[Variant 1]
Executor=sequential

[Variant 2]
Executor=threads
Workers=2
Guesses=0.1s;0.2s
'''

OF_THE_LESSON = ('How long do two waits take?', 'Both at once.', 'Ask before you run.', '0.1 s')


def started(**options):
    """The program with that lesson open, and the workbench."""
    program = harness.Program(size=(1280, 1000), **options)
    path = f'{program.path("home")}/short.lesson'
    with open(path, 'w', encoding='utf-8') as file:
        file.write(LESSON)
    subprocess.run([os.environ['GILSCOPE'], path], env=program.environment, check=True,
                   timeout=20, stdin=subprocess.DEVNULL)
    program.find('label', 'How long do two waits take?')
    program.find(name=re.compile('^(Set it up yourself|직접 설정)$')).press()
    return program


def set_tasks(program, number):
    program.press(program.find('spin button', re.compile('^(Tasks|작업)$')))
    program.key('ctrl+a')
    program.type(str(number))
    program.key('Return')
    program.find('label', re.compile(f'^(작업 )?{number}'))


def measure(program, told):
    """Runs it, which is over before a Stop button could be seen."""
    program.press(program.find('push button', RUN))
    program.find('label', re.compile(told))


def row(program):
    return program.find('list item', 'Short waits')


def names(program):
    return {widget.name for widget in program.find_all()}


def test_words():
    with started() as program:
        measure(program, 'measured once')
        program.find('label', 'Both at once.')
        set_tasks(program, 3)
        program.find('label', 'Own work')
        assert row(program).description == 'Own work', row(program).description
        told = names(program)
        assert not [word for word in OF_THE_LESSON if word in told], told
        assert 'changed' not in told and 'Short waits' in told, told
        # A digit guesses nothing where nothing is asked.
        program.press(program.find('label', 'Own work'))
        program.key('2')

        measure(program, 'measured once')
        told = names(program)
        assert not [word for word in OF_THE_LESSON if word in told], told
        program.key('ctrl+s')
        dialog = program.wait_for(lambda: [w for w in program.children if w.name == 'Save'], 10,
                                  'the dialog')[0]
        name = program.wait_for(lambda: [w for w in dialog.find_all('text')
                                         if w.text.endswith('.gilscope')], 10, 'a name')[0]
        assert name.text == 'own-work.gilscope', name.text
        program.focus(dialog)
        program.key('Escape')
        program.wait_for(lambda: not [w for w in program.children if w.name == 'Save'], 10,
                         'the dialog to close')

        # Set back it is the lesson again, with what was measured of it, and no guess was made.
        set_tasks(program, 2)
        program.find('label', 'Both at once.')
        assert row(program).description == 'two of them', row(program).description
        assert not program.find_all('label', re.compile('^The room said'))
        assert program.find_all('label', re.compile('measured once'))
        assert not program.warnings, program.warnings


def test_picture():
    """The slide of own work does not claim to be the lesson."""
    with started(language='ko') as program:
        set_tasks(program, 3)
        program.find('label', '직접 만든 작업')
        measure(program, '한 번 측정')
        target = f'{program.path("home")}/sheet.svg'
        export(program, target)
        program.wait_for(lambda: os.path.exists(target), 10, 'the picture')
        with open(target, encoding='utf-8') as file:
            picture = file.read()
        assert '<title>직접 만든 작업' in picture and 'Short waits' not in picture, picture[-500:]
        assert not program.warnings, program.warnings


def test_sweep_is_the_lesson():
    with started() as program:
        program.key('ctrl+shift+w')
        finish(program, 60)
        program.find('label', 'How long do two waits take?')
        program.find('label', 'changed')
        assert not program.find_all('label', 'Own work')
        assert not program.warnings, program.warnings


def test_results_are_kept():
    """Going back to settings finds the results that were measured with them."""
    with started() as program:
        measured, fresh = (re.compile(word) for word in ('measured once', 'not measured yet'))
        set_tasks(program, 5)
        program.find('label', fresh)
        measure(program, 'measured once')
        set_tasks(program, 6)
        program.find('label', fresh)
        set_tasks(program, 5)
        program.find('label', measured)
        # A repeat goes to them.
        measure(program, '2 runs of each')
        program.press(program.find('push button', "Back to the lesson's settings"))
        program.find('label', fresh)
        set_tasks(program, 5)
        program.find('label', re.compile('2 runs of each'))
        assert not program.warnings, program.warnings


if __name__ == '__main__':
    harness.main([test_words, test_picture, test_sweep_is_the_lesson, test_results_are_kept])
