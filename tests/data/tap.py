# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the outcome of checks as TAP."""

import sys
import traceback


def run(checks):
    """CHECKS are (name, function) pairs; a function that raises has failed.  Ends the program."""
    failed = 0
    print(f'1..{len(checks)}')
    for number, (name, check) in enumerate(checks, 1):
        try:
            check()
            print(f'ok {number} - {name}')
        except Exception:
            failed += 1
            print(f'not ok {number} - {name}')
            # Not as TAP's comments: meson shows the standard error of what failed, and nothing
            # else.
            traceback.print_exc()
    sys.exit(1 if failed else 0)
