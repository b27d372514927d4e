# SPDX-License-Identifier: GPL-3.0-or-later
"""gilscope run, sweep, export and list: what they print, write and return."""

import csv
import json
import os
import pty
import re
import resource
import shutil
import signal
import stat
import subprocess
import time
import unittest

import commands
from commands import Case, measured, run, summary
from machine import judged

SUMS = ['--workload', 'sum-squares', '--tasks', '4', '--n', '20000', '--no-capacity']
VARIANT = {'name', 'executor', 'workers', 'repeats', 'shown', 'engine', 'emulated', 'makespan_s',
           'makespans_s', 'speedup', 'efficiency', 'cpu_s', 'memory_bytes', 'lost_events',
           'ready_by', 'time_s', 'loss_s', 'gil', 'lanes', 'tasks', 'checks', 'groups'}


class Run(Case):
    def test_summary(self):
        result = summary('run', *SUMS, '--executor', 'sequential', '--executor', 'threads',
                         '--workers', '2', '--repeats', '3')
        self.assertEqual(set(result), {'gilscope', 'schema', 'engine', 'cores', 'capacity',
                                       'advice', 'experiment', 'variants', 'sweep'})
        self.assertEqual(result['schema'], 1)
        self.assertEqual(result['engine'], 'native')
        self.assertIsNone(result['capacity'])
        self.assertIsNone(result['sweep'])
        self.assertEqual([v['executor'] for v in result['variants']], ['sequential', 'threads'])
        for variant in result['variants']:
            self.assertEqual(set(variant), VARIANT)
            self.assertEqual(list(variant['time_s']), commands.STATES)
            self.assertEqual(variant['repeats'], 3)
            self.assertEqual(len(variant['makespans_s']), 3)
            self.assertAlmostEqual(sorted(variant['makespans_s'])[1], variant['makespan_s'])
            self.assertEqual(variant['lost_events'], 0)
            self.assertGreater(variant['cpu_s'], 0)
            self.assertEqual([t['id'] for t in variant['tasks']], [0, 1, 2, 3])
            self.assertEqual({t['state'] for t in variant['tasks']}, {'finished'})
            self.assertEqual({t['result'] for t in variant['tasks']}, {'2666466670000'})
            self.assertEqual([c['ok'] for c in variant['checks']], [True] * 4)
        self.assertEqual(result['variants'][1]['workers'], 2)
        self.assertEqual(result['variants'][0]['speedup'], 1)

    def test_own_work(self):
        """A changed setup is not called the lesson, in the summary and in the picture."""
        picture = self.path('own.svg')
        for options, name in (
                (['--repeats', '2'], 'Waiting overlaps'),
                (['--tasks', '5', '--work', '500ms'], 'Waiting overlaps'),
                (['--tasks', '2', '--work', '10ms'], 'Own work'),
                (['--tasks', '2', '--work', '10ms', '--lang', 'ko'], '직접 만든 작업'),
                (['--tasks', '2', '--work', '10ms', '--set', 'Lesson/Name=My talk'], 'My talk')):
            result = summary('run', '2', '--no-capacity', *options, '--output', picture)
            self.assertEqual(result['experiment'], name, options)
            self.assertIn(f'<title>{name}', self.read('own.svg').decode(), options)
        self.assertEqual(summary('run', *SUMS, '--executor', 'sequential')['experiment'],
                         'Own work')
        swept = summary('sweep', '2', '--workers', '1,2', '--no-capacity', '--repeats', '1',
                        '--set', 'Tasks wait/Work=10ms')
        self.assertEqual(swept['experiment'], 'Own work')

    def test_exact_sums(self):
        result = summary('run', *SUMS[:2], '--tasks', '3', '--n', '100000;200000;300000',
                         '--executor', 'sequential', '--executor', 'threads', '--executor',
                         'free-threads', '--executor', 'processes', '--workers', '2',
                         '--no-capacity')
        for variant in result['variants']:
            self.assertEqual([t['result'] for t in variant['tasks']],
                             ['333328333350000', '2666646666700000', '8999955000050000'])

    @measured
    @judged
    def test_iteration(self):
        """An iteration costs what it costs in Python, or as little as it costs in C."""
        work = ['run', '--workload', 'sum-squares', '--tasks', '2', '--executor', 'sequential',
                '--no-capacity']
        bare = ['--set', 'Tasks tasks/Iteration=0ns']
        python, c, timed = (summary(*work, *more)['variants'][0] for more in (
            ['--n', '2000000'], ['--n', '2000000', *bare], ['--work', '100ms', *bare]))
        results = [[task['result'] for task in variant['tasks']] for variant in (python, c, timed)]
        self.assertEqual(results[0], ['2666664666667000000'] * 2)
        self.assertEqual(results[1], results[0])
        self.assertGreater(int(results[2][0]), 1000 * int(results[0][0]))
        for variant in (python, c, timed):
            self.assertEqual([check['ok'] for check in variant['checks']], [True] * 2)
        # 2 000 000 times 50 ns, much less, and again 100 ms.
        python, c, timed = (sum(task['cpu_s'] for task in variant['tasks'])
                            for variant in (python, c, timed))
        self.assertGreater(python, 10 * c)
        self.assertGreater(timed / python, 0.5)
        self.assertLess(timed / python, 2)
        self.assert_fails(2, 'Iteration', 'sleep', arguments=[
            'run', '--workload', 'sleep', '--work', '1ms', '--executor', 'threads', *bare])

    def test_without_sequential(self):
        variant = summary('run', *SUMS, '--executor', 'threads')['variants'][0]
        self.assertIsNone(variant['speedup'])
        self.assertIsNone(variant['efficiency'])
        self.assertIsNone(variant['loss_s'])

    def test_spawn(self):
        variant = summary('run', *SUMS, '--executor', 'processes', '--workers', '2',
                          '--start-method', 'spawn', '--set', 'Tasks tasks/Argument=64KiB',
                          '--set', 'Tasks tasks/Result=1KiB')['variants'][0]
        lanes = [lane for lane in variant['lanes'] if lane['kind'] == 'worker']
        self.assertEqual(len({lane['pid'] for lane in lanes}), 2)
        self.assertEqual([c['ok'] for c in variant['checks']], [True] * 4)
        self.assertGreater(variant['time_s']['pickling'], 0)

    def test_lesson(self):
        result = summary('run', '2', '--lang', 'en')
        self.assertEqual(result['experiment'], 'Waiting overlaps')
        self.assertEqual([t['result'] for t in result['variants'][1]['tasks']],
                         ['0', '10', '20', '30', '40'])
        again = summary('run', '02-waiting', '--lang', 'ko')
        self.assertNotEqual(again['experiment'], 'Waiting overlaps')

    def test_file(self):
        path = self.path('mine.lesson', '[Lesson]\nName=Mine\n[Tasks a]\nWorkload=sleep\nCount=2\n'
                         'Work=1ms\n[Tasks b]\nWorkload=sum-squares\nCount=2\nN=10\n'
                         '[Variant 1]\nExecutor=threads\nWorkers=3\n')
        result = summary('run', path, '--no-capacity')
        tasks = result['variants'][0]['tasks']
        self.assertEqual(result['experiment'], 'Mine')
        self.assertEqual([t['group'] for t in tasks], ['a', 'a', 'b', 'b'])
        self.assertEqual([t['result'] for t in tasks], ['0', '10', '285', '285'])

    def test_language_everywhere(self):
        # gettext looks at no language in the C locale.
        for locale in ('C', 'POSIX', 'C.UTF-8'):
            status, out, err = run('run', *SUMS, '--executor', 'sequential', '--lang', 'ko',
                                   env=commands.environment(LC_ALL=locale))
            self.assertEqual(status, 0, err)
            self.assertRegex(out, '[가-힣]')
        status, out, _ = run('run', '--help', '--lang', 'ko',
                             env=commands.environment(LC_ALL='C'))
        self.assertEqual(status, 0)
        self.assertRegex(out, '[가-힣]')

    def test_cores(self):
        result = summary('run', *SUMS, '--executor', 'free-threads', '--workers', '2',
                         '--cores', '1')
        self.assertEqual(result['cores'], 1)

    @measured
    def test_capacity(self):
        result = summary('run', *SUMS[:-1], '--executor', 'threads', '--workers', '2')
        if result['cores'] > 1:
            self.assertGreater(result['capacity'], 0.3)
            self.assertLess(result['capacity'], 2.6)
        else:
            self.assertIsNone(result['capacity'])

    def test_no_progress_but_to_a_terminal(self):
        status, _, err = run('run', *SUMS, '--executor', 'sequential')
        self.assertEqual((status, err), (0, ''))

        reader, writer = pty.openpty()
        process = subprocess.Popen([commands.GILSCOPE, 'run', '--workload', 'sleep', '--tasks', '2',
                                    '--work', '400ms', '--executor', 'sequential'],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=writer, env=commands.environment())
        os.close(writer)
        said = b''
        while True:
            try:
                part = os.read(reader, 4096)
            except OSError:
                break
            if not part:
                break
            said += part
        os.close(reader)
        self.assertEqual(process.wait(), 0)
        self.assertIn(b'Measuring 1 of 1', said)


