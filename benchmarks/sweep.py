"""How long a sweep of 10,000 points takes, next to PyYAML doing no more than reading the spec for a tenth of them.

usage: .venv/bin/python benchmarks/sweep.py [--rounds N]

Exits with 1 if the sweep takes longer than 5 seconds at best, or if not every point is composed. COMPOSE names
another build of the command.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml
from measuring import COMPOSE

LONGEST = 5
SPEC = """\
_target_: CustomModelComposer
spaces:
  observation: {type: Box, low: -1, high: 1, shape: [4]}
  action: {type: Discrete, n: 2}

hidden_units: [32]
non_lin: ReLU

policy:
  _target_: ProbabilisticPolicyComposer
  networks:
    - blocks:
        latent: {_target_: DenseBlock, in_keys: observation, hidden_units: "${hidden_units}", non_lin: "${non_lin}"}
      heads: {in_keys: latent}
critic:
  _target_: StateCriticComposer
  networks:
    - blocks:
        latent: {_target_: DenseBlock, in_keys: observation, hidden_units: "${hidden_units}", non_lin: "${non_lin}"}
      heads: {in_keys: latent}
"""
UNITS = ",".join(f"[{width},{width}]" for width in range(1, 101))
SIZES = ",".join(f"[{size}]" for size in range(4, 14))
ACTIVATIONS = "ReLU,Tanh,SELU,ELU,GELU,Sigmoid,LeakyReLU,SiLU,Softplus,ReLU6"
OVERRIDES = [f"hidden_units={UNITS}", f"spaces.observation.shape={SIZES}", f"non_lin={ACTIVATIONS}"]
POINTS = 100 * 10 * 10


def sweep(spec):
    """Seconds that the sweep takes on the clock and on the processor."""
    command = [COMPOSE, "check", str(spec), *OVERRIDES, "--multirun", "--format", "json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    end = time.perf_counter()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    points = json.loads(output)["points"]
    if len(points) != POINTS or not all(point["ok"] for point in points):
        sys.exit(f"expected {POINTS} right points, found {len(points)}")
    return end - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def read():
    """Seconds that reading the spec takes, for a tenth of the points."""
    start = time.perf_counter()
    for _ in range(POINTS // 10):
        yaml.safe_load(SPEC)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description="Time of a sweep of 10,000 points.")
    parser.add_argument("--rounds", default=5, type=int)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "spec.yaml"
        spec.write_text(SPEC)
        rounds = [(sweep(spec), read()) for _ in range(options.rounds)]
    ours = [wall for (wall, _), _ in rounds]
    theirs = [read for _, read in rounds]
    processor = statistics.median(processor for (_, processor), _ in rounds)
    ratio = statistics.median(sweep / read for (sweep, _), read in rounds)
    print(
        f"{POINTS} points: median {statistics.median(ours):.2f} s, fastest {min(ours):.2f} s,"
        f" processor {processor:.2f} s on all cores;"
        f" PyYAML reading the spec {POINTS // 10} times: {statistics.median(theirs):.2f} s; ratio {ratio:.2f}"
    )
    return 0 if min(ours) <= LONGEST else 1


if __name__ == "__main__":
    sys.exit(main())
