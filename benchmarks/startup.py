"""How long `compose check` takes from start to end, next to starting Python and importing yaml.

usage: .venv/bin/python benchmarks/startup.py [SPEC ...] [--rounds N]

Measured are one example and the whole folder of examples in one run, or the given specs in one run. The two sides
take turns, so that what else the machine does hits both alike. Printed are the medians, the fastest runs, the median
of the processor time, which others do not lengthen, and the median of the ratios of neighbours. Exits with 1 if one spec takes longer than 15 ms or the folder longer than 100 ms
at best, or if one spec takes longer than Python. COMPOSE names another build of the command.
"""

import argparse
import statistics
import sys

from measuring import COMPOSE, ROOT, interleaved, seconds

EXAMPLES = ROOT / "examples/yaml"
LONGEST_OF_ONE = 15
LONGEST_OF_FOLDER = 100


def measure(title, specs, rounds, longest):
    """Whether checking specs in one run takes no longer than it may, in milliseconds."""
    check = [COMPOSE, "check", *map(str, specs)]
    peer = [sys.executable, "-c", "import yaml"]
    pairs = interleaved(lambda: seconds(check), lambda: seconds(peer), rounds)
    ours, theirs = ([wall * 1e3 for wall, _ in times] for times in zip(*pairs))
    processor = statistics.median(check[1] * 1e3 for check, _ in pairs)
    ratio = statistics.median(check[0] / peer[0] for check, peer in pairs)
    print(
        f"compose check {title}: median {statistics.median(ours):.1f} ms, fastest {min(ours):.1f} ms,"
        f" processor {processor:.1f} ms;"
        f" python -c 'import yaml': {statistics.median(theirs):.1f} ms, {min(theirs):.1f} ms;"
        f" ratio {ratio:.2f} (median of {rounds} pairs)"
    )
    return min(ours) <= longest and (len(specs) > 1 or ratio < 1)


def main():
    parser = argparse.ArgumentParser(description="Start-up time of `compose check`.")
    parser.add_argument("specs", nargs="*")
    parser.add_argument("--rounds", default=40, type=int)
    options = parser.parse_args()

    if options.specs:
        longest = LONGEST_OF_ONE if len(options.specs) == 1 else LONGEST_OF_FOLDER
        return 0 if measure("of the given specs", options.specs, options.rounds, longest) else 1
    one = EXAMPLES / "screen_inventory_recurrent.yaml"
    folder = sorted(EXAMPLES.glob("*.yaml"))
    results = [
        measure(one.name, [one], options.rounds, LONGEST_OF_ONE),
        measure(f"of {len(folder)} examples", folder, options.rounds, LONGEST_OF_FOLDER),
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