class Outputs(Case):
    def test_every_format(self):
        outputs = []
        for suffix in ('png', 'svg', 'pdf', 'csv', 'json', 'gilscope', 'trace.json'):
            outputs += ['--output', self.path('a.' + suffix)]
        result = summary('run', *SUMS, '--executor', 'sequential', '--executor', 'threads',
                         *outputs, '--size', '800x450', '--scale', '2')
        self.assertEqual(len(os.listdir(self.folder)), 7)
        png = self.read('a.png')
        self.assertEqual(png[:8], b'\x89PNG\r\n\x1a\n')
        self.assertEqual(int.from_bytes(png[16:20], 'big'), 1600)
        self.assertEqual(int.from_bytes(png[20:24], 'big'), 900)
        self.assertIn(b'<svg', self.read('a.svg'))
        self.assertEqual(self.read('a.pdf')[:5], b'%PDF-')
        # On another computer it has the same letters: the column "emb" of each font.
        fonts = subprocess.run(['pdffonts', self.path('a.pdf')], stdin=subprocess.DEVNULL,
                               capture_output=True, text=True, check=True, timeout=60).stdout
        embedded = re.findall(r' (yes|no) +(?:yes|no) +(?:yes|no) +\d+ +\d+$', fonts, re.MULTILINE)
        self.assertEqual(set(embedded), {'yes'}, fonts)
        self.assertEqual(json.loads(self.read('a.json')), result)
        self.assertTrue(json.loads(self.read('a.trace.json'))['traceEvents'])
        with open(self.path('a.csv'), encoding='utf-8', newline='') as stream:
            rows = list(csv.DictReader(stream))
        self.assertEqual(sum(row['record'] == 'task' for row in rows), 8)
        for variant in result['variants']:
            for number, lane in enumerate(variant['lanes']):
                times = dict.fromkeys(commands.STATES, 0)
                for row in rows:
                    if (row['record'], row['executor'], row['lane']) == (
                            'span', variant['executor'], str(number)):
                        times[row['state']] += float(row['duration_s'])
                for state, seconds in lane['time_s'].items():
                    self.assertAlmostEqual(times[state], seconds, 7)

        # The saved file gives the same figures.
        status, _, err = run('export', self.path('a.gilscope'), '--output', self.path('b.json'),
                             '--output', self.path('b.png'))
        self.assertEqual(status, 0, err)
        self.assertEqual(json.loads(self.read('b.json')), result)
        again = summary('run', self.path('a.gilscope'), '--no-capacity')
        self.assertEqual([v['name'] for v in again['variants']],
                         [v['name'] for v in result['variants']])

    def test_one_chart(self):
        saved = self.path('a.gilscope')
        status, _, err = run('run', *SUMS, '--executor', 'sequential', '--executor', 'threads',
                             '--output', saved, '--output', self.path('all.svg'))
        self.assertEqual(status, 0, err)
        status, _, err = run('export', saved, '--chart', 'histogram', '--output',
                             self.path('one.svg'))
        self.assertEqual(status, 0, err)
        whole, one = self.read('all.svg'), self.read('one.svg')
        for words in (b'4 tasks: p50', b'longest'):
            self.assertIn(words, whole)
            self.assertIn(words, one)
        self.assertIn(b': speedup 1.0', whole)
        self.assertNotIn(b': speedup 1.0', one)
        # The timelines are a part like a chart.
        status, _, err = run('export', saved, '--chart', 'timelines', '--output',
                             self.path('lanes.svg'))
        self.assertEqual(status, 0, err)
        self.assertIn(b': speedup 1.0', self.read('lanes.svg'))
        self.assertNotIn(b'longest', self.read('lanes.svg'))
        # One number of workers makes no curve.
        self.assert_fails(1, 'two.png', 'Speedup over workers',
                          arguments=['export', saved, '--chart', 'scaling', '--output',
                                     self.path('two.png')])
        self.assertFalse(os.path.exists(self.path('two.png')))

    def test_exchange(self):
        """Trace Event JSON holds every span: what is read back has the same figures and tables."""
        suffixes = ('gilscope', 'trace.json', 'json', 'csv')
        self.assertEqual(run('run', '5', '--no-capacity', '--repeats', '2',
                             *[x for s in suffixes for x in ('--output', self.path('a.' + s))])[0],
                         0)
        for source in ('a.gilscope', 'a.trace.json'):
            for suffix in ('json', 'csv', 'trace.json'):
                status, _, err = run('export', self.path(source), '--output',
                                     self.path('b.' + suffix))
                self.assertEqual(status, 0, err)
            for suffix in ('json', 'csv'):
                self.assertEqual(self.read('a.' + suffix), self.read('b.' + suffix))
            self.assertEqual(len(json.loads(self.read('a.trace.json'))['traceEvents']),
                             len(json.loads(self.read('b.trace.json'))['traceEvents']))

    def test_other_programs_trace(self):
        """A trace of Chrome's, an array that nobody ended; and one that is garbled."""
        source = self.path('chrome.json', '[{"ph":"X","name":"f","pid":1,"tid":2,"ts":10,"dur":40},'
                                          '\n{"ph":"X","name":"io-wait","pid":1,"tid":2,"ts":20,'
                                          '"dur":10},\n')
        for suffix in ('csv', 'json', 'svg', 'gilscope'):
            status, _, err = run('export', source, '--output', self.path('a.' + suffix))
            self.assertEqual(status, 0, err)
        spans = [line.split(b',') for line in self.read('a.csv').splitlines()
                 if line.startswith(b'span')]
        self.assertEqual([(s[9], s[11], s[12]) for s in spans],
                         [(b'running', b'0.000000000', b'0.000010000'),
                          (b'io-wait', b'0.000010000', b'0.000020000'),
                          (b'running', b'0.000020000', b'0.000040000')])
        variant = json.loads(self.read('a.json'))['variants'][0]
        self.assertEqual((variant['engine'], variant['emulated']), (None, False))
        bad = self.path('bad.json', '[{"ph":"X",\n"ts":now}]')
        self.assert_fails(2, 'bad.json:2: expected a number (byte 17)',
                          arguments=['export', bad, '--output', self.path('c.csv')])
        self.assertFalse(os.path.exists(self.path('c.csv')))

    def test_unknown_suffix(self):
        self.assert_fails(2, 'a.doc', '.trace.json',
                          arguments=['run', '2', '--output', self.path('a.doc')])

    @measured
    def test_told_before_running(self):
        begin = time.monotonic()
        self.assert_fails(2, '/nonexistent/a.png',
                          arguments=['run', '4', '--output', '/nonexistent/a.png'])
        os.mkdir(self.path('folder.png'))
        self.assert_fails(2, 'folder.png',
                          arguments=['run', '4', '--output', self.path('folder.png')])
        self.assertLess(time.monotonic() - begin, 3)

    def test_unwritable_folder(self):
        # Root may write everywhere, so this runs as somebody else.
        os.chmod(self.folder, 0o755)
        inner = self.path('inner')
        path = os.path.join(inner, 'a.png')
        os.mkdir(inner)
        with open(path, 'w', encoding='utf-8') as stream:
            stream.write('whole')
        os.chmod(inner, 0o555)
        command = [commands.GILSCOPE, 'run', '2', '--output', path]
        if os.geteuid() == 0:
            command = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', *command]
        done = subprocess.run(command, env=commands.environment(HOME=self.folder),
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn(b'a.png', done.stderr)
        with open(path, encoding='utf-8') as stream:
            self.assertEqual(stream.read(), 'whole')

    def test_full_disk(self):
        summary('run', *SUMS, '--executor', 'sequential')  # from now on it is calibrated
        for suffix in ('png', 'svg', 'pdf', 'csv', 'json', 'gilscope', 'trace.json'):
            path = self.path('a.' + suffix, 'what stood there')
            process = commands.start('run', '--workload', 'sleep', '--tasks', '3', '--work',
                                     '200ms', '--executor', 'sequential', '--output', path)
            commands.wait_until(lambda: commands.descendants(process.pid))
            # A file may be no longer than this: writing fails as it does on a full disk.
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (100, 100))
            _, err = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 1, (suffix, err))
            self.assertIn(path.encode(), err)
            self.assertIn(b'File too large', err)
            self.assertEqual(self.read('a.' + suffix), b'what stood there')
        self.assertEqual(len(os.listdir(self.folder)), 7)

    def test_full_standard_output(self):
        with open('/dev/full', 'wb') as full:
            done = subprocess.run([commands.GILSCOPE, 'list', 'lessons'], stdout=full,
                                  stderr=subprocess.PIPE, env=commands.environment(), timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b'gilscope: ', done.stderr)


