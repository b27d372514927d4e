# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's measurements, held against CPython's known behaviour.

Figures are ratios of one run, and judged as machine.py says."""

import csv
import json
import statistics
import subprocess
import sys
import time

import commands
from commands import Case, summary
from machine import TooBusy, judge, judged, need_capacity

EXPERIMENT = """[Tasks cpu]
Workload=sum-squares
Count=4
N=3000000
[Variant 1]
Executor=sequential
[Variant 2]
Executor=threads
Workers=2
[Variant 3]
Executor=threads
Workers=4
[Variant 4]
Executor=processes
Workers=2
[Variant 5]
Executor=free-threads
Workers=2
"""

PYTHON = """
import json, time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

def sum_squares(n):
    return sum(i * i for i in range(n))

def timed(run):
    begin = time.perf_counter()
    results = list(run())
    assert results == [8999995500000500000] * 4, results
    return time.perf_counter() - begin

def pooled(executor):
    with executor(max_workers=2) as pool:
        yield from pool.map(sum_squares, [3_000_000] * 4)

if __name__ == '__main__':
    alone = timed(lambda: map(sum_squares, [3_000_000] * 4))
    print(json.dumps([alone / timed(lambda: pooled(ThreadPoolExecutor)),
                      alone / timed(lambda: pooled(ProcessPoolExecutor))]))
