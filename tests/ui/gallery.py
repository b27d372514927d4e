# SPDX-License-Identifier: GPL-3.0-or-later
"""The window during and after a run, light, dark and in Korean, at the sizes of a small and of a
large screen, and beside it what it exports of that run: gallery.py FOLDER."""

import os
import re
import sys
import time

import harness
from lessons import RUN, export, wait_for_quiet

# argv[1], kept through the restart inside an X server, but no name of a test.
FOLDER = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else os.environ['GILSCOPE_PICTURES']
os.environ['GILSCOPE_PICTURES'] = FOLDER

SIZES = [(1280, 720), (1920, 1080)]
# Into the run: the second of three variants computes then.
DURING = 1.5
KINDS = {'light': ('Computing does not overlap', {}),
         'dark': ('Computing does not overlap', {'theme': 'dark'}),
         'korean': ('계산은 겹치지 않는다', {'language': 'ko'})}


def show(kind, size):
    lesson, options = KINDS[kind]
    name = os.path.join(FOLDER, f'{kind}-{size[1]}')
    with harness.Program(size=size, **options) as program:
        program.find('list item', re.compile(lesson)).press()
        program.find('push button', RUN).press()
        program.move_away()
        time.sleep(DURING)
        program.screenshot(f'{name}-during.png')
        # The window is not asked meanwhile: that would be other load.
        wait_for_quiet(program)
        program.find('push button', RUN)
        program.settle()
        program.screenshot(f'{name}-after.png')
        for suffix in ('png', 'svg', 'pdf'):
            target = f'{name}-exported.{suffix}'
            if os.path.exists(target):
                os.remove(target)
            export(program, target)
            program.wait_for(lambda: os.path.exists(target), 10, target)


def light_small():
    show('light', SIZES[0])


def light_large():
    show('light', SIZES[1])


def dark_small():
    show('dark', SIZES[0])


def dark_large():
    show('dark', SIZES[1])


def korean_small():
    show('korean', SIZES[0])


def korean_large():
    show('korean', SIZES[1])


if __name__ == '__main__':
    os.makedirs(FOLDER, exist_ok=True)
    harness.main([light_small, light_large, dark_small, dark_large, korean_small, korean_large])
