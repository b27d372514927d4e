# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a figure that was measured on this machine can be trusted: the one rule by which a test
tries a measurement again.  machine.c has it for tests in C; verdicts.txt is what both are tested
by.

What is compared took turns; but others' work may hit one of the two, and the processors of a
virtual machine may be slowed by what its host does for others, of which /proc/stat says nothing.
So each attempt is watched, with a calibration before it and one behind it: equal pieces of work on
all cores.

 - An attempt that is within its bounds holds, and that is the outcome, whatever the machine did.
 - One that is not shows nothing while others took more than MAX_OTHERS of the machine (stolen time
   included), or while the pieces took HOPELESS_UNEVENNESS longer on average than the quick tenth.
 - Else it has failed.  The measurement has failed with FAILURES_IF_EVEN such attempts, or with
   FAILURES_IF_UNEVEN where the pieces were uneven by more than MAX_UNEVENNESS.
 - Until then it is tried again: at most ATTEMPTS times, at most MAX_WAIT s for one measurement and
   MAX_WAIT_IN_ALL s for all of a program.
 - If no attempts are left, it has failed if all did, one on an even machine or
   ENOUGH_UNEVEN_FAILURES; else the machine was too busy to judge.  TAP knows no such outcome, and
   the test says "ok N - NAME # SKIP too busy to judge: why"; summary.py counts that apart.

Any other error than an AssertionError fails at once.  Not in C: GLib does not tell how a test's
process ended, so a crash there is tried again like a failure."""

import functools
import os
import resource
import time

# A share of all cores' time.
MAX_OTHERS = 0.08
MAX_UNEVENNESS = 0.1
HOPELESS_UNEVENNESS = 0.25
FAILURES_IF_EVEN = 2
FAILURES_IF_UNEVEN = 4
ENOUGH_UNEVEN_FAILURES = 3
ATTEMPTS = 5
# In s.
MAX_WAIT = 90
MAX_WAIT_IN_ALL = 300
CALIBRATION = 0.15
# Two cores that give less than this are not two cores.
MIN_CAPACITY = 1.5

# Outcomes of an attempt: BUSY shows nothing.
HELD, FAILED, BUSY = 'held', 'failed', 'busy'
# How a test that could not be judged begins its reason.
TOO_BUSY = 'too busy to judge'

# s that have gone into measuring again so far.
waited = 0


class TooBusy(Exception):
    """Raised if the machine was busy meanwhile, so that the figures show nothing."""


def time_pieces():
    """Seconds that equal pieces of work take, one after the other, on all cores at once."""
    def work(write):
        end = time.monotonic() + CALIBRATION
        times = []
        while not times or time.monotonic() < end:
            begin = time.monotonic()
            sum(i * i for i in range(5000))
            times.append(time.monotonic() - begin)
        with os.fdopen(write, 'w') as stream:
            stream.write(' '.join(map(str, times)))

    readers, children = [], []
    for _ in range(os.cpu_count()):
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                work(write)
            finally:
                os._exit(0)
        os.close(write)
        readers.append(read)
        children.append(pid)
    times = []
    for read in readers:
        with os.fdopen(read) as stream:
            times += map(float, stream.read().split())
    for pid in children:
        os.waitpid(pid, 0)
    return times


class Machine:
    """Watches the machine through a with block: OTHERS is the share of it that others took,
    UNEVENNESS how unevenly its processors ran before and after."""

    @staticmethod
    def busy():
        with open('/proc/stat', encoding='ascii') as stat:
            fields = [int(field) for field in stat.readline().split()[1:9]]
        idle = fields[3] + fields[4]
        return (sum(fields) - idle) / os.sysconf('SC_CLK_TCK')

    @staticmethod
    def own():
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF,
                                                    resource.RUSAGE_CHILDREN)]
        return sum(usage.ru_utime + usage.ru_stime for usage in used)

    def __enter__(self):
        self.begin = (self.busy(), self.own(), time.monotonic())
        self.pieces = time_pieces()
        return self

    def __exit__(self, *_):
        # Through the calibrations too: the kernel counts in hundredths of a second, and the share
        # of a shorter time says nothing.
        times = sorted(self.pieces + time_pieces())
        busy, own, wall = (now - then for now, then in zip(
            (self.busy(), self.own(), time.monotonic()), self.begin))
        self.others = max(0, busy - own) / (wall * os.cpu_count())
        self.unevenness = sum(times) / len(times) / times[len(times) // 10] - 1

    @property
    def is_busy(self):
        return self.others > MAX_OTHERS or self.unevenness > HOPELESS_UNEVENNESS

    @property
    def letter(self):
        """The letter for an attempt that did not hold, as decide() reads it."""
        if self.is_busy:
            return 'b'
        return 'e' if self.unevenness <= MAX_UNEVENNESS else 'u'

    def __str__(self):
        return f'others took {self.others:.0%} of the machine, uneven by {self.unevenness:.0%}'


def need_capacity(capacity):
    """CAPACITY is what two processes that compute at the same time get done, over what one does."""
    if capacity is None or capacity < MIN_CAPACITY:
        raise TooBusy(f'the machine gave {capacity} to two processes')


def decide(attempts, has_time=True):
    """FAILED, BUSY, or None for another attempt: what attempts that did not hold show together.
    ATTEMPTS has a letter for each: "e" failed on an even machine, "u" failed on an uneven one, "b"
    shows nothing."""
    even = attempts.count('e')
    failures = len(attempts) - attempts.count('b')
    if even >= FAILURES_IF_EVEN or failures >= FAILURES_IF_UNEVEN:
        return FAILED
    if has_time and len(attempts) < ATTEMPTS:
        return None
    all_failed = failures == len(attempts) >= ENOUGH_UNEVEN_FAILURES
    return FAILED if all_failed or even == len(attempts) else BUSY


def judge(measure, check, attempts=None):
    """Measures and checks, again if CHECK fails.  ATTEMPTS is a list that takes the outcome of
    each: HELD, FAILED or BUSY."""
    global waited
    attempts = [] if attempts is None else attempts
    letters = ''
    seen = []
    begin = time.monotonic()
    while True:
        attempt = time.monotonic()
        with Machine() as machine:
            try:
                outcome = check(measure())
                attempts.append(HELD)
                return outcome
            except (AssertionError, TooBusy) as caught:
                failure = caught
            except Exception:
                attempts.append(FAILED)
                raise
        letters += 'b' if isinstance(failure, TooBusy) else machine.letter
        attempts.append(BUSY if letters[-1] == 'b' else FAILED)
        text = f'{machine} ({failure})'.replace('\n', ' ')
        print(f'# out of bounds: {text}', flush=True)
        seen.append(text)
        now = time.monotonic()
        if len(seen) > 1:
            waited += now - attempt
        verdict = decide(letters, now - begin < MAX_WAIT and waited < MAX_WAIT_IN_ALL)
        if verdict == FAILED:
            raise failure
        if verdict == BUSY:
            raise TooBusy('; '.join(seen))


def judged(test):
    """Does a whole test under judge()."""
    @functools.wraps(test)
    def repeat(self):
        return judge(lambda: test(self), lambda nothing: None)

    return repeat
