# SPDX-License-Identifier: GPL-3.0-or-later
"""Shared by the tests of the command line: running the program, and reporting as TAP.

GILSCOPE and GILSCOPE_RUNNER name the programs that have been built."""

import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
import unittest

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))

from machine import TOO_BUSY, TooBusy  # noqa: E402

GILSCOPE = os.environ['GILSCOPE']
LESSONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'data',
                       'lessons')
STATES = ['running', 'ready', 'gil-wait', 'lock-wait', 'io-wait', 'pickling', 'starting', 'idle']
# Processes that keep running in the background would disturb what is measured.
TIMEOUT = 120


def environment(**changes):
    env = dict(os.environ, LC_ALL='C.UTF-8')
    env.pop('LANGUAGE', None)
    env.pop('DISPLAY', None)
    env.pop('WAYLAND_DISPLAY', None)
    env.update(changes)
    return {key: value for key, value in env.items() if value is not None}


def start(*arguments, env=None, stdout=subprocess.PIPE, **options):
    return subprocess.Popen([GILSCOPE, *arguments], stdin=subprocess.DEVNULL, stdout=stdout,
                            stderr=subprocess.PIPE, env=env or environment(), **options)


def run(*arguments, env=None, **options):
    """(exit status, standard output, standard error) of a command."""
    process = start(*arguments, env=env, **options)
    try:
        out, err = process.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return process.returncode, out.decode(), err.decode()


def summary(*arguments, **options):
    """The JSON summary of a command that must succeed."""
    status, out, err = run(*arguments, '--format', 'json', **options)
    assert status == 0, f'exit status {status}: {err}'
    return json.loads(out)


def descendants(root):
    """Process ids below ROOT, itself left out."""
    parents = {}
    for entry in os.listdir('/proc'):
        if not entry.isdigit():
            continue
        try:
            with open(f'/proc/{entry}/stat', encoding='utf-8', errors='replace') as stat:
                fields = stat.read().rpartition(')')[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(entry))
    found, left = [], [root]
    while left:
        children = parents.get(left.pop(), [])
        found += children
        left += children
    return found


def is_alive(pid):
    """Whether the process exists and is no zombie."""
    try:
        with open(f'/proc/{pid}/stat', encoding='utf-8', errors='replace') as stat:
            return stat.read().rpartition(')')[2].split()[0] not in 'ZX'
    except OSError:
        return False


def wait_until(condition, seconds=20):
    """Polls for CONDITION; its value, which is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.005)
    raise AssertionError(f'not so within {seconds} s: {condition}')


class Case(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='gilscope-test-')
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name, text=None):
        path = os.path.join(self.folder, name)
        if text is not None:
            with open(path, 'w', encoding='utf-8') as stream:
                stream.write(text)
        return path

    def read(self, name):
        with open(self.path(name), 'rb') as stream:
            return stream.read()

    def assert_fails(self, status, *names, arguments, **options):
        """The command ends with STATUS and an error that holds every one of NAMES."""
        actual, out, err = run(*arguments, **options)
        self.assertEqual(actual, status, err)
        self.assertTrue(err.startswith('gilscope: '), err)
        for name in names:
            self.assertIn(name, err)
        return out


class TapResult(unittest.TestResult):
    """Says each test's outcome as soon as it is known."""

    number = 0
    failed = None

    def say(self, ok, test, note=''):
        self.number += 1
        name = test.id().replace('__main__.', '').replace('.', '/')
        print(f'{"ok" if ok else "not ok"} {self.number} - {name}{note}', flush=True)

    def addSuccess(self, test):
        self.say(True, test)

    def addError(self, test, err):
        if isinstance(err[1], TooBusy):
            # Neither passed nor failed: TAP has only this word for it.
            self.say(True, test, f' # SKIP {TOO_BUSY}: {err[1]}')
            return
        super().addError(test, err)
        self.complain(test, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.say(True, test, f' # SKIP {reason}')

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.complain(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            print(f'# {subtest}', flush=True)
            self.complain(test, err)

    def complain(self, test, err):
        # One test, one line, however many of its parts have failed.
        if test is not self.failed:
            self.say(False, test)
        self.failed = test
        for line in ''.join(traceback.format_exception(*err)).splitlines():
            print('# ' + line, flush=True)


def measured(test):
    """Marks a test of which a result hangs on the clock, and which so has to run alone."""
    test.is_measured = True
    return test


def main():
    """Runs the tests of the script; of those with some that are measured, these with --measured
    alone and the others without."""
    chosen = unittest.TestSuite(
        test for tests in unittest.defaultTestLoader.loadTestsFromModule(sys.modules['__main__'])
        for test in tests
        if hasattr(getattr(test, test._testMethodName), 'is_measured')
        == ('--measured' in sys.argv))
    print(f'1..{chosen.countTestCases()}', flush=True)
    result = TapResult()
    chosen.run(result)
    sys.exit(0 if result.wasSuccessful() else 1)
