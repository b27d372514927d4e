# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of lessons: what is chosen and what is opened stays under the pointer."""

import re

import harness
from lessons import choose


def test_choosing_moves_nothing():
    """A name that just fits its line is chosen; it and all below it stay where they are."""
    with harness.Program(size=(1280, 1000)) as program:
        rows = program.find_all('list item')
        places = [row.local_extents for row in rows]
        for name in ('Where processes begin to win', 'Waiting overlaps'):
            choose(program, name)
            program.settle()
            assert [row.local_extents for row in rows] == places, f'{name} moves the list'


if __name__ == '__main__':
    harness.main([test_choosing_moves_nothing], size=(1280, 800))
