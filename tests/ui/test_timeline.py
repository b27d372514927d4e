# SPDX-License-Identifier: GPL-3.0-or-later
"""The timelines by a real pointer: what a drag measures, what the legend hides, where a blocked
span points to, and how one gets there and back."""

import os
import re
import tempfile

import harness
from framebuffer import crop
from harness import xdotool
from lessons import axis, axis_from, choose, crop, run_whole

LESSONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'data', 'lessons')
THREADS = re.compile('^thread 1, ThreadPool')
LOOP = re.compile('^loop, asyncio')


def run_threads(program):
    """Two threads under one GIL have computed, and the lens is open; returns a lane of theirs."""
    choose(program, 'Computing does not overlap')
    run_whole(program)
    program.find('panel', '100 ms of it')
    return program.find('image', THREADS)


def picture_of(program, widget):
    """The colours of a lane's own pixels."""
    program.move_away()
    program.settle()
    x, y, width, height = widget.extents
    return crop(x, y, width, height)


def selection(program):
    """The contents of the selection pane, as {name: value}."""
    heading = program.find_all('label', re.compile('^(The selection|The measured range)$'))
    if not heading:
        return {}
    panel = program.find('panel', 'The selection')
    return {w.description: w.name for w in panel.walk() if w.description and w.name}


def seconds(text):
    number, unit = re.match(r'([0-9.]+) (s|ms|µs)', text).groups()
    return float(number) * {'s': 1, 'ms': 1e-3, 'µs': 1e-6}[unit]


def check_ends(shown):
    """From and To are as far apart as the duration says, however short it is."""
    length = seconds(shown['Duration'])
    apart = seconds(shown['To']) - seconds(shown['From'])
    assert abs(apart - length) <= 0.03 * length + 2e-9, shown


def test_legend_is_statistics_and_filter(program):
    lane = run_threads(program)
    whole = picture_of(program, lane)
    waiting = program.find('push button', re.compile('^waiting for the GIL'))
    assert waiting.has_state('pressed') and not program.find_all('push button', 'Show all')

    # The pointer on a state tells of it, and nothing moves.
    place = lane.local_extents
    waiting.point()
    program.find('label', re.compile('^The GIL: one key'))
    assert lane.local_extents == place and waiting.description.startswith('The GIL: one key')

    # A click hides, another shows; a key shows all.
    waiting.press()
    program.find('push button', 'Show all')
    assert not waiting.has_state('pressed')
    hidden = picture_of(program, lane)
    assert hidden != whole, 'what waits for the GIL is hidden'
    program.find('push button', 'Show all').press()
    program.wait_for(lambda: waiting.has_state('pressed'), 5, 'the state to be shown again')
    assert picture_of(program, lane) == whole

    # With Shift it is shown alone, by keyboard as well.
    xdotool('keydown', 'shift')
    waiting.press()
    xdotool('keyup', 'shift')
    running = program.find('push button', re.compile('^running'))
    program.wait_for(lambda: not running.has_state('pressed'), 5, 'the others to be hidden')
    assert waiting.has_state('pressed')
    alone = picture_of(program, lane)
    assert alone not in (whole, hidden)
    program.key('0')
    program.wait_for(lambda: running.has_state('pressed'), 5, 'all of them')
    program.key('i')
    program.wait_for(lambda: not running.has_state('pressed'), 5, 'the focused one alone')
    program.key('i')
    program.wait_for(lambda: running.has_state('pressed'), 5, 'all of them again')

    # The shares are those of what is visible: one span fills the axis of a lane.
    before = running.name, waiting.name
    program.scroll(lane, -30, at=(0.6, 0.5))
    program.wait_for(lambda: (running.name, waiting.name) != before, 5, 'other shares')
    program.key('shift+f')
    program.wait_for(lambda: (running.name, waiting.name) == before, 5, 'the shares of the whole')

    # A double click lists the longest; the list opens and nothing is hidden.
    waiting.point()
    title = 'label', 'Longest: waiting for the GIL'
    while not harness.double_click():
        # Too far apart the clicks hide the state and show it again; else the list opens.
        program.settle()
        if program.find_all(*title):
            break
    program.find(*title)
    assert waiting.has_state('pressed')
    # And what tells of the state, if the pointer rests there, does not cover it.
    harness.watch(lambda: len(program._x_windows()) == 2, 1.5, 'more than the window and the list')
    rows = program.find_all('push button', re.compile(r'^[0-9.]+ m?s · thread [01], from '))
    lengths = [seconds(row.name) for row in rows]
    assert len(rows) > 1 and lengths == sorted(lengths, reverse=True), lengths
    program.settle()
    whole_axis = axis(program, at=-1)
    rows[0].do()
    shown = program.wait_for(lambda: selection(program), 5, 'the selection')
    assert shown['State'] == 'waiting for the GIL' and seconds(shown['Duration']) == lengths[0]
    program.settle()
    begin, end = axis(program, at=-1)
    assert begin <= seconds(shown['From']) + 0.02 and seconds(shown['To']) <= end + 0.02
    # So near that it is seen.
    assert end - begin <= min(60 * lengths[0], whole_axis[1] - whole_axis[0]) + 0.01


