# SPDX-License-Identifier: GPL-3.0-or-later
"""The lessons about the event loop and about Python without one GIL: each shows the figure that it
is there for.  As ratios and orders of one run."""

import sys

import commands
from commands import Case, summary
from machine import judge, judged, need_capacity


def longest_tick(variant):
    (ticker,) = [each for each in variant['groups'] if each['name'] == 'ticker']
    assert ticker['laps'] == 60, ticker
    return ticker['longest_ms']


class AsyncioLessons(Case):
    def test_many_waits(self):
        def check(result):
            sequential, waves, at_once = result['variants']
            print(f'# {[each["makespan_s"] for each in result["variants"]]}', flush=True)
            # Three waves of four, on one lane.
            self.assertGreaterEqual(waves['makespan_s'], 0.3)
            self.assertGreater(waves['speedup'], 3.5)
            self.assertLessEqual(waves['speedup'], 4.05)
            self.assertGreater(at_once['speedup'], 9)
            for variant in (waves, at_once):
                kinds = [lane['kind'] for lane in variant['lanes']]
                self.assertEqual(kinds, ['loop'] + ['task'] * 12)
                self.assertEqual([task['result'] for task in variant['tasks']],
                                 [str(10 * i) for i in range(12)])
                self.assertIsNone(variant['loss_s'])
                self.assertIsNone(variant['efficiency'])
                self.assertGreater(variant['time_s']['idle'], 0.9 * variant['makespan_s'])
            waited = [lane['time_s']['lock-wait'] for lane in waves['lanes'][1:]]
            self.assertEqual([round(10 * wait) for wait in waited], [0] * 4 + [1] * 4 + [2] * 4)

        judge(lambda: summary('run', '18-one-thread-many-waits', '--no-capacity'), check)

    def test_blocking(self):
        def check(result):
            blocked, threads, processes = result['variants']
            gaps = [longest_tick(each) for each in result['variants']]
            work = 1000 * blocked['tasks'][2]['cpu_s']
            print(f'# longest gap {gaps} ms, computing {work:.0f} ms', flush=True)
            self.assertGreater(gaps[0], 0.95 * work)
            self.assertGreater(gaps[0], 5 * gaps[1])
            self.assertGreater(gaps[0], 5 * gaps[2])
            # The loop has to ask for the GIL, but only where it shares one.
            self.assertGreater(threads['gil']['handoffs'], 2 * blocked['gil']['handoffs'])
            loops = [each['lanes'][0] for each in result['variants']]
            self.assertEqual([loop['kind'] for loop in loops], ['loop'] * 3)
            self.assertGreater(loops[1]['time_s']['gil-wait'], 0.02)
            self.assertEqual(loops[2]['time_s']['gil-wait'], 0)
            self.assertGreater(loops[0]['time_s']['running'],
                               5 * loops[1]['time_s']['running'])

        judge(lambda: summary('run', '19-blocking-the-loop', '--no-capacity'), check)

    def test_sleeping(self):
        def check(result):
            gaps = [longest_tick(each) for each in result['variants']]
            print(f'# longest gap {gaps} ms', flush=True)
            self.assertGreater(gaps[1], 0.95 * 300)
            self.assertGreater(gaps[1], 5 * gaps[0])
            self.assertGreater(gaps[1], 5 * gaps[2])
            # It is a wait: no core is used, whether the loop or a thread waits.
            for variant in result['variants'][1:]:
                self.assertGreater(variant['time_s']['io-wait'], 10 * variant['time_s']['running'])

        judge(lambda: summary('run', '19c-sleeping-on-the-loop', '--no-capacity'), check)

    @judged
    def test_one_fails(self):
        gathered, grouped, asked = summary('run', '19b-when-one-of-them-fails',
                                           '--no-capacity')['variants']
        states = [[task['state'] for task in each['tasks']] for each in (gathered, grouped, asked)]
        self.assertEqual(states[0], ['finished', 'failed', 'finished', 'finished'])
        self.assertEqual(states[1], ['finished', 'failed', 'cancelled', 'cancelled'])
        self.assertEqual(states[2], states[0])
        # They wait on to their end, or as long as the one that failed.
        self.assertGreaterEqual(gathered['tasks'][3]['finished_s'], 0.6)
        self.assertLess(grouped['makespan_s'], 0.4)

    def test_file(self):
        def check(result):
            gaps = [longest_tick(each) for each in result['variants']]
            works = [1000 * (task['finished_s'] - task['started_s'])
                     for task in (each['tasks'][2] for each in result['variants'])]
            print(f'# longest gap {gaps} ms, the file {works} ms', flush=True)
            for variant in result['variants']:
                self.assertEqual(variant['tasks'][2]['result'], '8160000000')
            # However fast the disk is: the loop stands still for as long, a thread does not.
            self.assertGreater(gaps[0], 0.95 * works[0])
            for gap, work in zip(gaps[1:], works[1:]):
                self.assertLess(gap, 0.5 * work)

        judge(lambda: summary('run', '19d-a-file-on-the-loop', '--no-capacity'), check)

    def test_no_gil(self):
        def check(result):
            need_capacity(result['capacity'])
            speedups = {each['executor']: each['speedup'] for each in result['variants']}
            print(f'# {speedups}', flush=True)
            self.assertLess(speedups['threads'], 1.15)
            for executor in ('free-threads', 'interpreters', 'processes'):
                self.assertGreater(speedups[executor], 0.8 * result['capacity'], executor)
            interpreters = result['variants'][3]
            self.assertGreater(interpreters['time_s']['pickling'], 0)
            self.assertEqual(interpreters['time_s']['gil-wait'], 0)
            # Interpreters start slower than threads.
            starts = [each['time_s']['starting'] for each in result['variants']]
            self.assertGreater(starts[3], 2 * starts[2])

        judge(lambda: summary('run', '24-no-gil-at-all', '--set', 'Lesson/Cores=2'), check)

    def test_many_threads(self):
        def check(result):
            few, loop, many = result['variants']
            times = [each['makespan_s'] for each in (few, many, loop)]
            started = [sum(lane['kind'] == 'worker' for lane in each['lanes'])
                       for each in (few, many, loop)]
            memory = [each['memory_bytes'] for each in (few, many, loop)]
            print(f'# {times} s, {started} threads, {memory} bytes', flush=True)
            self.assertGreaterEqual(times[0], 5)
            self.assertLess(times[1], 0.3 * times[0])
            self.assertLess(times[2], 0.7 * times[1])
            self.assertEqual([few['workers'], many['workers'], loop['workers']], [20, 1000, 1])
            self.assertEqual(started[0], 20)
            self.assertGreater(started[1], 100)
            # A thread needs a stack; of a thousand coroutines each is an object.
            self.assertGreater(memory[1], 2 * memory[0])
            self.assertGreater(memory[0] / 20, 5 * memory[2] / 1000)
            # The first 64 of a thousand coroutines have lanes of their own, beside the loop's.
            self.assertEqual(len(loop['lanes']), 65)
            self.assertEqual(len(loop['tasks']), 1000)

        judge(lambda: summary('run', '29-threads-or-asyncio', '--no-capacity'), check)


class Options(Case):
    def test_semaphore(self):
        result = summary('run', '--workload', 'sleep', '--work', '20ms', '--tasks', '4',
                         '--executor', 'asyncio', '--semaphore', '1', '--no-capacity')
        self.assertGreaterEqual(result['variants'][0]['makespan_s'], 0.08)

    def test_semaphore_is_checked(self):
        self.assert_fails(2, 'Semaphore', 'x', arguments=['run', '18', '--set',
                                                          'Variant 2/Semaphore=x'])


if __name__ == '__main__':
    sys.exit(commands.main())
