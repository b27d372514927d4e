# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the README's pictures again: the window after a run, light, dark and in Korean."""

import os
import re
import sys

import harness

# argv[1], kept through the restart inside an X server, but no name of a test.
FOLDER = sys.argv.pop(1) if len(sys.argv) > 1 else os.environ['GILSCOPE_PICTURES']
os.environ['GILSCOPE_PICTURES'] = FOLDER

RUN = re.compile(r'^(Run|실행)$')
STOP = re.compile(r'^(Stop|중지)$')


def picture(name, lesson, **options):
    with harness.Program(size=(1280, 800), **options) as program:
        program.find('list item', re.compile(lesson)).press()
        program.find('push button', RUN).press()
        program.find('push button', STOP)
        program.find('push button', RUN, seconds=60)
        program.move_away()
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