class Sweep(Case):
    @measured
    def test_sweep(self):
        result = summary('sweep', '--workload', 'sleep', '--tasks', '4', '--work', '50ms',
                         '--executor', 'threads', '--workers', '1,2,4', '--repeats', '3')
        self.assertEqual([v['executor'] for v in result['variants']],
                         ['sequential', 'threads', 'threads', 'threads'])
        points = result['sweep']['points']
        self.assertEqual([p['workers'] for p in points], [1, 2, 4])
        for point in points:
            self.assertEqual(set(point), {'variant', 'workers', 'speedup_median', 'speedup_q1',
                                          'speedup_q3'})
            self.assertLessEqual(point['speedup_q1'], point['speedup_median'])
            self.assertLessEqual(point['speedup_median'], point['speedup_q3'])
        self.assertGreater(points[2]['speedup_median'], points[0]['speedup_median'])
        (fit,) = result['sweep']['fits']
        self.assertEqual(set(fit), {'variant', 'law', 'p', 'low', 'high'})
        self.assertEqual(fit['law'], 'amdahl')
        self.assertGreater(fit['p'], 0.5)

    def test_no_fit(self):
        path = self.path('a.json')
        result = summary('sweep', '--workload', 'sleep', '--tasks', '2', '--work', '1ms',
                         '--executor', 'threads', '--workers', '1,2', '--repeats', '1',
                         '--output', path)
        (fit,) = result['sweep']['fits']
        self.assertIsNone(fit['p'])
        self.assertEqual(json.loads(self.read('a.json')), result)


