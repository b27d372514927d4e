# SPDX-License-Identifier: GPL-3.0-or-later
"""The advisor and the lessons that ask which executor suits some work, and how far it scales."""

import os
import re
import subprocess
import sys

import commands
from commands import Case, run, summary
from machine import judged, need_capacity

PYTHON = '/usr/bin/python3'
EVERY = ['--executor', 'sequential', '--executor', 'threads', '--executor', 'processes']


class Advisor(Case):
    def test_probe(self):
        """One group waits, the other computes."""
        advice = summary('run', '01-computing-or-waiting', '--no-capacity')['advice']
        waits, computes = advice['probes']
        self.assertEqual((waits['kind'], computes['kind']), ('waits', 'computes'))
        self.assertLess(waits['cpu_share'], 0.1)
        self.assertGreater(computes['cpu_share'], 0.9)
        self.assertEqual((waits['recommended'], computes['recommended']), ('threads', 'processes'))
        self.assertEqual(advice['measured'], [])
        self.assertIsNone(advice['agrees'])

    @judged
    def test_probe_in_python(self):
        """The script beside the lesson measures the same shares."""
        script = os.path.join(commands.LESSONS, '01-computing-or-waiting.py')
        done = subprocess.run([PYTHON, script], check=True, timeout=60, capture_output=True,
                              encoding='utf-8')
        shares = [int(share) for share in re.findall(r'CPU ([0-9]+) %', done.stdout)]
        print(f'# CPU over wall time {shares} %', flush=True)
        self.assertEqual(len(shares), 2)
        self.assertLessEqual(shares[0], 10)
        self.assertGreaterEqual(shares[1], 90)

    def agreeing(self, lesson, executor, computes=True):
        # Computing takes a third longer in one run than in the next, on a machine that is shared.
        result = summary('run', lesson, '--repeats', '3' if computes else '1')
        if computes:
            need_capacity(result['capacity'])
        advice = result['advice']
        self.assertEqual(advice['recommended'], executor)
        print(f'# {lesson}: {[(each["executor"], each["speedup"]) for each in advice["measured"]]}',
              flush=True)
        self.assertTrue(advice['agrees'])

    @judged
    def test_waiting(self):
        self.agreeing('27-which-executor', 'threads', computes=False)

    @judged
    def test_computing(self):
        self.agreeing('27b-computing', 'processes')

    @judged
    def test_computing_in_c(self):
        self.agreeing('27c-computing-in-c', 'threads')

    @judged
    def test_both(self):
        self.agreeing('27d-waiting-and-computing', 'asyncio-processes')

    @judged
    def test_many_waits(self):
        self.agreeing('27e-very-many-waits', 'asyncio', computes=False)

    @judged
    def test_device(self):
        """Threads, or asyncio; processes cannot, and so have no speedup."""
        self.agreeing('27f-a-model-on-a-gpu', 'threads', computes=False)
        result = summary('run', '27f-a-model-on-a-gpu', '--no-capacity')
        _, threads, processes, loop = result['variants']
        self.assertEqual({task['error'] for task in processes['tasks']},
                         {"TypeError: cannot pickle '_thread.lock' object"})
        self.assertIsNone(processes['speedup'])
        for variant in (threads, loop):
            self.assertGreater(variant['speedup'], 1.25)
            # The device does one thing at a time.
            self.assertGreaterEqual(variant['makespan_s'], 8 * 0.08)

    def test_files(self):
        """Whether it waits for the disk or the kernel copies, it does so without the GIL."""
        advice = summary('run', '--workload', 'file', '--tasks', '2', '--n', '20000000', *EVERY,
                         '--no-capacity')['advice']
        (probe,) = advice['probes']
        self.assertLess(probe['gil_s'], 0.5 * probe['cpu_s'])
        self.assertEqual(advice['recommended'], 'threads')

    def test_any_work(self):
        """The measurement decides, whatever the work is called."""
        result = summary('run', '--workload', 'sleep', '--tasks', '2', '--work', '50ms', *EVERY,
                         '--set', 'Tasks tasks/Argument=100kB', '--no-capacity')
        (probe,) = result['advice']['probes']
        self.assertGreater(probe['pickled_bytes'], 200000)
        self.assertLess(probe['pickled_bytes'], 210000)
        # The sequential run alone knows as well what the processes then really move.
        (alone,) = summary('run', '--workload', 'sleep', '--tasks', '2', '--work', '50ms',
                           '--executor', 'sequential', '--set', 'Tasks tasks/Argument=100kB',
                           '--no-capacity')['advice']['probes']
        self.assertEqual(alone['pickled_bytes'], probe['pickled_bytes'])
        result = summary('run', '5', '--no-capacity', '--executor', 'threads')
        self.assertIsNone(result['advice'])

    def test_words(self):
        status, out, err = run('run', '--workload', 'sleep', '--tasks', '4', '--work', '100ms',
                               '--workers', '4', *EVERY, '--no-capacity')
        self.assertEqual(status, 0, err)
        self.assertIn('of its time: it waits.', out)
        self.assertIn('Recommended: threads.', out)
        self.assertIn('It agrees.', out)


class Amdahl(Case):
    @judged
    def test_law(self):
        """Four fifths can be shared out, and the rest is what is lost, idle."""
        result = summary('run', '26-amdahls-law', '--no-capacity')
        (fit,) = result['sweep']['fits']
        self.assertAlmostEqual(fit['p'], 0.8, delta=0.04)
        variants = result['variants'][1:]
        speedups = [each['speedup'] for each in variants]
        self.assertEqual([each['workers'] for each in variants], [1, 2, 4, 8, 16])
        self.assertEqual(speedups, sorted(speedups))
        self.assertLess(speedups[-1], 5)
        for variant in variants[1:]:
            law = 1 / (0.2 + 0.8 / variant['workers'])
            self.assertAlmostEqual(variant['speedup'] / law, 1, delta=0.15)
            loss = variant['loss_s']
            self.assertGreater(loss['imbalance'], 0.7 * sum(loss.values()))
        merged = [each for each in variants[-1]['tasks'] if each['group'] == 'merge']
        parts = [each for each in variants[-1]['tasks'] if each['group'] == 'parts']
        self.assertGreaterEqual(merged[0]['submitted_s'],
                                max(each['finished_s'] for each in parts))


if __name__ == '__main__':
    sys.exit(commands.main())
