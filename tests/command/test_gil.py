# SPDX-License-Identifier: GPL-3.0-or-later
"""The lessons about the GIL's clock, about calls that keep it and about what is shared: each shows
the figure that it is there for.  As ratios and orders of one run."""

import csv
import statistics
import sys

import commands
from commands import Case, summary
from machine import judge, judged


def group(variant, name):
    (found,) = [each for each in variant['groups'] if each['name'] == name]
    return found


class GilLessons(Case):
    def right(self, result):
        for variant in result['variants']:
            for check in variant['checks']:
                self.assertTrue(check['ok'], check)

    def test_clock(self):
        table = self.path('a.csv')

        def waits():
            """How long the third thread waited each time, in ms, by variant: of every repeat, since
            waits come in multiples of the interval and one run's median flips between two."""
            found = {}
            with open(table, encoding='utf-8', newline='') as stream:
                rows = list(csv.DictReader(stream))
            lanes = {(row['variant'], row['repeat'], row['lane']) for row in rows
                     if row['record'] == 'task' and row['task'] == '2'}
            for row in rows:
                if (row['state'] == 'gil-wait'
                        and (row['variant'], row['repeat'], row['lane']) in lanes):
                    found.setdefault(row['variant'], []).append(1000 * float(row['duration_s']))
            return list(found.values())

        def check(result):
            rates = [each['gil']['handoffs'] / each['makespan_s'] for each in result['variants']]
            medians = [statistics.median(each) for each in waits()]
            print(f'# hand-offs a second {rates}, median wait {medians} ms', flush=True)
            for variant in result['variants']:
                self.assertEqual(group(variant, 'io')['laps'], 5)
            for more, less in zip(rates, rates[1:]):
                self.assertGreater(more, 4 * less)
            for less, more in zip(medians, medians[1:]):
                self.assertGreater(more, 4 * less)
            self.assertGreater(medians[1], 4)

        judge(lambda: summary('run', '22-the-gils-clock', '--no-capacity', '--repeats', '5',
                              '--output', table), check)

    def test_fast_calls(self):
        table = self.path('a.csv')

        def stalls(result):
            """How long the pipe's thread stood still for the GIL each time, in ms, by variant."""
            with open(table, encoding='utf-8', newline='') as stream:
                rows = [row for row in csv.DictReader(stream)
                        if row['record'] == 'span' and row['state'] == 'gil-wait'
                        and row['task'] == '1']
            waits = [(row['variant'], 1000 * float(row['duration_s'])) for row in rows]
            return [[wait for name, wait in waits if name == variant['name'] and wait > 0.1]
                    for variant in result['variants']]

        def check(result):
            alone, computing, shorter, apart = stalls(result)
            pipes = [group(each, 'pipe') for each in result['variants']]
            print(f'# median {[each["p50_ms"] for each in pipes]} ms, longest '
                  f'{[each["longest_ms"] for each in pipes]} ms, stalls '
                  f'{[len(computing), len(shorter)]}', flush=True)
            for pipe in pipes:
                self.assertEqual(pipe['laps'], 20000)
                self.assertLess(pipe['p50_ms'], 0.01)
            # Nobody else wants the GIL; or it is seldom lost, and then for a switch interval.
            self.assertEqual((alone, apart), ([], []))
            self.assertLess(len(computing), 20000 / 20)
            self.assertGreater(statistics.median(computing), 4)
            self.assertGreater(statistics.median(computing), 3 * statistics.median(shorter))
            self.assertGreater(pipes[1]['longest_ms'], 1000 * pipes[1]['p50_ms'])

        judge(lambda: summary('run', '22b-fast-input-and-output', '--no-capacity', '--output',
                              table), check)

    def test_calls(self):
        def check(result):
            keeps, releases, hands_on = result['variants']
            pauses = [group(each, 'tick')['longest_ms'] for each in result['variants']]
            works = [group(each, 'work')['p50_ms'] for each in result['variants']]
            cpu = [task['cpu_s'] for task in keeps['tasks'] if task['group'] == 'work']
            print(f'# longest pause {pauses} ms, work {works} ms', flush=True)
            # The call's own length, which the CPU clock tells on any machine.
            self.assertGreater(pauses[0], 0.95 * 1000 * min(cpu))
            self.assertLess(pauses[1], 100)
            self.assertLess(pauses[2], 100)
            self.assertGreater(pauses[0], 4 * pauses[1])
            self.assertGreater(pauses[0], 4 * pauses[2])
            self.assertGreater(hands_on['gil']['handoffs'], 50)
            if result['cores'] >= 2:
                self.assertLess(releases['makespan_s'], 0.8 * keeps['makespan_s'])

        result = summary('run', '23-calls-and-the-gil', '--no-capacity')
        self.right(result)
        judge(lambda: summary('run', '23-calls-and-the-gil', '--no-capacity'), check)

    def counted(self, variant):
        (check,) = [each for each in variant['checks'] if each['name'] == 'count']
        return int(check['actual']), int(check['expected'])

    @judged
    def test_lost_update(self):
        # By chance nothing may be lost in one run, as in Python.
        seen = [[], [], [], [], [], []]
        for _ in range(10):
            result = summary('run', '11-the-lost-update', '--no-capacity')
            for values, variant in zip(seen, result['variants']):
                actual, expected = self.counted(variant)
                self.assertEqual(expected, 400000)
                self.assertEqual({task['result'] for task in variant['tasks']}, {'100000'})
                values.append(actual)
        print(f'# {seen}', flush=True)
        call, locked, older, newer, free, processes = seen
        for values in (call, older, free):
            self.assertLess(min(values), 400000)
        self.assertLess(sorted(call)[len(call) // 2], 400000)
        self.assertEqual(set(locked), {400000})
        self.assertEqual(set(newer), {400000})
        self.assertEqual(set(processes), {0})

    @judged
    def test_nothing_shared(self):
        counted, *returned = summary('run', '11b-share-nothing', '--no-capacity')['variants']
        self.assertEqual(self.counted(counted), (4000000, 4000000))
        for variant in returned:
            self.assertEqual([task['result'] for task in variant['tasks']],
                             ['333332833333500000'] * 4)
            self.assertEqual(variant['time_s']['lock-wait'], 0)
            # Also where others compute beside it.
            self.assertLess(variant['cpu_s'], 0.7 * counted['cpu_s'])
            self.assertLess(variant['makespan_s'], counted['makespan_s'])

    @judged
    def test_lock(self):
        result = summary('run', '12-what-a-lock-costs', '--no-capacity')
        plain, locked, free, waiting, held = result['variants']
        for variant in (locked, free):
            self.assertEqual(*self.counted(variant))
        # The lock's own cost, as CPU time.
        self.assertGreater(locked['cpu_s'], 1.2 * plain['cpu_s'])
        self.assertGreater(free['time_s']['lock-wait'], 0)
        self.assertEqual(waiting['time_s']['lock-wait'], 0)
        # One after another: the last one waits for three.
        self.assertGreater(held['time_s']['lock-wait'], 6 * 0.2 * 0.95)
        self.assertGreater(held['makespan_s'], 3 * waiting['makespan_s'])


if __name__ == '__main__':
    sys.exit(commands.main())