class List(Case):
    def test_lessons(self):
        status, out, err = run('list', 'lessons', '--format', 'json')
        self.assertEqual((status, err), (0, ''))
        lessons = json.loads(out)
        orders = [lesson['order'] for lesson in lessons]
        self.assertEqual(orders, sorted(orders))
        self.assertTrue({'02', '04', '05', '06', '25'} <= {each['id'][:2] for each in lessons})

    def test_tables(self):
        for table, name in (('workloads', 'sum-squares'), ('executors', 'free-threads')):
            status, out, _ = run('list', table, '--format', 'json')
            self.assertEqual(status, 0)
            self.assertIn(name, [entry['name'] for entry in json.loads(out)])
            status, out, _ = run('list', table)
            self.assertIn(name, out)

    def test_own_lessons(self):
        folder = self.path('gilscope/lessons')
        os.makedirs(folder)
        self.path('gilscope/lessons/90-mine.lesson',
                  '[Lesson]\nName=My own\nOrder=90\n[Tasks a]\nWorkload=sleep\nWork=1ms\n'
                  '[Variant 1]\nExecutor=sequential\n')
        self.path('gilscope/lessons/91-broken.lesson', '[Lesson]\nNmae=x\n')
        env = commands.environment(XDG_DATA_HOME=self.folder)
        status, out, err = run('list', 'lessons', env=env)
        self.assertEqual(status, 0)
        self.assertIn('My own', out)
        self.assertIn('91-broken.lesson:2: [Lesson] Nmae:', err)
        self.assertEqual(summary('run', '90', env=env)['experiment'], 'My own')
        self.assert_fails(2, '91-broken.lesson:2:', arguments=['run', '91-broken'], env=env)


