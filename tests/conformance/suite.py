# SPDX-License-Identifier: GPL-3.0-or-later
"""Shared by the cases of the conformance suite.  Each case runs in the engine and in the system's
Python, in the same run on the same machine, and the two are held against each other.

A test of a case is a method with @case(number, title); it calls row() or within() for each figure,
and these become the rows of the table.  A file test_TOPIC.py in this folder is part of the suite as
soon as it is there."""

import csv
import functools
import itertools
import json
import os
import subprocess
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(FOLDER, '..', 'command'))

from commands import Case, main, run  # main: of the files of cases, run by hand
from machine import TooBusy, judge, need_capacity

PYTHON = '/usr/bin/python3'
# The hardest to fake: ./dev conformance counts in how many runs they hold.
STARRED = {5, 6, 7, 8, 9, 10, 12, 16, 21, 25}


class Wrong(Exception):
    """A failure that no busy machine explains: it is not retried."""


def case(number, title):
    """Makes a test part of case NUMBER.  It is judged as machine.py says."""
    def decorate(test):
        @functools.wraps(test)
        def repeat(self):
            def measure():
                self.rows.clear()
                test(self)

            judge(measure, lambda nothing: None, self.attempts)

        repeat.case = (number, title)
        return repeat

    return decorate


def tell(figure):
    """A figure as the table shows it."""
    if isinstance(figure, float):
        return f'{figure:.4g}'
    if isinstance(figure, (list, tuple)):
        runs = [(each, len(list(same))) for each, same in itertools.groupby(map(tell, figure))]
        return '[' + ', '.join(f'{count} × {each}' if count > 2 else ', '.join([each] * count)
                               for each, count in runs) + ']'
    return str(figure)


class Conformance(Case):
    def setUp(self):
        super().setUp()
        self.rows = []
        # Outcomes of the attempts, as machine.py names them.
        self.attempts = []

    def row(self, what, cpython, native, rule='equal'):
        """A line of the table: a figure in CPython and in the engine, and what is asked of them.
        CPYTHON is a text where this machine's Python has no such figure, and says whose it is."""
        self.rows.append({'what': what, 'cpython': cpython, 'native': native, 'rule': rule})
        print(f'# {what}: CPython {tell(cpython)}, native {tell(native)} ({rule})', flush=True)

    def equal(self, what, cpython, native):
        self.row(what, cpython, native)
        self.assertEqual(cpython, native, what)

    def must(self, fits, what):
        """Requires a condition that holds however busy the machine is."""
        if not fits:
            raise Wrong(what)

    def within(self, what, cpython, native, low, high, unit=''):
        """The figure lies in LOW to HIGH.  Where CPython's own does not, this is no machine on
        which that could be judged."""
        unit = f' {unit}' if unit else ''
        if low is None:
            rule = f'at most {tell(high)}{unit}'
        elif high is None:
            rule = f'at least {tell(low)}{unit}'
        else:
            rule = f'{tell(low)} to {tell(high)}{unit}'
        self.row(what, cpython, native, rule)

        def fits(figure):
            return (low is None or figure >= low) and (high is None or figure <= high)

        if not isinstance(cpython, str) and not fits(cpython):
            raise TooBusy(f'{what}: CPython itself is at {tell(cpython)}, not {rule}')
        if not fits(native):
            self.fail(f'{what}: {tell(native)}, not {rule}')

    def python(self, function, *arguments):
        """Calls a function of cpython.py."""
        done = subprocess.run([PYTHON, os.path.join(FOLDER, 'cpython.py'), function,
                               *map(json.dumps, arguments)], check=True, timeout=120,
                              capture_output=True)
        return json.loads(done.stdout)

    def native(self, experiment, *options, status=0):
        """The variants of an experiment's summary.  The text is that of a file, as a lecturer
        writes it."""
        path = self.path('case.lesson', experiment)
        actual, out, err = run('run', path, '--format', 'json', '--no-capacity', *options)
        self.assertEqual(actual, status, err)
        return json.loads(out)['variants']

    def recorded(self, experiment, *options):
        """The variants, and the spans of all lanes as dictionaries, with times in s."""
        path = self.path('case.csv')
        variants = self.native(experiment, '--output', path, *options)
        with open(path, encoding='utf-8', newline='') as stream:
            spans = [row for row in csv.DictReader(stream) if row['record'] == 'span']
        for span in spans:
            span['begin_s'], span['end_s'] = float(span['begin_s']), float(span['end_s'])
        return variants, spans

    @staticmethod
    def need_cores(count):
        if os.cpu_count() < count:
            raise TooBusy(f'that takes {count} cores')

    @staticmethod
    def need_capacity():
        """For a figure of parallel work that CPython does not have: where it is out of its bounds,
        did the machine give two cores at all?"""
        status, out, err = run('run', '--workload', 'sum-squares', '--tasks', '2',
                               '--work', '100ms', '--executor', 'free-threads', '--workers', '2',
                               '--repeats', '3',
                               '--format', 'json')
        assert status == 0, err
        need_capacity(json.loads(out)['capacity'])
