# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting overlaps, computing does not, and what lets go of the GIL does."""

import statistics
import sys

from machine import need_capacity
from suite import Conformance, case, main

ROUNDS = 3

WAITING = """[Tasks wait]
Workload=sleep
Count={count}
Work={work}ms
[Variant 1]
Executor=sequential
[Variant 2]
Executor=threads
Workers=5
"""

# The sums are beyond 64 bits.
COMPUTING = """[Tasks cpu]
Workload=sum-squares
Count=4
N=4000000
[Variant 1]
Executor=sequential
[Variant 2]
Executor=threads
Workers=2
[Variant 3]
Executor=threads
Workers=4
"""

PARALLEL = """[Tasks cpu]
Workload=sum-squares
Count=4
N=4000000
[Variant 1]
Executor=sequential
[Variant 2]
Executor=processes
Workers=2
[Variant 3]
Executor=free-threads
Workers=2
"""

HASHING = """[Tasks hash]
Workload=hash
Count=2
Work=300ms
[Variant 1]
Executor=sequential
[Variant 2]
Executor=threads
Workers=2
[Variant 3]
Executor=processes
Workers=2
"""


def rounds_of(begins, seconds):
    """How many tasks began in each round of so many seconds."""
    counts = {}
    for begin in begins:
        number = round(begin / seconds)
        counts[number] = counts.get(number, 0) + 1
    return [counts[number] for number in sorted(counts)]


class Work(Conformance):
    @case(1, 'five sleeps on five threads')
    def test_01_waiting_overlaps(self):
        alone, pooled, results, _ = self.python('waits', 5, 0.5, 5)
        variants = self.native(WAITING.format(count=5, work=500))
        self.within('speedup', alone / pooled, variants[1]['speedup'], 4.6, 5.05)
        native = [int(task['result']) for task in variants[1]['tasks']]
        self.equal('results', results, native)
        self.assertEqual(native, [0, 10, 20, 30, 40])

    @case(2, 'ten sleeps on five threads')
    def test_02_two_rounds(self):
        alone, pooled, _, begins = self.python('waits', 10, 0.2, 5)
        variants = self.native(WAITING.format(count=10, work=200))
        native = [task['started_s'] for task in variants[1]['tasks']]
        theirs, ours = rounds_of(begins, 0.2), rounds_of(native, 0.2)
        self.equal('tasks begun in each round', theirs, ours)
        self.assertEqual(ours, [5, 5])
        self.within('makespan / one sleep', pooled / 0.2, variants[1]['makespan_s'] / 0.2, 2, 2.2)

    def speedups(self, experiment, pools):
        """(CPython's, the engine's) medians of several rounds; the sums are the same in each."""
        theirs, ours = [], []
        for _ in range(ROUNDS):
            results, (alone, *times) = self.python('computes', 4000000, pools)
            theirs.append([alone / time for time in times])
            variants = self.native(experiment)
            for variant in variants:
                self.must([task['result'] for task in variant['tasks']] == results, 'a wrong sum')
            ours.append([variant['speedup'] for variant in variants[1:]])
        self.equal('the sum of squares below 4 000 000', results[0],
                   variants[1]['tasks'][0]['result'])
        return [[statistics.median(column) for column in zip(*each)] for each in (theirs, ours)]

    @case(3, 'computing under one GIL')
    def test_03_computing(self):
        theirs, ours = self.speedups(COMPUTING, [('threads', 2), ('threads', 4)])
        for workers, *both in zip((2, 4), theirs, ours):
            self.within(f'speedup on {workers} threads', *both, 0.8, 1.1)

    @case(4, 'computing on two processes')
    def test_04_parallel(self):
        self.need_cores(2)
        (theirs,), (processes, free) = self.speedups(PARALLEL, [('processes', 2)])
        self.within('speedup on 2 processes', theirs, processes, 1.6, 2)
        self.within('free threads / processes', 'a build without the GIL is not here',
                    free / processes, 0.85, 1.15)

    @case(13, 'a C call that releases the GIL')
    def test_13_hash(self):
        self.need_cores(2)
        python, rounds = [], []
        for _ in range(2 * ROUNDS - 1):
            alone, *pooled = self.python('hashes', 0.3)
            python.append([alone / time for time in pooled])
            rounds.append([variant['speedup'] for variant in self.native(HASHING)[1:]])
        # Take the machine's capacity from CPython's processes, so that no pool of the engine is its
        # own yardstick.
        (theirs, capacity), (threads, processes) = (
            [statistics.median(column) for column in zip(*each)] for each in (python, rounds))
        if threads < 1.6:
            need_capacity(capacity)
        # 1.6 is for two idle cores.  Work like this, which keeps a core's units busy, gets less of
        # two that are threads of one, or whose other threads are somebody else's.
        least = 1.6 * min(capacity / 2, 1)
        self.within('speedup on 2 threads', theirs, threads, least, None)
        self.within('speedup on 2 processes', capacity, processes, least, None)


if __name__ == '__main__':
    sys.exit(main())
