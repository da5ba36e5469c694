"""Environments by their ids, from the real packages; and the command line."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import yaml

from tests.running import ROOT, needs, tool


def written(*words):
    """The spaces that the tool writes to its output."""
    code, output, errors = tool(*words)
    if code != 0:
        raise AssertionError(errors)
    return yaml.safe_load(output)


class GymnasiumTests(unittest.TestCase):
    def test_an_id_is_enough(self):
        spaces = written("CartPole-v1")
        self.assertEqual(spaces["observation"]["high"][2], 0.41887903)
        self.assertEqual(spaces["action"], {"type": "Discrete", "n": 2})

    def test_arguments_are_the_environment_s(self):
        self.assertEqual(written("FrozenLake-v1(map_name='8x8')")["observation"]["n"], 64)

    def test_a_vectorised_environment_has_the_spaces_of_one(self):
        for word in ["CartPole-v1", "CartPole-v1(num_envs=3)", "Acrobot-v1(num_envs=2, vectorization_mode='async')"]:
            with self.subTest(environment=word):
                self.assertEqual(written(word, "--vector"), written(word.split("(")[0]))

    def test_wrappers_go_around_in_order(self):
        wrappers = ["FrameStackObservation(stack_size=4)", "gymnasium.wrappers:FlattenObservation"]
        shapes = [
            written("Pendulum-v1", *(w for name in wrappers[:count] for w in ("--wrapper", name)))["observation"]["shape"]
            for count in range(3)]
        self.assertEqual(shapes, [[3], [4, 3], [12]])

    def test_wrappers_of_vectors(self):
        self.assertEqual(
            written("CartPole-v1", "--vector", "--wrapper", "FlattenObservation")["observation"]["shape"], [4])

    @needs("ale_py")
    def test_atari_is_found_without_a_word(self):
        self.assertEqual(written("ALE/Pong-v5")["observation"]["shape"], [210, 160, 3])

    @needs("minigrid")
    def test_a_text_is_named_by_its_path(self):
        code, _, errors = tool("MiniGrid-Empty-5x5-v0")
        self.assertEqual(code, 1)
        self.assertIn("observation.mission is a MissionSpace", errors)
        self.assertIn("--without observation.mission", errors)

    def test_own_environments_by_module(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(sys, "path", [folder, *sys.path]):
            Path(folder, "own_tasks.py").write_text(OWN, encoding="utf-8")
            self.assertEqual(written("own_tasks:Task")["observation"]["n"], 3)
            self.assertEqual(written("own_tasks:Task(5)")["observation"]["n"], 5)
            self.assertEqual(written("own_tasks:Own/Task-v0")["observation"]["n"], 3)
            self.assertEqual(written("own_tasks:many")["observation"]["n"], 3)
            self.assertEqual(written("own_tasks:team")["agent_count"], 2)
            code, _, errors = tool("own_tasks:Tusk")
            self.assertEqual((code, "did you mean own_tasks:Task?" in errors), (1, True), errors)
            for name, text in [("broken", "cannot be made: KeyError"), ("nothing", "has no spaces of gymnasium")]:
                code, _, errors = tool(f"own_tasks:{name}")
                self.assertEqual((code, text in errors), (1, True), errors)


OWN = '''
import gymnasium
from gymnasium import spaces

class Task(gymnasium.Env):
    def __init__(self, n=3):
        print("a chatty environment")
        self.observation_space = spaces.Discrete(n)
        self.action_space = spaces.Discrete(2)

class Team:
    agents = []
    def reset(self, seed=None): self.agents = ["a_0", "a_1"]
    def observation_space(self, agent): return spaces.Discrete(3)
    action_space = observation_space
    def close(self): raise RuntimeError("twice")

def many(): return gymnasium.vector.SyncVectorEnv([Task, Task])
def team(): return Team()
def broken(): raise KeyError("x")
def nothing(): return 5

gymnasium.register("Own/Task-v0", entry_point=Task)
'''


@needs("pettingzoo")
class PettingZooTests(unittest.TestCase):
    @needs("scipy", "pygame")
    def test_parallel_environments_by_all_their_names(self):
        for word in ["sisl/pursuit-v5", "sisl/pursuit_v5", "pursuit_v5", "pettingzoo.sisl.pursuit_v5"]:
            with self.subTest(environment=word):
                self.assertEqual(written(word)["agent_count"], 8)

    @needs("pygame")
    def test_environments_that_take_turns(self):
        spaces = written("classic/connect_four-v3")
        self.assertEqual(list(spaces["observation"]), ["action_mask", "observation"])
        self.assertEqual(spaces["agent_count"], 2)

    @needs("scipy", "pygame")
    def test_arguments_are_the_environment_s(self):
        self.assertEqual(written("pursuit_v5(n_pursuers=3)")["agent_count"], 3)

    @needs("mpe2")
    def test_modules_of_other_packages(self):
        for word in ["mpe2.simple_adversary_v3", "mpe2/simple_adversary_v3", "mpe2.simple_adversary_v3:parallel_env"]:
            with self.subTest(environment=word):
                self.assertEqual(written(word)["step_order"], ["adversary", "agent"])
        self.assertEqual(
            written("mpe2.simple_spread_v3", "--agents", "separate")["step_order"], ["agent_0", "agent_1", "agent_2"])

    @needs("mpe2")
    def test_an_unknown_name_is_told_with_the_nearest(self):
        for word, near in [("simple_spread_v3", "mpe2.simple_spread_v3"), ("sisl/persuit-v5", "sisl/pursuit-v5")]:
            with self.subTest(environment=word):
                code, _, errors = tool(word)
                self.assertEqual((code, f"did you mean {near}?" in errors), (1, True), errors)


class ProblemTests(unittest.TestCase):
    # What is asked for, and what is said of it.
    PROBLEMS = [
        (["CartPol-v1"], "did you mean CartPole-v1?"),
        (["cartpole-v1"], "did you mean CartPole-v1?"),
        (["CartPole"], "did you mean CartPole-v1?"),
        (["CartPole-v7"], "did you mean CartPole-v1?"),
        (["Taxi-v3"], "Please use `Taxi-v4`"),
        (["qwertyuiop"], "write package:qwertyuiop"),
        (["no_such_package:Task-v0"], "the module no_such_package is not installed"),
        (["no.such.module"], "there is no environment of this id"),
        (["CartPole-v1(speed=2)"], "unexpected keyword argument 'speed'"),
        (["CartPole-v1(speed"], "the arguments in CartPole-v1(speed cannot be read"),
        (["CartPole-v1(**{})"], "cannot be read"),
        (["CartPole-v1(print(1))"], "cannot be read"),
        (["CartPole-v1", "--wrapper", "FrameStack"], "did you mean FrameStackObservation?"),
        (["CartPole-v1", "--wrapper", "FrameStackObservation"], "stack_size"),
        (["CartPole-v1", "--without", "observation.speed"], "--without names observation.speed, which is no space"),
        (["CartPole-v1", "-o", "/proc/none/x.yaml"], "error: /proc/none"),
    ]

    def test_problems_are_told(self):
        for words, text in self.PROBLEMS:
            with self.subTest(words=words):
                code, output, errors = tool(*words)
                self.assertEqual((code, output, text in errors), (1, "", True), errors)
                self.assertNotIn("Traceback", errors)

    def test_a_package_that_is_absent_is_told_with_the_line_that_installs_it(self):
        cases = [
            ("MiniGrid-Empty-5x5-v0", "minigrid", "pip install minigrid"),
            ("ALE/Pong-v5", "ale_py", "pip install ale-py"),
            ("LunarLander-v3", "Box2D", 'pip install "gymnasium[box2d]"'),
            ("HalfCheetah-v5", "mujoco", 'pip install "gymnasium[mujoco]"'),
            ("mpe2.simple_v3", "mpe2", "pip install mpe2"),
            ("sisl/pursuit-v5", "pettingzoo", 'pip install "pettingzoo[sisl]"'),
        ]
        for word, module, line in cases:
            with self.subTest(environment=word):
                code, _, errors = without_module(module, word)
                self.assertEqual((code, line in errors), (1, True), errors)

    def test_wrong_usage(self):
        for words, text in [([], "required: ENV"), (["A", "B"], "need a folder"), (["A", "--format", "toml"], "toml")]:
            with self.subTest(words=words):
                code, _, errors = tool(*words)
                self.assertEqual((code, text in errors), (64, True), errors)
        with tempfile.TemporaryDirectory() as folder:
            code, _, errors = tool("CartPole-v1", "-o", f"{folder}/spaces.toml")
            self.assertEqual((code, "does not tell the format" in errors), (64, True), errors)


def without_module(module, word):
    """What the tool says in a process that cannot import a module."""
    program = (
        "import sys, gymnasium; from importlib.abc import MetaPathFinder\n"
        "class Absent(MetaPathFinder):\n"
        "  def find_spec(self, name, path=None, target=None):\n"
        f"    if name.split('.')[0] == {module!r}: raise ModuleNotFoundError('absent', name=name)\n"
        "import importlib.util as u; real = u.find_spec\n"
        f"u.find_spec = lambda name, *a: None if name.split('.')[0] == {module!r} else real(name, *a)\n"
        "sys.meta_path.insert(0, Absent())\n"
        f"import gymnasium_spaces; sys.exit(gymnasium_spaces.main([{word!r}]))")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], cwd=ROOT / "tools", capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


class FileTests(unittest.TestCase):
    def test_a_folder_takes_several(self):
        with tempfile.TemporaryDirectory() as folder:
            code, output, _ = tool("CartPole-v1", "FrozenLake-v1(map_name='8x8')", "-o", f"{folder}/new", "--format", "json")
            self.assertEqual((code, len(output.splitlines())), (0, 2))
            names = sorted(os.listdir(f"{folder}/new"))
            self.assertEqual(names, ["CartPole-v1.json", "FrozenLake-v1_map_name__8x8.json"])

    def test_one_failure_keeps_no_other_from_its_file(self):
        with tempfile.TemporaryDirectory() as folder:
            code, _, errors = tool("CartPol-v1", "Pendulum-v1", "-o", folder)
            self.assertEqual((code, os.listdir(folder)), (1, ["Pendulum-v1.yaml"]), errors)

    def test_the_ending_tells_the_format(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, start in [("a.json", "{"), ("a.yml", "#"), ("a", "#")]:
                self.assertEqual(tool("CartPole-v1", "-o", f"{folder}/{name}")[0], 0)
                self.assertTrue(Path(folder, name).read_text(encoding="utf-8").startswith(start), name)

    def test_only_the_spaces_go_to_the_standard_output(self):
        command = [sys.executable, ROOT / "tools/gymnasium_spaces.py", "own_tasks:Task"]
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "own_tasks.py").write_text(OWN, encoding="utf-8")
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("a chatty environment", done.stderr)
        self.assertNotIn("chatty", done.stdout)

    def test_without_gymnasium_there_is_a_line_that_installs_it(self):
        # -S leaves the installed packages out.
        command = [sys.executable, "-S", ROOT / "tools/gymnasium_spaces.py", "CartPole-v1"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, "pip install gymnasium" in done.stderr), (1, True), done.stderr)


if __name__ == "__main__":
    unittest.main()
