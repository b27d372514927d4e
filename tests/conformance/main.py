# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the conformance suite: main.py [FOLDER [TEST…]].  Says the outcomes as TAP and the table of
both figures, and keeps the table in FOLDER as conformance.txt and conformance.json."""

import glob
import importlib
import json
import os
import sys
import textwrap
import time
import unittest

import suite
from commands import TapResult
from machine import BUSY, FAILED as ATTEMPT_FAILED, TOO_BUSY, TooBusy

N_CASES = 26
HELD, FAILED, UNJUDGED = 'holds', 'FAILS', TOO_BUSY


class Results(TapResult):
    """Keeps what each test of a case has shown."""

    def __init__(self):
        super().__init__()
        self.shown = []

    def keep(self, test, outcome, note=''):
        number, title = getattr(getattr(test, test._testMethodName), 'case', (None, None))
        if number is not None:
            self.shown.append({'case': number, 'starred': number in suite.STARRED, 'title': title,
                               'outcome': outcome, 'note': note, 'rows': test.rows,
                               'attempts': test.attempts})

    def addSuccess(self, test):
        super().addSuccess(test)
        self.keep(test, HELD)

    def addError(self, test, err):
        super().addError(test, err)
        self.keep(test, UNJUDGED if isinstance(err[1], TooBusy) else FAILED, str(err[1]))

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.keep(test, FAILED, str(err[1]))


def collect(names):
    tests = unittest.TestSuite()
    for path in sorted(glob.glob(os.path.join(suite.FOLDER, 'test_*.py'))):
        module = importlib.import_module(os.path.basename(path)[:-len('.py')])
        for test in unittest.defaultTestLoader.loadTestsFromModule(module):
            tests.addTests(each for each in test
                           if not names or any(name in each.id() for name in names))
    return tests


def outcome_of(shown):
    """The outcome of a case that has several tests."""
    outcomes = {each['outcome'] for each in shown}
    for outcome in (FAILED, UNJUDGED):
        if outcome in outcomes:
            return outcome
    return HELD


def count_attempts(shown):
    """How often a case's tests were made, at most; and how many attempts, of all of them, failed or
    showed nothing since the machine was busy."""
    every = [attempt for each in shown for attempt in each['attempts']]
    return {'made': max(len(each['attempts']) for each in shown),
            'failed': every.count(ATTEMPT_FAILED), 'busy': every.count(BUSY)}


def summarize(shown):
    """The cases in their order, each with the rows of all its tests."""
    cases = []
    for number in sorted({each['case'] for each in shown}):
        own = [each for each in shown if each['case'] == number]
        cases.append({'case': number, 'starred': number in suite.STARRED,
                      'title': '; '.join(dict.fromkeys(each['title'] for each in own)),
                      'outcome': outcome_of(own),
                      'attempts': count_attempts(own),
                      'notes': [each['note'] for each in own if each['note']],
                      'rows': [row for each in own for row in each['rows']]})
    return cases


def tell_attempts(attempts):
    """", at attempt 3 (1 failed, 1 on a busy machine)"; nothing of a first one."""
    if attempts['made'] <= 1:
        return ''
    return (f', at attempt {attempts["made"]} ({attempts["failed"]} failed, {attempts["busy"]} on '
            'a busy machine)')


def table(cases):
    """Text for people: a block a case, the two figures in columns where they are short."""
    lines = ['Conformance: the engine (native) beside CPython, in one run on one machine.  * marks '
             'the cases', 'that are hardest to fake.']
    for each in cases:
        lines += ['', f'{each["case"]:2}{"*" if each["starred"] else " "} {each["title"]}: '
                      f'{each["outcome"]}{tell_attempts(each["attempts"])}']
        for row in each['rows']:
            theirs, ours = suite.tell(row['cpython']), suite.tell(row['native'])
            if len(theirs) <= 20 and len(ours) <= 20:
                lines.append(f'      {row["what"]:44} {theirs:>20} {ours:>20}  {row["rule"]}')
                continue
            lines.append(f'      {row["what"]}  {row["rule"]}')
            for name, text in (('CPython', theirs), ('native', ours)):
                lines += textwrap.wrap(text, 100, initial_indent=f'        {name:8} ',
                                       subsequent_indent=' ' * 17)
        for note in each['notes']:
            lines += textwrap.wrap(note, 100, initial_indent=' ' * 6, subsequent_indent=' ' * 6)
    counts = {outcome: sum(each['outcome'] == outcome for each in cases)
              for outcome in (HELD, FAILED, UNJUDGED)}
    lines += ['', f'{len(cases)} cases: ' + ', '.join(f'{count} {outcome}'
                                                      for outcome, count in counts.items())]
    absent = sorted(set(range(1, N_CASES + 1)) - {each['case'] for each in cases})
    if absent:
        lines.append('Not run: ' + ', '.join(map(str, absent)))
    return '\n'.join(lines) + '\n'


def main(folder=None, *names):
    tests = collect(names)
    print(f'1..{tests.countTestCases()}', flush=True)
    begin = time.monotonic()
    results = Results()
    tests.run(results)

    cases = summarize(results.shown)
    text = table(cases)
    for line in text.splitlines():
        print(f'# {line}'.rstrip(), flush=True)
    if folder is not None:
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, 'conformance.txt'), 'w', encoding='utf-8') as stream:
            stream.write(text)
        with open(os.path.join(folder, 'conformance.json'), 'w', encoding='utf-8') as stream:
            json.dump({'python': sys.version.split()[0], 'cores': os.cpu_count(),
                       'seconds': time.monotonic() - begin, 'cases': cases}, stream, indent=1)
    return 0 if results.wasSuccessful() else 1


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
