# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory of a program, measured from outside."""

# For its environment: it gives back what it frees, so that what it has is what it uses.  Else glibc
# keeps blocks as large as any that was freed before, and GLib its slices.
GIVING_BACK = {'MALLOC_MMAP_THRESHOLD_': '131072', 'MALLOC_TRIM_THRESHOLD_': '131072',
               'MALLOC_ARENA_MAX': '1', 'G_SLICE': 'always-malloc'}


def measure(pid):
    """KiB that a process has for itself, and KiB of recordings."""
    own = recorded = 0
    recording = False
    with open(f'/proc/{pid}/smaps') as file:
        for line in file:
            key, *words = line.split()
            if not key.endswith(':'):
                recording = '/memfd:' in line
            elif key == 'Anonymous:' and not recording:
                own += int(words[0])
            elif key == 'Rss:' and recording:
                recorded += int(words[0])
    return own, recorded
