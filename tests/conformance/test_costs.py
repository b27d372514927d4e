# SPDX-License-Identifier: GPL-3.0-or-later
"""Savings by chunks, and delays of the event loop."""

import statistics
import sys

from suite import Conformance, case, main

CHUNKS = """[Tasks item]
Workload=sum-squares
Count={items}
N=1
[Variant 1]
Executor=processes
Workers=1
Chunksize={chunksize}
"""

# The ticker keeps one permit; the other goes from the short wait to the call.
TICKER = """[Tasks ticker]
Workload=sleep
Count=1
Work=10ms
Repeat={ticks}
[Tasks before]
Workload=sleep
Count=1
Work=20ms
[Tasks call]
Workload={workload}
Count=1
Work=300ms
[Variant 1]
Executor={executor}
Workers=1
Semaphore=2
"""


class Costs(Conformance):
    def chunks(self, items, chunksize):
        """Seconds of a map over so many tasks that do next to nothing."""
        (variant,) = self.native(CHUNKS.format(items=items, chunksize=chunksize))
        return variant['makespan_s']

    @case(24, 'chunks of 1 and of 100')
    def test_24_chunks(self):
        costs = []
        for measure in (lambda *each: self.python('chunks', *each), self.chunks):
            # Take the difference to more items, so that the start of the process does not count.
            costs.append([statistics.median(measure(11 * items, chunksize)
                                            - measure(items, chunksize) for _ in range(3))
                          / (10 * items) for items, chunksize in ((100, 1), (1000, 100))])
        self.row('an item, µs, in chunks of 1 and 100', *([1e6 * cost for cost in each]
                                                          for each in costs), 'shown only')
        self.within('what a chunk of 100 divides it by', *(one / hundred
                                                           for one, hundred in costs), 20, None)

    def ticks(self, workload, executor, ticks):
        """The figures of the ticker's gaps and of the call beside it, in ms."""
        (variant,) = self.native(TICKER.format(workload=workload, executor=executor, ticks=ticks))
        ticker, _, call = variant['groups']
        return ticker, call['longest_ms']

    @case(25, 'a ticker on the event loop')
    def test_25_ticker(self):
        gaps, call = self.python('ticker', 'loop', 0.3)
        ticker, length = self.ticks('sum-squares', 'asyncio', 10)
        self.within('a call on the loop: longest gap / the call', max(gaps) / call,
                    ticker['longest_ms'] / length, 0.98, 1.08)

        gaps, call = self.python('ticker', 'sleep on the loop', 0.3)
        ticker, length = self.ticks('blocking-sleep', 'asyncio', 10)
        self.within('a sleep on the loop: longest gap / the sleep', max(gaps) / call,
                    ticker['longest_ms'] / length, 0.98, 1.08)

        gaps, _ = self.python('ticker', 'sleep', 0.3)
        ticker, _ = self.ticks('blocking-sleep', 'asyncio-threads', 30)
        self.within('a sleep in a thread: longest gap', 1000 * max(gaps), ticker['longest_ms'],
                    None, 20, 'ms')

        gaps, _ = self.python('ticker', 'computing', 0.3)
        ticker, _ = self.ticks('sum-squares', 'asyncio-threads', 20)
        self.within('a thread computes: median gap', 1000 * statistics.median(gaps),
                    ticker['p50_ms'], 12, 20, 'ms')
        self.within('a thread computes: longest gap', 1000 * max(gaps), ticker['longest_ms'],
                    None, 25, 'ms')


if __name__ == '__main__':
    sys.exit(main())
