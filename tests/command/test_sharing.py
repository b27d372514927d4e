# SPDX-License-Identifier: GPL-3.0-or-later
"""The lessons about what tasks share beside numbers, about mixed work, and about pictures and
words: each shows the figure that it is there for.  As ratios and orders of one run."""

import json
import os
import sys
import tempfile

import commands
from commands import Case, run, summary
from machine import judge, judged, need_capacity


class Sharing(Case):
    def shared(self, variant, name):
        (check,) = [each for each in variant['checks'] if each['name'] == name]
        return check['actual']

    def test_one_file(self):
        seen = {'threads': set(), 'processes': set()}
        # Mixing does not happen in each single run.
        for _ in range(8):
            result = summary('run', '14-one-file-many-writers', '--no-capacity')
            once, threads, locked, apart, processes, apart_too = [
                self.shared(variant, 'intact') for variant in result['variants']]
            self.assertEqual((once, locked, apart, apart_too), ('1', '1', '8', '8'))
            seen['threads'].add(threads)
            seen['processes'].add(processes)
            if all('0' in counts for counts in seen.values()):
                break
        print(f'# intact with one path: {seen}', flush=True)
        for counts in seen.values():
            self.assertIn('0', counts)
            self.assertLessEqual(counts, {'0', '1'})

    def test_files_are_removed(self):
        with tempfile.TemporaryDirectory() as folder:
            status, _, err = run('run', '14-one-file-many-writers', '--no-capacity',
                                 env=commands.environment(TMPDIR=folder))
            self.assertEqual(status, 0, err)
            self.assertEqual(os.listdir(folder), [])

    @judged
    def test_shared_list(self):
        result = summary('run', '10-appending-to-a-shared-list', '--no-capacity')
        ordered, completed = [0, 10, 20, 30, 40], [30, 10, 40, 20, 0]
        lists = [json.loads(self.shared(variant, 'list'))
                 for variant in result['variants']]
        self.assertEqual(lists, [ordered, completed, [], ordered, ordered])
        # Results of map() are in order, whatever the order of the appends.
        for variant in result['variants'][:3]:
            self.assertEqual([int(task['result']) for task in variant['tasks']], ordered)
        self.assertEqual([task['result'] for task in result['variants'][4]['tasks']],
                         ['(0, 0)', '(1, 10)', '(2, 20)', '(3, 30)', '(4, 40)'])

    def test_lists(self):
        def check(result):
            need_capacity(result['capacity'])
            speedups = [each['speedup'] for each in result['variants']]
            print(f'# {speedups}', flush=True)
            for variant in result['variants']:
                self.assertEqual(self.shared(variant, 'list'), '4000000')
            _, taking_turns, one, each = speedups
            self.assertLess(taking_turns, 1.15)
            self.assertLess(one, 1)
            self.assertGreater(each, 0.7 * result['capacity'])
            # The cores are busy with what is shared.
            self.assertGreater(result['variants'][2]['cpu_s'],
                               1.2 * result['variants'][3]['cpu_s'])

        judge(lambda: summary('run', '24b-one-list-or-one-each', '--set', 'Lesson/Cores=2'), check)

    def test_mixed(self):
        def check(result):
            times = [each['makespan_s'] for each in result['variants']]
            once, threads, processes, loop, apart = times
            print(f'# seconds {times}', flush=True)
            # Waits overlap, computing does not; the loop alone is no better.
            self.assertLess(threads, 0.75 * once)
            self.assertLess(loop, 0.75 * once)
            self.assertGreater(threads, 0.5 * once)
            if result['cores'] >= 2:
                self.assertLess(processes, 0.75 * once)
                self.assertLess(apart, 0.8 * min(threads, loop, processes))

        judge(lambda: summary('run', '20-mixed-work', '--no-capacity'), check)

    def test_device(self):
        def check(result):
            alone, two, eight, loop, processes = result['variants']
            times = [each['makespan_s'] for each in result['variants']]
            print(f'# seconds {times}', flush=True)
            for each in (alone, two, eight, loop):
                self.assertGreaterEqual(each['makespan_s'], 8 * 0.08)
                self.assertEqual([task['result'] for task in each['tasks']],
                                 [str(10 * i) for i in range(8)])
            self.assertGreater(alone['makespan_s'], 1.25 * two['makespan_s'])
            for each in (eight, loop):
                self.assertGreater(each['makespan_s'], 0.9 * two['makespan_s'])
            self.assertEqual(alone['time_s']['lock-wait'], 0)
            self.assertGreater(eight['time_s']['lock-wait'], 3 * two['time_s']['lock-wait'])
            self.assertEqual({task['error'] for task in processes['tasks']},
                             {"TypeError: cannot pickle '_thread.lock' object"})

        judge(lambda: summary('run', '21-a-shared-device', '--no-capacity'), check)

    def test_sessions(self):
        def check(result):
            once, shared, given, *own = result['variants']
            print(f'# seconds {[each["makespan_s"] for each in result["variants"]]}', flush=True)
            for each in (once, shared, *own):
                self.assertEqual([task['result'] for task in each['tasks']],
                                 [str(10 * i) for i in range(8)])
            self.assertEqual({task['error'] for task in given['tasks']},
                             {"TypeError: cannot pickle '_thread.lock' object"})
            self.assertGreater(shared['time_s']['lock-wait'], shared['makespan_s'])
            self.assertEqual([each['executor'] for each in own],
                             ['processes', 'threads', 'interpreters'])
            for each in own:
                self.assertEqual(each['time_s']['lock-wait'], 0)
                self.assertLess(each['makespan_s'], 0.75 * shared['makespan_s'])
                # Opened by each of the workers, side by side: 0.1 s of what is lost.
                starts = [lane['time_s']['starting'] for lane in each['lanes']
                          if lane['kind'] == 'worker']
                self.assertEqual(len(starts), 4)
                self.assertGreater(min(starts), 0.09)
                self.assertGreater(each['loss_s']['start'], 0.09)
                self.assertGreater(each['loss_s']['start'], 3 * shared['loss_s']['start'])

        judge(lambda: summary('run', '21b-a-session-for-each-worker', '--no-capacity'), check)

    def test_pictures_and_words(self):
        def check(result):
            once, threads, *others = result['variants']
            print(f'# {[each["makespan_s"] for each in result["variants"]]} s', flush=True)
            self.assertGreater(threads['makespan_s'], 0.85 * once['makespan_s'])
            for each in others if result['cores'] >= 2 else []:
                self.assertLess(each['makespan_s'], 0.75 * once['makespan_s'])

        judge(lambda: summary('run', '06d-blurring-a-picture', '--no-capacity'), check)
        judge(lambda: summary('run', '06e-counting-words', '--no-capacity'), check)


if __name__ == '__main__':
    sys.exit(commands.main())
