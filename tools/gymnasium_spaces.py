#!/usr/bin/env python3
"""Writes files of spaces, as `compose --spaces` reads them, from environments by their ids."""

import argparse
import os
import shlex
import sys
import warnings
from pathlib import Path

try:
    from spaces_writer.environments import Environment, NotMade
    from spaces_writer.forms import Adaptation, NoForm, environment_form
    from spaces_writer.text import FORMATS
except ModuleNotFoundError as problem:
    if problem.name not in ("gymnasium", "numpy"):
        raise
    sys.exit(f"error: the module {problem.name} is not installed\n  help: pip install gymnasium")

EXAMPLES = """\
An ENV is
  CartPole-v1                    an environment of gymnasium
  ALE/Breakout-v5                one of ale-py or minigrid
  sisl/pursuit-v5                one of PettingZoo (pursuit_v5 and sisl/pursuit_v5 do as well)
  mpe2.simple_spread_v3          a module with PettingZoo's parallel_env or env
  my_package:MyTask-v0           an id that importing my_package registers
  my_package.tasks:MyTask        a class or function that makes the environment
and may carry arguments: 'LunarLander-v3(continuous=True)'.

Examples:
  tools/gymnasium_spaces.py CartPole-v1 > cartpole.yaml
  tools/gymnasium_spaces.py Pendulum-v1 Hopper-v5 -o spaces --format json
  tools/gymnasium_spaces.py ALE/Breakout-v5 --vector -o breakout.yaml
  tools/gymnasium_spaces.py MiniGrid-Empty-8x8-v0 --wrapper minigrid.wrappers:FullyObsWrapper \\
    --without observation.mission -o minigrid.yaml

Exit codes: 0 all files are written, 1 an environment has no file, 64 the command line is wrong.
"""


class Arguments(argparse.ArgumentParser):
    """A parser with the exit code of `compose` for wrong usage."""

    def error(self, message):
        self.print_usage(sys.stderr)
        print(f"error: {message}", file=sys.stderr)
        sys.exit(64)


def parsed(words):
    parser = Arguments(
        prog="gymnasium_spaces.py", description=__doc__, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("environments", metavar="ENV", nargs="+", help="an environment, see below")
    parser.add_argument(
        "-o", "--output", metavar="PATH", help="a file, or a folder for several; else the standard output")
    parser.add_argument("--format", choices=FORMATS, help="by default the file's ending, or yaml")
    parser.add_argument(
        "--wrapper", metavar="NAME", action="append", default=[],
        help="wrap the environment: a class of gymnasium.wrappers or module:Class, with its arguments, such as "
        "'FrameStackObservation(stack_size=4)'; may be repeated, the first is the innermost")
    parser.add_argument(
        "--vector", action="store_true",
        help="make it with gymnasium.make_vec; the spaces are those of one of its environments, since the number "
        "of them is a network's batch axis")
    parser.add_argument(
        "--agents", choices=["grouped", "separate"], default="grouped",
        help="agents whose names differ in their number alone and whose spaces are the same are one step with an "
        "agent_count (grouped, the default), or every agent is a step of its own (separate)")
    parser.add_argument(
        "--without", metavar="PATH", action="append", default=[],
        help="leave a space out, such as observation.mission; may be repeated")
    parser.add_argument(
        "--lift", action="store_true", help="bring what is nested in Dicts and Tuples to the top, under joined names")
    parser.add_argument(
        "--channels-first", action="store_true",
        help="write images of 1, 3 or 4 channels with the channels in front, for an environment whose images you turn")
    return parser.parse_args(words)


def main(words=None):
    options = parsed(words)
    if len(options.environments) > 1 and options.output is None:
        fail_usage("several environments need a folder, say it with -o")
    made = [write(word, options) for word in options.environments]
    return 0 if all(made) else 1


def write(word, options):
    """Writes the file of one environment; False where there is none, which has been said."""
    adaptation = Adaptation(
        without=options.without, lifts=options.lift, turns_images=options.channels_first,
        groups_agents=options.agents == "grouped")
    try:
        with Environment(word, wrappers=options.wrapper, is_vector=options.vector) as environment:
            form = environment_form(environment.agents(), adaptation)
            origin = environment.origin
    except (NotMade, NoForm) as problem:
        for message, help_text in problem.messages:
            print(f"error: {word}: {message}", file=sys.stderr)
            if help_text:
                print(f"  help: {help_text}", file=sys.stderr)
        return False
    for warning in adaptation.warnings:
        print(f"warning: {word}: {warning}", file=sys.stderr)
    path, format_name = target(word, options)
    text = FORMATS[format_name](form, comment=[f"{word} of {origin}", command_line(word, options)])
    if path is None:
        print(text, end="")
        return True
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        print(f"error: {path}: {problem.strerror}", file=sys.stderr)
        return False
    print(f"wrote {path}")
    return True


def target(word, options):
    """The path of an environment's file, None for the standard output, and its format."""
    if options.output is None:
        return None, options.format or "yaml"
    path = Path(options.output)
    is_folder = len(options.environments) > 1 or options.output.endswith("/") or path.is_dir()
    if is_folder:
        format_name = options.format or "yaml"
        return path / f"{file_name(word)}.{format_name}", format_name
    ending = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}.get(path.suffix)
    if options.format is None and ending is None and path.suffix:
        fail_usage(f"the name {path} does not tell the format; add --format")
    return path, options.format or ending or "yaml"


def file_name(word):
    """An environment's id as a file's name: `ALE/Breakout-v5` becomes `ALE_Breakout-v5`."""
    name = "".join(letter if letter.isalnum() or letter in "-._" else "_" for letter in word)
    return name.strip("_.") or "environment"


def command_line(word, options):
    """The words that write the same spaces again, wherever the file is."""
    words = [word]
    for wrapper in options.wrapper:
        words += ["--wrapper", wrapper]
    for path in options.without:
        words += ["--without", path]
    if options.agents != "grouped":
        words += ["--agents", options.agents]
    flags = {"--vector": options.vector, "--lift": options.lift, "--channels-first": options.channels_first}
    words += [flag for flag, is_set in flags.items() if is_set]
    return "tools/gymnasium_spaces.py " + shlex.join(words)


def fail_usage(message):
    print(f"error: {message}", file=sys.stderr)
    sys.exit(64)


if __name__ == "__main__":
    sys.path.append(os.getcwd())  # for environments of your own
    warnings.simplefilter("ignore")  # environments warn of much that has nothing to do with their spaces
    sys.exit(main())
