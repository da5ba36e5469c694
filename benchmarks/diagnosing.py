"""How long the diagnostics of a spec of 500 lines take from text in memory, next to PyYAML reading the same text.

usage: .venv/bin/python benchmarks/diagnosing.py [--rounds N]

An editor asks for them at every keystroke. Measured are a spec that is right and one with ten mistakes, each as one
file and as a file over another one, with bindings. Exits with 1 if a median of the processor time, which others on the
machine do not lengthen, is above 20 ms. DIAGNOSING names another build of the benchmark's program, which
`swift build -c release` makes.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

import yaml
from long_spec import LINES, MISTAKES, long_spec
from measuring import ROOT, WARM_UP

PROGRAM = os.environ.get("DIAGNOSING", str(ROOT / ".build/release/diagnosing-benchmark"))
LONGEST = 20
MOST_BLANK_LINES = 60


def ours(path, rounds):
    """Milliseconds of each round on the clock and on the processor, and the number of diagnostics."""
    command = [PROGRAM, str(path), str(WARM_UP + rounds)]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    numbers = [float(word) for word in output[2 * WARM_UP : -1]]
    return numbers[::2], numbers[1::2], int(output[-1])


def theirs(text, rounds):
    """Milliseconds of each round of reading the YAML alone."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        yaml.safe_load(text)
        times.append((time.perf_counter() - start) * 1e3)
    return times


def main():
    parser = argparse.ArgumentParser(description="Time from a text in memory to its diagnostics.")
    parser.add_argument("--rounds", default=60, type=int)
    options = parser.parse_args()

    is_fast = True
    for broken, in_files in [(False, False), (True, False), (False, True), (True, True)]:
        with tempfile.TemporaryDirectory() as folder:
            path = long_spec(folder, broken, in_files)
            text = path.read_text()
            if text.count("# the end") > MOST_BLANK_LINES or len(text.splitlines()) != LINES:
                sys.exit(f"the spec has not {LINES} lines worth the name")
            times, computing, count = ours(path, options.rounds)
        if (count < len(MISTAKES)) if broken else count:
            sys.exit(f"{count} diagnostics where there are {len(MISTAKES) if broken else 0} mistakes")
        peer = statistics.median(theirs(text, 5))
        median = statistics.median(times)
        processor = statistics.median(computing)
        is_fast = is_fast and processor <= LONGEST
        title = ("ten mistakes" if broken else "right") + (", two files and bindings" if in_files else "")
        print(
            f"{title}, {count} diagnostics: median {median:.1f} ms,"
            f" fastest {min(times):.1f} ms, processor {processor:.1f} ms; PyYAML reading it: {peer:.1f} ms; ratio {median / peer:.2f}"
        )
    return 0 if is_fast else 1


if __name__ == "__main__":
    sys.exit(main())
