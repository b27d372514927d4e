# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of futures: each case is run in the engine and in the system's Python, on this machine
and at about the same time, and the two are held against each other."""

import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'command'))

import commands
from commands import Case, run
from test_figures import judged

PYTHON = '/usr/bin/python3'
# Of one comparison; whole tests are done again too.
ATTEMPTS = 3
BROKEN = ('BrokenProcessPool: A process in the process pool was terminated abruptly while the '
          'future was running or pending.')

HEAD = """
import concurrent.futures, json, multiprocessing, os, pickle, signal, sys, threading, time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
POOLS = {'threads': ThreadPoolExecutor, 'processes': ProcessPoolExecutor}
POOL = POOLS[sys.argv[1]]

def work(seconds, index=0, fail=(), kill=()):
    time.sleep(seconds)
    if index in kill:
        os.kill(os.getpid(), signal.SIGKILL)
    if index in fail:
        raise ValueError(f'task {index} failed')
    return index * 10

def ask(future):
    try:
        return future.result()
    except Exception as error:
        return f'{type(error).__name__}: {error}'

def say(*figures):
    print(json.dumps(figures))
"""


class Futures(Case):
    def python(self, body, pool='threads'):
        """The figures that BODY, the body of a main(), says."""
        lines = ''.join(f'    {line}\n' for line in body.strip().splitlines())
        path = self.path('case.py', f"{HEAD}\ndef main():\n{lines}\n"
                                    "if __name__ == '__main__':\n    main()\n")
        done = subprocess.run([PYTHON, path, pool], check=True, timeout=60, capture_output=True)
        return json.loads(done.stdout)

    def native(self, tasks, pool='threads', status=0, **settings):
        """The only variant of an experiment's summary."""
        lines = ''.join(f'{key}={value}\n' for key, value in settings.items())
        path = self.path('case.lesson',
                         f'[Tasks x]\n{tasks}\n[Variant 1]\nExecutor={pool}\n{lines}')
        actual, out, err = run('run', path, '--format', 'json', '--no-capacity')
        self.assertEqual(actual, status, err)
        return json.loads(out)['variants'][0]

    @staticmethod
    def delivered(variant):
        """The results in the order in which they came, and the errors."""
        tasks = [task for task in variant['tasks'] if task['delivered_s'] is not None]
        tasks.sort(key=lambda task: task['delivered_s'])
        return [int(task['result']) if task['error'] is None else task['error'] for task in tasks]

    @staticmethod
    def states(variant):
        return [task['state'] for task in variant['tasks']]

    def compare(self, case, theirs, ours):
        """Case by case beside each other; again while the machine has its moods."""
        for attempt in range(ATTEMPTS):
            python, native = theirs(), ours()
            print(f'# {case}: CPython {python}, native {native}', flush=True)
            if python == native:
                return
        self.assertEqual(python, native)

    @judged
    def test_15_awaited_submits_use_one_thread(self):
        self.compare(
            '50 awaited submits: threads',
            lambda: self.python("""
pool = POOL(max_workers=5)
for _ in range(50):
    pool.submit(work, 0.001).result()
say(len(pool._threads))
""")[0],
            lambda: len([lane for lane in self.native(
                'Workload=sleep\nCount=50\nWork=1ms', Workers=5, Collect='awaited')['lanes']
                if lane['kind'] == 'worker']))

    @judged
    def test_16_running_after_a_burst(self):
        for pool in ('threads', 'processes'):
            python = self.python("""
with POOL(max_workers=2) as pool:
    futures = [pool.submit(work, 0.3) for _ in range(12)]
    time.sleep(0.1)
    say(sum(future.running() for future in futures), sum(future.cancel() for future in futures))
""", pool)
            variant = self.native('Workload=sleep\nCount=12\nWork=300ms', pool, Workers=2,
                                  Collect='submit', CancelAfter='100ms')
            cancelled = self.states(variant).count('cancelled')
            print(f'# {pool}: running {python[0]} and {12 - cancelled}, cancelled {python[1]} and '
                  f'{cancelled}', flush=True)
            for running in (python[0], 12 - cancelled):
                if pool == 'threads':
                    self.assertEqual(running, 2)
                else:
                    self.assertIn(running, (3, 4, 5))
            self.assertEqual(python[0] + python[1], 12)
            self.assertEqual(self.states(variant).count('finished'), 12 - cancelled)

    @judged
    def test_17_order(self):
        for pool in ('threads', 'processes'):
            for collect, call in (
                    ('as_completed', 'map(ask, concurrent.futures.as_completed(futures))'),
                    ('submit', 'map(ask, futures)'),
                    ('map', 'pool.map(work, SLEEPS, range(3))')):
                self.compare(
                    f'{collect} of .3/.1/.2 on 2 {pool}',
                    lambda: self.python(f"""
SLEEPS = [0.3, 0.1, 0.2]
with POOL(max_workers=2) as pool:
    futures = [] if '{collect}' == 'map' else [
        pool.submit(work, s, i) for i, s in enumerate(SLEEPS)]
    say(*{call})
""", pool),
                    lambda: self.delivered(self.native(
                        'Workload=sleep\nCount=3\nWork=0.3s;0.1s;0.2s', pool, Workers=2,
                        Collect=collect)))

    @judged
    def test_18_map_ends_at_the_first_error(self):
        self.compare(
            'map with an error at index 2',
            lambda: self.python("""
got = []
with POOL(max_workers=1) as pool:
    try:
        for result in pool.map(lambda i: work(0.05, i, fail=(2,)), range(6)):
            got.append(result)
    except ValueError as error:
        got.append(f'ValueError: {error}')
say(*got)
"""),
            lambda: self.delivered(self.native('Workload=sleep\nCount=6\nWork=50ms\nFail=2',
                                               Workers=1)))
        states = self.states(self.native('Workload=sleep\nCount=6\nWork=50ms\nFail=2', Workers=1))
        self.assertEqual(states[:3], ['finished', 'finished', 'failed'])
        # One may have been taken before the error was seen.
        self.assertEqual(states[4:], ['cancelled', 'cancelled'])

    @judged
    def test_18_a_chunk_fails_as_one(self):
        self.compare(
            'map with chunks of 2 and an error at index 3',
            lambda: self.python("""
got = []
with POOL(max_workers=1) as pool:
    try:
        for result in pool.map(work, [0.01] * 4, range(4), [()] * 3 + [(3,)], chunksize=2):
            got.append(result)
    except ValueError as error:
        got.append(f'ValueError: {error}')
say(*got)
""", 'processes'),
            lambda: self.delivered(self.native('Workload=sleep\nCount=4\nWork=10ms\nFail=3',
                                               'processes', Workers=1, Chunksize=2)))

    @judged
    def test_19_wait(self):
        for mode in ('first_completed', 'first_exception', 'all_completed'):
            self.compare(
                f'wait, {mode}',
                lambda: self.python(f"""
with POOL(max_workers=3) as pool:
    futures = [pool.submit(work, s, i, (1,)) for i, s in enumerate([0.1, 0.2, 0.4])]
    done, _ = concurrent.futures.wait(futures, return_when='{mode.upper()}')
    say(*(ask(future) for future in futures if future in done))
"""),
                lambda: self.delivered(self.native(
                    'Workload=sleep\nCount=3\nWork=0.1s;0.2s;0.4s\nFail=1', Workers=3,
                    Collect=mode)))

    @judged
    def test_20_shutdown_cancels(self):
        def ours():
            variant = self.native('Workload=sleep\nCount=6\nWork=200ms', Workers=2,
                                  Collect='submit', CancelAfter='50ms')
            last = max(task['finished_s'] for task in variant['tasks'] if task['finished_s'])
            return [self.states(variant).count('cancelled'), round(last - 0.05, 1)]

        self.compare(
            'shutdown(cancel_futures) after 0.05 s',
            lambda: self.python("""
pool = POOL(max_workers=2)
futures = [pool.submit(work, 0.2) for _ in range(6)]
time.sleep(0.05)
begin = time.perf_counter()
pool.shutdown(cancel_futures=True)
say(sum(future.cancelled() for future in futures), round(time.perf_counter() - begin, 1))
"""), ours)

    @judged
    def test_21_a_worker_dies(self):
        def ours():
            variant = self.native('Workload=sleep\nCount=8\nWork=0.2s;0.3s\nKill=2', 'processes',
                                  status=1, Workers=2, Collect='submit')
            return [int(task['result']) if task['error'] is None else task['error']
                    for task in variant['tasks']]

        self.compare(
            'a worker is killed',
            lambda: self.python("""
with POOL(max_workers=2) as pool:
    futures = [pool.submit(work, [0.2, 0.3][i % 2], i, (), (2,)) for i in range(8)]
    say(*map(ask, futures))
""", 'processes'), ours)
        self.assertEqual(ours(), [0, 10] + [BROKEN] * 6)

    @judged
    def test_an_exception_is_swallowed(self):
        variant = self.native('Workload=sleep\nCount=8\nWork=10ms\nFail=3', Workers=2,
                              Collect='none')
        self.assertEqual(self.delivered(variant), [])
        self.assertEqual(self.states(variant), ['finished'] * 3 + ['failed'] + ['finished'] * 4)
        (check,) = [check for check in variant['checks'] if check['name'] == 'swallowed']
        self.assertEqual((check['actual'], check['ok']), ('1', False))


