# SPDX-License-Identifier: GPL-3.0-or-later
"""The rule of measuring again, by the table that the one for C is tested by, too."""

import os
import sys

from machine import BUSY, FAILED, HELD, TooBusy, decide, judge

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(FOLDER, '..', 'data'))

import tap  # noqa: E402

VERDICTS = {'again': None, 'failed': FAILED, 'too busy': BUSY}


def check_verdicts():
    with open(os.path.join(FOLDER, 'verdicts.txt'), encoding='utf-8') as table:
        lines = [line.split() for line in table if not line.startswith('#')]
    assert lines
    for letters, *words in lines:
        has_time = words[0] != 'stop'
        verdict = ' '.join(words if has_time else words[1:])
        assert decide(letters, has_time) == VERDICTS[verdict], (letters, words)


def check_busy():
    """A measurement that is too busy each time neither holds nor fails, and ends."""
    def measure():
        raise TooBusy('others')

    attempts = []
    try:
        judge(measure, None, attempts)
    except TooBusy:
        assert attempts == [BUSY] * 5, attempts
        return
    raise AssertionError('it was judged')


def check_again():
    """A measurement that holds at the second attempt has held."""
    attempts = []
    assert judge(lambda: len(attempts), lambda number: number or fail(), attempts) == 1
    assert attempts[-1] == HELD and len(attempts) == 2, attempts


def fail():
    raise AssertionError('the first attempt')


def check_error():
    """A failure that no busy machine explains is not tried again."""
    attempts = []
    try:
        judge(lambda: 1 / 0, None, attempts)
    except ZeroDivisionError:
        assert attempts == [FAILED], attempts
        return
    raise AssertionError('it did not fail')


if __name__ == '__main__':
    tap.run([('the verdicts', check_verdicts), ('too busy', check_busy), ('again', check_again),
             ('another error', check_error)])
