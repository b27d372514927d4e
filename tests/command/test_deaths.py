# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes of a run may be killed at any moment: the run says what has happened, fails the
futures that it should, hangs no longer than two seconds, and leaves nobody behind."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import commands
from commands import Case, descendants, is_alive, run, start, wait_until

# Instrumented code is slower.
SLOWNESS = float(os.environ.get('GILSCOPE_PATIENCE', '1'))
# Seconds from the death to the end of the program.
PATIENCE = 2 * SLOWNESS
BROKEN = 'BrokenProcessPool: A process in the process pool was terminated abruptly'
UNUSABLE = 'BrokenProcessPool: A child process terminated abruptly'
# Kills in one lesson.
KILLS = 2 if SLOWNESS == 1 else 1
# It is done by a child of the runner, which would pass for a worker; to kill it would hang the
# runner.
NO_LEAK_CHECK = os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0'


def workers_of(runner, has_helper):
    """The children of the runner and of its fork server, without the server of downloads, which
    is the first."""
    return sorted(pid for pid in descendants(runner) if is_alive(pid))[has_helper:]


class Deaths(Case):
    def setUp(self):
        super().setUp()
        seed = int(os.environ.get('GILSCOPE_TEST_SEED', random.randrange(10**6)))
        print(f'# GILSCOPE_TEST_SEED={seed}', flush=True)
        self.random = random.Random(seed)

    def lessons(self):
        """Each lesson with the executors of its variants, by number."""
        _, out, _ = run('list', 'lessons', '--format', 'json')
        for lesson in json.loads(out):
            path = os.path.join(commands.LESSONS, f'{lesson["id"]}.lesson')
            with open(path, encoding='utf-8') as stream:
                sections = stream.read().split('\n[Variant ')[1:]
            yield lesson['id'], [s for s in sections
                                 if 'Executor=processes' in s or 'Executor=asyncio-processes' in s]

    def one_variant(self, lesson, section):
        """The lesson with nothing but that variant, so that its workers come at once."""
        path = os.path.join(commands.LESSONS, f'{lesson}.lesson')
        with open(path, encoding='utf-8') as stream:
            text = stream.read().split('\n[Variant ')[0]
        return self.path(f'{lesson}.lesson', f'{text}\n[Variant {section}\n')

    def kill_one(self, path, within=0.5):
        """Kills a worker at a random moment of so many seconds.  (summary, error, seconds until the
        end), or None when the run was over before."""
        with open(path, encoding='utf-8') as stream:
            has_helper = 'Workload=http' in stream.read()
        # Into a file: nobody reads while workers are looked for, and a pipe would be full.
        with open(self.path('summary'), 'wb') as summary:
            process = start('run', path, '--no-capacity', '--format', 'json', stdout=summary,
                            env=commands.environment(ASAN_OPTIONS=NO_LEAK_CHECK))
        runners = wait_until(lambda: descendants(process.pid) or process.poll() is not None)
        if runners is True:
            process.communicate()
            return None
        deadline = time.monotonic() + self.random.uniform(0, within)
        workers = []
        while process.poll() is None and (time.monotonic() < deadline or not workers):
            workers = [pid for runner in descendants(process.pid)
                       for pid in workers_of(runner, has_helper)]
            time.sleep(0.002)
        everyone = descendants(process.pid)
        victim = self.random.choice(workers) if workers else None
        begin = time.monotonic()
        if victim is not None:
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                victim = None
        try:
            _, err = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        took = time.monotonic() - begin
        for pid in everyone:
            self.assertFalse(is_alive(pid), f'{pid} is left behind')
        if victim is None:
            return None
        return process.returncode, self.read('summary').decode(), err.decode(), took

    def check(self, lesson, status, out, err, took):
        variant = json.loads(out)['variants'][0]
        self.assertIn(status, (0, 1), err)
        if status == 0:
            # It had nothing left to do.
            return
        self.assertLess(took, PATIENCE)
        self.assertIn(BROKEN, err)
        unfinished = 0
        for task in variant['tasks'] or []:
            if task['error'] is None:
                self.assertIsNotNone(task['result'])
            elif 'BrokenProcessPool' in task['error']:
                self.assertTrue(task['error'].startswith(self.message(variant, task)), task)
                self.assertIsNone(task['result'])
                unfinished += 1
        print(f'# {lesson}: {unfinished} futures broken, over after {took:.2f} s', flush=True)

    @staticmethod
    def message(variant, task):
        """The error of a task: one submitted to a broken pool names that."""
        lane = task['lane']
        if lane is not None and variant['lanes'][lane]['kind'] == 'worker':
            return BROKEN
        if 'asyncio' in variant['executor']:
            # A coroutine is there before it submits anything.
            return BROKEN, UNUSABLE
        return BROKEN if task['submitted_s'] is not None else UNUSABLE

    def test_any_worker_of_any_lesson(self):
        broken = 0
        for lesson, sections in self.lessons():
            for section in self.random.sample(sections, min(KILLS, len(sections))):
                with self.subTest(lesson, variant=section.split(']')[0]):
                    path = self.one_variant(lesson, section)
                    # A run is a few tenths of a second at least: any moment of it, the last as
                    # well.
                    moments = (self.kill_one(path, within) for within in (2, 1, 0.5, 0.25))
                    killed = next((each for each in moments if each is not None), None)
                    if killed is not None:
                        self.check(lesson, *killed)
                        broken += killed[0] == 1
        self.assertGreater(broken, 5)

    def test_any_start_method(self):
        """Long work, so that every death comes in its midst; the fork server may die, too."""
        for executor in ('processes', 'asyncio-processes'):
            for method in ('fork', 'forkserver', 'spawn'):
                path = self.path('long.lesson',
                                 '[Tasks x]\nWorkload=sum-squares\nCount=8\nWork=20s\n'
                                 f'[Variant 1]\nExecutor={executor}\nStartMethod={method}\n'
                                 'Workers=3\n')
                with self.subTest(executor, method=method):
                    status, out, err, took = self.kill_one(path)
                    self.assertEqual(status, 1)
                    self.check(f'{executor}, {method}', status, out, err, took)
                    states = {t['state'] for t in json.loads(out)['variants'][0]['tasks']}
                    self.assertEqual(states, {'failed'})


if __name__ == '__main__':
    sys.exit(commands.main())