class Usage(Case):
    def test_help(self):
        for arguments in (['--help'], ['--version'], *([name, '--help'] for name in
                                                       ('run', 'sweep', 'export', 'list'))):
            status, out, err = run(*arguments)
            self.assertEqual((status, err), (0, ''), arguments)
            self.assertIn('gilscope', out)

    def test_wrong_options(self):
        for names, arguments in [
                (['--frobnicate'], ['run', '--frobnicate']),
                (['--engine', 'cpython'], ['run', '2', '--engine', 'cpython']),
                (['--engine', 'simulated'], ['run', '2', '--engine', 'simulated']),
                (['--engine', 'jvm'], ['run', '2', '--engine', 'jvm']),
                (['--python'], ['run', '2', '--python', '/usr/bin/python3']),
                (['--semaphore'], ['run', '2', '--semaphore', '-1']),
                (['--executor', 'goroutines', 'free-threads'],
                 ['run', '2', '--executor', 'goroutines']),
                (['--workload', 'sum'], ['run', '--workload', 'sum']),
                (['--workers', '1024', '“0”'], ['run', '2', '--workers', '0']),
                (['--workers', '1000000000'], ['run', '2', '--workers', '1000000000']),
                (['--workers'], ['sweep', '2', '--workers', '1,x']),
                (['--workers'], ['sweep', '2', '--workers', '1,1000000000']),
                (['--work', '-1'], ['run', '2', '--work=-1']),
                (['--work', '200'], ['run', '2', '--work', '200']),
                (['--work', '--n'], ['run', '5', '--work', '1ms', '--n', '5']),
                (['N', 'sleep'], ['run', '2', '--n', '5']),
                (['--tasks', '1000000'], ['run', '2', '--tasks', '1000001']),
                (['--cores'], ['run', '2', '--cores', '0']),
                (['--cores'], ['run', '2', '--cores', '1000']),
                (['--repeats'], ['run', '2', '--repeats', '0']),
                (['--switch-interval'], ['run', '5', '--switch-interval', '0']),
                (['--start-method', 'spawn'], ['run', '6', '--start-method', 'vfork']),
                (['--chunksize'], ['run', '6', '--chunksize', '0']),
                (['--set', '[Tasks x]'], ['run', '5', '--set', 'Tasks x/Count=8']),
                (['--size', '10'], ['run', '2', '--size', '10']),
                (['--scale'], ['run', '2', '--scale', 'nan']),
                (['--chart', 'timelines', 'histogram', 'pie'], ['run', '2', '--chart', 'pie']),
                (['--format', 'xml'], ['run', '2', '--format', 'xml']),
                (['--lang', 'de'], ['run', '2', '--lang', 'de']),
                (['lesson', '05-'], ['run', '77']),
                (['one too many', '3'], ['run', '2', '3']),
                (['lessons, workloads'], ['list']),
                (['lessons, workloads'], ['list', 'cats']),
                (['.gilscope'], ['export']),
                (['--output'], ['export', 'a.gilscope'])]:
            with self.subTest(arguments=arguments):
                self.assertEqual(self.assert_fails(2, *names, arguments=arguments), '')

    def test_bad_files(self):
        for names, text in [
                (['bad.lesson:2: [Tasks a] Wrok:'], '[Tasks a]\nWrok=1ms\n'),
                (['bad.lesson:2: [Tasks a] Work:', '“soon”'], '[Tasks a]\nWork=soon\n'),
                (['bad.lesson:2: [Tasks a] Work:', '-1'], '[Tasks a]\nWork=-1\n'),
                (['bad.lesson:2: [Variant 1] Workers:', '1024'], '[Variant 1]\nWorkers=0\n'),
                (['bad.lesson:3: [Variant 1] Workers:', '1024'],
                 '# ten to the ninth\n[Variant 1]\nWorkers=1000000000\n'),
                (['Fail', '8', 'from 0 to 7'],
                 '[Tasks a]\nWorkload=sleep\nWork=1ms\nCount=8\nFail=8\n'
                 '[Variant 1]\nExecutor=threads\n'),
                (['bad.lesson'], '')]:
            with self.subTest(text=text):
                self.assert_fails(2, *names, arguments=['run', self.path('bad.lesson', text)])
        # A script that never ends, two that are not the lesson's own, one that is no text.
        os.symlink('/etc/passwd', self.path('link.py'))
        for names, script in [(['/dev/zero'], '/dev/zero'), (['other.py'], '../other.py'),
                              (['link.py', 'folder of the lesson'], 'link.py'),
                              (['latin.py', 'UTF-8'], 'latin.py')]:
            with open(self.path('latin.py'), 'wb') as stream:
                stream.write(b'# caf\xe9\n')
            text = (f'[Lesson]\nName=a\nPython={script}\n[Tasks a]\nWorkload=sleep\nWork=1ms\n'
                    '[Variant 1]\nExecutor=threads\n')
            with self.subTest(script=script):
                self.assert_fails(2, 'bad.lesson:3: [Lesson] Python: ', *names,
                                  arguments=['run', self.path('bad.lesson', text)])
        self.assert_fails(2, 'missing.lesson', arguments=['run', self.path('missing.lesson')])
        self.assert_fails(2, self.folder, arguments=['run', self.folder + '/'])

    def test_bad_traces(self):
        for text in ('', 'hello', 'gilscope saved\n\x01'):
            path = self.path('a.gilscope', text)
            self.assert_fails(2, 'a.gilscope',
                              arguments=['export', path, '--output', self.path('a.png')])
        self.assert_fails(2, 'none.gilscope', arguments=['export', self.path('none.gilscope'),
                                                         '--output', self.path('a.png')])
        self.assertEqual(os.listdir(self.folder), ['a.gilscope'])


    def test_one_language(self):
        """A lesson opens in every language or in none."""
        path = self.path('lang.lesson',
                         '[Lesson]\nName=A\nChoices=a;b\nChoices[ko]=a;b;c\n[Tasks t]\n'
                         'Workload=sleep\nCount=2\nWork=5ms\n[Variant 1]\nExecutor=sequential\n'
                         '[Variant 2]\nExecutor=threads\nWorkers=2\nGuesses=5ms;10ms;15ms\n')
        for language in ('en', 'ko'):
            self.assert_fails(2, 'lang.lesson:4: [Lesson] Choices: ',
                              arguments=['run', path, '--lang', language])


