# SPDX-License-Identifier: GPL-3.0-or-later
"""One table of what all benchmarks measured: table.py BENCHMARKLOG.JSON FOLDER.

Prints it, and keeps it in FOLDER as budgets.txt and budgets.json.  Status 1 if a figure is over its
budget or a benchmark broke off."""

import json
import os
import sys

from judge import BUSY, OVER, VERDICTS

HEADINGS = ('what', 'figure', 'budget', 'share', 'verdict')


def read_figures(log):
    """The figures of every benchmark, and one without a value for each that has none."""
    for line in log:
        test = json.loads(line)
        lines = [each for each in (test.get('stdout') or '').splitlines()
                 if each.startswith(VERDICTS)]
        if lines:
            yield from json.loads(lines[-1][len(VERDICTS):])
        else:
            yield {'what': test['name'], 'verdict': f'broke off: {test["result"]}'}


def write(value, unit):
    return f'{value:.4g} {unit}'


def make_rows(figures):
    for each in figures:
        if 'value' not in each:
            yield each['what'], '', '', '', each['verdict']
            continue
        verdict = each['verdict']
        yield (each['what'], write(each['value'], each['unit']),
               f'{each["bound"]} {write(each["budget"], each["unit"])}',
               f'{each["value"] / each["budget"]:.2f}',
               f'{verdict} ({each["machine"]})' if verdict == BUSY else verdict)


def format_table(rows):
    rows = [HEADINGS, *rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS))]
    widths[-1] = 0
    lines = ['  '.join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()
             for row in rows]
    lines.insert(1, '  '.join('-' * (width or len(HEADINGS[-1])) for width in widths))
    return '\n'.join(lines) + '\n'


def main(path, folder):
    with open(path, encoding='utf-8') as log:
        figures = list(read_figures(log))
    text = format_table(make_rows(figures))
    print(text, end='')
    with open(os.path.join(folder, 'budgets.txt'), 'w', encoding='utf-8') as file:
        file.write(text)
    with open(os.path.join(folder, 'budgets.json'), 'w', encoding='utf-8') as file:
        json.dump(figures, file, ensure_ascii=False, indent=2)
    return 1 if any(each['verdict'] == OVER or 'value' not in each for each in figures) else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