"""


def spread(values):
    """The distance of their quartiles, over their median."""
    low, _, high = statistics.quantiles(values, n=4, method='inclusive')
    return (high - low) / statistics.median(values)


def plain_delay(seconds):
    """The share of its time that a plain loop of this process spends ready, without a core."""
    def delay():
        with open('/proc/thread-self/schedstat', encoding='ascii') as stat:
            return int(stat.read().split()[1]) / 1e9

    begin, delayed = time.monotonic(), delay()
    while time.monotonic() - begin < seconds:
        pass
    return (delay() - delayed) / seconds


class Figures(Case):
    def run_table(self, *arguments):
        """The summary, and the spans as rows."""
        path = self.path('a.csv')
        result = summary('run', *arguments, '--no-capacity', '--output', path)
        with open(path, encoding='utf-8', newline='') as stream:
            spans = [row for row in csv.DictReader(stream) if row['record'] == 'span']
        for span in spans:
            # In ns, so that nothing is rounded.
            for key in ('begin_s', 'end_s'):
                span[key] = int(span[key].replace('.', ''))
        return result, spans

    def test_computing(self):
        path = self.path('a.lesson', EXPERIMENT)

        def check(result):
            by_name = {(v['executor'], v['workers']): v['speedup'] for v in result['variants']}
            print(f'# capacity {result["capacity"]}, speedups {by_name}', flush=True)
            for workers in (2, 4):
                self.assertGreaterEqual(by_name['threads', workers], 0.8)
                self.assertLessEqual(by_name['threads', workers], 1.1)
            if result['cores'] < 2:
                return
            need_capacity(result['capacity'])
            for executor in ('processes', 'free-threads'):
                self.assertGreaterEqual(by_name[executor, 2] / result['capacity'], 0.9, executor)

        judge(lambda: summary('run', path, '--repeats', '5'), check)

    def check_hand_overs(self, workers, interval, low, high):
        def check(measured):
            result, spans = measured
            (variant,) = result['variants']
            held = sorted((span['begin_s'], span['end_s'], span['lane']) for span in spans
                          if span['holds_gil'] == '1')
            # At every instant at most one lane holds it: no matter how busy the machine is.
            for before, after in zip(held, held[1:]):
                if after[0] < before[1]:
                    raise RuntimeError(f'held twice: {before} {after}')

            rate = variant['gil']['handoffs'] / variant['makespan_s']
            first = min(task['finished_s'] for task in variant['tasks']) * 1e9
            shares = {}
            for begin, end, lane in held:
                kind = variant['lanes'][int(lane)]['kind']
                if kind == 'worker' and begin < first:
                    shares[lane] = shares.get(lane, 0) + min(end, first) - begin
            total = sum(shares.values())
            shares = [share / total for share in shares.values()]
            print(f'# {workers} threads at {interval}: {rate:.0f} hand-offs a second, shares '
                  f'{[round(share, 3) for share in shares]}', flush=True)
            self.assertEqual(len(shares), workers)
            self.assertGreaterEqual(rate, low)
            self.assertLessEqual(rate, high)
            for share in shares:
                self.assertLessEqual(abs(share - 1 / workers), 0.1)

        # Longer where the turns are longer, so that there are enough of them.
        work = '2s' if interval == '50ms' else '600ms'
        judge(lambda: self.run_table('--workload', 'sum-squares', '--tasks', str(workers),
                                     '--work', work, '--executor', 'threads', '--workers',
                                     str(workers), '--switch-interval', interval), check)

    def test_hand_overs_of_two(self):
        self.check_hand_overs(2, '5ms', 120, 210)

    def test_hand_overs_of_four(self):
        self.check_hand_overs(4, '5ms', 120, 210)

    def test_short_interval(self):
        self.check_hand_overs(2, '0.5ms', 1200, 2100)

    def test_long_interval(self):
        self.check_hand_overs(2, '50ms', 12, 21)

    def test_more_workers_than_cores(self):
        def check(result):
            (variant,) = result['variants']
            cores = min(2, result['cores'])
            wall = variant['makespan_s']
            times = variant['time_s']
            print(f'# wall {wall}, {times}', flush=True)
            self.assertLessEqual(times['running'], cores * wall * 1.03)
            # The rest is the start of the threads and the end of the last tasks.
            self.assertGreaterEqual(times['running'] + times['ready'], 0.85 * 8 * wall)
            self.assertGreater(times['ready'], 0.5 * 8 * wall)

        judge(lambda: summary('run', '--workload', 'sum-squares', '--tasks', '8', '--work', '300ms',
                              '--executor', 'free-threads', '--workers', '8', '--no-capacity',
                              '--set', 'Lesson/Cores=2'), check)

    @judged
    def test_one_worker_alone(self):
        # With a plain loop before and after it: is the machine idle at all?
        before = plain_delay(0.5)
        result = summary('run', '--workload', 'sum-squares', '--tasks', '1', '--work', '1s',
                         '--executor', 'free-threads', '--workers', '1', '--no-capacity')
        plain = max(before, plain_delay(0.5))
        variant = result['variants'][0]
        share = variant['time_s']['ready'] / variant['makespan_s']
        print(f'# ready {share:.3%}, a plain loop beside it {plain:.3%}', flush=True)
        if share > 0.002 and plain > 0.001:
            raise TooBusy(f'a plain loop was without a core for {plain:.2%} of its time')
        self.assertLessEqual(share, 0.002)

    def test_states_fill_a_life(self):
        path = self.path('a.lesson', EXPERIMENT.replace('3000000', '300000'))
        result, spans = self.run_table(path)
        for variant in result['variants']:
            for number, lane in enumerate(variant['lanes']):
                own = [span for span in spans if span['variant'] == variant['name'] and
                       span['lane'] == str(number)]
                life = (max(s['end_s'] for s in own) - min(s['begin_s'] for s in own)) / 1e9
                self.assertLessEqual(abs(sum(lane['time_s'].values()) - life), 0.001 * life)

    def test_losses_are_the_gap(self):
        path = self.path('a.lesson', EXPERIMENT.replace('3000000', '300000'))
        result = summary('run', path)
        alone = result['variants'][0]['time_s']
        work = alone['running'] + alone['io-wait']
        for variant in result['variants']:
            gap = variant['makespan_s'] - work / variant['workers']
            self.assertAlmostEqual(sum(variant['loss_s'].values()), gap, 9)

    def test_beside_python(self):
        experiment = self.path('a.lesson', EXPERIMENT)
        script = self.path('a.py', PYTHON)

        def measure():
            rounds = []
            for _ in range(5):
                done = subprocess.run(['/usr/bin/python3', script], check=True, timeout=120,
                                      capture_output=True)
                native = summary('run', experiment)
                speedups = {(v['executor'], v['workers']): v['speedup']
                            for v in native['variants']}
                threads, processes = json.loads(done.stdout)
                rounds.append((native['capacity'], threads, speedups['threads', 2], processes,
                               speedups['processes', 2]))
            return rounds

        def check(rounds):
            if rounds[0][0] is None:
                raise TooBusy('there is one core')
            need_capacity(statistics.median(each[0] for each in rounds))
            for name, theirs, ours in (('threads', 1, 2), ('processes', 3, 4)):
                all_shares = [[each[column] / each[0] for each in rounds]
                              for column in (theirs, ours)]
                shares = [statistics.median(each) for each in all_shares]
                print(f'# {name}: CPython {shares[0]:.3f} of the capacity, native {shares[1]:.3f}',
                      flush=True)
                difference = abs(shares[1] / shares[0] - 1)
                # Shares that vary by more than that cannot be held to it.
                if difference > 0.15 and max(map(spread, all_shares)) > 0.15:
                    raise TooBusy(f'{name}: of CPython {all_shares[0]}, native {all_shares[1]}')
                self.assertLessEqual(difference, 0.15, name)

        judge(measure, check)


if __name__ == '__main__':
    sys.exit(commands.main())
