# SPDX-License-Identifier: GPL-3.0-or-later
import time


def wait(seconds):
    time.sleep(seconds)
    return 0


def squares(seconds):
    total, i = 0, 0
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        total += i * i
        i += 1
    return total


def probe(function, *arguments):
    begin, cpu = time.perf_counter(), time.process_time()
    result = function(*arguments)
    seconds = time.perf_counter() - begin
    share = (time.process_time() - cpu) / seconds
    print(f"{function.__name__}: CPU {100 * share:.0f} % of its time")
    return result


def main():
    begin = time.perf_counter()
    probe(wait, 0.5)
    probe(squares, 0.5)
    print(f"{time.perf_counter() - begin:.3f} s")


if __name__ == "__main__":
    main()
