# SPDX-License-Identifier: GPL-3.0-or-later
"""The icons are well-formed SVG of the size that their folder says, and hold no foreign content."""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree

import tap

SVG = '{http://www.w3.org/2000/svg}'
SIZES = {'scalable': '128', 'symbolic': '16'}


def check(path):
    root = ElementTree.parse(path).getroot()
    assert root.tag == SVG + 'svg', root.tag
    size = SIZES[path.parent.parent.name]
    assert (root.get('width'), root.get('height')) == (size, size)
    assert root.get('viewBox') == f'0 0 {size} {size}'
    for element in root.iter():
        assert element.tag.startswith(SVG), f'{element.tag} is no SVG'
        assert element.tag != SVG + 'image', 'a picture inside the drawing'
        for name, value in element.attrib.items():
            assert 'href' not in name, f'{name}={value}'


paths = sorted(pathlib.Path(sys.argv[1], 'icons').rglob('*.svg'))
assert len(paths) == 2
tap.run([(path.name, lambda path=path: check(path)) for path in paths])
