# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a figure that was measured on this machine can be trusted.

What is compared took turns; but others' work may hit one of the two, and the processors of a virtual
machine may be slowed by what its host does for others, of which /proc/stat says nothing.  So an
attempt is watched, and a figure that is out of its bounds is measured again:

 - while others took more than a stated share of the machine, or its processors were at times a
   quarter slower than at others, it shows nothing.  If that never ends, the test is neither passed
   nor failed: "too busy to judge";
 - else it has failed if it did so twice, or, where the processors ran unevenly, four times."""

import functools
import os
import resource
import time

# Others may take so much of all cores' time (the hypervisor's share included).
MAX_OTHERS = 0.08
# Equal pieces of work may take so much longer, on average, than the quick tenth of them.
MAX_UNEVENNESS = 0.1
# Above this, no figure can be told from another.
HOPELESS_UNEVENNESS = 0.25
FAILURES_IF_EVEN = 2
FAILURES_IF_UNEVEN = 4
ATTEMPTS = 5
# Nor is a figure waited for longer than this, nor are all figures of a program together, in s.
MAX_WAIT = 90
MAX_WAIT_IN_ALL = 300
# Length of each look at the processors.
SECONDS = 0.15
# Two cores that give less than this are not two cores.
MIN_CAPACITY = 1.5

# Outcomes of an attempt: BUSY shows nothing.
HELD, FAILED, BUSY = 'held', 'failed', 'busy'

# s that have gone into measuring again so far.
waited = 0


class TooBusy(Exception):
    """Raised if the machine was busy meanwhile, so that the figures show nothing."""


def time_pieces():
    """Seconds that equal pieces of work take, one after the other, on all cores at once."""
    def work(write):
        end = time.monotonic() + SECONDS
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
        self.pieces = time_pieces()
        self.begin = (self.busy(), self.own(), time.monotonic())
        return self

    def __exit__(self, *_):
        busy, own, wall = (now - then for now, then in zip(
            (self.busy(), self.own(), time.monotonic()), self.begin))
        self.others = max(0, busy - own) / (wall * os.cpu_count())
        times = sorted(self.pieces + time_pieces())
        self.unevenness = sum(times) / len(times) / times[len(times) // 10] - 1

    @property
    def is_busy(self):
        return self.others > MAX_OTHERS or self.unevenness > HOPELESS_UNEVENNESS

    @property
    def is_even(self):
        return self.unevenness <= MAX_UNEVENNESS

    def __str__(self):
        return f'others took {self.others:.0%} of the machine, uneven by {self.unevenness:.0%}'


def need_capacity(capacity):
    """CAPACITY is what two processes that compute at the same time get done, over what one does."""
    if capacity is None or capacity < MIN_CAPACITY:
        raise TooBusy(f'the machine gave {capacity} to two processes')


def judge(measure, check, attempts=None):
    """Measures and checks, again if CHECK fails.  ATTEMPTS is a list that takes the outcome of
    each: HELD, FAILED or BUSY."""
    global waited
    attempts = [] if attempts is None else attempts
    seen = []
    failures = {True: 0, False: 0}
    begin = time.monotonic()
    while not seen or (len(seen) < ATTEMPTS and time.monotonic() - begin < MAX_WAIT
                       and waited < MAX_WAIT_IN_ALL):
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
        busy = machine.is_busy or isinstance(failure, TooBusy)
        attempts.append(BUSY if busy else FAILED)
        if not busy:
            failures[machine.is_even] += 1
            if failures[True] >= FAILURES_IF_EVEN or sum(failures.values()) >= FAILURES_IF_UNEVEN:
                raise failure
        text = f'{machine} ({failure})'.replace('\n', ' ')
        print(f'# out of bounds: {text}', flush=True)
        if seen:
            waited += time.monotonic() - attempt
        seen.append(text)
    # There was no time for more: of an even machine one failure has to do, of an uneven one three.
    if failures[True] == len(seen) or sum(failures.values()) == len(seen) >= 3:
        raise failure
    raise TooBusy('; '.join(seen))


def judged(test):
    """Does a whole test under judge()."""
    @functools.wraps(test)
    def repeat(self):
        return judge(lambda: test(self), lambda nothing: None)

    return repeat
