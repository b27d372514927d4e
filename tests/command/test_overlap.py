# SPDX-License-Identifier: GPL-3.0-or-later
"""The lessons about what overlaps and what does not, from the first wait to more workers than
cores: each shows the figure that it is there for.  As ratios and orders of one run."""

import sys

import commands
from commands import Case, summary
from machine import judge, need_capacity

SMALL_SUMS = {'06b-small-sums': ['333328333350000', '2666646666700000', '8999955000050000'],
              '06c-equal-small-sums': ['333328333350000'] * 3}


def get_share(variant, state):
    return variant['time_s'][state] / sum(variant['time_s'].values())


class Waiting(Case):
    def overlaps(self, lesson, wait):
        def check(result):
            alone, threads = result['variants']
            print(f'# {alone["makespan_s"]} s, {threads["makespan_s"]} s', flush=True)
            for variant in (alone, threads):
                self.assertEqual([task['result'] for task in variant['tasks']],
                                 ['0', '10', '20', '30', '40'])
            # No machine waits less than it is told to.
            self.assertGreaterEqual(alone['makespan_s'], 5 * wait)
            self.assertGreaterEqual(threads['makespan_s'], wait)
            self.assertGreaterEqual(threads['speedup'], 4.6)
            self.assertLessEqual(threads['speedup'], 5.05)

        judge(lambda: summary('run', lesson, '--no-capacity'), check)

    def test_half_a_second(self):
        self.overlaps('02-waiting-overlaps', 0.5)

    def test_the_exercise(self):
        self.overlaps('04-timing', 1)


class Computing(Case):
    def test_one_gil(self):
        """Whatever the number of workers."""
        def check(results):
            for result in results:
                alone, threads = result['variants']
                self.assertEqual({task['result'] for task in alone['tasks'] + threads['tasks']},
                                 {alone['tasks'][0]['result']})
                print(f'# {threads["workers"]} threads: {threads["speedup"]}, '
                      f'{threads["gil"]["handoffs"]} hand-offs', flush=True)
                self.assertGreaterEqual(threads['speedup'], 0.8)
                self.assertLessEqual(threads['speedup'], 1.1)
                # All but one wait, and they take turns.
                if threads['workers'] > 1:
                    self.assertGreater(threads['gil']['handoffs'], 50 * threads['makespan_s'])
                    self.assertGreater(get_share(threads, 'gil-wait'),
                                       0.8 * (1 - 1 / threads['workers']))

        judge(lambda: [summary('run', '05-computing-does-not-overlap', '--no-capacity', *workers)
                       for workers in ([], ['--workers', '4'])], check)

    def test_processes(self):
        def check(result):
            alone, threads, processes = result['variants']
            print(f'# capacity {result["capacity"]}, threads {threads["speedup"]}, '
                  f'processes {processes["speedup"]}', flush=True)
            for variant in result['variants']:
                self.assertEqual([task['result'] for task in variant['tasks']],
                                 ['8999995500000500000'] * 4)
            self.assertGreaterEqual(threads['speedup'], 0.8)
            self.assertLessEqual(threads['speedup'], 1.1)
            # Both can be seen.
            self.assertGreater(processes['time_s']['starting'], 0)
            self.assertGreater(processes['time_s']['pickling'], 0)
            self.assertEqual(processes['time_s']['gil-wait'], 0)
            if result['cores'] >= 2:
                need_capacity(result['capacity'])
                self.assertGreaterEqual(processes['speedup'] / result['capacity'], 0.85)

        judge(lambda: summary('run', '06-processes-side-by-side', '--repeats', '3'), check)

    def small_sums(self, lesson):
        def check(result):
            alone, fork, spawn = result['variants']
            print(f'# fork {fork["speedup"]}, spawn {spawn["speedup"]}', flush=True)
            for variant in result['variants']:
                self.assertEqual([task['result'] for task in variant['tasks']], SMALL_SUMS[lesson])
            # 1.5 times would be the most, were starting free; it is hardly faster, or far slower.
            self.assertLess(fork['speedup'], 1.3)
            self.assertLess(spawn['speedup'], 0.4)
            self.assertGreater(fork['time_s']['starting'], 0.1 * alone['cpu_s'])
            self.assertGreater(spawn['time_s']['starting'], alone['cpu_s'])

        judge(lambda: summary('run', lesson, '--no-capacity'), check)

    def test_small_sums(self):
        self.small_sums('06b-small-sums')

    def test_equal_small_sums(self):
        self.small_sums('06c-equal-small-sums')

    def test_more_workers_than_cores(self):
        def check(result):
            capacity = result['capacity']
            variants = result['variants'][1:]
            self.assertEqual([each['workers'] for each in variants], [1, 2, 4, 8, 16])
            print(f'# capacity {capacity}, speedups {[each["speedup"] for each in variants]}, '
                  f'ready {[round(get_share(each, "ready"), 2) for each in variants]}', flush=True)
            need_capacity(capacity)
            within, beyond = variants[:2], variants[2:]
            # Up to the cores; from there on a plateau, at what the machine can give.
            self.assertGreater(within[1]['speedup'], 1.4 * within[0]['speedup'])
            for variant in beyond:
                self.assertLess(variant['speedup'], 1.15 * max(within[1]['speedup'], capacity))
                self.assertGreater(variant['speedup'], 0.7 * within[1]['speedup'])
            # Where more are there than cores, some of them are ready and have none.
            self.assertLess(max(get_share(each, 'ready') for each in within), 0.2)
            shares = [get_share(each, 'ready') for each in beyond]
            self.assertGreater(shares[0], 0.3)
            self.assertEqual(shares, sorted(shares))

        judge(lambda: summary('run', '25-more-workers-than-cores', '--set', 'Lesson/Cores=2'),
              check)


if __name__ == '__main__':
    sys.exit(commands.main())
