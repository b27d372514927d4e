# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening something over and over takes no more memory each time."""

import harness
import memory

# In KiB, each time: less than a window with anything in it takes.
MOST = 150
WARM_UP, TIMES = 2, 5


def open_and_close(program, key):
    program.focus()
    program.key(key)
    window = program.wait_for(
        lambda: [each for each in program.children if each.node != program.main_window.node], 10,
        f'the window that {key} opens')[0]
    program.focus(window)
    program.key('Escape')
    program.wait_for(lambda: len(program.children) == 1, 10, 'its end')
    program.settle()


def test_windows_are_freed():
    with harness.Program(size=(1280, 720), environment=memory.GIVING_BACK) as program:
        for key in ('ctrl+comma', 'F1', 'shift+F1', 'ctrl+o'):
            for _ in range(WARM_UP):
                open_and_close(program, key)
            before, _ = memory.measure(program.process.pid)
            for _ in range(TIMES):
                open_and_close(program, key)
            grown = (memory.measure(program.process.pid)[0] - before) / TIMES
            assert grown < MOST, f'{key}: {grown:.0f} KiB more each time'


if __name__ == '__main__':
    harness.main([test_windows_are_freed])
