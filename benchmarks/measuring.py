"""What the benchmarks have in common: where the command is, and how long a run of it takes."""

import os
import resource
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = os.environ.get("COMPOSE", str(ROOT / ".build/release/compose"))
WARM_UP = 3


def seconds(command):
    """Wall time and processor time of one run, which must succeed.

    Processor time is what the run itself takes, on all cores; wall time is more where others use the machine.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def interleaved(first, second, rounds):
    """Pairs of what the two functions return, in turns, without the first rounds."""
    return [(first(), second()) for _ in range(WARM_UP + rounds)][WARM_UP:]
