"""How long the diagnostics of a spec of 500 lines take from text in memory, next to PyYAML reading the same text.

usage: .venv/bin/python benchmarks/diagnosing.py [--rounds N]

An editor asks for them at every keystroke. Measured are a spec that is right and one with a mistake in every tenth
block. Exits with 1 if the median of either is above 20 ms. DIAGNOSING names another build of the benchmark's program,
which `swift build -c release` makes.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml
from measuring import ROOT, WARM_UP

PROGRAM = os.environ.get("DIAGNOSING", str(ROOT / ".build/release/diagnosing-benchmark"))
LONGEST = 20
BLOCKS = 97
MISTAKES = [("hidden_units", "hidden_unit"), ("ReLU", "ReLu"), ("[64, 64]", "64"), ("DenseBlock", "DenseBlok")]


def spec(broken):
    """A chain of blocks of five lines each; 500 lines in all."""
    lines = [
        "_target_: CustomModelComposer",
        "spaces:",
        "  observation: {type: Box, low: -1, high: 1, shape: [16]}",
        "  action: {type: Discrete, n: 4}",
        "",
        "policy:",
        "  _target_: ProbabilisticPolicyComposer",
        "  networks:",
        "    - blocks:",
    ]
    source = "observation"
    for index in range(BLOCKS):
        block = [
            f"        layer_{index}:",
            "          _target_: DenseBlock",
            f"          in_keys: {source}",
            "          hidden_units: [64, 64]",
            "          non_lin: ReLU",
        ]
        if broken and index % 10 == 5:
            right, wrong = MISTAKES[index // 10 % len(MISTAKES)]
            block = [line.replace(right, wrong) for line in block]
        lines += block
        source = f"layer_{index}"
    lines += [f"      heads: {{in_keys: {source}}}"]
    lines += ["# the end"] * (500 - len(lines))
    return "\n".join(lines) + "\n"


def ours(text, rounds):
    """Milliseconds of each round, and the number of diagnostics."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spec.yaml"
        path.write_text(text)
        command = [PROGRAM, str(path), str(WARM_UP + rounds)]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    return [float(word) for word in output[WARM_UP:-1]], int(output[-1])


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
    for title, broken in [("right", False), ("broken", True)]:
        text = spec(broken)
        times, count = ours(text, options.rounds)
        peer = statistics.median(theirs(text, 5))
        median = statistics.median(times)
        is_fast = is_fast and median <= LONGEST
        print(
            f"{title}, {len(text.splitlines())} lines, {count} diagnostics: median {median:.1f} ms,"
            f" fastest {min(times):.1f} ms; PyYAML reading it: {peer:.1f} ms; ratio {median / peer:.2f}"
        )
    return 0 if is_fast else 1


if __name__ == "__main__":
    sys.exit(main())
