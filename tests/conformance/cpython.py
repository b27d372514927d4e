# SPDX-License-Identifier: GPL-3.0-or-later
"""CPython's side of the cases: each function does what its case says in this interpreter, and
returns figures.  `python3 cpython.py FUNCTION ARGUMENT…` prints them as JSON; the arguments are
JSON too."""

import asyncio
import hashlib
import json
import os
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

POOLS = {'threads': ThreadPoolExecutor, 'processes': ProcessPoolExecutor}
now = time.perf_counter


def sum_squares(n):
    return sum(i * i for i in range(n))


def size(function, seconds):
    """The N for which FUNCTION takes so long here."""
    n = 100_000
    best = min(timed(function, n) for _ in range(3))
    return int(n * seconds / best)


def timed(function, *arguments):
    begin = now()
    function(*arguments)
    return now() - begin


class Computing:
    """COUNT threads that compute as long as the with block lasts."""

    def __init__(self, count):
        self.done = False
        self.threads = [threading.Thread(target=self.compute) for _ in range(count)]

    def compute(self):
        while not self.done:
            sum_squares(1000)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        # Until each of them has had its turn, as they have when the engine's ticker begins.
        time.sleep(0.02)

    def __exit__(self, *_):
        self.done = True
        for thread in self.threads:
            thread.join()


# Waiting and computing

def wait(task):
    index, seconds = task
    began = now()
    time.sleep(seconds)
    return index * 10, began


def waits(count, seconds, workers):
    """[seconds one after another, on threads, the results, when each task began]"""
    tasks = [(i, seconds) for i in range(count)]
    begin = now()
    for task in tasks:
        wait(task)
    alone = now() - begin

    begin = now()
    with ThreadPoolExecutor(max_workers=workers) as pool:
        outcomes = list(pool.map(wait, tasks))
    return [alone, now() - begin, [result for result, _ in outcomes],
            [began - begin for _, began in outcomes]]


def computes(n, pools):
    """[the results, seconds in sequence, seconds on each of POOLS: (name, workers)]"""
    begin = now()
    results = [sum_squares(n) for _ in range(4)]
    figures = [now() - begin]
    for name, workers in pools:
        begin = now()
        with POOLS[name](max_workers=workers) as pool:
            assert list(pool.map(sum_squares, [n] * 4)) == results
        figures.append(now() - begin)
    return [[str(result) for result in results], figures]


def hash_blocks(n):
    block = bytes(range(256)) * 4096
    for _ in range(n):
        hashlib.sha256(block).digest()


def hashes(seconds):
    """[seconds of two calls one after the other, of two threads, of two processes that are there
    already]"""
    n = max(int(seconds / min(timed(hash_blocks, 4) / 4 for _ in range(3))), 1)
    figures = [timed(hash_blocks, 2 * n)]
    for name in ('threads', 'processes'):
        with POOLS[name](max_workers=2) as pool:
            list(pool.map(hash_blocks, [1, 1]))
            figures.append(timed(lambda: list(pool.map(hash_blocks, [n, n]))))
    return figures


# The GIL's clock

def convoy(threads, interval, laps):
    """Seconds of each sleep(0) beside so many computing threads."""
    sys.setswitchinterval(interval)
    times = []
    with Computing(threads):
        for _ in range(laps):
            times.append(timed(time.sleep, 0))
    return times


def pipe(exchanges):
    """Seconds of each write and read of a byte, beside one computing thread."""
    out, into = os.pipe()
    times = []
    with Computing(1):
        for _ in range(exchanges):
            begin = now()
            os.write(into, b'x')
            os.read(out, 1)
            times.append(now() - begin)
    return times


def hand_overs(seconds):
    """[hand-offs a second of two computing threads, the share of one]"""
    last, switches, done = None, 0, [0, 0]
    end = now() + seconds

    def compute(me):
        nonlocal last, switches
        while now() < end:
            done[me] += 1
            if last != me:
                last = me
                switches += 1

    threads = [threading.Thread(target=compute, args=(me,)) for me in (0, 1)]
    begin = now()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [switches / (now() - begin), done[0] / sum(done)]


def add_up(n):
    return sum(range(n))


def starve(keeps, interval, seconds):
    """[seconds of the call, the longest gap of a ticker of 1 ms beside it]"""
    function = add_up if keeps else sum_squares
    n = size(function, seconds)
    sys.setswitchinterval(interval)
    took, gaps = [], []

    def call():
        # The ticker is under way by then.
        time.sleep(0.02)
        took.append(timed(function, n))

    thread = threading.Thread(target=call)
    thread.start()
    last = now()
    while thread.is_alive():
        time.sleep(0.001)
        gaps.append(now() - last)
        last += gaps[-1]
    return [took[0], max(gaps)]


# Sharing

def one():
    return 1


def count(calls, runs, n):
    """[(the counter, seconds)] of runs of four threads that add N times each."""
    figures = []
    for _ in range(runs):
        counter = 0

        def add_calls():
            nonlocal counter
            for _ in range(n):
                counter += one()

        def add():
            nonlocal counter
            for _ in range(n):
                counter += 1

        threads = [threading.Thread(target=add_calls if calls else add) for _ in range(4)]
        begin = now()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        figures.append([counter, now() - begin])
    return figures


# Pools and the event loop

def empty(index):
    return index


def chunks(items, chunksize):
    """Seconds of a map over so many empty tasks on one process that is there already."""
    with ProcessPoolExecutor(max_workers=1) as pool:
        pool.submit(empty, 0).result()
        return timed(lambda: list(pool.map(empty, range(items), chunksize=chunksize)))


def ticker(where, seconds):
    """[the gaps of a ticker of 10 ms while one call lasts, the length of that]: it computes on the
    'loop' itself, or in a thread ('computing'); or it sleeps, 'sleep on the loop' or 'sleep' in a
    thread."""
    function, argument = ((time.sleep, seconds) if 'sleep' in where
                          else (sum_squares, size(sum_squares, seconds)))

    async def main():
        gaps = []

        async def tick():
            while True:
                begin = now()
                await asyncio.sleep(0.01)
                gaps.append(now() - begin)

        ticking = asyncio.create_task(tick())
        await asyncio.sleep(0.025)
        before = len(gaps)
        if 'loop' in where:
            took = timed(function, argument)
        else:
            took = await asyncio.get_running_loop().run_in_executor(None, timed, function, argument)
        during = len(gaps)
        await asyncio.sleep(0.025)
        ticking.cancel()
        return [gaps[before:during + 1], took]

    return asyncio.run(main())


if __name__ == '__main__':
    print(json.dumps(globals()[sys.argv[1]](*map(json.loads, sys.argv[2:]))))
