# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of futures."""

import json
import math
import subprocess
import sys


from suite import PYTHON, Conformance, case, main

BROKEN = ('BrokenProcessPool: A process in the process pool was terminated abruptly while the '
          'future was running or pending.')
UNUSABLE = ('BrokenProcessPool: A child process terminated abruptly, the process pool is not usable '
            'anymore')

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


# Four tasks from an event loop, so many at a time, of which the second kills its process.
LOOP = """
import asyncio

async def main():
    semaphore = asyncio.Semaphore(%d)

    async def submit(index):
        async with semaphore:
            try:
                return await asyncio.get_running_loop().run_in_executor(
                    pool, work, 0.05, index, (), (1,))
            except Exception as error:
                return f'{type(error).__name__}: {error}'

    return await asyncio.gather(*map(submit, range(4)))

with POOL(max_workers=1) as pool:
    say(*asyncio.run(main()))
"""


# Six coroutines of that length, of which two fail.
LOOP_WAIT = """
import asyncio

async def submit(index):
    await asyncio.sleep(%s)
    return work(0, index, (1, 4))

async def main():
    tasks = [asyncio.create_task(submit(index)) for index in range(6)]
    done, _ = await asyncio.wait(tasks, return_when=asyncio.%s)
    say(*(ask(task) for task in tasks if task in done))
    await asyncio.wait(tasks)

asyncio.run(main())
"""


