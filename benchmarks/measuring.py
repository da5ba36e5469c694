"""What the benchmarks have in common: where the command is, and how long a run of it takes."""

import os
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = os.environ.get("COMPOSE", str(ROOT / ".build/release/compose"))
WARM_UP = 3


def seconds(command):
    """Wall time of one run, which must succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def interleaved(first, second, rounds):
    """Pairs of what the two functions return, in turns, without the first rounds."""
    return [(first(), second()) for _ in range(WARM_UP + rounds)][WARM_UP:]
