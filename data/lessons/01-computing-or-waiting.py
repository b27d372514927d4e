# SPDX-License-Identifier: GPL-3.0-or-later
import time


def wait(seconds):
    time.sleep(seconds)
    return 0


def squares(n):
    total = 0
    for i in range(n):
        total += i * i
    return total


def probe(function, argument):
    begin, cpu = time.perf_counter(), time.process_time()
    result = function(argument)
    seconds = time.perf_counter() - begin
    share = (time.process_time() - cpu) / seconds
    print(f"{function.__name__}: CPU {100 * share:.0f} % of its time")
    return result


def main():
    begin = time.perf_counter()
    results = [probe(wait, 0.5), probe(squares, 10_000_000)]
    print(results)
    print(f"{time.perf_counter() - begin:.3f} s")


if __name__ == "__main__":
    main()
