# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a benchmark and judges what it measured: judge.py COMMAND…

The benchmark prints "figure", what, value, unit, "at most" or "at least", and the budget, with tabs
between; and "doubtful" after them where the machine left no time to measure it as it should be.
A figure that is over its budget is measured again by the rule in machine.py.  It is "within" as
soon as it was, and else "over" or "too busy to judge".

The last line of the output holds the verdicts as JSON, for table.py.  Status: 0 all within, 77 some
could not be judged, 1 otherwise."""

import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))

from machine import FAILED, MAX_WAIT, TOO_BUSY, Machine, decide  # noqa: E402

WITHIN, OVER, BUSY = 'within', 'over', TOO_BUSY
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


def is_within(figure):
    if figure['doubtful']:
        return False
    if figure['bound'] == 'at least':
        return figure['value'] >= figure['budget']
    return figure['value'] <= figure['budget']


def main(command):
    judged = {}
    # The attempts of each figure, as decide() reads them.
    letters = {}
    begin = time.monotonic()
    while True:
        with Machine() as machine:
            status, figures = run(command)
        if status != 0:
            return status
        has_time = time.monotonic() - begin < MAX_WAIT
        for what, figure in figures.items():
            if judged.get(what, {}).get('verdict') in (WITHIN, OVER):
                continue
            verdict = WITHIN
            if not is_within(figure):
                letters[what] = letters.get(what, '') + ('b' if figure['doubtful']
                                                         else machine.letter)
                verdict = decide(letters[what], has_time)
                verdict = verdict and (OVER if verdict == FAILED else BUSY)
            judged[what] = {**figure, 'verdict': verdict, 'machine': str(machine)}
        open_ones = [each for each in judged.values() if each['verdict'] is None]
        if not open_ones:
            break
        print(f'once more: {machine}; not within: '
              + ', '.join(f'{each["what"]} {each["value"]:.3g}' for each in open_ones), flush=True)
    print(VERDICTS + json.dumps(list(judged.values()), ensure_ascii=False), flush=True)
    verdicts = [each['verdict'] for each in judged.values()]
    return 1 if OVER in verdicts else 77 if BUSY in verdicts else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
