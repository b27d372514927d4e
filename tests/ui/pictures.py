# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the README's pictures again: the window after a run, light, dark and in Korean."""

import os
import re
import sys

import harness
from lessons import RUN, wait_for_quiet

# argv[1], kept through the restart inside an X server, but no name of a test.
FOLDER = sys.argv.pop(1) if len(sys.argv) > 1 else os.environ['GILSCOPE_PICTURES']
os.environ['GILSCOPE_PICTURES'] = FOLDER


def picture(name, lesson, **options):
    with harness.Program(size=(1280, 800), **options) as program:
        program.find('list item', re.compile(lesson)).press()
        program.find('push button', RUN).press()
        program.move_away()
        # The window is not asked meanwhile: that would be other load.
        wait_for_quiet(program)
        program.find('push button', RUN)
        program.settle()
        program.screenshot(os.path.join(FOLDER, name))


def window_light():
    picture('window.png', 'Processes compute side by side')


def window_dark():
    picture('window-dark.png', 'Computing does not overlap', theme='dark')


def window_korean():
    picture('window-ko.png', '계산은 겹치지 않는다', language='ko')


if __name__ == '__main__':
    os.makedirs(FOLDER, exist_ok=True)
    harness.main([window_light, window_dark, window_korean])
