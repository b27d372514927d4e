# SPDX-License-Identifier: GPL-3.0-or-later
"""Every source has a licence, lines that fit, and no way round the layers."""

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
    """A room is a folder that its floor's meson.build names, with the rooms that it may include
    from."""
    for folder in (path for top in ('app', 'ui') for path in SOURCE.joinpath(top).glob('**')):
        files = list(folder.glob('*.c'))
        assert len(files) <= MOST_FILES, f'{folder}: {len(files)} .c files'
    for floor in ('app/engine', 'app/model', 'app/draw', 'ui'):
        build = SOURCE.joinpath(floor, 'meson.build').read_text(encoding='utf-8')
        named = re.findall(r"^  \['([a-z]+)', \[([a-z', ]*)\], files\(", build, re.M)
        rooms = [name for name, _ in named]
        folders = sorted(path.parent.relative_to(SOURCE / floor).as_posix()
                         for path in SOURCE.joinpath(floor).rglob('*.[ch]'))
        assert sorted(rooms) == sorted(set(folders)), f'{floor}: {rooms}, {sorted(set(folders))}'
        for i, (name, below) in enumerate(named):
            assert set(re.findall('[a-z]+', below)) <= set(rooms[:i]), f'{floor}/{name}: {below}'


# A README is one page; that of the whole, what a newcomer reads before anything else.
MOST_LINES = 130
MOST_LINES_OF_WHOLE = 120
PAGES = [SOURCE / name for name in (
    'README.md', 'app/README.md', 'app/engine/README.md', 'app/model/README.md',
    'app/words/README.md', 'app/draw/README.md', 'ui/README.md', 'tests/README.md',
    'data/lessons/README.md', 'data/MANUAL.md')]
FILE = r'[\w./-]*[a-z0-9]\.(?:c|h|py|build|ui|css|xml|md)'
NAMED_FILE = re.compile(rf'(?<![\w./-]){FILE}(?![\w/])')
NAMED_FOLDER = re.compile(r'`((?:app|ui|tests|data|po|resources)(?:/[a-z]+)*)/?`')
NAMED_SYMBOL = re.compile(r'\b(?:gs_[a-z0-9_]*[a-z0-9]|GS_[A-Z0-9_]+|Gs[A-Z]\w+|[a-z_]+(?=\(\)))\b')
# "gs_lane_put() (engine/record/gs-lane.h)": the function is in that file.
NAMED_PLACE = re.compile(rf'`(gs_\w+|\w+_cb)\(\)`\s\(({FILE})\)')


def read(path):
    return path.read_text(encoding='utf-8')


def find_file(name):
    """The files that a page means by NAME; one that stands for others (gs-work-NAME.c) is any."""
    pattern = re.sub('NAME|TOPIC', '*', name)
    return [path for folder in (*FOLDERS, '.') for path in
            (SOURCE / folder).glob(f'**/{pattern}' if folder != '.' else pattern)]


def check_pages():
    """A page is short, and what it names is there: links, files, folders, functions."""
    words = {word for path in get_sources('app', 'ui', 'tests', kinds=('.c', '.h', '.py'))
             for word in re.findall(r'\w+', read(path))}
    for page in PAGES:
        name, text = page.relative_to(SOURCE).as_posix(), read(page)
        most = MOST_LINES_OF_WHOLE if name == 'README.md' else MOST_LINES
        assert text.count('\n') <= most, name
        for link, mark in re.findall(r'\]\(([^)#]*)#?([^)]*)\)', text):
            titles = re.findall('^#+ (.*)', read(page.parent / link), re.M) if mark else []
            marks = [re.sub(r'[^\w -]', '', title.lower()).replace(' ', '-') for title in titles]
            assert page.parent.joinpath(link).exists() and (not mark or mark in marks), \
                f'{name}: {link}#{mark}'
        for folder in NAMED_FOLDER.findall(text):
            assert SOURCE.joinpath(folder).is_dir(), f'{name}: {folder}'
        for file in NAMED_FILE.findall(text):
            assert '../' in file or find_file(file), f'{name}: there is no {file}'
        unknown = set(NAMED_SYMBOL.findall(text)) - words
        assert not unknown, f'{name}: {sorted(unknown)}'
        for symbol, file in NAMED_PLACE.findall(text):
            begin = re.compile(rf'^{symbol} ?\(', re.M)
            assert any(begin.search(read(path)) for path in find_file(file)), \
                f'{name}: {symbol}() is not in {file}'


def check_rooms_of_pages():
    """The page of a floor has a row for each of its rooms, and the architecture names them all."""
    whole = read(SOURCE / 'app/README.md')
    for floor in ('app/engine', 'app/model', 'app/draw', 'ui'):
        build, page = read(SOURCE / floor / 'meson.build'), read(SOURCE / floor / 'README.md')
        for room in re.findall(r"^  \['([a-z]+)', \[", build, re.M):
            assert f'\n| `{room}` |' in page, f'{floor}/README.md has no row for {room}'
            assert f'`{room}`' in whole, f'app/README.md does not name {room}'


# Characters, not bytes.
MOST_COLUMNS = 100
# Rooms whose lines are not all wrapped yet.
WIDE = ('app/draw', 'app/engine/plan', 'app/model/lesson', 'ui/scene')


def check_columns():
    """Save for a text to be translated: an interface definition cannot break one."""
    wide = []
    for path in get_sources('app', 'ui', 'tests', 'data', kinds=('.c', '.h', '.py', '.ui', '.css')):
        if any(path.is_relative_to(SOURCE / room) for room in WIDE):
            continue
        for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
            if len(line) > MOST_COLUMNS and not (path.suffix == '.ui' and 'translatable=' in line):
                wide.append(f'{path}:{number}: {len(line)} columns')
    assert not wide, '\n'.join(wide)


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
         ('every page is short and names what is there', check_pages),
         ('every room stands on its floor\'s page', check_rooms_of_pages),
         (f'no line is longer than {MOST_COLUMNS} columns', check_columns),
         ('no comment begins with What, Whoever or Of', check_comments)])
