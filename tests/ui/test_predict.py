# SPDX-License-Identifier: GPL-3.0-or-later
"""Predict first: the room guesses, the result is hidden until then, and both are drawn."""

import contextlib
import os
import re
import tempfile

import harness
from lessons import RUN, run_whole

# Three quick variants: the answers are about the threads, and say nothing of the event loop.
LESSON = """[Lesson]
Name=Four waits
Subtitle=4 threads: 4×
Question=Four waits of 0.2 s on four threads. How long?
Choices=0.2 s;0.4 s;0.8 s
See=All at once.

[Tasks wait]
Workload=sleep
Count=4
Work=200ms

[Variant 1]
Executor=sequential

[Variant 2]
Executor=threads
Workers=4
Guesses=0.2s;0.4s;0.8s

[Variant 3]
Executor=asyncio
"""

HIDE = 'Hide the result until the guess'
HIDDEN = re.compile('^measured, and hidden until the room has guessed$')
# A speedup, or a time as it is measured; not the one that was asked for.
FIGURE = re.compile(r'[0-9.]+×|\b[0-9]{3} ms\b(?! of waiting)')


@contextlib.contextmanager
def lesson(**options):
    """The window with that lesson in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'four-waits.lesson')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(LESSON)
        with harness.Program([path], **options) as program:
            program.find('label', re.compile('^Four waits of'))
            yield program
            assert not program.warnings, program.warnings


def told(program):
    """Whatever figure can be seen or is read out."""
    return [found.group() for widget in program.main_window.find_all()
            if widget.name != 'Time axis'
            for text in (widget.name, widget.description)
            for found in [FIGURE.search(text)] if found]


def run_hidden(program):
    program.press(program.find('push button', RUN))
    program.find('label', HIDDEN, seconds=30)
    assert not told(program), told(program)


def chart(program):
    return program.find('image', 'Speedup', hidden=True)


def test_a_click_marks_the_bar():
    with lesson() as program:
        program.press(program.find('radio button', '0.4 s'))
        run_whole(program)
        program.find('label', re.compile(r'^The room said 0\.4 s\. It took 0\.[23]'))
        # A guess in seconds is one of a speedup, of what the question says of the sequential run.
        words = re.compile(r'threads, GIL: guess 2\.0×, measured [2-4]\.[0-9]×\.')
        program.wait_for(lambda: words.search(chart(program).description), 5, 'both in the chart')
        assert 'asyncio: guess' not in chart(program).description, 'nobody has guessed that'
        program.find('label', re.compile('guess 2.0×$'), hidden=True)
        # Another answer moves the mark; no run is needed for that.
        program.press(program.find('radio button', '0.8 s'))
        program.wait_for(lambda: 'guess 1.0×' in chart(program).description, 5, 'the other guess')
        program.press(program.find('push button', 'Table'))
        cells = [each.name for each in program.find('tree table', 'Figures').find_all('label')]
        assert 'Guess' in cells and '1.0×' in cells, cells


def test_hidden_until_the_guess():
    with lesson() as program:
        program.find('label', '4 threads: 4×')
        program.press(program.find('check box', HIDE))
        program.wait_for(lambda: not told(program), 5, 'nothing to be told before the run')
        run_hidden(program)
        assert not program.find_all('image', 'Speedup', hidden=True) \
            or not chart(program).description, 'the chart tells nothing'
        for name in ('What to see', 'It printed'):
            assert not program.find_all('label', name), name
        for name in ('Copy the picture', 'Export'):
            assert not program.find('push button', name).sensitive, f'{name} would tell it'
        program.press(program.find('push button', 'Table'))
        assert not told(program), told(program)
        program.press(program.find('push button', 'Timelines'))

        # The third answer, by its number.
        program.key('3')
        program.find('label', re.compile(r'^The room said 0\.8 s\. It took 0\.[23]'))
        program.find('label', 'What to see')
        program.find('label', '4 threads: 4×')
        assert 'guess 1.0×' in chart(program).description, chart(program).description
        assert program.find('push button', 'Copy the picture').sensitive
        assert not program.find_all('label', HIDDEN)


def test_guess_before_the_run():
    """Nothing is told while it runs; then both are there, without being asked for."""
    verdict = re.compile(r'^The room said 0\.4 s\. It took 0\.[23]')

    with lesson() as program:
        def is_shown():
            figures = told(program)
            shown = bool(program.find_all('label', verdict))
            assert shown or not figures, figures
            return shown

        program.key('ctrl+g')
        program.wait_for(lambda: program.find('check box', HIDE).has_state('checked'), 5,
                         'the mode')
        program.key('2')
        program.find('label',
                     re.compile('^guessed; the result will be shown when all is measured$'))
        assert not told(program), told(program)
        program.press(program.find('push button', RUN))
        program.wait_for(is_shown, 30, 'guess and result')
        program.wait_for(lambda: 'guess 2.0×' in chart(program).description, 5, 'both in the chart')


def test_a_number_and_a_request():
    with lesson() as program:
        program.key('ctrl+g')
        program.wait_for(lambda: program.find('check box', HIDE).has_state('checked'), 5,
                         'the mode')
        spins = program.find_all('spin button')
        assert [each.name for each in spins] == ['asyncio'], 'the answers tell the rest'
        assert spins[0].text == '–', f'nothing guessed yet, not {spins[0].text!r}'
        program.press(spins[0], at=(0.2, 0.5))
        program.key('ctrl+a')
        program.type('3')
        program.key('Return')
        run_hidden(program)
        program.key('ctrl+Return')
        program.find('label', re.compile(r'^asyncio: guess 3\.0×, measured [2-4]\.[0-9]×\.$'))
        # Another room: it starts with nothing.
        program.key('ctrl+g')
        program.wait_for(lambda: not program.find_all('spin button'), 5, 'no more numbers')
        assert told(program)
        program.key('ctrl+g')
        program.find('label', HIDDEN)
        assert not told(program), told(program)


def test_in_presentation():
    with lesson() as program:
        program.key('ctrl+g')
        program.key('F11')
        program.wait_for(lambda: program.main_window.local_extents[3] == harness.SCREEN[1], 10,
                         'the whole screen')
        # The question stays, with the answers and their keys, while it is measured.
        question = re.compile('^Four waits of .*\n1: 0.2 s   2: 0.4 s   3: 0.8 s$')
        program.find('label', question)
        run_hidden(program)
        program.find('label', question)
        program.key('2')
        program.find('label', re.compile(r'^The room said 0\.4 s\. It took 0\.[23]'))
        beside = program.find('label', re.compile('guess 2.0×$'))
        assert beside.local_extents[3] >= harness.SCREEN[1] / 36, 'the last row reads it'


if __name__ == '__main__':
    harness.main([test_a_click_marks_the_bar, test_hidden_until_the_guess,
                  test_guess_before_the_run, test_a_number_and_a_request, test_in_presentation],
                 size=(1280, 720))
