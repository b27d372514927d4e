# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a benchmark and judges what it measured: judge.py COMMAND…

The benchmark prints "figure", what, value, unit, "at most" or "at least", and the budget, with tabs
between; and "doubtful" after them where the machine left no time to measure it as it should be.
While others keep the machine busy a figure that is over its budget shows nothing, and where the
processors run unevenly a second look is due; so it is measured again.  A figure is "within" as soon
as it was, "over" when it was not and the machine was quiet, and otherwise "too busy to judge".

The last line of the output holds the verdicts as JSON, for table.py.  Status: 0 all within, 77 some
could not be judged, 1 otherwise."""

import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'command'))

from machine import Machine  # noqa: E402

ATTEMPTS = 3
# No further attempt after so many seconds.
LONG = 60
WITHIN, OVER, BUSY = 'within', 'over', 'too busy to judge'
VERDICTS = 'verdicts\t'


def run(command):
    """(exit status, figures by name) of the benchmark, whose output is passed on."""
    figures = {}
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        fields = line.rstrip('\n').split('\t')
        if fields[0] == 'figure':
            what, value, unit, bound, budget, *doubt = fields[1:]
            figures[what] = {'what': what, 'value': float(value), 'unit': unit, 'bound': bound,
                             'budget': float(budget), 'doubtful': bool(doubt)}
        else:
            print(line, end='', flush=True)
    return process.wait(), figures


def give_verdict(figure, machine):
    if figure['doubtful']:
        return BUSY
    if figure['bound'] == 'at least':
        within = figure['value'] >= figure['budget']
    else:
        within = figure['value'] <= figure['budget']
    return WITHIN if within else BUSY if machine.is_busy else OVER


def main(command):
    judged = {}
    for attempt in range(ATTEMPTS):
        begin = time.monotonic()
        with Machine() as machine:
            status, figures = run(command)
        if status != 0:
            return status
        for what, figure in figures.items():
            before = judged.get(what, {}).get('verdict')
            if before == WITHIN or (before == OVER and machine.is_busy):
                continue
            judged[what] = {**figure, 'verdict': give_verdict(figure, machine),
                            'machine': str(machine)}
        open_ones = [each for each in judged.values() if each['verdict'] != WITHIN]
        if not open_ones or time.monotonic() - begin > LONG:
            break
        print(f'attempt {attempt + 1}: {machine}; not within: '
              + ', '.join(f'{each["what"]} {each["value"]:.3g}' for each in open_ones), flush=True)
    print(VERDICTS + json.dumps(list(judged.values()), ensure_ascii=False), flush=True)
    verdicts = [each['verdict'] for each in judged.values()]
    return 1 if OVER in verdicts else 77 if BUSY in verdicts else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
