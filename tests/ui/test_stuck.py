# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that the kernel does not let end: the window names it, and goes on when it can.

A tracer that wants to see the runner die stands in for a disk that does not answer."""

import contextlib
import ctypes
import os
import re
import signal

import harness
from lessons import finish, processes, run, speedup_of

PTRACE_SEIZE, PTRACE_DETACH, PTRACE_O_TRACEEXIT = 0x4206, 17, 0x40
NOTICE = 'Waiting for the kernel to let go of '


def trace(request, pid, data=0):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.restype = ctypes.c_long
    libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    if libc.ptrace(request, pid, None, data) != 0:
        raise OSError(ctypes.get_errno(), f'{pid} cannot be traced')


def is_runner(pid):
    with contextlib.suppress(OSError), open(f'/proc/{pid}/comm') as file:
        return file.read().startswith('gilscope-runner')
    return False


@contextlib.contextmanager
def run_that_does_not_end(program):
    """Runs the lesson, and gives the id of its runner, which dies only after that."""
    run(program)
    program.wait_for(lambda: program.find_all('label', re.compile('^running, ')), 10, 'a task')
    pid = next(int(each) for each in processes(program) if is_runner(each))
    trace(PTRACE_SEIZE, pid, PTRACE_O_TRACEEXIT)
    try:
        os.kill(pid, signal.SIGSTOP)  # so that SIGTERM is not heard
        yield pid
    finally:
        trace(PTRACE_DETACH, pid)


def find_notice(program, pid):
    program.find('alert', re.compile(f'^{NOTICE}.*gilscope-runner \\({pid}\\)'))


def test_stop(program):
    with run_that_does_not_end(program) as pid:
        program.key('Escape')
        find_notice(program, pid)
        # The window answers meanwhile, and another run is kept until it can be done.
        program.key('Page_Down')
        program.find('label', 'Computing does not overlap')
        find_notice(program, pid)
        program.key('Page_Up')
        program.find('label', 'Waiting overlaps')
        program.press(program.find('push button', 'Run'))
        find_notice(program, pid)
    program.wait_for(lambda: not program.find_all('alert', re.compile(NOTICE)), 5,
                     'the notice to go')
    finish(program)
    assert speedup_of(program, 'ThreadPoolExecutor') > 3


def test_close(program):
    """Who closes the window sees why it is still there."""
    with run_that_does_not_end(program) as pid:
        program.key('ctrl+w')
        find_notice(program, pid)
        assert program.process.poll() is None
    program.process.wait(10 * harness.PATIENCE)
    assert program.process.returncode == 0, program.process.returncode


if __name__ == '__main__':
    harness.main([test_stop, test_close], size=(1280, 720))
