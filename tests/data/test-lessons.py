# SPDX-License-Identifier: GPL-3.0-or-later
"""The lessons that are built in: complete in both languages, listed in the resources, and read by
the program itself."""

import configparser
import json
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import tap

SOURCE = pathlib.Path(sys.argv[1])
GILSCOPE = sys.argv[2]
WORDS = ('Name', 'Subtitle', 'Question', 'Choices', 'See', 'Notes', 'Sources')
# Rows of the table of topics.
N_ROWS = 29
paths = sorted(SOURCE.joinpath('data/lessons').glob('*.lesson'))


def read(path):
    parser = configparser.ConfigParser(interpolation=None, delimiters=('=',), strict=True)
    parser.optionxform = str
    parser.read(path, encoding='utf-8')
    return parser


def check_words(path):
    lesson = read(path)['Lesson']
    for word in WORDS:
        english, korean = lesson[word], lesson[word + '[ko]']
        assert english.strip() and korean.strip(), word
        assert not any('가' <= letter <= '힣' for letter in english), word
    assert any('가' <= letter <= '힣' for letter in lesson['Name[ko]'])
    assert len(lesson['Choices'].split(';')) == len(lesson['Choices[ko]'].split(';'))
    # Paragraphs correspond.
    for word in ('See', 'Notes'):
        assert lesson[word].count('\\n') == lesson[word + '[ko]'].count('\\n'), word


def check_order(path):
    # A lesson may wait for those that a first lecture needs before it.
    assert int(read(path)['Lesson']['Order']) >= int(path.name[:2])


def check_figure(path):
    """Some test runs this very lesson and looks at the figure that it shows."""
    checks = SOURCE.joinpath('tests/command').glob('test_*.py')
    assert any(f"'{path.stem}'" in each.read_text(encoding='utf-8')
               for each in checks if each.name != 'test_lessons.py'), path.stem


def check_rows():
    """Every topic of the course has a lesson."""
    assert {int(path.name[:2]) for path in paths} == set(range(1, N_ROWS + 1))


def list_names(what):
    text = subprocess.run([GILSCOPE, 'list', what, '--format', 'json'], check=True,
                          stdout=subprocess.PIPE).stdout
    return {each['name'] for each in json.loads(text)}


def check_used(what, key):
    """Whatever can be run stands in some lesson."""
    used = set()
    for path in paths:
        lesson = read(path)
        for section in lesson.sections():
            used.add(lesson[section].get(key))
            for change in lesson[section].get('Set', '').split(';'):
                place, _, value = change.partition('=')
                used |= {value} if place.endswith('/' + key) else set()
    assert list_names(what) <= used, list_names(what) - used


def check_first_lecture():
    """Waiting, computing and processes: Next leads from each to the next."""
    names = sorted((int(read(path)['Lesson']['Order']), path.name) for path in paths)
    assert [name[:2] for _, name in names[:4]] == ['01', '02', '05', '06'], names[:4]


def check_resources():
    manifest = ElementTree.parse(SOURCE / 'resources/gilscope.gresource.xml')
    listed = sorted(file.get('alias') or pathlib.Path(file.text).name
                    for file in manifest.iter('file') if file.text.endswith('.lesson'))
    assert listed == [path.name for path in paths], listed


def list_keys(group):
    """The keys of that group, as the message about an unknown one has them."""
    said = subprocess.run([GILSCOPE, 'run', '02-waiting-overlaps', '--lang', 'en', '--set',
                           group + '/None=1'], stderr=subprocess.PIPE, encoding='utf-8').stderr
    return said.strip().partition('expected one of ')[2].split(', ')


def check_page():
    """The README of this folder names every key, workload and executor, in a row of its table."""
    rows = [line for line in SOURCE.joinpath('data/lessons/README.md').read_text(
        encoding='utf-8').splitlines() if line.startswith('|')]
    for group, title in (('Lesson', 'Lesson'), ('Tasks wait', 'Tasks …'),
                         ('Variant 1', 'Variant …'), ('Sweep', 'Sweep')):
        (row,) = [line for line in rows if line.startswith(f'| `[{title}]` |')]
        keys = list_keys(group)
        assert len(keys) > 1, group
        for key in keys:
            assert f'`{key}`' in row, f'[{title}] {key}'
    for what in 'workloads', 'executors':
        for name in list_names(what):
            assert any(f'`{name}`' in line.split(' | ')[0] for line in rows), name


def listed_by_program(language):
    text = subprocess.run([GILSCOPE, 'list', 'lessons', '--format', 'json', '--lang', language],
                          check=True, stdout=subprocess.PIPE).stdout
    return json.loads(text)


def check_program(language, key):
    names = [read(path)['Lesson'][key] for path in paths]
    text = json.dumps(listed_by_program(language), ensure_ascii=False)
    for name in names:
        assert name in text, f'{name} is not listed:\n{text}'


tap.run([(f'{path.name}: words', lambda path=path: check_words(path)) for path in paths]
        + [(f'{path.name}: number', lambda path=path: check_order(path)) for path in paths]
        + [(f'{path.name}: its figure is checked', lambda path=path: check_figure(path))
           for path in paths]
        + [('every row has a lesson', check_rows),
           ('every workload is used', lambda: check_used('workloads', 'Workload')),
           ('every executor is used', lambda: check_used('executors', 'Executor')),
           ('the page names all keys, workloads and executors', check_page),
           ('the first lecture', check_first_lecture),
           ('all are built in', check_resources),
           ('read in English', lambda: check_program('en', 'Name')),
           ('read in Korean', lambda: check_program('ko', 'Name[ko]'))])
