# SPDX-License-Identifier: GPL-3.0-or-later
"""What every source has: a licence, and no way round the layers."""

import pathlib
import re
import sys

import tap

SOURCE = pathlib.Path(sys.argv[1])
FOLDERS = ('app', 'ui', 'tests', 'resources', 'data')
KINDS = ('.c', '.h', '.py', '.build', '.xml', '.ui', '.css', '.sh')


def get_sources(*folders, kinds=KINDS):
    found = [path for folder in folders for path in sorted(SOURCE.joinpath(folder).rglob('*'))
             if path.suffix in kinds or path.name == 'meson.build']
    assert found, folders
    return found


def check_licences():
    for path in [SOURCE / 'meson.build', SOURCE / 'dev', *get_sources(*FOLDERS)]:
        head = path.read_text(encoding='utf-8')[:200]
        assert 'SPDX-License-Identifier: GPL-3.0-or-later' in head, path


def check_layers():
    """A layer has the include paths of those below it; a path from the root would lead anywhere."""
    for path in get_sources('app', 'ui', kinds=('.c', '.h')):
        found = re.search(r'^#\s*include "[^"]*/[^"]*"', path.read_text(encoding='utf-8'), re.M)
        assert found is None, f'{path}: {found[0]}'


tap.run([('every source names its licence', check_licences),
         ('no include has a path', check_layers)])
