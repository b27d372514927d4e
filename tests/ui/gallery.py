# SPDX-License-Identifier: GPL-3.0-or-later
"""The window during and after a run and in its other views: light, dark, without colour and in
Korean, at the sizes of small and of large screens, with large letters, presented; and beside it
what it exports of that run: gallery.py FOLDER [PART_OF_KIND…]."""

import os
import sys
import time

import harness
from lessons import RUN, export, pixels, wait_for_quiet

# argv[1], kept through the restart inside an X server, but no name of a test.
FOLDER = os.environ.get('GILSCOPE_PICTURES') or os.path.abspath(sys.argv.pop(1))
os.environ['GILSCOPE_PICTURES'] = FOLDER

# Into the run: a variant computes then.
DURING = 1.5
LESSON = 'Computing does not overlap'
TINY, SMALL, LARGE = (1024, 600), (1280, 720), (1920, 1080)
# The lesson's name, the window's sizes, keys before the run, and how the program is started.
KINDS = {'light': (LESSON, (SMALL, LARGE), (), {}),
         'dark': (LESSON, (SMALL, LARGE), (), {'theme': 'dark'}),
         'korean': ('계산은 겹치지 않는다', (SMALL, LARGE), (), {'language': 'ko'}),
         'grey': (LESSON, (SMALL,), ('shift+F11',), {}),
         'small': (LESSON, (TINY,), (), {}),
         'large-text': (LESSON, (TINY,), (), {'text_scale': 2.0}),
         'presentation': (LESSON, (LARGE,), ('F11',), {})}


def keep_views(program, name):
    """A picture of every other view that the lesson has."""
    for number in range(2, 6):
        before = pixels(program)
        program.key(f'alt+{number}')
        program.settle()
        if pixels(program) != before:
            program.screenshot(f'{name}-view-{number}.png')
    program.key('alt+1')


def keep_exports(program, name):
    for suffix in ('png', 'svg', 'pdf'):
        target = f'{name}-exported.{suffix}'
        if os.path.exists(target):
            os.remove(target)
        export(program, target)
        program.wait_for(lambda: os.path.exists(target), 10, target)


def show(kind, size):
    lesson, _, keys, options = KINDS[kind]
    name = os.path.join(FOLDER, f'{kind}-{size[1]}')
    with harness.Program(size=size, **options) as program:
        program.key('Page_Down')
        program.find('label', lesson)
        for key in keys:
            program.key(key)
        program.settle()
        program.find('push button', RUN).press()
        program.move_away()
        time.sleep(DURING)
        program.screenshot(f'{name}-during.png')
        # The window is not asked meanwhile: that would be other load.
        wait_for_quiet(program)
        program.find('push button', RUN)
        program.settle()
        program.screenshot(f'{name}-after.png')
        keep_views(program, name)
        # Presenting has no export.
        if 'F11' not in keys:
            keep_exports(program, name)


def picture_of(kind, size):
    def picture():
        show(kind, size)

    picture.__name__ = f'{kind}-{size[1]}'
    return picture


if __name__ == '__main__':
    os.makedirs(FOLDER, exist_ok=True)
    harness.main([picture_of(kind, size) for kind in KINDS for size in KINDS[kind][1]])
