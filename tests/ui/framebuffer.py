# SPDX-License-Identifier: GPL-3.0-or-later
"""The pixels of the session's screen, read from the memory that Xvfb keeps them in (-fbdir): an XWD
file, of 32 bits a pixel."""

import mmap
import os
import struct

import session


def crop(x, y, width, height):
    """A part of the screen, row by row: of each pixel a byte of red, of green and of blue."""
    path = os.path.join(os.environ[session.FOLDER], 'Xvfb_screen0')
    with open(path, 'rb') as file, \
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as memory:
        header = struct.unpack_from('>25I', memory)
        screen_width, screen_height, stride = header[4], header[5], header[12]
        assert header[7] == 0 and header[11] == 32, 'blue, green, red and a byte of nothing'
        start = header[0] + 12 * header[19]
        left, right = max(x, 0), min(x + width, screen_width)
        rows = range(max(y, 0), min(y + height, screen_height))
        raw = b''.join(memory[start + row * stride + 4 * left:start + row * stride + 4 * right]
                       for row in rows)
    pixels = bytearray(len(raw) // 4 * 3)
    for channel in range(3):
        pixels[channel::3] = raw[2 - channel::4]
    return bytes(pixels)
