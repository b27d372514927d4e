# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what meson's tests said: "N passed, N failed", every case of a TAP test by itself, and
apart from them what was skipped and what the machine was too busy to judge.

usage: summary.py TESTLOG.JSON…
       summary.py --again TESTLOG.JSON

A log that is not there is a failure, so that a build that broke does not pass for a success.  So is
a suite of meson's in which cases were too busy to judge and none was judged: it has shown nothing.

Tests fail now and then on a machine that others use, too.  With --again it names those that failed
so that a second attempt says more: by what they compared, not by a crash, a hang or a sanitizer's
report.  That attempt's log stands beside the first one's LOG.json, as again-LOG.json; what passed
there has passed, and is named."""

import json
import os
import re
import signal
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))

from machine import TOO_BUSY  # noqa: E402

CASE = re.compile(r'^( *)(not )?ok\b(.*)')
# Reports by a sanitizer, GLib or the C library: no second attempt takes them back.
REPORT = re.compile(r'Sanitizer|runtime error:|-CRITICAL \*\*|malloc\(\):|free\(\):|corrupted |'
                    'double free|stack smashing')
# More failures than so many have another cause than the machine.
MOST_AGAIN = 8
GOOD = ('OK', 'EXPECTEDFAIL')
# Lines to show of a failed test's output.
MAX_LINES = 40
# So many are named with the time that they took.
N_LONGEST = 10


def count_cases(output):
    """(passed, failed, skipped, too busy to judge) of a TAP text.  A line that closes a nested
    block of cases sums that block up and is no case of its own."""
    counts = [0, 0, 0, 0]
    deepest = -1
    for line in output.splitlines():
        match = CASE.match(line)
        if not match:
            continue
        depth = len(match[1])
        sums_up = deepest > depth
        deepest = depth
        if not sums_up:
            skipped = re.search(r'# *skip *(.*)', match[3], re.IGNORECASE)
            counts[1 if match[2] else 0 if not skipped
                   else 3 if skipped[1].startswith(TOO_BUSY) else 2] += 1
    return counts


def count_test(test):
    """The same of one line of meson's log."""
    passed, failed, skipped, busy = count_cases(test.get('stdout') or '')
    if test['result'] in GOOD:
        return max(passed, 0 if skipped or busy else 1), failed, skipped, busy
    if test['result'] == 'SKIP':
        return passed, failed, max(skipped, 0 if busy else 1), busy
    # It crashed, timed out, or broke off: also a failure if no case said so.
    return passed, max(failed, 1), skipped, busy


def suites_of(test):
    """The suites of meson's that it belongs to: a log names it "project:suite+suite / test"."""
    return test['name'].split(' / ')[0].partition(':')[2].split('+')


def complaints(test):
    """The lines about a test's failures, so that nobody has to look for them in the log."""
    lines = (test.get('stdout') or '').splitlines()
    failures = [i for i, line in enumerate(lines) if re.match(' *not ok', line)]
    first = max(failures[0] - 2, 0) if failures else max(len(lines) - MAX_LINES, 0)
    errors = (test.get('stderr') or '').splitlines()
    return lines[first:first + MAX_LINES] + errors[-MAX_LINES:]


def read_log(path):
    with open(path, encoding='utf-8') as log:
        return [json.loads(line) for line in log]


def may_pass(test):
    """Whether a second attempt says more of it than the first one, which failed."""
    said = (test.get('stdout') or '') + (test.get('stderr') or '')
    return (test['result'] in ('FAIL', 'ERROR')
            and (test.get('returncode') or 0) in (*range(128), -signal.SIGABRT)
            and not REPORT.search(said))


def read_attempts(path):
    """(test, what it said when it failed at first, or None) of every test in a log."""
    again = os.path.join(os.path.dirname(path), 'again-' + os.path.basename(path))
    second = {test['name']: test for test in (read_log(again) if os.path.exists(again) else [])}
    for first in read_log(path):
        test = second.get(first['name'], first)
        if first['result'] not in GOOD and test['result'] in GOOD:
            yield test, complaints(first)
        else:
            yield first, None


def summarize(paths):
    total = [0, 0, 0, 0]
    suites = {}
    took = []
    for path in paths:
        try:
            attempts = list(read_attempts(path))
        except OSError as error:
            print(f'summary: {error}', file=sys.stderr)
            total[1] += 1
            continue
        for test, failed_at_first in attempts:
            counts = count_test(test)
            total = [a + b for a, b in zip(total, counts)]
            for suite in suites_of(test):
                suites[suite] = [a + b for a, b in zip(suites.get(suite, (0, 0, 0, 0)), counts)]
            took.append((test['duration'], test['name'].split(' / ')[-1]))
            if failed_at_first is not None:
                print(f'passed only at the second attempt: {test["name"]}', file=sys.stderr)
                lines = failed_at_first
            elif test['result'] not in (*GOOD, 'SKIP'):
                print(f'{test["result"]}: {test["name"]}', file=sys.stderr)
                lines = complaints(test)
            else:
                lines = []
            for line in lines:
                print(f'  {line}', file=sys.stderr)
    longest = [f'{name} {duration:.0f} s'
               for duration, name in sorted(took, reverse=True)[:N_LONGEST]]
    print(f'The longest: {", ".join(longest)}')
    for suite, (passed, failed, _, busy) in sorted(suites.items()):
        if busy and not passed + failed:
            print(f'suite {suite}: all of it was {TOO_BUSY}', file=sys.stderr)
            total[1] += 1
    if total[2]:
        print(f'{total[2]} skipped')
    if total[3]:
        print(f'{total[3]} {TOO_BUSY}')
    sys.stderr.flush()
    print(f'{total[0]} passed, {total[1]} failed')
    return 1 if total[1] else 0


def main(arguments):
    if arguments[0] != '--again':
        return summarize(arguments)
    failed = [test for test in read_log(arguments[1]) if test['result'] not in (*GOOD, 'SKIP')]
    if len(failed) <= MOST_AGAIN:
        print(' '.join(test['name'].split(' / ')[-1] for test in failed if may_pass(test)))
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
