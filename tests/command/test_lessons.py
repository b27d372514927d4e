# SPDX-License-Identifier: GPL-3.0-or-later
"""Every lesson that is built in runs as it is, within the patience of a room."""

import json
import os
import sys
import time

import commands
from commands import Case, run
from machine import TooBusy, judge

# Instrumented code is slower.
PATIENCE = float(os.environ.get('GILSCOPE_PATIENCE', '1'))
# Seconds of a single pass; the exercise takes a second more.
SHORT = 6
EXERCISE = '04-timing'
# Their pool breaks, which is what they show.
BROKEN = ['16-the-missing-main-guard', '17-a-worker-dies']


class EveryLesson(Case):
    def test_single_pass(self):
        def measure():
            begin = time.monotonic()
            status, out, err = run('run', lesson, '--no-capacity', '--format', 'json')
            self.assertEqual(status, lesson in BROKEN, err)
            self.assertTrue(json.loads(out)['variants'])
            return time.monotonic() - begin

        def check(took):
            print(f'# {lesson}: {took:.1f} s', flush=True)
            self.assertLess(took, PATIENCE * (SHORT + (lesson == EXERCISE)))

        status, out, err = run('list', 'lessons', '--format', 'json')
        self.assertEqual(status, 0, err)
        busy = []
        for lesson in [each['id'] for each in json.loads(out)]:
            try:
                judge(measure, check)
            except TooBusy as too_busy:
                busy.append(f'{lesson}: {too_busy}')
        if busy:
            raise TooBusy('; '.join(busy))


if __name__ == '__main__':
    sys.exit(commands.main())
