"""What the tests share: the tool and `compose` run as a user runs them, and what is installed."""

import contextlib
import importlib.util
import io
import json
import os
import re
import subprocess
import unittest
from pathlib import Path

import gymnasium_spaces

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = str(Path(os.environ.get("COMPOSE", ROOT / ".build/release/compose")).resolve())


def tool(*words):
    """The exit code of the tool, its output and what it says besides."""
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        try:
            code = gymnasium_spaces.main([str(word) for word in words])
        except SystemExit as stop:
            code = stop.code
    return code, output.getvalue(), errors.getvalue()


def compose_check(specs, spaces):
    """The paths of the specs that `compose check` finds right with a file of spaces."""
    done = subprocess.run(
        [COMPOSE, "check", *map(str, specs), "--spaces", str(spaces), "--format", "json"],
        capture_output=True, text=True, timeout=120)
    return {verdict["spec"] for verdict in json.loads(done.stdout)["verdicts"] if verdict["ok"]}


needs_compose = unittest.skipUnless(os.access(COMPOSE, os.X_OK), f"there is no {COMPOSE}")


def needs(*modules):
    """Skips a test where a package is not installed."""
    absent = [module for module in modules if importlib.util.find_spec(module) is None]
    return unittest.skipIf(absent, f"not installed: {', '.join(absent)}")


# The modules that environments need, by the beginning of their ids.
MODULES = {
    "ALE/": ["ale_py"], "MiniGrid": ["minigrid"], "mpe2": ["mpe2"], "sisl/multi": ["pettingzoo", "Box2D", "pygame"],
    "sisl/pursuit": ["pettingzoo", "scipy", "pygame"], "butterfly": ["pettingzoo", "pymunk", "pygame"],
    "classic": ["pettingzoo", "pygame"], "LunarLander": ["Box2D"], "BipedalWalker": ["Box2D"], "CarRacing": ["Box2D", "pygame"],
    **dict.fromkeys(
        ["InvertedPendulum", "InvertedDoublePendulum", "Reacher", "Pusher", "Swimmer", "Hopper", "HalfCheetah", "Walker2d",
         "Ant-", "Humanoid"], ["mujoco", "imageio", "packaging"]),
}


def absent_for(environment):
    """The modules that an environment needs and that are not installed."""
    needed = [module for beginning, modules in MODULES.items() if environment.startswith(beginning) for module in modules]
    return [module for module in needed if importlib.util.find_spec(module) is None]


def blocks(page):
    """The words and the text of each block of code in a page of documentation."""
    found = re.finditer(r"^```([^\n]+)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S)
    return [(match[1].split(), match[2]) for match in found]
