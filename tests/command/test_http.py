# SPDX-License-Identifier: GPL-3.0-or-later
"""The lesson about downloading shows the figure that it is there for, and what goes wrong with a
server is said."""

import os
import signal
import sys
import time

import commands
from commands import Case, descendants, start, summary, wait_until
from machine import judge


def page_sum(index, size=100_000):
    return str(sum((index + i) % 256 for i in range(size)))


def look(pid):
    """The state of each thread of a process, and how much of a core it has had so far, in
    ticks."""
    threads = {}
    for task in os.listdir(f'/proc/{pid}/task'):
        with open(f'/proc/{pid}/task/{task}/stat', encoding='utf-8') as stat:
            fields = stat.read().rpartition(')')[2].split()
        threads[task] = (fields[0], fields[11], fields[12])
    return threads


def all_wait(pids):
    """Whether nothing happens any more in those processes, but for a sanitizer's own looking
    about."""
    before = [look(pid) for pid in pids]
    time.sleep(0.3)
    return (before == [look(pid) for pid in pids]
            and all(state == 'S' for threads in before for state, *_ in threads.values()))


class Downloading(Case):
    def test_two_rounds(self):
        def check(result):
            sequential, threads, loop = result['variants']
            print(f'# {[each["makespan_s"] for each in result["variants"]]}', flush=True)
            for variant in result['variants']:
                self.assertEqual([task['result'] for task in variant['tasks']],
                                 [page_sum(index) for index in range(10)])
            for variant in (threads, loop):
                self.assertGreater(variant['speedup'], 4.5)
                self.assertLessEqual(variant['speedup'], 5.1)
                # Nobody of the second round has begun before somebody of the first was done.
                tasks = variant['tasks']
                first = min(task['finished_s'] for task in tasks)
                self.assertEqual(sum(task['started_s'] < first for task in tasks), 5)
                self.assertGreaterEqual(variant['makespan_s'], 0.5)
            # A thread that waits needs neither a core nor the GIL.
            self.assertGreater(threads['time_s']['io-wait'], 0.9 * 5 * threads['makespan_s'])
            self.assertLess(threads['cpu_s'], 0.1 * sequential['makespan_s'])
            # One thread, nearly always idle.
            self.assertEqual([lane['kind'] for lane in loop['lanes']], ['loop'] + ['task'] * 10)
            self.assertGreater(loop['time_s']['idle'], 0.8 * loop['makespan_s'])

        judge(lambda: summary('run', '03-downloading', '--no-capacity'), check)

    def test_no_server(self):
        """The run says that its own server has died, and what became of each page."""
        process = start('run', '--workload', 'http', '--tasks', '3', '--work', '30s', '--executor',
                        'threads', '--workers', '3', '--set', 'Variant 1/Collect=submit',
                        '--no-capacity')
        # The program, its runner, and the runner's only child.
        pids = wait_until(lambda: len(descendants(process.pid)) == 2 and descendants(process.pid))
        with open(f'/proc/{pids[1]}/stat', encoding='utf-8') as stat:
            self.assertEqual(stat.read().rpartition(')')[2].split()[1], str(pids[0]))
        # Each page has been asked for; a moment before, the connection would be refused or reset.
        wait_until(lambda: len(os.listdir(f'/proc/{pids[0]}/task')) >= 4 and all_wait(pids))
        os.kill(pids[1], signal.SIGKILL)
        out, err = process.communicate(timeout=commands.TIMEOUT)
        self.assertEqual(process.returncode, 1)
        self.assertIn('The server of “http” was killed by signal 9', err.decode())
        self.assertIn('3 tasks failed: RemoteDisconnected: Remote end closed', out.decode())


if __name__ == '__main__':
    sys.exit(commands.main())
