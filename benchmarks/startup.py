"""How long `compose check` of an example takes from start to end, next to starting Python and importing yaml.

usage: .venv/bin/python benchmarks/startup.py [SPEC] [--rounds N]

The two take turns, so that what else the machine does hits both alike. Printed are the medians and the median of
the ratios of neighbours. Exits with 1 if `compose check` takes longer. COMPOSE names another build of the command.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WARM_UP = 3


def seconds(command):
    """Wall time of one run, which must succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description="Start-up time of `compose check`.")
    parser.add_argument("spec", nargs="?", default=ROOT / "examples/yaml/screen_inventory_recurrent.yaml", type=Path)
    parser.add_argument("--rounds", default=40, type=int)
    options = parser.parse_args()

    check = [os.environ.get("COMPOSE", str(ROOT / ".build/release/compose")), "check", str(options.spec)]
    peer = [sys.executable, "-c", "import yaml"]
    rounds = [(seconds(check), seconds(peer)) for _ in range(WARM_UP + options.rounds)][WARM_UP:]

    ours, theirs = (statistics.median(times) * 1e3 for times in zip(*rounds))
    ratio = statistics.median(check / peer for check, peer in rounds)
    print(f"compose check {options.spec.name}: {ours:.1f} ms, python -c 'import yaml': {theirs:.1f} ms")
    print(f"ratio {ratio:.2f} (median of {options.rounds} pairs)")
    return 0 if ratio < 1 else 1


if __name__ == "__main__":
    sys.exit(main())
