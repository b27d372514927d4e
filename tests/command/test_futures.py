# SPDX-License-Identifier: GPL-3.0-or-later
"""The lessons about the life of futures, and about what is pickled: each shows the figure that it
is there for."""

import json
import subprocess
import sys

import commands
from commands import Case, run
from machine import judged

PYTHON = '/usr/bin/python3'
# Attempts at one comparison; whole tests are repeated too.
ATTEMPTS = 3
BROKEN = ('BrokenProcessPool: A process in the process pool was terminated abruptly while the '
          'future was running or pending.')


def delivered(variant):
    """The results in the order in which they came, and the errors."""
    tasks = [task for task in variant['tasks'] if task['delivered_s'] is not None]
    tasks.sort(key=lambda task: task['delivered_s'])
    return [int(task['result']) if task['error'] is None else task['error'] for task in tasks]


def states(variant):
    return [task['state'] for task in variant['tasks']]


def cancelled(variant):
    return [i for i, state in enumerate(states(variant)) if state == 'cancelled']


class FutureLessons(Case):
    """Each lesson shows its figure, headless."""

    def lesson(self, number, status=0):
        actual, out, err = run('run', number, '--no-capacity', '--format', 'json')
        self.assertEqual(actual, status, err)
        return json.loads(out)['variants']

    @judged
    def test_07_too_small_for_processes(self):
        for attempt in range(ATTEMPTS):
            _, threads, one, ten, hundred = [v['speedup'] for v in
                                             self.lesson('07-too-small-for-processes')]
            print(f'# threads {threads}, chunks of 1: {one}, 10: {ten}, 100: {hundred}', flush=True)
            if one < 0.7 and one < ten < hundred and hundred > 1.5 * one and threads < 1.1:
                return
        self.fail('the chunks do not win it back')

    @judged
    def test_07b_one_large_argument(self):
        threads, processes = self.lesson('07b-one-large-argument')
        (task,) = processes['tasks']
        print(f'# threads {threads["makespan_s"]}, processes {processes["makespan_s"]}, '
              f'{processes["time_s"]}', flush=True)
        self.assertGreater(processes['makespan_s'], 2 * threads['makespan_s'])
        self.assertGreater(processes['time_s']['pickling'], processes['time_s']['running'])

    @judged
    def test_07c_where_processes_begin_to_win(self):
        """A row for each length of a task, a column for each number of workers."""
        path = self.path('even.svg')
        status, out, err = run('sweep', '07c-where-processes-begin-to-win', '--repeats', '1',
                               '--no-capacity', '--format', 'json', '--chart', 'break-even',
                               '--output', path)
        self.assertEqual(status, 0, err)
        times = {name: [v['makespan_s'] for v in json.loads(out)['variants']
                        if v['executor'] == name] for name in ('threads', 'processes')}
        ratios = [threads / processes for threads, processes in zip(times['threads'],
                                                                    times['processes'])]
        rows = [ratios[i:i + 3] for i in range(0, len(ratios), 3)]
        print('# threads over processes:', [[round(ratio, 2) for ratio in row] for row in rows],
              flush=True)
        self.assertEqual(len(rows), 6)
        self.assertLess(max(row[0] for row in rows), 1.15, 'one process does not win')
        self.assertLess(rows[0][1], 0.8, 'nor do two with the shortest tasks')
        self.assertGreater(rows[-1][1], 1.2, 'but they do with the longest')
        self.assertIn(b'2 workers: the processes win with tasks from', self.read('even.svg'))

    @judged
    def test_08_submit_and_as_completed(self):
        orders = [delivered(v) for v in self.lesson('08-submit-and-as-completed')]
        self.assertEqual(orders, [[0, 10, 20], [10, 0, 20], [10, 0, 20]])

    @judged
    def test_08b_cancel_and_shutdown(self):
        some, threads, loop = self.lesson('08b-cancel-and-shutdown')
        for variant in (some, threads):
            late = variant['tasks'][6]
            self.assertEqual(late['error'],
                             'RuntimeError: cannot schedule new futures after shutdown')
            self.assertIsNone(late['started_s'])
        # A thread that runs cannot be stopped; a coroutine can.
        self.assertEqual(cancelled(some), [4, 5])
        self.assertEqual(cancelled(threads), [2, 3, 4, 5])
        self.assertEqual(cancelled(loop), [0, 4, 5])
        self.assertEqual(delivered(loop), [10, 20, 30, 0])
        times = [variant['makespan_s'] for variant in (some, threads, loop)]
        print(f'# {times} s', flush=True)
        self.assertGreaterEqual(times[0], 0.6)
        self.assertLess(times[1], 0.75 * times[0])
        self.assertLess(times[2], 0.75 * times[0])

    @judged
    def test_09_map_keeps_the_order(self):
        variants = self.lesson('09-map-keeps-the-order')
        orders = [delivered(v) for v in variants]
        self.assertEqual(orders, [[0, 10, 20], [10, 0, 20], [0, 10, 20], [0, 10, 20]])
        # gather() hands out nothing before the last one is done, and nobody had to wait for a
        # worker.
        gathered = variants[3]['tasks']
        self.assertGreaterEqual(min(task['delivered_s'] for task in gathered), 0.3)
        self.assertLess(variants[3]['makespan_s'], variants[0]['makespan_s'])

    @judged
    def test_13_a_swallowed_exception(self):
        unasked, asked, mapped = self.lesson('13-a-swallowed-exception')
        error = 'ValueError: task 3 failed'
        self.assertEqual(delivered(unasked), [])
        self.assertEqual(delivered(asked), [0, 10, 20, error, 40, 50, 60, 70])
        self.assertEqual(delivered(mapped), [0, 10, 20, error])
        self.assertEqual(sum(c['name'] == 'swallowed' for c in unasked['checks']), 1)
        self.assertGreaterEqual(states(mapped).count('cancelled'), 1)

    def test_13_a_chunk_has_one_future(self):
        """One or two of three chunks of four fail, each with one exception: map() asks for the
        first, and nobody for what comes after that."""
        for fail, n_swallowed in (('2', 0), ('2;3', 0), ('5;6;7', 0), ('1;5', 1), ('1;5;6', 1)):
            path = self.path('chunks.lesson',
                             f'[Tasks x]\nWorkload=sleep\nCount=12\nWork=0s\nFail={fail}\n'
                             '[Variant 1]\nExecutor=processes\nWorkers=1\nChunksize=4\n')
            status, out, err = run('run', path, '--format', 'json', '--no-capacity')
            self.assertEqual(status, 0, err)
            checks = json.loads(out)['variants'][0]['checks']
            swallowed = [c['actual'] for c in checks if c['name'] == 'swallowed']
            self.assertEqual(swallowed, [str(n_swallowed)] if n_swallowed else [], fail)

    @judged
    def test_13_a_sequence_that_ends_early(self):
        """The first exception ends it: what does all tasks is not compared with that."""
        for fail, compared in (('', True), ('Fail=0\n', False)):
            path = self.path('early.lesson',
                             f'[Tasks x]\nWorkload=sleep\nCount=3\nWork=20ms\n{fail}'
                             '[Variant 1]\nExecutor=sequential\n'
                             '[Variant 2]\nExecutor=threads\nWorkers=3\nCollect=submit\n')
            _, threads = self.lesson(path)
            self.assertEqual(threads['speedup'] is not None, compared)

    def test_15_what_cannot_be_pickled(self):
        """The same objects, through a pool of the system's Python."""
        threads, processes = self.lesson('15-what-cannot-be-pickled')
        self.assertEqual(states(threads), ['finished'] * 11)
        native = [task['error'] for task in processes['tasks']]
        script = self.path('case.py', PICKLING)
        done = subprocess.run([PYTHON, script], check=True, timeout=60, capture_output=True)
        python = json.loads(done.stdout)
        for task, theirs, ours in zip(processes['tasks'], python, native):
            print(f'# {task["group"]}: CPython {theirs}, native {ours}', flush=True)
            # The address of a lambda is its own.
            self.assertEqual(*(None if text is None else
                               ' '.join('0x…' if word.startswith('0x') else word
                                        for word in text.replace('>', ' >').split())
                               for text in (theirs, ours)))
        self.assertEqual(sum(error is not None for error in native), 5)

    @judged
    def test_17_a_worker_dies(self):
        whole, broken = self.lesson('17-a-worker-dies', status=1)
        self.assertEqual(states(whole), ['finished'] * 8)
        self.assertEqual([task['error'] for task in broken['tasks']], [None] * 2 + [BROKEN] * 6)
        self.assertEqual([task['result'] for task in broken['tasks'][:2]], ['0', '10'])


PICKLING = """
import json, socket, sqlite3, threading
from concurrent.futures import ProcessPoolExecutor

class GpuSession:
    def __init__(self):
        self.lock = threading.Lock()

def top_level():
    return 42

def outer():
    def inner():
        return 42
    return inner

THINGS = [42, 'text', [1, 2, 3], {'a': 1}, top_level, lambda: 42, outer(), open(__file__),
          sqlite3.connect(':memory:'), GpuSession(), socket.socket()]

def take(thing):
    pass

if __name__ == '__main__':
    errors = []
    with ProcessPoolExecutor(2) as pool:
        for future in [pool.submit(take, thing) for thing in THINGS]:
            error = future.exception()
            errors.append(error and f'{type(error).__name__}: {error}')
    print(json.dumps(errors))
"""


if __name__ == '__main__':
    sys.exit(commands.main())
