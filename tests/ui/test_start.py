# SPDX-License-Identifier: GPL-3.0-or-later
"""How the program starts: in Korean, with a file, with a bad file, without a display."""

import os
import re
import subprocess

import harness
from lessons import pixels, run_whole

LESSON = '''[Lesson]
Name=A lesson of my own
Group=pools-and-order
Order=1

[Tasks wait]
Workload=sleep
Count=2
Work=400ms

[Variant 1]
Executor=sequential

[Variant 2]
Executor=threads
Workers=2
'''


def write(name, text):
    path = os.path.join(os.environ[harness.IN_SESSION], name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def test_korean():
    with harness.Program(language='ko', size=(1280, 720)) as program:
        program.find('push button', '실행')
        program.find('list item', re.compile('기다림은 겹친다'))
        program.press(program.find('push button', '실행'))
        program.find('push button', '중지')
        program.find('push button', '실행', seconds=30)
        assert not program.warnings, program.warnings


def test_korean_is_complete():
    # Names of Python's and of ours, keys of the keyboard, and what the toolkit says by itself.
    allowed = set('GIL Gilscope asyncio ThreadPoolExecutor ProcessPoolExecutor sleep fork spawn '
                  'time PEP CPython Python concurrent futures Executor map submit result perf '
                  'counter Ctrl Shift Page Down Close Minimize Maximize the window'.split())
    with harness.Program(language='ko') as program:
        program.press(program.find('radio button', '1초'))
        program.press(program.find('push button', '실행'))
        program.find('push button', '중지')
        program.find('push button', '실행', seconds=30)
        for widget in program.main_window.walk():
            # The program in Python is English in every language; what has no name has its class's.
            if widget.name == '파이썬 코드' or re.match('(Gtk|Adw|Gs)[A-Z]', widget.name):
                continue
            words = set(re.findall('[A-Za-z]{3,}', f'{widget.name} {widget.description}'))
            assert words <= allowed, f'English in {widget!r}: {sorted(words - allowed)}'


def test_korean_in_the_c_locale():
    with harness.Program(language='ko', environment={'LC_ALL': 'C'}) as program:
        program.find('push button', '실행')


def test_lesson_file():
    path = write('mine.lesson', LESSON)
    with harness.Program(arguments=[path]) as program:
        program.find('label', 'A lesson of my own')
        program.press(program.find('push button', 'Run'))
        program.find('push button', 'Stop')
        program.find('label', re.compile('measured once'), seconds=20)


def test_bad_lesson_file():
    path = write('bad.lesson', LESSON.replace('Count=2', 'Count=-2'))
    with harness.Program(arguments=[path]) as program:
        message = program.find('label', re.compile(r'bad\.lesson:\d+'))
        assert 'Count' in message.name, message.name


def test_a_broken_lesson_of_the_users_hides_no_other():
    folder = os.path.join(os.environ[harness.IN_SESSION], 'data')
    os.makedirs(os.path.join(folder, 'gilscope', 'lessons'))
    cracked = LESSON.replace('Count=2', 'Count=-2')
    for name, text in (('good', LESSON), ('broken', LESSON.replace('Workload', 'Wrokload')),
                       *((f'cracked{i}', cracked) for i in range(4))):
        with open(os.path.join(folder, 'gilscope', 'lessons', name + '.lesson'), 'w') as file:
            file.write(text)
    with harness.Program(environment={'XDG_DATA_HOME': folder}) as program:
        told = program.find('label', re.compile(r'broken\.lesson:7: .*Wrokload')).name
        assert re.search(r'^.*cracked\d\.lesson:8: .*Count', told, re.M), f'not of one only: {told}'
        # A notice is no list: three and how many more, but all of them where there is room.
        assert len(told.splitlines()) == 4 and told.endswith('\nand 2 more'), told
        for i in range(4):
            assert f'cracked{i}.lesson:8: ' in program.output, program.output
        first = program.find('list item', re.compile('Waiting overlaps'))
        program.scroll(first, 40)
        program.find(name='Pools and order').press()
        program.find('list item', re.compile('A lesson of my own'), hidden=True)


def is_dark(program):
    values = pixels(program)
    return sum(values) / len(values) < 100


def test_settings_are_kept():
    with harness.Program(size=(1280, 720)) as program:
        assert not is_dark(program)
        def open_preferences():
            program.focus()
            program.key('ctrl+comma')
            return program.wait_for(
                lambda: [w for w in program.children if w.name == 'Preferences'], 10,
                'the preferences')[0]

        def close_preferences(dialog):
            program.focus(dialog)
            program.key('Escape')
            program.wait_for(lambda: len(program.children) == 1, 5, 'the end of the preferences')

        dialog = open_preferences()
        program.press(dialog.find('label', 'Theme'))
        program.press(dialog.find('label', 'Dark'))
        program.wait_for(lambda: is_dark(program), 5, 'a dark window')
        close_preferences(dialog)
        dialog = open_preferences()
        dialog.find('label', 'Dark')
        program.press(dialog.find('combo box', 'Language'))
        # Its choices lie beyond the dialog's edge; the last is Korean.
        dialog.find('label', '한국어', hidden=True)
        program.key('End', 'Return')
        letters = program.find('label', 'Waiting overlaps').local_extents[3]
        program.press(dialog.find('spin button', 'Text size'))
        program.key('ctrl+a', '1', 'period', '5', 'Tab')
        program.wait_for(
            lambda: program.find('label', 'Waiting overlaps').local_extents[3] > letters, 5,
            'larger letters')
        close_preferences(dialog)

        size = program.main_window.local_extents[2:]
        window = program._x_window_of(program.main_window)[0]
        harness.xdotool('windowsize', window, 1100, 650)
        program.wait_for(lambda: program.main_window.local_extents[2:] != size, 5, 'another size')
        program.settle()
        size = program.main_window.local_extents[2:]
        program.focus()
        program.key('ctrl+w')
        program.start_again()
        assert program.main_window.local_extents[2:] == size, f'not {size} as it was'
        assert is_dark(program), 'dark as it was'
        program.find('push button', '실행')
        assert program.find('label', '기다림은 겹친다').local_extents[3] > letters, 'as large as it was'
        with open(os.path.join(program.environment['XDG_CONFIG_HOME'], 'glib-2.0', 'settings',
                               'keyfile'), encoding='utf-8') as file:
            kept = file.read()
        assert "theme='dark'" in kept and 'window-width=1280' not in kept, kept
        assert not program.warnings, program.warnings


def test_panes_are_kept():
    with harness.Program(size=(1280, 720)) as program:
        program.find('label', 'Waiting overlaps')
        program.find(name='The same in Python')
        program.key('shift+F9')
        program.wait_for(lambda: not program.find_all(name='The same in Python'), 5, 'no details')
        program.key('ctrl+w')
        program.start_again()
        program.find('label', 'Waiting overlaps')
        program.settle()
        assert not program.find_all(name='The same in Python')
        program.key('shift+F9')
        program.find(name='The same in Python')
        assert not program.warnings, program.warnings


def test_missing_runner():
    with harness.Program(environment={'GILSCOPE_RUNNER': '/nowhere/gilscope-runner'}) as program:
        program.press(program.find('push button', 'Run'))
        program.find('label', re.compile('/nowhere/gilscope-runner'))
        program.find('label', 'The run failed')


def test_a_broken_pool_is_an_outcome():
    lessons = os.path.join(os.path.dirname(__file__), '..', '..', 'data', 'lessons')
    with harness.Program(arguments=[os.path.join(lessons, '16-the-missing-main-guard.lesson')],
                         size=(1280, 1040)) as program:
        program.find('label', re.compile('at its top level'))
        run_whole(program)
        program.find('label', 'The pool broke')
        program.find('label', re.compile('^4 of 4 failed: BrokenProcessPool'), hidden=True)
        program.find('label', 'What to see')
        assert len([w for w in program.children if w.showing]) == 1, 'no dialog stands before it'


def find_runners(program):
    """Process ids of what PROGRAM has just been told to run."""
    program.press(program.find('push button', 'Run'))
    program.find('push button', 'Stop')
    runners = subprocess.run(['pgrep', '-P', str(program.process.pid)], text=True,
                             capture_output=True).stdout.split()
    assert runners, 'it runs'
    return runners


def test_close_while_running():
    with harness.Program() as program:
        runners = find_runners(program)
        program.key('ctrl+w')
        program.process.wait(10)
        assert program.process.returncode == 0, program.output
        left = [r for r in runners if os.path.exists(f'/proc/{r}')]
        assert not left, f'runners left behind: {left}'
        assert not program.warnings, program.warnings


def test_kill_while_running():
    def are_gone():
        states = subprocess.run(['ps', '-o', 'stat=', '-p', ','.join(runners)], text=True,
                                capture_output=True).stdout.split()
        return all(state[0] in 'ZX' for state in states)

    with harness.Program() as program:
        runners = find_runners(program)
        program.process.kill()
        program.process.wait(10)
        harness.wait_for(are_gone, 5, 'the end of the runners')


def test_no_display():
    environment = {k: v for k, v in os.environ.items() if k not in ('DISPLAY', 'WAYLAND_DISPLAY')}
    done = subprocess.run([os.environ['GILSCOPE']], env=environment, text=True, timeout=20,
                          stdin=subprocess.DEVNULL, capture_output=True)
    assert done.returncode == 1, f'status {done.returncode}'
    assert 'display' in done.stderr and 'gilscope run' in done.stderr, done.stderr
    assert 'CRITICAL' not in done.stderr, done.stderr


if __name__ == '__main__':
    harness.main([test_korean, test_korean_is_complete, test_korean_in_the_c_locale,
                  test_lesson_file, test_bad_lesson_file,
                  test_a_broken_lesson_of_the_users_hides_no_other, test_settings_are_kept,
                  test_panes_are_kept, test_missing_runner, test_a_broken_pool_is_an_outcome,
                  test_close_while_running, test_kill_while_running, test_no_display],
                 size=(1280, 720))
