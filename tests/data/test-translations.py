# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that people read is extracted, and translated into every language of po/LINGUAS."""

import pathlib
import re
import subprocess
import sys
import tempfile

import tap

SOURCE = pathlib.Path(sys.argv[1])
MARKED = re.compile(r'(?<!\w)(?:N?C?_|ngettext|g_dngettext|g_dpgettext2)\s*\(\s*"')
KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dcgettext:2', 'g_dngettext:2,3',
            'g_dpgettext2:2c,3')


def languages():
    return SOURCE.joinpath('po/LINGUAS').read_text().split()


def check_files():
    listed = [line for line in SOURCE.joinpath('po/POTFILES').read_text().split('\n') if line]
    assert listed == sorted(listed), 'POTFILES is not in order'
    sources = [path for folder in ('app', 'ui') for path in (SOURCE / folder).rglob('*.[ch]')]
    sources += [path for folder in ('ui', 'resources') for path in (SOURCE / folder).rglob('*.ui')]
    marked = {str(path.relative_to(SOURCE)) for path in sources
              if MARKED.search(path.read_text()) or 'translatable="' in path.read_text()}
    assert marked <= set(listed), f'not in POTFILES: {sorted(marked - set(listed))}'
    for name in listed:
        assert SOURCE.joinpath(name).exists(), f'{name} is in POTFILES and nowhere else'


def check_language(language):
    path = SOURCE / 'po' / f'{language}.po'
    result = subprocess.run(['msgfmt', '--check', '--statistics', '-o', '/dev/null', path],
                            stderr=subprocess.PIPE, text=True,
                            env={'LC_ALL': 'C', 'PATH': '/usr/bin:/bin'})
    assert result.returncode == 0, result.stderr
    assert 'fuzzy' not in result.stderr and 'untranslated' not in result.stderr, result.stderr
    with tempfile.NamedTemporaryFile(suffix='.pot') as template:
        subprocess.run(['xgettext', '--from-code=UTF-8', '--files-from=po/POTFILES',
                        *(f'--keyword={keyword}' for keyword in KEYWORDS), '-o', template.name],
                       cwd=SOURCE, check=True, stderr=subprocess.DEVNULL)
        compared = subprocess.run(['msgcmp', path, template.name], stderr=subprocess.PIPE,
                                  text=True)
    assert compared.returncode == 0, compared.stderr


tap.run([('POTFILES is complete', check_files)]
        + [(f'{language} is complete', lambda language=language: check_language(language))
           for language in languages()])
