# SPDX-License-Identifier: GPL-3.0-or-later
"""The lessons about threads against processes, and about how processes come and go: each shows the
figure that it is there for.  As ratios and orders of one run."""

import ast
import json
import sys

import commands
from commands import Case, run
from machine import judge, judged, need_capacity

# The errors of a future, and of a task that was too late to become one.
BROKEN_POOL = ('BrokenProcessPool: A process in the process pool was terminated abruptly while the '
               'future was running or pending.',
               'BrokenProcessPool: A child process terminated abruptly, the process pool is not '
               'usable anymore')
BROKEN_THREADS = ('BrokenThreadPool: A thread initializer failed, the thread pool is not usable '
                  'anymore',)


def get_units(variant):
    """The tasks' results as {process: [threads]}."""
    (check,) = variant['checks']
    return ast.literal_eval(check['actual'])


def get_share(variant, state):
    return variant['time_s'][state] / sum(variant['time_s'].values())


class Lessons(Case):
    def lesson(self, name, *arguments, status=0):
        actual, out, err = run('run', name, '--format', 'json', *(arguments or ['--no-capacity']))
        self.assertEqual(actual, status, err)
        return json.loads(out)

    def variants(self, name, **options):
        return self.lesson(name, **options)['variants']


class Units(Lessons):
    def test_nothing_to_compare(self):
        (variant,) = self.variants('01-computing-or-waiting')
        self.assertIsNone(variant['speedup'])

    @judged
    def test_ids(self):
        once, threads, processes = self.variants('28-thread-or-process')
        self.assertEqual([len(each) for each in get_units(once).values()], [1])
        self.assertEqual([len(each) for each in get_units(threads).values()], [3])
        self.assertEqual([len(each) for each in get_units(processes).values()], [1, 1, 1])
        for variant in (threads, processes):
            lanes = {(lane['pid'], lane['tid']) for lane in variant['lanes']
                     if lane['kind'] == 'worker'}
            told = {ast.literal_eval(task['result']) for task in variant['tasks']}
            self.assertEqual(told, lanes)

    def test_suitable_work(self):
        def check(result):
            speedups = [each['speedup'] for each in result['variants']]
            print(f'# capacity {result["capacity"]}, speedups {speedups}', flush=True)
            waiting, threads, processes, computing, in_turn, side_by_side = speedups
            self.assertEqual((waiting, computing), (1, 1))
            self.assertGreater(threads, 3)
            self.assertGreater(processes, 2)
            self.assertLess(in_turn, 1.2)
            if result['cores'] >= 2:
                need_capacity(result['capacity'])
                self.assertGreater(side_by_side / result['capacity'], 0.75)

        judge(lambda: self.lesson('28b-which-work-suits', '--repeats', '1'), check)

    def test_one_core(self):
        def check(variants):
            threads, processes = variants[1], variants[3]
            self.assertGreater(threads['speedup'], 3)
            self.assertLess(processes['speedup'], 1.15)
            self.assertGreater(get_share(processes, 'ready'), 0.5)

        judge(lambda: self.variants('28c-how-the-bottleneck-goes'), check)

    def test_memory(self):
        variants = self.variants('28d-memory-shared-or-apart')
        counters = [check['actual'] for each in variants for check in each['checks']
                    if check['name'] == 'count']
        self.assertEqual(counters, ['400000', '0'])
        for variant in variants:
            self.assertEqual([task['result'] for task in variant['tasks']], ['100000'] * 4)

    @judged
    def test_pickling(self):
        threads, processes = self.variants('28e-pickled-or-handed-over')
        self.assertEqual([task['error'] for task in threads['tasks']], [None] * 4)
        self.assertEqual([task['error'] is None for task in processes['tasks']],
                         [False, True, True, True])
        self.assertRegex(processes['tasks'][0]['error'],
                         "^PicklingError: Can't pickle <function <lambda> at ")
        self.assertEqual(threads['time_s']['pickling'], 0)
        self.assertGreater(processes['time_s']['pickling'], 0.02)

    def test_gil(self):
        def check(variants):
            _, threads, processes = variants
            print(f'# {get_share(threads, "gil-wait")}, {threads["gil"]}', flush=True)
            self.assertGreater(get_share(threads, 'gil-wait'), 0.4)
            self.assertLess(get_share(threads, 'gil-wait'), 0.6)
            self.assertGreater(threads['gil']['handoffs'], 50)
            self.assertEqual(processes['time_s']['gil-wait'], 0)
            self.assertFalse(processes['gil']['handoffs'])

        judge(lambda: self.variants('28f-one-gil-or-one-each'), check)

    def test_cost(self):
        def check(variants):
            starting = [each['time_s']['starting'] for each in variants]
            makespans = [each['makespan_s'] for each in variants]
            print(f'# starting {starting}, makespans {makespans}', flush=True)
            threads, fork, forkserver, spawn = starting
            self.assertGreater(fork, 3 * threads)
            self.assertGreater(min(forkserver, spawn), 4 * fork)
            threads, fork, forkserver, spawn = makespans
            self.assertLess(threads, fork)
            self.assertLess(fork, min(forkserver, spawn))

        judge(lambda: self.variants('28g-what-a-worker-costs'), check)


class Pools(Lessons):
    def check_broken(self, variants, errors):
        whole, broken = variants[-2:]
        self.assertEqual([task['result'] for task in whole['tasks']], ['0', '10', '20', '30'])
        for task in broken['tasks']:
            self.assertIsNone(task['result'])
            self.assertIn(task['error'], errors)

    def test_spawn_without_the_guard(self):
        forked, *spawned = self.variants('16-the-missing-main-guard', status=1)
        self.assertEqual([task['result'] for task in forked['tasks']], ['0', '10', '20', '30'])
        self.check_broken(spawned, BROKEN_POOL)

    def test_forkserver_without_the_guard(self):
        variants = self.variants('16b-the-guard-and-python-3.14', status=1)
        self.assertEqual([task['result'] for task in variants[0]['tasks']],
                         ['0', '10', '20', '30'])
        self.check_broken(variants, BROKEN_POOL)

    def test_initializers(self):
        self.check_broken(self.variants('17b-an-initializer-that-fails', status=1), BROKEN_POOL)
        self.check_broken(self.variants('17c-the-same-on-threads', status=1), BROKEN_THREADS)

    def test_replaced(self):
        def check(variants):
            kept, spawned, served = variants
            self.assertEqual([len(get_units(each)) for each in variants], [2, 6, 6])
            self.assertGreater(spawned['makespan_s'], kept['makespan_s'])
            self.assertGreater(spawned['makespan_s'], served['makespan_s'])

        judge(lambda: self.variants('17d-workers-that-are-replaced'), check)


if __name__ == '__main__':
    sys.exit(commands.main())
