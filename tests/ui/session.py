# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command on an X server and a session bus of its own:

    session.py [WIDTHxHEIGHT] COMMAND…

Each gets a server of its own, and so a pointer and a keyboard: the window's tests run side by side.
The server picks the number of its display itself, so that two that start at once do not meet."""

import contextlib
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile

# The session's own services must not meet those of the desktop that the tests run on.
DESKTOP = ('WAYLAND_DISPLAY', 'DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'AT_SPI_BUS_ADDRESS',
           'XAUTHORITY')
SIZE = '1280x1024'
# Names the session's folder to the command.
FOLDER = 'GILSCOPE_TEST_SESSION'


def add_cookie(path, display, cookie):
    """Lets those who read the file use the display."""
    subprocess.run(['xauth', '-f', path, 'add', display, '.', cookie], check=True,
                   stderr=subprocess.DEVNULL)


@contextlib.contextmanager
def x_server(size, folder):
    """The environment of an X server's clients."""
    cookie = secrets.token_hex(16)
    path = os.path.join(folder, 'xauthority')
    add_cookie(path, ':0', cookie)
    read, write = os.pipe()
    # Without a cursor in the pixels, which framebuffer.py reads.
    server = subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0', f'{size}x24',
                               '-nolisten', 'tcp', '-auth', path, '-fbdir', folder, '-nocursor'],
                              pass_fds=[write], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        os.close(write)
        with os.fdopen(read) as stream:
            number = stream.readline().strip()
        if not number:
            sys.exit('session.py: Xvfb has not started')
        add_cookie(path, f':{number}', cookie)
        yield {'DISPLAY': f':{number}', 'XAUTHORITY': path}
    finally:
        server.terminate()
        server.wait()


def run(command, size=SIZE):
    """The exit status of COMMAND, which is given a folder that goes with the session."""
    # Ended by meson, it must not leave the server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with tempfile.TemporaryDirectory(prefix='gilscope-session-') as folder:
        kept = {name: value for name, value in os.environ.items() if name not in DESKTOP}
        with x_server(size, folder) as display:
            environment = {**kept, **display, 'XDG_RUNTIME_DIR': folder, FOLDER: folder}
            return subprocess.run(['dbus-run-session', '--', *command], env=environment,
                                  stdin=subprocess.DEVNULL).returncode


def main(arguments):
    size = arguments.pop(0) if re.fullmatch('[0-9]+x[0-9]+', arguments[0]) else SIZE
    return run(arguments, size)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