def test_drag_measures_and_zooms(program):
    run_whole(program)
    lane = program.find('image', re.compile('^thread 2'))
    whole = axis(program)

    # Left: a range, with its figures.
    program.drag(lane, (0.4, 0.5), (0.7, 0.5))
    measured = program.wait_for(lambda: selection(program), 5, 'the figures of the range')
    assert program.find_all('label', 'The measured range')
    assert axis(program) == whole, 'nothing has moved'
    assert {'Duration', 'From', 'To', 'Tasks', 'Workers busy'} <= set(measured), measured
    length = seconds(measured['Duration'])
    assert abs(seconds(measured['To']) - seconds(measured['From']) - length) < 0.02

    # F: into the middle; again: as large as fits; once more: the whole.
    program.key('f', 'f')
    program.wait_for(lambda: abs(axis(program)[1] - axis(program)[0] - length) < 0.05 * length, 5,
                     'the range to fill the axis')
    program.key('f')
    program.wait_for(lambda: axis(program) == whole, 5, 'the whole')

    # A click measures no more, and selects.
    lane.press(at=(0.2, 0.5))
    program.find('label', 'The selection')
    assert not program.find_all('label', 'The measured range')

    # Middle: closer, to what was drawn out.  Shift and left: along.
    program.drag(lane, (0.5, 0.5), (0.8, 0.5), button=2)
    closer = axis_from(program, whole, 'a zoom')
    assert 0.2 < (closer[1] - closer[0]) / (whole[1] - whole[0]) < 0.5, closer
    program.drag(lane, (0.4, 0.5), (0.6, 0.5), modifier='shift')
    moved = axis_from(program, closer, 'a pan')
    assert moved[0] < closer[0], 'what was taken hold of goes with the pointer'
    assert abs((moved[1] - moved[0]) - (closer[1] - closer[0])) < 0.02 * closer[1]
    program.key('shift+f')
    program.wait_for(lambda: axis(program) == whole, 5, 'the whole')

    # The wheel: Ctrl is fine, Shift is fast.
    widths = {}
    for modifier in ('ctrl', None, 'shift'):
        program.scroll(lane, -1, at=(0.6, 0.5), modifier=modifier)
        begin, end = axis_from(program, whole, 'a zoom')
        widths[modifier] = end - begin
        program.key('shift+f')
        program.wait_for(lambda: axis(program) == whole, 5, 'the whole')
    assert widths['ctrl'] > widths[None] > widths['shift'], widths
    # Sideways it moves along.
    program.key('w', 'w')
    closer = axis_from(program, whole, 'a zoom')
    lane.point(at=(0.6, 0.5))
    xdotool('click', '--repeat', 3, 7)
    program.wait_for(lambda: axis(program)[0] > closer[0], 5, 'a pan to the right')


def test_keys_measure(program):
    run_threads(program).press(at=(0.2, 0.5))
    begun = seconds(program.wait_for(lambda: selection(program), 5, 'the selection')['Duration'])

    lengths = []
    for key in ('shift+Left', 'shift+Left', 'shift+Right'):
        program.key(key)
        program.find('label', 'The measured range')
        lengths.append(seconds(selection(program)['Duration']))
        check_ends(selection(program))
    assert begun < lengths[0], (begun, lengths)
    assert lengths == sorted(lengths), lengths

    program.key('Left')
    program.find('label', 'The selection')
    assert not program.find_all('label', 'The measured range')