class Futures(Conformance):
    def script(self, body, pool='threads'):
        """The figures that BODY, the body of a main(), says."""
        lines = ''.join(f'    {line}\n' for line in body.strip().splitlines())
        path = self.path('case.py', f"{HEAD}\ndef main():\n{lines}\n"
                                    "if __name__ == '__main__':\n    main()\n")
        done = subprocess.run([PYTHON, path, pool], check=True, timeout=60, capture_output=True)
        return json.loads(done.stdout)

    def pool(self, tasks, pool='threads', status=0, **settings):
        """The only variant of an experiment's summary."""
        lines = ''.join(f'{key}={value}\n' for key, value in settings.items())
        (variant,) = self.native(f'[Tasks x]\n{tasks}\n[Variant 1]\nExecutor={pool}\n{lines}',
                                 status=status)
        return variant

    @staticmethod
    def delivered(variant):
        """The results in the order in which they came, and the errors."""
        tasks = [task for task in variant['tasks'] if task['delivered_s'] is not None]
        tasks.sort(key=lambda task: task['delivered_s'])
        return [int(task['result']) if task['error'] is None else task['error'] for task in tasks]

    @staticmethod
    def states(variant):
        return [task['state'] for task in variant['tasks']]

    @case(15, 'awaited submits')
    def test_15_awaited_submits_use_one_thread(self):
        self.equal(
            '50 awaited submits: threads',
            self.script("""
pool = POOL(max_workers=5)
for _ in range(50):
    pool.submit(work, 0.001).result()
say(len(pool._threads))
""")[0],
            len([lane for lane in self.pool(
                'Workload=sleep\nCount=50\nWork=1ms', Workers=5, Collect='awaited')['lanes']
                if lane['kind'] == 'worker']))

    @case(16, 'what runs after a burst')
    def test_16_running_after_a_burst(self):
        for pool, allowed in (('threads', {2}), ('processes', {3, 4, 5})):
            seen = []
            for _ in range(10):
                python = self.script("""
with POOL(max_workers=2) as pool:
    futures = [pool.submit(work, 0.1) for _ in range(12)]
    time.sleep(0.05)
    say(sum(future.running() for future in futures), sum(future.cancel() for future in futures))
""", pool)
                states = self.states(self.pool('Workload=sleep\nCount=12\nWork=100ms', pool,
                                               Workers=2, Collect='submit', CancelAfter='50ms'))
                seen.append((*python, states.count('finished'), states.count('cancelled')))
            theirs, ours = ([each[column] for each in seen] for column in (0, 2))
            self.row(f'running, of 12 on 2 {pool}', theirs, ours, f'each of {sorted(allowed)}')
            for running, cancelled, finished, dropped in seen:
                self.assertIn(running, allowed)
                self.assertIn(finished, allowed)
                self.assertEqual(running + cancelled, 12)
                self.assertEqual(finished + dropped, 12)

    @case(17, 'the order of results')
    def test_17_order(self):
        for pool in ('threads', 'processes'):
            for collect, call in (
                    ('as_completed', 'map(ask, concurrent.futures.as_completed(futures))'),
                    ('submit', 'map(ask, futures)'),
                    ('map', 'pool.map(work, SLEEPS, range(3))')):
                self.equal(
                    f'{collect} of .3/.1/.2 on 2 {pool}',
                    self.script(f"""
SLEEPS = [0.3, 0.1, 0.2]
with POOL(max_workers=2) as pool:
    futures = [] if '{collect}' == 'map' else [
        pool.submit(work, s, i) for i, s in enumerate(SLEEPS)]
    say(*{call})
""", pool),
                    self.delivered(self.pool(
                        'Workload=sleep\nCount=3\nWork=0.3s;0.1s;0.2s', pool, Workers=2,
                        Collect=collect)))

    @case(18, 'map and an error')
    def test_18_map_ends_at_the_first_error(self):
        variant = self.pool('Workload=sleep\nCount=6\nWork=50ms\nFail=2', Workers=1)
        self.equal(
            'map with an error at index 2',
            self.script("""
got = []
with POOL(max_workers=1) as pool:
    try:
        for result in pool.map(lambda i: work(0.05, i, fail=(2,)), range(6)):
            got.append(result)
    except ValueError as error:
        got.append(f'ValueError: {error}')
say(*got)
"""),
            self.delivered(variant))
        states = self.states(variant)
        self.assertEqual(states[:3], ['finished', 'finished', 'failed'])
        # One may have been taken before the error was seen.
        self.assertEqual(states[4:], ['cancelled', 'cancelled'])

    @case(18, 'map and an error')
    def test_18_a_chunk_fails_as_one(self):
        self.equal(
            'map with chunks of 2 and an error at index 3',
            self.script("""
got = []
with POOL(max_workers=1) as pool:
    try:
        for result in pool.map(work, [0.01] * 4, range(4), [()] * 3 + [(3,)], chunksize=2):
            got.append(result)
    except ValueError as error:
        got.append(f'ValueError: {error}')
say(*got)
""", 'processes'),
            self.delivered(self.pool('Workload=sleep\nCount=4\nWork=10ms\nFail=3',
                                     'processes', Workers=1, Chunksize=2)))

    @case(19, 'wait in its three modes')
    def test_19_wait(self):
        for pool in ('threads', 'processes'):
            for mode, n_done in (('first_completed', 1), ('first_exception', 2),
                                 ('all_completed', 3)):
                native = self.delivered(self.pool(
                    'Workload=sleep\nCount=3\nWork=0.1s;0.2s;0.4s\nFail=1', pool, Workers=3,
                    Collect=mode))
                self.equal(
                    f'wait on {pool}, {mode}',
                    self.script(f"""
with POOL(max_workers=3) as pool:
    futures = [pool.submit(work, s, i, (1,)) for i, s in enumerate([0.1, 0.2, 0.4])]
    done, _ = concurrent.futures.wait(futures, return_when='{mode.upper()}')
    say(*(ask(future) for future in futures if future in done))
""", pool), native)
                self.assertEqual(len(native), n_done)

    @case(19, 'wait in its three modes')
    def test_19_wait_for_equal_ones(self):
        """On a loop those that are due at once are done when the caller's turn comes."""
        for seconds in (0, 0.1):
            for mode in ('first_completed', 'first_exception', 'all_completed'):
                native = self.delivered(self.pool(
                    f'Workload=sleep\nCount=6\nWork={seconds}s\nFail=1;4', 'asyncio',
                    Collect=mode))
                self.equal(
                    f'wait on a loop for 6 × {seconds} s, {mode}',
                    self.script(LOOP_WAIT % (seconds, mode.upper())), native)
                self.assertEqual(len(native), 6)

    @case(20, 'shutdown(cancel_futures)')
    def test_20_shutdown_cancels(self):
        cancelled, took, ours, last = self.shut_down('threads')
        self.equal('threads: cancelled after 0.05 s', cancelled, ours)
        self.assertEqual(cancelled, 4)
        self.within('threads: shutdown takes', took, last, 0.145, 0.18, 's')

        # Those that are in the queue are running, as in case 16: one to three are left to be cancelled,
        # and the two or three rounds that are not take their time.
        cancelled, took, ours, last = self.shut_down('processes')
        self.within('processes: cancelled after 0.05 s', cancelled, ours, 1, 3)
        theirs, ours = (time - 0.2 * math.ceil((6 - count) / 2) + 0.05
                        for time, count in ((took, cancelled), (last, ours)))
        self.within('processes: shutdown takes longer than what runs', theirs, ours, -0.005, 0.06,
                    's')

    def shut_down(self, pool):
        """(cancelled, seconds of shutdown) in CPython and in the engine."""
        theirs = self.script("""
pool = POOL(max_workers=2)
futures = [pool.submit(work, 0.2) for _ in range(6)]
time.sleep(0.05)
begin = time.perf_counter()
pool.shutdown(cancel_futures=True)
say(sum(future.cancelled() for future in futures), time.perf_counter() - begin)
""", pool)
        variant = self.pool('Workload=sleep\nCount=6\nWork=200ms', pool, Workers=2,
                            Collect='submit', CancelAfter='50ms')
        last = max(task['finished_s'] for task in variant['tasks'] if task['finished_s'])
        return *theirs, self.states(variant).count('cancelled'), last - 0.05

    @case(21, 'a worker is killed')
    def test_21_a_worker_dies(self):
        ours = self.outcomes('Workload=sleep\nCount=8\nWork=0.2s;0.3s\nKill=2', 'processes',
                             Workers=2, Collect='submit')
        self.must({text for text in ours if isinstance(text, str)} == {BROKEN}, ours)
        self.equal(
            'results, worker killed in mid-run',
            self.script("""
with POOL(max_workers=2) as pool:
    futures = [pool.submit(work, [0.2, 0.3][i % 2], i, (), (2,)) for i in range(8)]
    say(*map(ask, futures))
""", 'processes'), ours)
        self.assertEqual(ours, [0, 10] + [BROKEN] * 6)

    @case(21, 'a worker is killed')
    def test_21_a_later_submit(self):
        """A task submitted to a broken pool has a message of its own."""
        expected = [0, BROKEN, UNUSABLE, UNUSABLE]
        ours = self.outcomes('Workload=sleep\nCount=4\nWork=50ms\nKill=1', 'processes', Workers=2,
                             Collect='awaited')
        self.must(ours == expected, ours)
        self.equal('submits behind the death of a worker', self.script("""
def submit(pool, index):
    try:
        return pool.submit(work, 0.05, index, (), (1,)).result()
    except Exception as error:
        return f'{type(error).__name__}: {error}'

with POOL(max_workers=2) as pool:
    say(*[submit(pool, index) for index in range(4)])
""", 'processes'), ours)

        ours = self.outcomes('Workload=sum-squares\nCount=4\nN=1000\nKill=1', 'asyncio-processes',
                             Workers=1, Semaphore=1)
        ours[0] = 0
        self.must(ours == expected, ours)
        self.equal('the same from an event loop', self.script(LOOP % 1, 'processes'), ours)

        # All four are submitted before one dies, though not as the first ones of the run.
        ours = self.outcomes('Workload=sleep\nCount=2\nWork=1ms\n[Tasks y]\nWorkload=sum-squares\n'
                             'Count=4\nN=1000000\nKill=1', 'asyncio-processes', Workers=1)[2:]
        ours[0] = 0
        self.must(ours == [0] + [BROKEN] * 3, ours)
        self.equal('all submitted before that', self.script(LOOP % 4, 'processes'), ours)

    def outcomes(self, *arguments, **settings):
        """Each task's result, or its error, of a run that fails."""
        variant = self.pool(*arguments, status=1, **settings)
        return [int(task['result']) if task['error'] is None else task['error']
                for task in variant['tasks']]

    def test_an_exception_is_swallowed(self):
        variant = self.pool('Workload=sleep\nCount=8\nWork=10ms\nFail=3', Workers=2,
                            Collect='none')
        self.assertEqual(self.delivered(variant), [])
        self.assertEqual(self.states(variant), ['finished'] * 3 + ['failed'] + ['finished'] * 4)
        (check,) = [check for check in variant['checks'] if check['name'] == 'swallowed']
        self.assertEqual((check['actual'], check['ok']), ('1', False))


if __name__ == '__main__':
    sys.exit(main())
