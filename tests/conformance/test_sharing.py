# SPDX-License-Identifier: GPL-3.0-or-later
"""What threads share: updates that are lost, and where."""

import statistics
import sys

from suite import Conformance, case, main

INTERVAL = 0.005
TOTAL = 400_000

COUNTING = """[Tasks count]
Workload=counter
Count=4
N=100000
Model={model}
[Variant 1]
Executor={executor}
Workers=4
"""


class Sharing(Conformance):
    def counts(self, model, runs, executor='threads'):
        """[(the counter, seconds)] of so many runs."""
        figures = []
        for _ in range(runs):
            (variant,) = self.native(COUNTING.format(model=model, executor=executor))
            (check,) = [each for each in variant['checks'] if each['name'] == 'count']
            self.assertEqual(check['expected'], str(TOTAL))
            figures.append((int(check['actual']), variant['makespan_s']))
        return figures

    @case(9, 'c += 1 without a lock')
    def test_09_increments(self):
        theirs, ours = self.python('count', False, 100), self.counts('3.10', 100)
        right = [sum(counter == TOTAL for counter, _ in each) for each in (theirs, ours)]
        self.row('3.10 and later: right, of 100', *right, '100')
        self.assertEqual(right, [100, 100])

        older = [counter for counter, _ in self.counts('3.9', 20)]
        losing = sum(counter < TOTAL for counter in older)
        self.within('3.9: runs that lose, of 20', 'reference: most', losing, 11, None)
        # Of the turns that the others had, not one update here and there.
        self.row('3.9: the counter', 'reference: 200000 to 400000',
                 [min(older), int(statistics.median(older)), max(older)], 'shown only')

    @case(10, 'c += f() without a lock')
    def test_10_calls(self):
        both = [self.python('count', True, 20), self.counts('call', 20)]
        losing = [[(TOTAL - counter, time) for counter, time in each if counter < TOTAL]
                  for each in both]
        self.within('runs that lose, of 20', *map(len, losing), 11, None)
        # There are at most so many switches as intervals, and some at the threads' ends.  If each
        # lost the one update that it came into the middle of, this would be 1 or less.
        self.within('updates lost for each switch',
                    *(statistics.median(lost / (time / INTERVAL + 8) for lost, time in each)
                      for each in losing), 1000, None)
        self.row('the counter', *([min(counters), int(statistics.median(counters)), max(counters)]
                                  for counters in ([counter for counter, _ in each]
                                                   for each in both)), 'shown only')

    @case(11, 'c += 1 without a GIL')
    def test_11_free_threads(self):
        self.need_cores(2)
        kept = statistics.median(counter / TOTAL
                                 for counter, _ in self.counts('3.10', 5, 'free-threads'))
        self.row('share of the updates kept', 'reference: 0.4 (3.13t)', kept, 'less than 0.75')
        self.assertLess(kept, 0.75)


if __name__ == '__main__':
    sys.exit(main())
