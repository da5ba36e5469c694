"""Spaces as files: what is written, and what cannot be."""

import json
import unittest

import numpy
import yaml
from gymnasium import spaces
from spaces_writer.forms import Adaptation, NoForm, environment_form
from spaces_writer.text import FORMATS, WIDTH, flow, yaml_key, yaml_scalar

FLOAT_MAX = numpy.finfo(numpy.float32).max

# A space of an observation, and the line that is written for it.
WRITTEN = [
    (spaces.Box(-1, 1, (3,)), "{type: Box, low: -1, high: 1, shape: [3], dtype: float32}"),
    (spaces.Box(-numpy.inf, numpy.inf, (2, 2), float), "{type: Box, low: -.inf, high: .inf, shape: [2, 2], dtype: float64}"),
    (spaces.Box(0, 255, (4, 84, 84), numpy.uint8), "{type: Box, low: 0, high: 255, shape: [4, 84, 84], dtype: uint8}"),
    (spaces.Box(numpy.zeros(2, bool), numpy.ones(2, bool), dtype=bool), "{type: Box, low: 0, high: 1, shape: [2], dtype: bool}"),
    (spaces.Box(numpy.float32([-0.1, -4.8]), 1), "{type: Box, low: [-0.1, -4.8], high: 1, shape: [2], dtype: float32}"),
    (spaces.Box(-FLOAT_MAX, 1e-7, (1,)), "{type: Box, low: -3.4028234663852886e+38, high: 1e-07, shape: [1], dtype: float32}"),
    (spaces.Box(-2**63, 2**63 - 1, (1,), numpy.int64),
     "{type: Box, low: -9223372036854775808, high: 9223372036854775807, shape: [1], dtype: int64}"),
    (spaces.Box(0, 1, ()), "{type: Box, low: 0, high: 1, shape: [], dtype: float32}"),
    (spaces.Discrete(4), "{type: Discrete, n: 4}"),
    (spaces.Discrete(4, start=-1), "{type: Discrete, n: 4, start: -1}"),
    (spaces.MultiDiscrete([3, 5]), "{type: MultiDiscrete, nvec: [3, 5]}"),
    (spaces.MultiDiscrete([[3, 5], [2, 2]], dtype=numpy.int32), "{type: MultiDiscrete, nvec: [[3, 5], [2, 2]], dtype: int32}"),
    (spaces.MultiBinary(16), "{type: MultiBinary, n: 16}"),
    (spaces.MultiBinary([2, 8]), "{type: MultiBinary, n: [2, 8]}"),
]

# A space of an observation, and what is said of it, one text for each problem.
WITHOUT_FORM = [
    (spaces.Text(5), ["observation is a Text"]),
    (spaces.Dict(a=spaces.Text(5), b=spaces.Discrete(2), c=spaces.Dict(d=spaces.Sequence(spaces.Discrete(2)))),
     ["observation.a is a Text", "observation.c.d is a Sequence"]),
    (spaces.Tuple([spaces.Discrete(2), spaces.Graph(spaces.Discrete(2), None)]), ["observation.1 is a Graph"]),
    (spaces.OneOf([spaces.Discrete(2)]), ["observation is an OneOf"]),
    (spaces.Dict(), ["observation is a Dict without a space in it"]),
    (spaces.Dict(a=spaces.Dict()), ["observation.a is a Dict without a space in it"]),
    (spaces.MultiDiscrete([3, 5], start=[1, 0]), ["observation is a MultiDiscrete with a `start`"]),
    (spaces.Box(0, 1, (0, 3)), ["observation is a Box of the shape [0, 3]"]),
]


def form(observation, action=None, **adaptation):
    return environment_form({None: (observation, action or spaces.Discrete(2))}, Adaptation(**adaptation))


def agents_form(agents, **adaptation):
    """The form of agents that see a Box of some size and choose one of some actions."""
    table = {name: (spaces.Box(0, 1, (size,)), spaces.Discrete(n)) for name, (size, n) in agents.items()}
    return environment_form(table, Adaptation(**adaptation))


class FormTests(unittest.TestCase):
    def test_a_space_is_a_line(self):
        for space, line in WRITTEN:
            with self.subTest(space=str(space)):
                self.assertEqual(flow(form(space)["observation"], yaml_scalar, yaml_key), line)

    def test_what_has_no_form_is_named_by_its_path(self):
        for space, texts in WITHOUT_FORM:
            with self.subTest(space=str(space)):
                with self.assertRaises(NoForm) as caught:
                    form(space)
                messages = [message for message, _ in caught.exception.messages]
                self.assertEqual(len(messages), len(texts), messages)
                for message, text in zip(messages, texts, strict=True):
                    self.assertIn(text, message)

    def test_both_formats_say_the_same(self):
        many = numpy.linspace(-1.1, 1.1, 60, dtype=numpy.float32) * numpy.float32(1e-9)
        observation = spaces.Dict({
            "a long name: with signs": spaces.Box(many, 2), "no": spaces.Tuple([space for space, _ in WRITTEN]),
            "nested": spaces.Dict(type=spaces.Discrete(3), rest=spaces.Box(many.reshape(3, 4, 5), numpy.inf))})
        data = form(observation)
        from_yaml = yaml.safe_load(FORMATS["yaml"](data, comment=["a comment"]))
        from_json = json.loads(FORMATS["json"](data, comment=["a comment"]), object_hook=infinite)
        # PyYAML reads 1e-07 as a text: it wants a point in front of the exponent.
        self.assertEqual(json.dumps(from_yaml).replace('"1e-07"', "1e-07"), json.dumps(from_json))
        self.assertEqual(json.dumps(from_json), json.dumps(data))
        for text in (FORMATS[name](data, comment=[]) for name in FORMATS):
            self.assertLessEqual(max(map(len, text.splitlines())), WIDTH)

    def test_names_are_sorted_as_gymnasium_sorts_them(self):
        observation = spaces.Dict({name: spaces.Discrete(2) for name in ["b", "a", "C"]})
        self.assertEqual(list(form(observation)["observation"]), ["C", "a", "b"])