class Places(Case):
    """Where files are written to."""

    RUN = ['run', *SUMS, '--executor', 'sequential', '--output']

    def test_no_file(self):
        """A pipe stays one, and nobody waits for a run before that is said."""
        path = self.path('a.csv')
        os.mkfifo(path)
        os.symlink('/dev/null', self.path('b.csv'))
        os.symlink('c.csv', self.path('c.csv'))
        missing = commands.environment(GILSCOPE_RUNNER=self.path('none'))
        for name, words in (('a.csv', 'a pipe or a device'), ('b.csv', 'a pipe or a device'),
                            ('c.csv', 'symbolic links')):
            self.assert_fails(2, self.path(name), words, arguments=[*self.RUN, self.path(name)],
                              env=missing)
        self.assertTrue(stat.S_ISFIFO(os.stat(path).st_mode))
        self.assertEqual(os.readlink(self.path('c.csv')), 'c.csv')

    def test_dangling_link(self):
        os.symlink('real.csv', self.path('link.csv'))
        self.assertEqual(run(*self.RUN, self.path('link.csv'))[0], 0)
        self.assertEqual(os.readlink(self.path('link.csv')), 'real.csv')
        self.assertTrue(self.read('real.csv').startswith(b'record,'))
        self.assertEqual(sorted(os.listdir(self.folder)), ['link.csv', 'real.csv'])

    def test_killed_while_saving(self):
        """The next save removes the rest of a file whose writer was killed."""
        path = self.path('a.gilscope')
        process = commands.start('run', '--workload', 'sleep', '--tasks', '20000', '--work', '0s',
                                 '--executor', 'threads', '--workers', '2', '--no-capacity',
                                 '--output', path)
        commands.wait_until(lambda: os.listdir(self.folder))
        process.kill()
        process.communicate(timeout=30)
        self.assertEqual(run(*self.RUN, path)[0], 0)
        self.assertEqual(os.listdir(self.folder), ['a.gilscope'])


