# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for every source: a licence, no way round the layers, and comments that read at once."""

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


# More than so many files of C in one folder are no room but a heap.
MOST_FILES = 30


def check_rooms():
    """A room is a folder that its floor's meson.build names, with the rooms that it may include from."""
    for floor in ('app/engine', 'app/model', 'app/draw', 'ui'):
        build = SOURCE.joinpath(floor, 'meson.build').read_text(encoding='utf-8')
        named = re.findall(r"^  \['([a-z]+)', \[([a-z', ]*)\], files\(", build, re.M)
        rooms = [name for name, _ in named]
        folders = sorted(path.parent.relative_to(SOURCE / floor).as_posix()
                         for path in SOURCE.joinpath(floor).rglob('*.[ch]'))
        assert sorted(rooms) == sorted(set(folders)), f'{floor}: {rooms}, {sorted(set(folders))}'
        for i, (name, below) in enumerate(named):
            assert set(re.findall('[a-z]+', below)) <= set(rooms[:i]), f'{floor}/{name}: {below}'
            files = list(SOURCE.joinpath(floor, name).glob('*.c'))
            assert len(files) <= MOST_FILES, f'{floor}/{name}: {len(files)} .c files'


# No plain sentence begins like this: subject first, a noun or a verb.
RIDDLE = r'(?:What|Whoever|Of)\b'
COMMENTS = re.compile(rf'/\*+ (?:[\w()-]+: )?{RIDDLE}'
                      rf'|<!-- {RIDDLE}|"""{RIDDLE}|^(?! *#).*\S +# {RIDDLE}'
                      rf'|^(?! *#).*\n *# {RIDDLE}', re.M)


def check_comments():
    others = [SOURCE / name for name in ('meson.build', 'dev', '.ci/run')]
    for path in [*others, *get_sources(*FOLDERS)]:
        found = COMMENTS.search(path.read_text(encoding='utf-8'))
        assert found is None, f'{path}: {found[0]}'


tap.run([('every source names its licence', check_licences),
         ('no include has a path', check_layers),
         ('every room lies above those that it includes from', check_rooms),
         ('no comment begins with What, Whoever or Of', check_comments)])
