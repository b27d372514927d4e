# SPDX-License-Identifier: GPL-3.0-or-later
"""Every lesson that is built in runs as it is, within the patience of a room; and the Python that
stands beside it gives the same results."""

import concurrent.futures
import json
import os
import sys
import tempfile
import time
import unittest

import commands
from commands import Case, run
from machine import TooBusy, judge
from scripts import Lesson

# Instrumented code is slower.
PATIENCE = float(os.environ.get('GILSCOPE_PATIENCE', '1'))
# Seconds of a single pass: about 5, and the program around it.  That much is what twenty threads
# take for a thousand waits of 0.1 s, the first of three variants of lesson 29: it is the figure
# that the lesson is there for, and so is the exercise's, which takes a second more.
SHORT = 6
EXERCISE = '04-timing'
# Their pool breaks, which is what they show.
BROKEN = ['16-the-missing-main-guard', '16b-the-guard-and-python-3.14', '17-a-worker-dies',
          '17b-an-initializer-that-fails', '17c-the-same-on-threads']
# Scripts that run side by side: their times are not looked at.
AT_ONCE = 4


class EveryLesson(Case):
    # Summaries of the last pass of each lesson.
    summaries = {}

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix='gilscope-lessons-')
        cls.addClassCleanup(folder.cleanup)
        cls.saved = folder.name

    def pass_once(self, lesson):
        status, out, err = run('run', lesson, '--no-capacity', '--format', 'json', '--output',
                               os.path.join(self.saved, lesson + '.gilscope'))
        # No busy machine is to blame for that.
        if status != (lesson in BROKEN):
            raise RuntimeError(f'{lesson} ends with {status}: {err}')
        self.summaries[lesson] = json.loads(out)
        self.assertTrue(self.summaries[lesson]['variants'])

    def load(self, lesson):
        return Lesson(lesson, self.summaries[lesson],
                      os.path.join(self.saved, lesson + '.gilscope'),
                      os.path.join(self.saved, lesson))

    def list_lessons(self):
        status, out, err = run('list', 'lessons', '--format', 'json')
        self.assertEqual(status, 0, err)
        return [each['id'] for each in json.loads(out)]

    @unittest.skipIf(PATIENCE > 1, 'the interpreter that runs them is not instrumented')
    def test_scripts(self):
        """After the single passes, by name."""
        lessons = []
        for lesson in self.list_lessons():
            if lesson not in self.summaries:
                self.pass_once(lesson)
            lessons.append(self.load(lesson))

        compiled = sum(lesson.compile_others() for lesson in lessons)
        print(f'# {compiled} scripts for a newer Python compile', flush=True)
        self.assertGreater(compiled, 0)
        begin = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            running = [(lesson, variant, pool.submit(lesson.run, variant))
                       for lesson in lessons for variant in lesson.list_scripts()]
            ended = [(lesson, variant, future.result()) for lesson, variant, future in running]
        print(f'# {len(ended)} scripts: {time.monotonic() - begin:.1f} s', flush=True)
        for lesson, variant, script in ended:
            try:
                lesson.compare(variant, script)
            except AssertionError as difference:
                print(f'# again: {difference}'.replace('\n', '\n# '), flush=True)
                self.compare_again(lesson.name, variant)
        for lesson in lessons:
            lesson.check_losses()

    def compare_again(self, name, variant):
        """Some results depend on what comes first: alone, beside a pass of its own."""
        def measure():
            self.pass_once(name)
            lesson = self.load(name)
            return lesson, lesson.run(variant)

        judge(measure, lambda measured: measured[0].compare(variant, measured[1]))

    def test_passes(self):
        def measure():
            begin = time.monotonic()
            self.pass_once(lesson)
            return time.monotonic() - begin

        def check(took):
            print(f'# {lesson}: {took:.1f} s', flush=True)
            self.assertLess(took, PATIENCE * (SHORT + (lesson == EXERCISE)))

        busy = []
        for lesson in self.list_lessons():
            try:
                judge(measure, check)
            except TooBusy as too_busy:
                busy.append(f'{lesson}: {too_busy}')
        if busy:
            raise TooBusy('; '.join(busy))


if __name__ == '__main__':
    sys.exit(commands.main())
