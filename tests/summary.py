# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what meson's tests said: "N passed, N failed", every case of a TAP test by itself.

usage: summary.py TESTLOG.JSON…

A log that is not there is a failure, so that a build that broke does not pass for a success."""

import json
import re
import sys

CASE = re.compile(r'^( *)(not )?ok\b(.*)')
# Of what a test that failed has said.
MAX_LINES = 40


def count_cases(output):
    """(passed, failed, skipped) of a TAP text.  A line that closes a nested block of cases sums that
    block up and is no case of its own."""
    counts = [0, 0, 0]
    deepest = -1
    for line in output.splitlines():
        match = CASE.match(line)
        if not match:
            continue
        depth = len(match[1])
        sums_up = deepest > depth
        deepest = depth
        if not sums_up:
            skipped = re.search(r'# *skip', match[3], re.IGNORECASE)
            counts[1 if match[2] else 2 if skipped else 0] += 1
    return counts


def count_test(test):
    """The same of one line of meson's log."""
    passed, failed, skipped = count_cases(test.get('stdout') or '')
    if test['result'] in ('OK', 'EXPECTEDFAIL'):
        return max(passed, 0 if skipped else 1), failed, skipped
    if test['result'] == 'SKIP':
        return passed, failed, max(skipped, 1)
    # It crashed, timed out, or broke off: also a failure if no case said so.
    return passed, max(failed, 1), skipped


def complaints(test):
    """What it said of its failures, so that nobody has to look for it in the log."""
    lines = (test.get('stdout') or '').splitlines()
    failures = [i for i, line in enumerate(lines) if re.match(' *not ok', line)]
    first = max(failures[0] - 2, 0) if failures else max(len(lines) - MAX_LINES, 0)
    errors = (test.get('stderr') or '').splitlines()
    return lines[first:first + MAX_LINES] + errors[-MAX_LINES:]


def main(paths):
    total = [0, 0, 0]
    for path in paths:
        try:
            with open(path, encoding='utf-8') as log:
                tests = [json.loads(line) for line in log]
        except OSError as error:
            print(f'summary: {error}', file=sys.stderr)
            total[1] += 1
            continue
        for test in tests:
            counts = count_test(test)
            total = [a + b for a, b in zip(total, counts)]
            if test['result'] not in ('OK', 'EXPECTEDFAIL'):
                print(f'{test["result"]}: {test["name"]}', file=sys.stderr)
                for line in complaints(test):
                    print(f'  {line}', file=sys.stderr)
    if total[2]:
        print(f'{total[2]} skipped')
    sys.stderr.flush()
    print(f'{total[0]} passed, {total[1]} failed')
    return 1 if total[1] else 0


sys.exit(main(sys.argv[1:]))