def frame_of_lens(program, lane):
    """Where the frame of the lens lies on a lane, as shares of its width: nothing else is blue."""
    width, height = lane.extents[2:]
    row = picture_of(program, lane)[3 * width * (height // 2):][:3 * width]
    pixels = [row[3 * i:3 * i + 3] for i in range(width)]
    blue = [i for i, pixel in enumerate(pixels) if pixel[2] > max(pixel[0], pixel[1]) + 40]
    assert blue, 'the frame of the lens'
    return (blue[0] + 1) / width, (blue[-1] + 1) / width


def test_overview_and_lens_are_dragged(program):
    lane = run_threads(program)
    whole = axis(program, at=-1)
    lens = axis(program)
    begin, end = frame_of_lens(program, lane)

    # The frame of the lens, along the run; then its left edge.
    program.drag(lane, ((begin + end) / 2, 0.5), ((begin + end) / 2 - 0.1, 0.5))
    moved = axis_from(program, lens, 'another lens')
    assert moved[0] < lens[0], (lens, moved)
    assert abs((moved[1] - moved[0]) - (lens[1] - lens[0])) < 0.01
    assert axis(program, at=-1) == whole and not program.find_all('label', 'The measured range')
    begin, end = frame_of_lens(program, lane)
    program.drag(lane, (begin, 0.5), (begin - 0.1, 0.5))
    wider = axis_from(program, moved, 'a wider lens')
    assert abs(wider[1] - moved[1]) < 0.01 and wider[0] < moved[0]
    program.find('panel', re.compile('^[0-9.]+ m?s of it'))
    # Then its right one.
    program.settle()
    begin, end = frame_of_lens(program, lane)
    program.drag(lane, (end, 0.5), (end + 0.1, 0.5))
    widest = axis_from(program, wider, 'a wider lens')
    assert abs(widest[0] - wider[0]) < 0.01 and widest[1] > wider[1]

    # The window of the overview.
    program.key('w', 'w', 'w', 'w')
    program.settle()
    before = axis(program, at=-1)
    assert before != whole
    program.drag(program.find('image', 'Overview'), (0.6, 0.5), (0.75, 0.5))
    moved = axis_from(program, before, 'the window to move', at=-1)
    assert moved[0] > before[0]
    # And its left edge alone.
    program.settle()
    overview = program.find('image', 'Overview')
    begin, _ = frame_of_lens(program, overview)
    program.drag(overview, (begin, 0.5), (begin - 0.1, 0.5))
    wider = axis_from(program, moved, 'a wider window', at=-1)
    assert wider[0] < moved[0]
    assert abs(wider[1] - moved[1]) < 0.02, (moved, wider)


def test_blocked_span_points_to_its_holder(program):
    lane = run_threads(program)
    python = program.find(name='The same in Python', hidden=True)
    plain = picture_of(program, lane)
    # Close enough for spans to be wide.  In the lane's first half: in its middle the main thread
    # takes the GIL for results, and beside a slow variant the middle of the axis lies behind the
    # lane's end.
    place = (0.3, 0.5)
    program.scroll(lane, -14, at=place)
    program.settle()

    def waits():
        shown = selection(program)
        return (shown.get('State') == 'waiting for the GIL'
                and shown.get('Holds the GIL', '').startswith('thread 0'))

    lane.press(at=place)
    program.wait_for(lambda: selection(program), 5, 'the selection')
    # On a busy machine many short stretches without a core lie between.
    for _ in range(60):
        if waits():
            break
        before = selection(program)
        program.key('period')
        program.wait_for(lambda: selection(program) != before, 5, 'the next stretch')
    shown = selection(program)
    assert waits(), shown
    assert shown['Lane'] == 'thread 1', shown
    assert re.fullmatch(r'thread 0 · [0-9.]+ (ms|µs)', shown['Holds the GIL']), shown
    check_ends(shown)
    # It stands where it would go on: at the line that adds up.
    assert shown['In Python'] == 'total += i * i' == python.description, shown

    program.find('push button', re.compile('^thread 0 · ')).press()
    there = program.wait_for(lambda: selection(program).get('Lane') == 'thread 0'
                             and selection(program), 5, 'who held it')
    assert there['State'] in ('running', 'ready, no core free'), there
    # The holder's span at the time of the wait.
    assert seconds(there['From']) <= seconds(shown['To']) + 1e-3
    assert seconds(there['To']) >= seconds(shown['From']) - 1e-3

    # Strings from submit to result lie over the lanes as long as a task is selected.
    program.key('shift+f')
    program.settle()
    assert picture_of(program, lane) != plain, 'a string and a frame'


LOCK = """[Tasks count]
Workload=sleep
Count=4
Work=200ms
Lock=lock

[Variant 1]
Name=Waiting with a Lock held
Executor=threads
Workers=4
"""


def arrow_tips(lane, above):
    """How many arrows end on a lane, that come from above it or from below: as they begin to narrow
    they are wider than any other blue line."""
    x, y, width, height = lane.extents
    row = crop(x, y + height // 2 + (-7 if above else 7), width, 1)
    blue = ''.join('x' if row[3 * i + 2] > max(row[3 * i:3 * i + 2]) + 60 else ' '
                   for i in range(width))
    return len(re.findall('x{6,}', blue))


def test_every_holder_of_a_lock_is_named():
    """A wait for a lock that three threads held in turn lists all three, with the share of each;
    each held it then, and an arrow goes to each.  (The last variant of lesson 12.)"""
    with tempfile.NamedTemporaryFile('w', suffix='.lesson') as file:
        file.write(LOCK)
        file.flush()
        with harness.Program(arguments=[file.name], size=(1280, 800)) as program:
            look_at_lock_waits(program)


def look_at_lock_waits(program):
    def holders():
        return program.find_all('push button', re.compile(r'^thread \d · '),
                                description='Holds the lock')

    def select(lane):
        name = lane.name.split(',')[0]
        # A second click would let it go.
        if selection(program).get('Lane') != name:
            lane.press(at=(0.25, 0.5))
        program.wait_for(lambda: selection(program).get('Lane') == name, 5,
                         'the selection')
        return selection(program)

    run_whole(program)
    lanes = program.find_all('image', re.compile(r'^thread \d, Waiting with a Lock held'))
    assert len(lanes) == 4, lanes
    # Whichever came last; one of the four waits for nobody.
    waits = {}
    for lane in lanes:
        shown = select(lane)
        if shown['State'] == 'waiting for a lock':
            waits[lane] = seconds(shown['Duration'])
    assert len(waits) == 3, waits
    last = max(waits, key=waits.get)
    wait = select(last)
    begin, end = seconds(wait['From']), seconds(wait['To'])
    program.wait_for(lambda: len(holders()) == 3, 5, 'three holders')
    words = [button.name.split(' · ') for button in holders()]
    names = [name for name, _ in words]
    assert len({*names, wait['Lane']}) == 4, (names, wait)
    # Between two of them nobody has it for as long as the next one wakes up.
    times = [seconds(time) for _, time in words]
    assert min(times) > 0.1 and sum(times) <= end - begin + 0.005, (words, wait)

    program.move_away()
    program.settle()
    for lane in lanes:
        if lane is not last:
            tips = arrow_tips(lane, lanes.index(last) < lanes.index(lane))
            assert tips == 1, f'{tips} arrows to {lane}'

    taken = []
    for name in names:
        select(last)
        program.wait_for(lambda: len(holders()) == 3, 5, 'the holders')
        program.find('push button', re.compile(f'^{name} · ')).press()
        program.wait_for(lambda: selection(program).get('Lane') == name, 5, 'who held it')
        # It has just taken it, or has it already, and waits with it in its hand.
        while selection(program)['State'] != 'waiting for I/O':
            before = selection(program)
            program.key('period')
            program.wait_for(lambda: selection(program) != before, 5, 'the next stretch')
        held = selection(program)
        taken.append(seconds(held['From']))
        assert taken[-1] < end and seconds(held['To']) > begin, (name, held, wait)
        assert seconds(held['Duration']) > 0.19, (held, wait)
    assert taken == sorted(taken), taken


def tip_of(lane):
    """The black of the tip below a lane, and of what else is written there."""
    x, y, width, height = lane.extents
    picture = crop(x, y + height, width, 40)
    return bytes(max(picture[i:i + 3]) < 70 for i in range(0, len(picture), 3))


def test_tip_goes_with_the_view(program):
    """The tooltip tells of what lies under the pointer, also when the view has changed."""
    lane = run_threads(program)
    # The wheel leaves the time under the pointer where it is; the keys do not.
    program.scroll(lane, -14, at=(0.5, 0.5))
    program.settle()
    near = tip_of(lane)
    program.key('d', 'd', 'd')
    program.wait_for(lambda: tip_of(lane) != near, 5, 'another tip')
    program.settle()
    there = tip_of(lane)
    # Away and back again: it is asked for anew.
    lane.point(at=(0.7, 0.5))
    program.wait_for(lambda: tip_of(lane) != there, 5, 'the tip to go')
    lane.point(at=(0.5, 0.5))
    program.wait_for(lambda: tip_of(lane) == there, 5, 'the same tip')


def row_of(widget):
    """The colours of its middle row of pixels, the pointer where it is."""
    x, y, width, height = widget.extents
    row = crop(x, y + height // 2, width, 1)
    return [row[3 * i:3 * i + 3] for i in range(width)]


def test_variants_are_coupled():
    """Whatever is done to the axis of one of three variants is done to all, and the line at the
    pointer goes through all."""
    with harness.Program(arguments=[os.path.join(LESSONS, '08-submit-and-as-completed.lesson')],
                         size=(1280, 800)) as program:
        run_whole(program)
        lanes = program.find_all('image', re.compile('^(thread|process) 1, Two'))
        assert len({lane.name for lane in lanes}) == len(lanes) == 3, lanes
        program.move_away()
        program.settle()
        before = [row_of(lane) for lane in lanes]
        lanes[0].point(at=(0.7, 0.5))
        program.settle()
        x = round(lanes[0].extents[2] * 0.7)
        for lane, row in zip(lanes, before):
            changed = [i for i, colour in enumerate(row_of(lane)) if colour != row[i]]
            assert any(abs(i - x) <= 1 for i in changed), f'{lane}: {x} not in {changed}'

        program.scroll(lanes[1], -4, at=(0.5, 0.5))
        program.move_away()
        program.settle()
        for lane, row in zip(lanes, before):
            assert row_of(lane) != row, f'{lane} is as it was'
        program.key('shift+f')
        program.settle()
        assert [row_of(lane) for lane in lanes] == before


def test_measured_range_snaps(program):
    """An end near that of a span is that of the span; not with Alt."""
    run_whole(program)
    lane = program.find('image', re.compile('^thread 2'))
    lane.press(at=(0.2, 0.5))
    span = program.wait_for(lambda: selection(program), 5, 'the selection')
    # Where it ends on the lane, by its colour; its frame takes a few pixels.
    row = row_of(lane)
    width, inside = len(row), len(row) // 4
    end = max(i for i in range(inside, width) if row[i] == row[inside])

    measured = {}
    for modifier in (None, 'alt'):
        program.drag(lane, (0.18, 0.5), ((end + 1) / width, 0.5), modifier=modifier)
        program.find('label', 'The measured range')
        measured[modifier] = selection(program)['To']
    assert measured[None] == span['To'] != measured['alt'], (measured, span)


def test_selection_is_let_go(program):
    """By Escape, by a second click on the span, and by a click on nothing; Escape ends a run
    first."""
    run_whole(program)
    lane = program.find('image', re.compile('^thread 2'))
    card = program.find('panel', re.compile('^ThreadPoolExecutor'))

    def click_beside():
        x, y, _, height = card.extents
        harness.move_pointer(x - 6, y + height / 2)
        xdotool('click', 1)

    def select():
        lane.press(at=(0.2, 0.5))
        program.find('label', 'The selection')

    for what, let_go in (('Escape', lambda: program.key('Escape')),
                         ('a second click', lambda: lane.press(at=(0.2, 0.5))),
                         ('a click on an empty lane', lambda: lane.press(at=(0.9, 0.5))),
                         ('a click on an empty card', lambda: card.press(at=(0.5, 0.07))),
                         ('a click beside the cards', click_beside)):
        select()
        let_go()
        program.wait_for(lambda: not selection(program), 5, f'nothing selected after {what}')

    # A range that is measured goes as well; a click on the span below it chooses the span.
    select()
    program.drag(lane, (0.16, 0.5), (0.19, 0.5))
    program.find('label', 'The measured range')
    lane.press(at=(0.2, 0.5))
    program.find('label', 'The selection')
    program.drag(lane, (0.16, 0.5), (0.19, 0.5))
    program.find('label', 'The measured range')
    program.key('Escape')
    program.wait_for(lambda: not selection(program), 5, 'nothing measured or selected')

    # Five times, so that it runs long enough.
    program.key('ctrl+shift+r')
    program.find('push button', 'Stop')
    program.wait_for(lambda: program.key('period') or selection(program), 10, 'a selection')
    program.key('Escape')
    program.find('push button', 'Run')
    assert selection(program), 'Escape has stopped the run, no more'
    program.key('Escape')
    program.wait_for(lambda: not selection(program), 5, 'nothing selected')


def test_strings_of_all_tasks():
    """A lesson about the order of results shows the strings of all tasks; a key hides and shows
    them there and in every other lesson."""
    def told(name):
        card = program.find('panel', re.compile(name))
        return re.search('(results in the order (.*))?$', card.description)[2]

    with harness.Program(arguments=[os.path.join(LESSONS, '08-submit-and-as-completed.lesson')],
                         size=(1280, 800)) as program:
        run_whole(program)
        # Each is asked for in turn, or handed out when it is done.
        program.wait_for(lambda: told('result.. in turn') == '0, 1, 2', 5, 'the order of submits')
        program.wait_for(lambda: told('Two threads, as_comp') == '1, 0, 2', 5, 'another order')
        lane = program.find('image', re.compile('^thread 1, Two threads, as_completed'))
        shown = picture_of(program, lane)

        program.key('t')
        program.wait_for(lambda: not told('Two threads, as_comp'), 5, 'no strings')
        assert picture_of(program, lane) != shown, 'a string over the lane'
        program.key('t')
        program.wait_for(lambda: told('Two threads, as_comp'), 5, 'the strings')
        assert picture_of(program, lane) == shown

        # Chosen by the key they stay in whatever lesson, until they are not chosen any more.
        program.find(name='Waiting and computing').press()
        choose(program, 'Waiting overlaps')
        run_whole(program)
        program.wait_for(lambda: told('ThreadPoolExecutor.5.') == '0, 1, 2, 3, 4', 5, 'strings')
        program.key('t')
        program.wait_for(lambda: not told('ThreadPoolExecutor.5.'), 5, 'no strings')


def test_lanes_by_task(program):
    run_threads(program)
    program.key('g')
    tasks = program.wait_for(
        lambda: program.find_all('image', re.compile('^task [0-9], ThreadPool')), 5,
        'a lane for each task')
    assert len(tasks) == 4, tasks
    assert all('running' in task.description for task in tasks), tasks[0].description
    tasks[0].press(at=(0.2, 0.5))
    shown = program.wait_for(lambda: selection(program), 5, 'a selection')
    assert shown['Task'] == '0', shown
    program.key('g')
    program.find('image', THREADS)
    assert not program.find_all('image', re.compile('^task 0'))


def test_lanes_of_coroutines():
    """Grouped by task an event loop's run has a lane for each coroutine, which waits on its own."""
    text = '[Tasks io]\nWorkload=sleep\nCount=20\nWork=2s\n[Variant 1]\nExecutor=asyncio\n'
    with tempfile.NamedTemporaryFile('w', suffix='.lesson') as file:
        file.write(text)
        file.flush()
        with harness.Program(arguments=[file.name], size=(1280, 800)) as program:
            run_whole(program)
            program.find('image', LOOP)
            program.key('g')
            program.wait_for(lambda: not program.find_all('image', LOOP), 5, 'the loop to go')
            tasks = program.find_all('image', re.compile('^task [0-9]+, asyncio'), hidden=True)
            assert len(tasks) == 20, tasks
            for task in tasks:
                waits = re.search(r'waiting for I/O ([0-9.]+ (s|ms))', task.description)
                assert waits and seconds(waits[1]) > 1.9, task.description


if __name__ == '__main__':
    harness.main([test_legend_is_statistics_and_filter, test_drag_measures_and_zooms,
                  test_measured_range_snaps, test_keys_measure, test_variants_are_coupled,
                  test_overview_and_lens_are_dragged, test_blocked_span_points_to_its_holder,
                  test_every_holder_of_a_lock_is_named, test_tip_goes_with_the_view,
                  test_selection_is_let_go, test_strings_of_all_tasks, test_lanes_by_task,
                  test_lanes_of_coroutines], size=(1280, 800))
