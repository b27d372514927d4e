# SPDX-License-Identifier: GPL-3.0-or-later
"""How pools start, what they refuse to pickle, and how a failure ends a group of coroutines."""

import json
import statistics
import subprocess
import sys

import commands
from suite import PYTHON, Conformance, case

UNPICKLABLE = ('lambda', 'local-function', 'file', 'connection', 'gpu-session')
# Runs of which the median of the first result is taken.
TIMES = 5


class Pools(Conformance):
    def script(self, text):
        """The figures that the script TEXT says as JSON."""
        path = self.path('case.py', text)
        done = subprocess.run([PYTHON, path], check=True, timeout=60, capture_output=True)
        return json.loads(done.stdout)

    @case(22, 'an unpicklable task')
    def test_22_an_unpicklable_task_fails_alone(self):
        groups = ''.join(f'[Tasks {name}]\nWorkload=sleep\nCount=1\nWork=1ms\nObject={name}\n'
                         '[Tasks after {name}]\nWorkload=sleep\nCount=1\nWork=1ms\n'
                         .replace('{name}', name) for name in UNPICKLABLE)
        (variant,) = self.native(f'{groups}[Variant 1]\nExecutor=processes\nWorkers=1\n'
                                 'Collect=awaited\n')
        python = self.script(UNPICKLABLE_SCRIPT)
        native = [task['error'] for task in variant['tasks']]
        self.assertEqual(len(python), 2 * len(UNPICKLABLE))
        for task, theirs, ours in zip(variant['tasks'], python, native):
            self.equal(task['group'], *(self.without_address(text) for text in (theirs, ours)))
        # The submit after each works.
        self.assertEqual(native[1::2], [None] * len(UNPICKLABLE))
        self.assertTrue(all(native[0::2]))

    @staticmethod
    def without_address(text):
        """A lambda's address is its own."""
        return text and ' '.join('0x…' if word.startswith('0x') else word
                                 for word in text.replace('>', ' >').split())

    @case(23, 'first results')
    def test_23_first_results(self):
        """From submit to result: a thread, a fork, a fork server that is there, a spawn."""
        python = {name: statistics.median(times)
                  for name, times in self.script(FIRST_SCRIPT % TIMES).items()}
        native = {}
        for name, variant in (('thread', 'Executor=threads'), ('fork', 'Executor=processes'),
                              ('spawn', 'Executor=processes\nStartMethod=spawn')):
            native[name] = statistics.median(self.first_result(variant) for _ in range(TIMES))
        # A worker for each task: all but the first find the server warm.
        (server,) = self.native('[Tasks x]\nWorkload=sum-squares\nCount=%d\nN=1\n[Variant 1]\n'
                                'Executor=processes\nStartMethod=forkserver\nWorkers=1\n'
                                'MaxTasksPerChild=1\nCollect=awaited\n' % (TIMES + 1))
        native['warm'] = statistics.median(task['delivered_s'] - task['submitted_s']
                                           for task in server['tasks'][1:])
        cold = server['tasks'][0]['delivered_s']
        self.row('first result of a cold fork server, ms', 'reference: 150 to 165', 1000 * cold,
                 'longer than spawn')
        for shorter, longer in (('thread', 'fork'), ('fork', 'warm'), ('warm', 'spawn')):
            self.within(f'first result, {longer} over {shorter}', python[longer] / python[shorter],
                        native[longer] / native[shorter], 1, None)
        self.within('first result, spawn over fork', python['spawn'] / python['fork'],
                    native['spawn'] / native['fork'], 5, None)
        self.assertGreater(cold, native['spawn'])

    def first_result(self, variant):
        (only,) = self.native(f'[Tasks x]\nWorkload=sum-squares\nCount=1\nN=1\n[Variant 1]\n'
                              f'Workers=1\n{variant}\n')
        return only['tasks'][0]['delivered_s']

    @case(26, 'gather and TaskGroup')
    def test_26_gather_against_a_task_group(self):
        text = ('[Tasks x]\nWorkload=sleep\nCount=3\nWork=0.05s;0.1s;0.3s\nFail=1\n'
                '[Variant 1]\nExecutor=asyncio\n'
                '[Variant 2]\nExecutor=asyncio\nCollect=task_group\n')
        python = self.script(SIBLINGS_SCRIPT)
        native = [[task['state'] for task in variant['tasks']] for variant in self.native(text)]
        for what, theirs, ours in zip(('gather', 'TaskGroup'), python, native):
            self.equal(f'three tasks, the second fails: {what}', theirs, ours)
        self.assertEqual([states[2] for states in native], ['finished', 'cancelled'])


UNPICKLABLE_SCRIPT = """
import json, sqlite3, threading
from concurrent.futures import ProcessPoolExecutor

class GpuSession:
    def __init__(self):
        self.lock = threading.Lock()

def outer():
    def inner():
        return 42
    return inner

def take(thing):
    return 0

if __name__ == '__main__':
    errors = []
    with ProcessPoolExecutor(1) as pool:
        for thing in [lambda: 42, outer(), open(__file__), sqlite3.connect(':memory:'),
                      GpuSession()]:
            for argument in (thing, 42):
                error = pool.submit(take, argument).exception()
                errors.append(error and f'{type(error).__name__}: {error}')
    print(json.dumps(errors))
"""

FIRST_SCRIPT = """
import json, multiprocessing, time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

def nothing():
    return 0

def measure(make):
    begin = time.perf_counter()
    with make() as pool:
        pool.submit(nothing).result()
        return time.perf_counter() - begin

def processes(method):
    return lambda: ProcessPoolExecutor(1, multiprocessing.get_context(method))

if __name__ == '__main__':
    # Starts the fork server, which stays.
    measure(processes('forkserver'))
    makers = {'thread': lambda: ThreadPoolExecutor(1), 'fork': processes('fork'),
              'warm': processes('forkserver'), 'spawn': processes('spawn')}
    print(json.dumps({name: [measure(make) for _ in range(%d)]
                      for name, make in makers.items()}))
"""

SIBLINGS_SCRIPT = """
import asyncio, json

async def work(index, seconds):
    await asyncio.sleep(seconds)
    if index == 1:
        raise ValueError('task 1 failed')

def state(task):
    if task.cancelled():
        return 'cancelled'
    return 'failed' if task.exception() else 'finished'

LENGTHS = [0.05, 0.1, 0.3]

async def gathered():
    tasks = [asyncio.create_task(work(*each)) for each in enumerate(LENGTHS)]
    try:
        await asyncio.gather(*tasks)
    except ValueError:
        await asyncio.wait(tasks)
    return [state(task) for task in tasks]

async def grouped():
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(work(*each)) for each in enumerate(LENGTHS)]
    except ExceptionGroup:
        return [state(task) for task in tasks]

print(json.dumps([asyncio.run(gathered()), asyncio.run(grouped())]))
"""


if __name__ == '__main__':
    sys.exit(commands.main())
