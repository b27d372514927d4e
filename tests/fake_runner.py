#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A runner that breaks its word: started by gilscope in place of its own, by GILSCOPE_RUNNER.

GILSCOPE_FAKE names what it does instead of a run; GILSCOPE_FAKE_FOLDER is where its test says when
to go on: a file named for each step."""

import mmap
import os
import signal
import struct
import sys
import time

CONTROL, RECORDING = 3, 4
FOLDER = os.environ.get('GILSCOPE_FAKE_FOLDER')

# As gs-recording.h lays them out.
PAGE = 65536
N_LANES = 32
LANE = struct.Struct('<QQIIIiiI32s56x')
EVENT = struct.Struct('<QIBBH')
WORKER, NO_INTERPRETER, NO_TASK = 1, 0xffffffff, 0xffffffff
RUNNING, SUBMIT, START = 2, 0x80, 0x81


def say(*lines):
    for line in lines:
        os.write(CONTROL, line.encode() + b'\n')


def started():
    say('{"type":"started","time_ns":%d}' % time.clock_gettime_ns(time.CLOCK_MONOTONIC))


def wait_for(step):
    while not os.path.exists(os.path.join(FOLDER, step)):
        time.sleep(0.01)


def shrink():
    """Records five lanes, takes them back when told "shrink", and dies when told "die"."""
    shared = mmap.mmap(RECORDING, 0)
    n_lanes, per_lane, origin = struct.unpack_from('<IQQ', shared, 12)
    logs = PAGE + -(-n_lanes * LANE.size // PAGE) * PAGE
    stride = -(-per_lane * EVENT.size // PAGE) * PAGE
    now = time.clock_gettime_ns(time.CLOCK_MONOTONIC) - origin
    for lane in range(5):
        events = [(now, lane, SUBMIT, 0, 0), (now, lane, START, 0, 0), (now, lane, RUNNING, 0, 0)]
        for i, event in enumerate(events):
            EVENT.pack_into(shared, logs + lane * stride + i * EVENT.size, *event)
        LANE.pack_into(shared, PAGE + lane * LANE.size, len(events), 0, WORKER, lane,
                       NO_INTERPRETER, os.getpid(), os.getpid(), 0, b'fake %d' % lane)
    started()
    struct.pack_into('<I', shared, N_LANES, 5)
    wait_for('shrink')
    struct.pack_into('<I', shared, N_LANES, 0)
    for lane in range(5):
        struct.pack_into('<Q', shared, PAGE + lane * LANE.size, 0)
    wait_for('die')
    sys.exit(3)


def hang():
    """Hangs up and stays, and does not hear that it is to end."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    started()
    os.close(CONTROL)
    while True:
        signal.pause()


if sys.argv[1] == 'run':
    os.read(CONTROL, 1 << 20)
    {'shrink': shrink, 'hang': hang}[os.environ['GILSCOPE_FAKE']]()
else:
    os.execv(os.environ['GILSCOPE_REAL_RUNNER'], ['gilscope-runner', *sys.argv[1:]])
