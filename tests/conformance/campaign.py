# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the whole conformance suite many times: campaign.py BUILD [RUNS].

Each run leaves its table in BUILD/meson-logs/conformance; a campaign that was interrupted goes on
behind its last whole run, unless the programs have been built anew.  It succeeds if each of the
starred cases held in 19 of 20 runs; one that had failed before it held, on a machine that was not
too busy to judge, did not hold in that run."""

import collections
import hashlib
import json
import os
import subprocess
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
NEEDED = 0.95
# Verdicts on a case in a run; the first two are required.
FIRST = 'held at once'
AGAIN = 'held behind attempts on a busy machine'
REPEATED = 'held only after it had failed'
FAILED = 'FAILED'
UNJUDGED = 'too busy to judge'


def settings(build):
    """The programs and what they need, as meson's tests have it."""
    build = os.path.abspath(build)
    return {'GILSCOPE': os.path.join(build, 'app', 'gilscope'),
            'GILSCOPE_RUNNER': os.path.join(build, 'app', 'gilscope-runner'),
            'GILSCOPE_LOCALE_DIR': os.path.join(build, 'po'),
            'GSETTINGS_SCHEMA_DIR': os.path.join(build, 'data'),
            'XDG_CACHE_HOME': os.path.join(build, 'tests', 'command', 'cache'),
            'XDG_DATA_HOME': os.path.join(build, 'tests', 'command', 'share'),
            'PYTHONDONTWRITEBYTECODE': '1'}


def identity(env):
    """A digest of the programs and the cases: other ones are another campaign."""
    digest = hashlib.sha256()
    cases = sorted(os.path.join(FOLDER, name) for name in os.listdir(FOLDER)
                   if name.endswith('.py'))
    cases += [os.path.join(FOLDER, '..', *names) for names in (('support', 'machine.py'),
                                                               ('command', 'commands.py'))]
    for path in [env['GILSCOPE'], env['GILSCOPE_RUNNER'], *cases]:
        with open(path, 'rb') as stream:
            digest.update(stream.read())
    return digest.hexdigest()[:12]


def run_once(env, folder):
    """One run's cases."""
    path = os.path.join(folder, 'conformance.json')
    if not os.path.exists(path):
        # Its own failures are what is counted; it must only come to its end.
        done = subprocess.run(['/usr/bin/python3', os.path.join(FOLDER, 'main.py'), folder],
                              env=dict(os.environ, **env), stdout=subprocess.PIPE)
        with open(os.path.join(folder, 'output.txt'), 'wb') as stream:
            stream.write(done.stdout)
    with open(path, encoding='utf-8') as stream:
        return json.load(stream)['cases']


def kind_of(case):
    """The verdict on a case in one run."""
    if case['outcome'] != 'holds':
        return UNJUDGED if case['outcome'] == UNJUDGED else FAILED
    if case['attempts']['failed']:
        return REPEATED
    return AGAIN if case['attempts']['busy'] else FIRST


def main(build, runs='20'):
    if not runs.isascii() or not runs.isdigit() or int(runs) == 0:
        sys.exit(f'campaign: the number of runs is 1 or more, not “{runs}”')
    env = settings(build)
    root = os.path.join(build, 'meson-logs', 'conformance', identity(env))
    print(f'The tables are kept in {root}', flush=True)

    counts = {}
    for number in range(1, int(runs) + 1):
        folder = os.path.join(root, f'{number:03}')
        os.makedirs(folder, exist_ok=True)
        cases = run_once(env, folder)
        others = []
        for case in cases:
            each = counts.setdefault(case['case'], collections.Counter())
            kind = kind_of(case)
            each[kind] += 1
            if kind != FIRST:
                others.append(f'{case["case"]}{"*" if case["starred"] else ""} {kind}')
        print(f'run {number} of {runs}: ' + (', '.join(others) or 'all cases hold'), flush=True)

    good = True
    print('\nStarred cases:')
    for case in (case for case in cases if case['starred']):
        each = counts[case['case']]
        held = each[FIRST] + each[AGAIN]
        enough = held >= NEEDED * int(runs)
        good = good and enough
        rest = ''.join(f', {each[kind]} {kind}' for kind in (REPEATED, FAILED, UNJUDGED)
                       if each[kind])
        print(f'  {case["case"]:2} {case["title"]:44} held in {held} of {runs}, in {each[FIRST]} '
              f'of them at the first attempt{rest}{"" if enough else "  TOO FEW"}')
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