class Lessons(Case):
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
    def test_08_submit_and_as_completed(self):
        orders = [Futures.delivered(v) for v in self.lesson('08-submit-and-as-completed')]
        self.assertEqual(orders, [[0, 10, 20], [10, 0, 20], [10, 0, 20]])

    @judged
    def test_09_map_keeps_the_order(self):
        orders = [Futures.delivered(v) for v in self.lesson('09-map-keeps-the-order')]
        self.assertEqual(orders, [[0, 10, 20], [10, 0, 20], [0, 10, 20]])

    @judged
    def test_13_a_swallowed_exception(self):
        unasked, asked, mapped = self.lesson('13-a-swallowed-exception')
        error = 'ValueError: task 3 failed'
        self.assertEqual(Futures.delivered(unasked), [])
        self.assertEqual(Futures.delivered(asked), [0, 10, 20, error, 40, 50, 60, 70])
        self.assertEqual(Futures.delivered(mapped), [0, 10, 20, error])
        self.assertEqual(sum(c['name'] == 'swallowed' for c in unasked['checks']), 1)
        self.assertGreaterEqual(Futures.states(mapped).count('cancelled'), 1)

    @judged
    def test_15_what_cannot_be_pickled(self):
        """The same objects, through a pool of the system's Python."""
        threads, processes = self.lesson('15-what-cannot-be-pickled')
        self.assertEqual(Futures.states(threads), ['finished'] * 11)
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
        self.assertEqual(Futures.states(whole), ['finished'] * 8)
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
