# SPDX-License-Identifier: GPL-3.0-or-later
"""summary.py adds up the logs that meson writes."""

import json
import os
import subprocess
import sys
import tempfile

import tap

SUMMARY = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'summary.py')
BUSY = 'ok {} - case # SKIP too busy to judge: others took 40% of the machine'


def log_of(name, *lines, result='OK', returncode=0):
    """A test's line in a log."""
    return {'name': f'gilscope:{name}', 'stdout': '\n'.join((f'1..{len(lines)}', *lines)),
            'result': result, 'returncode': returncode, 'duration': 1.5}


def run(*arguments, again=(), tests=()):
    """(status, lines of the output, of the errors) for logs of TESTS and of a second attempt."""
    with tempfile.TemporaryDirectory(prefix='gilscope-test-') as folder:
        for name, lines in {'log.json': tests, 'again-log.json': again}.items():
            if lines:
                with open(os.path.join(folder, name), 'w', encoding='utf-8') as log:
                    log.writelines(json.dumps(line) + '\n' for line in lines)
        path = os.path.join(folder, 'log.json')
        done = subprocess.run([sys.executable, SUMMARY, *arguments, path], capture_output=True,
                              text=True)
    return done.returncode, done.stdout.splitlines(), done.stderr.splitlines()


def check_counts():
    """Each case by itself, skipped and busy ones apart; what has no cases is one."""
    status, out, err = run(tests=[
        log_of('engine / gil', 'ok 1 - one', 'ok 2 - two # SKIP needs a disk', BUSY.format(3)),
        log_of('data / schema')])
    assert out[-3:] == ['1 skipped', '1 too busy to judge', '2 passed, 0 failed'], out
    assert status == 0 and err == [], err


def check_failures():
    """A case that failed, and a test that broke off before it said so."""
    status, out, err = run(tests=[
        log_of('engine / gil', 'ok 1 - one', 'not ok 2 - two', result='FAIL', returncode=1),
        log_of('engine / lock', 'ok 1 - one', result='TIMEOUT')])
    assert status == 1 and out[-1] == '2 passed, 2 failed', out
    assert 'FAIL: gilscope:engine / gil' in err and 'TIMEOUT: gilscope:engine / lock' in err, err


def check_missing():
    status, out, _ = run()
    assert status == 1 and out[-1] == '0 passed, 1 failed', out


def check_busy_suite():
    """A suite in which nothing was judged has failed, however well others did."""
    tests = [log_of('engine / gil', 'ok 1 - one'),
             log_of('engine+measured / measured-gil', BUSY.format(1), BUSY.format(2)),
             log_of('ui+measured / measured-ui-window', BUSY.format(1), result='SKIP')]
    status, out, err = run(tests=tests)
    assert err == ['suite measured: all of it was too busy to judge',
                   'suite ui: all of it was too busy to judge'], err
    assert status == 1 and out[-2:] == ['3 too busy to judge', '1 passed, 2 failed'], out
    # One that was judged is enough.
    tests.append(log_of('ui+measured / measured-ui-lesson', 'ok 1 - one'))
    status, out, err = run(tests=tests)
    assert status == 0 and err == [] and out[-1] == '2 passed, 0 failed', (out, err)


def check_skipped_suite():
    """A test that was skipped for another reason was not busy."""
    status, out, _ = run(tests=[log_of('data / lint', 'ok 1 # SKIP no tool', result='SKIP')])
    assert status == 0 and out[-2:] == ['1 skipped', '0 passed, 0 failed'], out


def check_again():
    """A second attempt is due to comparisons, not to a crash or a report."""
    failed = {'result': 'FAIL', 'returncode': 1}
    first = log_of('ui / ui-steps', 'not ok 1 - steps', **failed)
    crash = log_of('engine / gil', result='FAIL', returncode=-11)
    report = log_of('engine / lock', 'SUMMARY: ThreadSanitizer: data race', **failed)
    measured = log_of('engine+measured / measured-gil', 'not ok 1 - interval', **failed)
    _, out, _ = run('--again', tests=[first, crash, report, measured])
    assert out == ['ui-steps measured-gil'], out

    status, out, err = run(tests=[first], again=[log_of('ui / ui-steps', 'ok 1 - steps')])
    assert status == 0 and out[-1] == '1 passed, 0 failed', out
    assert err[0] == 'passed only at the second attempt: gilscope:ui / ui-steps', err


if __name__ == '__main__':
    tap.run([('counts', check_counts), ('failures', check_failures),
             ('a missing log', check_missing), ('a suite that was too busy', check_busy_suite),
             ('a suite that was skipped', check_skipped_suite), ('a second attempt', check_again)])