class AdaptationTests(unittest.TestCase):
    NESTED = spaces.Dict(
        pose=spaces.Dict(hand=spaces.Discrete(2), foot=spaces.Discrete(3)),
        pair=spaces.Tuple([spaces.Discrete(4), spaces.Discrete(5)]), words=spaces.Text(5))

    def test_spaces_are_left_out(self):
        kept = form(self.NESTED, without=["observation.words", "observation.pose.hand"])["observation"]
        self.assertEqual(kept["pose"], {"type": "Dict", "spaces": {"foot": {"type": "Discrete", "n": 3}}})
        self.assertNotIn("words", kept)

    def test_a_path_of_nothing_is_a_problem(self):
        for path, text in [("observation.word", "observation.word, which is no space"), ("observation", "as a whole")]:
            with self.subTest(path=path), self.assertRaisesRegex(NoForm, text):
                form(self.NESTED, without=[path, "observation.words"])

    def test_nested_spaces_are_lifted(self):
        lifted = form(self.NESTED, lifts=True, without=["observation.words"])["observation"]
        self.assertEqual({name: space["n"] for name, space in lifted.items()},
                         {"pair_0": 4, "pair_1": 5, "pose_foot": 3, "pose_hand": 2})
        self.assertEqual(list(form(spaces.Tuple([spaces.Discrete(2)] * 2), lifts=True)["observation"]),
                         ["observation_0", "observation_1"])

    def test_lifted_names_do_not_fall_together(self):
        clash = spaces.Dict({"a_b": spaces.Discrete(2), "a": spaces.Dict(b=spaces.Discrete(2))})
        with self.assertRaisesRegex(NoForm, "a_b"):
            form(clash, lifts=True)

    def test_nested_spaces_are_warned_of(self):
        adaptation = Adaptation(without=["observation.words"])
        environment_form({None: (self.NESTED, spaces.Discrete(2))}, adaptation)
        self.assertEqual([warning.split(",")[0] for warning in adaptation.warnings],
                         ["observation.pair is a Tuple", "observation.pose is a Dict"])

    def test_images_are_turned(self):
        low = numpy.arange(24).reshape(4, 2, 3)
        image = form(spaces.Box(low, 255, dtype=numpy.uint8), turns_images=True)["observation"]
        self.assertEqual(image["shape"], [3, 4, 2])
        self.assertEqual(image["low"][1], [[1, 4], [7, 10], [13, 16], [19, 22]])
        for shape in [(4, 84, 84), (96, 96), (7, 7, 12)]:
            space = spaces.Box(0, 255, shape, numpy.uint8)
            self.assertEqual(form(space, turns_images=True)["observation"]["shape"], list(shape))


class AgentTests(unittest.TestCase):
    def test_agents_of_a_kind_are_one_step(self):
        self.assertEqual(agents_form({"walker_0": (3, 2), "walker_1": (3, 2)})["agent_count"], 2)
        self.assertNotIn("agent_count", agents_form({"agent_0": (3, 2)}))

    def test_kinds_are_steps_in_the_order_of_the_agents(self):
        form = agents_form({"wolf_0": (3, 2), "sheep_0": (3, 2), "wolf_1": (3, 2), "sheep_1": (3, 2), "dog": (3, 2)})
        self.assertEqual(form["step_order"], ["wolf", "sheep", "dog"])
        self.assertEqual([step.get("agent_count") for step in form["steps"].values()], [2, 2, None])

    def test_agents_with_spaces_of_their_own_are_no_kind(self):
        form = agents_form({"agent_0": (3, 2), "agent_1": (4, 2)})
        self.assertEqual(form["step_order"], ["agent_0", "agent_1"])

    def test_each_agent_may_be_a_step(self):
        form = agents_form({"agent_0": (3, 2), "agent_1": (3, 2)}, groups_agents=False)
        self.assertEqual(form["step_order"], ["agent_0", "agent_1"])
        self.assertEqual(list(agents_form({"agent_0": (3, 2)}, groups_agents=False)["steps"]), ["agent_0"])

    def test_one_name_is_one_space(self):
        steps = agents_form({"speaker": (3, 2), "listener": (4, 2)})["steps"]
        self.assertEqual(list(steps["speaker"]["observation"]), ["speaker_observation"])
        self.assertEqual(list(steps["listener"]["observation"]), ["listener_observation"])
        self.assertEqual(steps["listener"]["action"], {"type": "Discrete", "n": 2})


def infinite(table):
    """JSON's word for infinity as the number that it stands for."""
    def number(value):
        if isinstance(value, list):
            return [number(item) for item in value]
        return {"inf": numpy.inf, "-inf": -numpy.inf}.get(value, value) if isinstance(value, str) else value
    return {key: number(value) if key in ("low", "high") else value for key, value in table.items()}


if __name__ == "__main__":
    unittest.main()
