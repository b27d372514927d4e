# SPDX-License-Identifier: GPL-3.0-or-later
"""A runner that breaks its word ends its run, with a message, and never the window."""

import os
import re
import tempfile

import harness
from lessons import axis, finish, run

FAKE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'fake_runner.py')


def find_failure(program, words):
    program.find('label', 'The run failed')
    program.find('label', re.compile(words))
    assert not program.warnings, program.warnings


def faking(what, folder=''):
    """The program with a runner that does that."""
    return harness.Program(environment={'GILSCOPE_RUNNER': FAKE, 'GILSCOPE_FAKE': what,
                                        'GILSCOPE_FAKE_FOLDER': folder,
                                        'GILSCOPE_REAL_RUNNER': os.environ['GILSCOPE_RUNNER']})


def test_lanes_taken_back():
    """The lanes that the window draws vanish from the shared memory while it draws them."""
    with tempfile.TemporaryDirectory(prefix='gilscope-fake-') as folder:
        with faking('shrink', folder) as program:
            run(program)
            program.find('image', re.compile('^fake 4'))
            seen = axis(program)
            open(os.path.join(folder, 'shrink'), 'w').close()
            # The window has looked again and again when its axis has grown so much.
            program.wait_for(lambda: program.find_all(name='Time axis')
                             and axis(program)[-1] > 2 * seen[-1] + 1, 60, 'the axis to grow')
            program.find('image', re.compile('^fake 4'))
            open(os.path.join(folder, 'die'), 'w').close()
            finish(program)
            find_failure(program, 'status 3')


def test_hang_up():
    """A runner that is silent for ever is ended; nobody has to press Stop."""
    with faking('hang') as program:
        run(program)
        finish(program)
        find_failure(program, 'closed its channel')


if __name__ == '__main__':
    harness.main([test_lanes_taken_back, test_hang_up], size=(1280, 720))
