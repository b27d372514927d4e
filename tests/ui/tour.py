# SPDX-License-Identifier: GPL-3.0-or-later
"""Goes through all lessons in the window, one by one: tour.py BUILD [FOLDER [LESSON…]].

Each is chosen, read, run to its end and read again, and leaves a picture of the window in FOLDER
(BUILD/meson-logs/tour), 01.png and so on.  What the lesson's file says must be there, each of its
variants must have its result, and nothing may complain.  Ends with "N passed, N failed"; a lesson
that was not come to has failed.  LESSON is a part of a file's name."""

import glob
import json
import os
import re
import subprocess
import sys

import harness
from lessons import RUN, STOP, is_in_sight, wait_for_quiet

LESSONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'data', 'lessons')
# As they stand in the list.
GROUPS = ['waiting-and-computing', 'pools-and-order', 'sharing-and-locks', 'pickling-and-errors',
          'asyncio', 'scaling']
SIZE = (1280, 720)
# About the content, GTK's frame: with it the window has its size.
FRAME = 5
# How a card begins that tells the time of a run that is over.
MEASURED = re.compile(r'^[0-9][0-9.]* (µs|ms|s)\b')
# Words about tasks that did not return, which are seen only where the lesson makes them fail.
UNRETURNED = re.compile(r'\b(failed|cancelled)\b|^[A-Za-z]*(Error|Broken[A-Za-z]*Pool): ')
MAKES_FAIL = re.compile(r'\b(Fail|Kill|Object)=|\bInitializer=fails|\bMainGuard=no|=task_group'
                        r'|\bCancelAfter=|Workload=device')


def settings(build):
    """The programs and what they need, as meson's tests have it."""
    build = os.path.abspath(build)
    return {'GILSCOPE': os.path.join(build, 'app', 'gilscope'),
            'GILSCOPE_RUNNER': os.path.join(build, 'app', 'gilscope-runner'),
            'GILSCOPE_LOCALE_DIR': os.path.join(build, 'po'),
            'GILSCOPE_WINDOW_MANAGER': os.path.join(build, 'tests', 'ui', 'window-manager'),
            'GILSCOPE_SHOTS': os.path.join(build, 'meson-logs', 'shots'),
            'GSETTINGS_SCHEMA_DIR': os.path.join(build, 'data'),
            'PYTHONDONTWRITEBYTECODE': '1'}


class Lesson:
    """The parts of a lesson's file that must be read in the window."""

    def __init__(self, name):
        with open(os.path.join(LESSONS, name + '.lesson'), encoding='utf-8') as stream:
            self.text = stream.read()
        head, *variants = self.text.split('\n[Variant ')
        self.id = name
        self.name = self.key(head, 'Name')
        self.question = self.key(head, 'Question')
        self.choices = [each for each in (self.key(head, 'Choices') or '').split(';') if each]
        self.see = self.key(head, 'See')
        # None for one whose title is made from its settings.
        self.variants = [self.key(each, 'Name') for each in variants]

    @staticmethod
    def key(text, key):
        found = re.search(f'^{key}=(.*)$', text, re.MULTILINE)
        escapes = {'n': '\n', 's': ' ', 't': '\t', '\\': '\\'}
        return found and re.sub(r'\\(.)', lambda match: escapes[match[1]], found[1])

    @property
    def makes_fail(self):
        return MAKES_FAIL.search(self.text)


def list_lessons():
    """In the order of the window's list; every file is in it."""
    out = subprocess.run([os.environ['GILSCOPE'], 'list', 'lessons', '--format', 'json'],
                         check=True, stdout=subprocess.PIPE).stdout
    listed = sorted(json.loads(out), key=lambda each: GROUPS.index(each['group']))
    names = [each['id'] for each in listed]
    files = [os.path.basename(path)[:-len('.lesson')]
             for path in glob.glob(os.path.join(LESSONS, '*.lesson'))]
    assert sorted(names) == sorted(files), f'listed, or there: {set(names) ^ set(files)}'
    return [Lesson(name) for name in names]


def open_lesson(program, lessons):
    """The one that the header names and the list has selected; None while it changes."""
    titles = {each.name for each in program.find_all('label') if each.local_extents[1] < 40}
    # A row of a group that is folded stays selected in the accessibility tree.
    chosen = {each.name for each in program.find_all('list item', hidden=True)
              if each.has_state('selected')}
    return next((each for each in lessons if each.name in titles & chosen), None)


def labels(program):
    return {each.name for each in program.find_all('label', hidden=True)}


def cards(program):
    """The variants' cards, of which some may be scrolled away: with the axis and the overview, they
    are all that the frame of the lanes holds."""
    frame = program.find('image', 'Overview', hidden=True).parent
    return [each for each in frame.children if each.role == 'panel' and each.name]