class Failures(Case):
    def test_missing_runner(self):
        for runner in (self.path('none'), self.path('no-program', 'hello'), '/dev/null'):
            path = self.path('b.png', 'what stood there')
            self.assert_fails(1, os.path.basename(runner),
                              arguments=['run', '2', '--output', path],
                              env=commands.environment(GILSCOPE_RUNNER=runner))
            self.assertEqual(self.read('b.png'), b'what stood there')

    def test_runner_that_dies(self):
        runner = self.path('runner', '#!/bin/sh\nkill -9 $$\n')
        os.chmod(runner, 0o755)
        path = self.path('b.png', 'what stood there')
        self.assert_fails(1, '9', arguments=['run', '2', '--output', path],
                          env=commands.environment(GILSCOPE_RUNNER=runner))
        self.assertEqual(self.read('b.png'), b'what stood there')

    def limited(self, limit, number, *arguments):
        """A run as a user whom limits bind, with so few of something."""
        folder = self.path('bin')
        os.makedirs(folder, exist_ok=True)
        os.chmod(self.folder, 0o755)
        for program in (commands.GILSCOPE, os.environ['GILSCOPE_RUNNER']):
            shutil.copy(program, folder)
        command = ['prlimit', f'--{limit}={number}', os.path.join(folder, 'gilscope'), 'run',
                   *(arguments or ['2']), '--no-capacity']
        env = commands.environment(
            HOME=self.folder, XDG_CACHE_HOME=self.folder,
            GILSCOPE_RUNNER=os.path.join(folder, 'gilscope-runner'))
        if os.geteuid() == 0:
            command = ['setpriv', '--reuid=65533', '--regid=65533', '--clear-groups', *command]
        return subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=60)

    def test_hardly_any_files(self):
        for number in (5, 6, 8, 10):
            done = self.limited('nofile', number)
            self.assertEqual(done.returncode, 1, (number, done.stderr))
            self.assertIn(b'RLIMIT_NOFILE', done.stderr)

    def test_hardly_any_processes(self):
        for number in (1, 2, 3, 4):
            done = self.limited('nproc', number)
            self.assertEqual(done.returncode, 1, (number, done.stderr))
            self.assertRegex(done.stderr, fr'RLIMIT_NPROC: {number}\b'.encode())

    @unittest.skipIf('GILSCOPE_PATIENCE' in os.environ, 'sanitizers take all addresses')
    def test_hardly_any_memory(self):
        """The limit that was met is named, and with it how much it allows."""
        for limit, name, number in (('fsize', 'FSIZE', 1 << 20), ('as', 'AS', 150 << 20),
                                    ('data', 'DATA', 10 << 20), ('data', 'DATA', 20 << 20)):
            done = self.limited(limit, number)
            self.assertEqual(done.returncode, 1, (limit, number, done.stderr))
            self.assertIn(f'(RLIMIT_{name}: {number})'.encode(), done.stderr)

    def test_downloads_with_hardly_any_files(self):
        """A task that has no descriptor for its connection fails as in Python, or its pool says why
        it cannot start; nothing is killed."""
        _, out, _ = run('list', 'executors', '--format', 'json')
        downloads = ['--workload', 'http', '--format', 'json']
        cases = [(executor['name'], number, '20ms', 8, 4)
                 for executor in json.loads(out) for number in (12, 16)]
        # More threads than there may be files, all of them at once.
        cases += [('threads', 256, '200ms', 512, 256)]
        for executor, number, work, tasks, workers in cases:
            with self.subTest(executor, files=number):
                done = self.limited('nofile', number, *downloads, '--executor', executor,
                                    '--work', work, '--tasks', str(tasks),
                                    '--workers', str(workers))
                errors = {task['error'] for task in json.loads(done.stdout)['variants'][0]['tasks']}
                if done.returncode == 0:
                    self.assertLessEqual(errors, {None, 'URLError: <urlopen error [Errno 24] Too '
                                                        'many open files>'})
                    # Not even the sockets of all have room.
                    self.assertTrue(tasks < 512 or len(errors) == 2, errors)
                else:
                    self.assertEqual(done.returncode, 1, done.stderr)
                    self.assertIn(f'(RLIMIT_NOFILE: {number})'.encode(), done.stderr)

    def test_runner_that_hangs_up(self):
        """It is not waited for: nobody has to stop it."""
        fake = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'fake_runner.py')
        self.assert_fails(1, 'closed its channel', arguments=['run', '2', '--no-capacity'],
                          env=commands.environment(
                              GILSCOPE_RUNNER=fake, GILSCOPE_FAKE='hang',
                              GILSCOPE_REAL_RUNNER=os.environ['GILSCOPE_RUNNER']))

    def test_killed_owner(self):
        """Nothing stays of who was killed, but a folder, and that until the next begins."""
        env = commands.environment(TMPDIR=self.folder)
        process = commands.start('run', '--workload', 'sleep', '--tasks', '2', '--work', '30s',
                                 '--executor', 'processes', '--workers', '2', env=env)
        everyone = commands.wait_until(
            lambda: [d for d in [commands.descendants(process.pid)] if len(d) >= 3])[0]
        process.kill()
        process.communicate(timeout=30)
        commands.wait_until(lambda: not any(commands.is_alive(pid) for pid in everyone))
        self.assertEqual(len(os.listdir(self.folder)), 1)
        summary('run', *SUMS, '--executor', 'sequential', env=env)
        self.assertEqual(os.listdir(self.folder), [])

    def test_killed_in_mid_run(self):
        process = commands.start('run', '--workload', 'sleep', '--tasks', '2', '--work', '30s',
                                 '--executor', 'processes', '--workers', '2', '--format', 'json',
                                 '--output', self.path('a.json'))
        # The runner and both of its workers are there.
        everyone = commands.wait_until(
            lambda: [d for d in [commands.descendants(process.pid)] if len(d) >= 3])[0]
        os.kill(everyone[0], signal.SIGKILL)
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 1, err)
        self.assertIn(b'gilscope: ', err)
        # The recording is written nevertheless.
        self.assertEqual(json.loads(self.read('a.json')), json.loads(out))
        self.assertTrue(json.loads(out)['variants'][0]['lanes'])
        for pid in everyone:
            self.assertFalse(os.path.exists(f'/proc/{pid}'))

    def interrupt(self, number, executor, workload):
        """Seconds that it takes to end a run that is under way."""
        process = commands.start('run', '--workload', workload, '--tasks', '4', '--work', '30s',
                                 '--executor', executor, '--workers', '2',
                                 '--output', self.path('a.png'))

        def workers():
            """The runner, and whoever works for it."""
            everyone = commands.descendants(process.pid)
            threads = sum(len(os.listdir(f'/proc/{pid}/task')) for pid in everyone)
            return threads > {'sequential': 0, 'threads': 2, 'processes': 2}[executor] and everyone

        everyone = commands.wait_until(workers)
        begin = time.monotonic()
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
        took = time.monotonic() - begin
        self.assertEqual(process.returncode, 130, err)
        self.assertEqual(out, b'')
        for pid in everyone:
            self.assertFalse(os.path.exists(f'/proc/{pid}'), pid)
        self.assertEqual(os.listdir(self.folder), [])
        return took

    def test_interrupted(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            for executor in ('sequential', 'threads', 'processes'):
                for workload in ('sleep', 'sum-squares'):
                    with self.subTest(number=number, executor=executor, workload=workload):
                        self.interrupt(number, executor, workload)

    @measured
    def test_interrupted_soon(self):
        for executor in ('sequential', 'threads', 'processes'):
            with self.subTest(executor=executor):
                self.assertLess(self.interrupt(signal.SIGINT, executor, 'sum-squares'), 2)

    def test_interrupted_while_calibrating(self):
        process = commands.start('run', '5', env=commands.environment(XDG_CACHE_HOME=self.folder))
        commands.wait_until(lambda: commands.descendants(process.pid))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130, err)

    def test_calibrates_once(self):
        env = commands.environment(XDG_CACHE_HOME=self.folder)
        summary('run', *SUMS, '--executor', 'sequential', env=env)
        kept = self.read('gilscope/calibration.json')
        self.assertGreater(json.loads(kept)['step_ns'], 0)
        summary('run', *SUMS, '--executor', 'sequential', env=env)
        self.assertEqual(self.read('gilscope/calibration.json'), kept)
        # Another machine's is measured again, and a garbled one.
        moved = kept.replace(b'"machine" : "', b'"machine" : "other ')
        for other in (moved, b'', b'{"step_ns":', b'[]'):
            with open(self.path('gilscope/calibration.json'), 'wb') as stream:
                stream.write(other)
            summary('run', *SUMS, '--executor', 'sequential', env=env)
            self.assertEqual(json.loads(self.read('gilscope/calibration.json'))['machine'],
                             json.loads(kept)['machine'])

    def test_no_display(self):
        status, _, err = run()
        self.assertEqual(status, 1)
        self.assertIn('gilscope run', err)


if __name__ == '__main__':
    commands.main()
