# SPDX-License-Identifier: GPL-3.0-or-later
"""A lost update, step by step, by a real pointer and by keys."""

import os
import re

import harness
from harness import xdotool
from framebuffer import crop
from lessons import run_whole

LESSON = """
[Lesson]
Name=A race
[Tasks count]
Workload=counter
Count=2
N=20000000
[Variant 1]
Name=No GIL
Executor=free-threads
Workers=2
"""


def number(text):
    return int(re.search(r'(\d+)$', text).group(1))


def test_steps():
    folder = os.path.join(os.environ.get('TMPDIR', '/tmp'), f'gilscope-steps-{os.getpid()}.lesson')
    with open(folder, 'w') as file:
        file.write(LESSON)
    try:
        with harness.Program(arguments=[folder], size=(1280, 800)) as program:
            step_through(program)
    finally:
        os.unlink(folder)


def darkest(widget):
    """The darkest pixel, from 0 for black to 1 for white."""
    return min(crop(*widget.extents)) / 255


def step_through(program):
    steps = program.find('push button', 'Steps')
    assert not steps.sensitive, 'nothing has run'
    # On a busy machine one thread may be through before the other begins; then nothing is lost.
    for _ in range(5):
        run_whole(program)
        if steps.sensitive:
            break
    program.press(steps)
    table = program.find(name='The lost update, step by step', role='image')
    place = program.find('label', re.compile('^step 1 of '))
    count = number(place.name)
    following, previous = (program.find('push button', f'{name} step')
                           for name in ('Next', 'Previous'))
    assert not previous.sensitive and following.sensitive

    # An insensitive button is dimmed, in the projector check too, which filters as the theme does.
    for _ in range(2):
        program.settle()
        dimmed = darkest(previous)
        program.press(following)
        program.move_away()
        program.settle()
        assert darkest(previous) < dimmed - 0.2, (darkest(previous), dimmed)
        program.press(previous)
        program.move_away()
        program.key('shift+F11')

    # By the pointer, forwards and back.
    words = [table.description]
    following.press()
    program.find('label', f'step 2 of {count}')
    words.append(table.description)
    previous.press()
    program.find('label', f'step 1 of {count}')
    assert table.description == words[0]

    # By keys, from the table: every step says something that follows from the one before it.
    table.press()
    xdotool('key', 'Home')
    counter, held = None, {}
    for step in range(1, count + 1):
        program.find('label', f'step {step} of {count}')
        text = table.description
        found = re.match(r'(?:(thread \d+) (loads|adds 1:|stores) )?(\d+)', text)
        thread, what, value = found.groups()
        if what == 'loads':
            assert counter in (None, int(value)), (step, text, counter)
            counter = held[thread] = int(value)
        elif what == 'adds 1:':
            assert int(value) == held[thread] + 1, (step, text, held)
        elif what == 'stores':
            assert int(value) == held[thread] + 1, (step, text, held)
            lost = counter - held[thread]
            assert (lost > 0) == (step == count), (step, text, counter)
            counter = int(value)
        else:
            counter += int(value)
        program.key('Right')
    assert re.search(f'over it: {lost} updates? (is|are) lost$', text), text
    assert not following.sensitive

    program.key('Home')
    program.find('label', f'step 1 of {count}')

    # The keyboard stays at the buttons when one of them has come to its end.
    following.press()
    program.key('End')
    program.find('label', f'step {count} of {count}')
    program.wait_for(lambda: program.focused and program.focused.name == 'Previous step', 5,
                     'the keyboard at the other button')
    program.key('Home')
    program.find('label', f'step 1 of {count}')
    program.wait_for(lambda: program.focused and program.focused.name == 'Next step', 5,
                     'the keyboard at the other button')

    # Another lesson has none, and is shown by its timelines.
    program.key('Page_Up')
    program.wait_for(lambda: not steps.sensitive, 5, 'the steps to be gone')
    assert program.find('push button', 'Timelines').has_state('pressed')



if __name__ == '__main__':
    harness.main([test_steps])