class Tour:
    """One window for all lessons; another one behind a lesson that has failed."""

    def __init__(self, folder, lessons):
        self.folder = folder
        self.lessons = lessons
        self.program = None

    def open(self, lesson):
        """Takes the list's way to the lesson, from wherever the window is."""
        if self.program is None:
            self.program = harness.Program(size=SIZE)
        now = self.program.wait_for(lambda: open_lesson(self.program, self.lessons), 10, 'a lesson')
        while now is not lesson:
            step = 1 if self.lessons.index(now) < self.lessons.index(lesson) else -1
            following = self.lessons[self.lessons.index(now) + step]
            self.program.key('Page_Down' if step > 0 else 'Page_Up')
            self.program.wait_for(lambda: open_lesson(self.program, self.lessons) is following, 10,
                                  f'the lesson {following.name}')
            now = following
        self.program.wait_for(lambda: is_in_sight(self.program, lesson.name), 5,
                              'its row to be in sight')

    def read(self, lesson):
        """Before the run: the question, and nothing of its answer."""
        words = labels(self.program)
        assert lesson.question is None or lesson.question in words, 'its question is not there'
        answers = [each.name for each in self.program.find_all('radio button', hidden=True)]
        assert answers == lesson.choices, f'answers {answers}, not {lesson.choices}'
        assert lesson.see is None or lesson.see not in words, 'the answer is there before the run'

    def run(self, lesson):
        self.program.find('push button', RUN).press()
        self.program.move_away()
        # The window is not asked meanwhile: that would be other load.
        wait_for_quiet(self.program)
        self.program.find('push button', RUN)
        assert not self.program.find_all('push button', STOP), 'it still runs'

    def check(self, lesson):
        others = [each.name for each in self.program.children
                  if each.node != self.program.main_window.node and each.showing]
        assert not others, f'dialogs: {others}'
        words = labels(self.program)
        assert lesson.see is None or lesson.see in words, 'what to see is not there'
        code = self.program.find_all('text', 'The same in Python', hidden=True)
        assert code and 'import' in code[0].text, 'no Python stands beside it'

        shown = cards(self.program)
        assert len(shown) == len(lesson.variants), (
            f'{len(shown)} cards for {len(lesson.variants)} variants')
        for card, name in zip(shown, lesson.variants):
            title, told = card.name, card.description
            assert name is None or title.startswith(name), f'{title!r} for {name!r}'
            fits = MEASURED.search(told) or (lesson.makes_fail and UNRETURNED.search(told))
            assert fits, f'{title}: {told!r} is no result'
            assert lesson.makes_fail or not re.search(r'\bfailed\b', told), f'{title}: {told}'
            lanes = [each for each in card.children if each.role == 'image' and each.description]
            # A pool that broke before it had a worker has none.
            assert lanes or lesson.makes_fail, f'{title} has no lane'

    def picture(self, number):
        path = os.path.join(self.folder, f'{number:02}.png')
        self.program.settle()
        self.program.screenshot(path, margin=FRAME)
        found = subprocess.run(['identify', '-format', '%w %h %k', path], check=True, text=True,
                               stdout=subprocess.PIPE).stdout.split()
        width, height, colors = map(int, found)
        assert (width, height) == SIZE, f'{path}: {width}×{height}'
        assert colors > 50, f'{path}: of {colors} colors'

    def visit(self, number, lesson):
        warnings = len(self.program.warnings) if self.program is not None else 0
        try:
            self.open(lesson)
            self.read(lesson)
            self.run(lesson)
            self.picture(number)
            self.check(lesson)
            told = self.program.warnings[warnings:]
            assert not told, 'the program complained:\n' + '\n'.join(told)
        except BaseException:
            if self.program is not None:
                harness.keep_evidence(f'tour-{lesson.id}', self.program)
                self.close()
            raise

    def close(self):
        if self.program is not None:
            self.program.close()
        self.program = None


def main(build, folder=None, *parts):
    os.environ.update(settings(build))
    folder = os.path.abspath(folder or os.path.join(build, 'meson-logs', 'tour'))
    harness.enter_session()

    os.makedirs(folder, exist_ok=True)
    for path in glob.glob(os.path.join(folder, '[0-9][0-9].png')):
        os.remove(path)
    lessons = list_lessons()
    tour = Tour(folder, lessons)
    chosen = [(number, lesson) for number, lesson in enumerate(lessons, 1)
              if not parts or any(part in lesson.id for part in parts)]
    try:
        failed = harness.run_all([(lesson.id, lambda number=number, lesson=lesson:
                                   tour.visit(number, lesson)) for number, lesson in chosen])
    finally:
        tour.close()
    print(f'The pictures are in {folder}')
    print(f'{len(chosen) - failed} passed, {failed} failed')
    return 1 if failed or not chosen else 0


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
