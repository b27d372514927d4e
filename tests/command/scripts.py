# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python scripts that stand beside a lesson, under a real interpreter: what they print is held
against what the lesson's own run says, but for whatever tells a time."""

import ast
import configparser
import os
import re
import subprocess

from commands import LESSONS

PYTHON = '/usr/bin/python3'
WRITE_SCRIPTS = os.environ['GILSCOPE_WRITE_SCRIPTS']
TIMEOUT = 300
# The system's Python (3.11) has no pool for it.
TOO_NEW = 'interpreters'
# The order in which results come is then one of time.
BY_TIME = {'as_completed', 'first_completed', 'first_exception'}
GROUP = 'task_group'
# Variants whose tasks come in each other's way, so that the outcome is another one each time.
BY_CHANCE = {'11-the-lost-update': {0}, '12-what-a-lock-costs': {0},
             '14-one-file-many-writers': {1, 4}}
# The variants among these that lose updates: in one of so many runs, at least.
LOSING = {'11-the-lost-update': {0}}
RUNS = 5
# Variants about interpreters that the system does not have (3.9, free-threaded): from 3.10 on,
# under a GIL, nothing is lost there.
OTHERWISE = {'11-the-lost-update': {2, 4}}
UNGUARDED = 'An attempt has been made to start a new process before the'


class Lesson:
    """A lesson's file, its summary and the scripts that were written beside it."""

    def __init__(self, name, summary, saved, folder):
        self.name = name
        self.variants = summary['variants']
        self.folder = folder
        self.settings = configparser.ConfigParser(interpolation=None, delimiters=('=',))
        self.settings.optionxform = str
        self.settings.read(os.path.join(LESSONS, name + '.lesson'), encoding='utf-8')
        os.makedirs(folder, exist_ok=True)
        subprocess.run([WRITE_SCRIPTS, saved, folder], check=True, timeout=TIMEOUT)

    def list_scripts(self):
        """The variants that the system's Python can run."""
        return [i for i, variant in enumerate(self.variants) if variant['executor'] != TOO_NEW]

    def compile_others(self):
        """Compiles the scripts that cannot be run here; returns how many there are."""
        others = set(range(len(self.variants))) - set(self.list_scripts())
        for variant in others:
            path = os.path.join(self.folder, f'{variant}.py')
            with open(path, encoding='utf-8') as script:
                compile(script.read(), path, 'exec')
        return len(others)

    def get(self, variant, key, otherwise):
        sections = [name for name in self.settings.sections() if name.startswith('Variant')]
        return self.settings.get(sections[variant], key, fallback=otherwise)

    def run(self, variant):
        """Runs the script of a variant: its status and output."""
        return subprocess.run([PYTHON, os.path.join(self.folder, f'{variant}.py')],
                              cwd=self.folder, stdin=subprocess.DEVNULL, timeout=TIMEOUT,
                              capture_output=True, encoding='utf-8', check=False)

    def check_losses(self):
        """Raises an AssertionError where nothing is ever lost that should be."""
        for variant in LOSING.get(self.name, ()):
            said = []
            while len(said) < RUNS and not any(counter < expected for counter, expected in said):
                ended = self.run(variant)
                counter = int(re.search('^counter: ([0-9]+)$', ended.stdout, re.M)[1])
                said.append((counter, self.count_all(variant)))
            print(f'# {self.name}, variant {variant}: {said}', flush=True)
            assert any(counter < expected for counter, expected in said), said

    def count_all(self, variant):
        """The expected value of a counter of all tasks."""
        return sum(int(task['result']) for task in self.variants[variant]['tasks'])

    def compare(self, variant, ended):
        """Raises an AssertionError where the script says something else than the lesson; a
        RuntimeError where it does not come to its end, for which no busy machine is to blame."""
        place = f'{self.name}, variant {variant}:\n{ended.stdout[:2000]}{ended.stderr[-2000:]}'
        if (self.get(variant, 'MainGuard', 'yes') == 'no'
                and self.get(variant, 'StartMethod', 'fork') != 'fork'):
            assert ended.returncode != 0, place
            assert UNGUARDED in ended.stderr, place
            assert self.variants[variant]['tasks'][0]['error'] in ended.stderr, place
            return

        lines = ended.stdout.splitlines()
        if ended.returncode != 0 or not any(re.fullmatch(r'[0-9.]+ s', line) for line in lines):
            raise RuntimeError(place)
        self.compare_results(variant, lines, place)
        self.compare_shared(variant, lines, place)

    def compare_results(self, variant, lines, place):
        tasks = self.variants[variant]['tasks']
        said = next(ast.literal_eval(line) for line in lines if line.startswith('['))
        said = [without_chance(str(each)) for each in said]
        expected = [without_chance(each) for each in self.list_results(variant, tasks)]
        if self.get(variant, 'Collect', 'map') in BY_TIME:
            said.sort()
            expected.sort()
        if is_ids(self.variants[variant]):
            assert len(said) == len(expected), place
        else:
            assert said == expected, f'{place}\nexpected {expected}'

        # Count cancelled tasks where the script prints them; map() that raises cancels in silence.
        if self.get(variant, 'CancelAfter', None) or self.get(variant, 'Collect', '') == GROUP:
            cancelled = sum(task['state'] == 'cancelled' for task in tasks)
            assert f'{cancelled} cancelled' in lines, f'{place}\nexpected {cancelled} cancelled'

    def list_results(self, variant, tasks):
        """Results and errors as the caller got them; of a pool that broke, as the futures are."""
        if self.variants[variant]['makespan_s'] is not None:
            tasks = sorted((task for task in tasks if task['delivered_s'] is not None),
                           key=lambda task: task['delivered_s'])
        elif self.get(variant, 'Collect', 'map') == 'map':
            tasks = tasks[:1 + next(i for i, task in enumerate(tasks) if task['error'])]
        return [task['error'] or task['result'] for task in tasks]

    def compare_shared(self, variant, lines, place):
        said = [line.split(': ', 1) for line in lines
                if re.match('(counter|intact|list|length|ids): ', line)]
        groups = [group['name'] for group in self.variants[variant]['groups']]
        checks = [check for check in self.variants[variant]['checks'] if check['name'] in groups]
        assert len(said) == len(checks), place
        for (name, value), check in zip(said, checks):
            if name == 'ids':
                assert count_units(value) == count_units(check['actual']), place
            elif variant in OTHERWISE.get(self.name, ()):
                assert value == check['expected'], f'{place}\nexpected {check["expected"]}'
            elif variant in BY_CHANCE.get(self.name, ()):
                assert 0 <= int(value) <= int(check['expected']), place
            else:
                assert value == check['actual'], f'{place}\nexpected {check["actual"]}'


def without_chance(text):
    """Leaves out addresses, and which of its two messages a pool had that broke while tasks were
    submitted to it."""
    text = re.sub('0x[0-9a-f]+', '0x…', text)
    return re.sub('^BrokenProcessPool: .*', 'BrokenProcessPool', text)


def is_ids(variant):
    return any(group['workload'] == 'ids' for group in variant['groups'])


def count_units(text):
    """Number of threads of each process, from "{4711: [4711, 4712]}"."""
    return sorted(len(threads) for threads in ast.literal_eval(text).values())
