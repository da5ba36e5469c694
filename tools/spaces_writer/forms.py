"""Spaces of gymnasium as plain data in the form that `compose --spaces` reads."""

import re

import numpy
from gymnasium import spaces


ROLES = ("observation", "action")


class NoForm(Exception):
    """Spaces that cannot be written; `messages` are pairs of what is wrong and what helps."""

    def __init__(self, messages):
        super().__init__(messages)
        self.messages = messages


class Adaptation:
    """What is to be done to the spaces of an environment, and what there is to say about it."""

    def __init__(self, without=(), lifts=False, turns_images=False, groups_agents=True):
        self.without = set(without)
        self.lifts = lifts
        self.turns_images = turns_images
        self.groups_agents = groups_agents
        self.left_out = set()
        self.problems = []
        self.warnings = []

    def problem(self, path, message, help_text=None):
        self.problems.append((f"{path} {message}", help_text))


def environment_form(agents, adaptation):
    """The form of an environment: pairs of observation and action space, by the agents' names.

    A single agent without a name (`None`) is an environment with a single step.
    """
    steps = {
        agent: {role: role_form(space, role, adaptation) for role, space in zip(ROLES, spaces_of_agent, strict=True)}
        for agent, spaces_of_agent in agents.items()}
    for path in sorted(adaptation.without - adaptation.left_out):
        adaptation.problems.append((f"--without names {path}, which is no space of the environment", None))
    problems = list(dict.fromkeys(adaptation.problems))
    adaptation.warnings = list(dict.fromkeys(adaptation.warnings))
    if problems:
        raise NoForm(problems)
    if adaptation.groups_agents:
        steps = grouped(steps)
    if len(steps) == 1 and (adaptation.groups_agents or None in steps):
        return next(iter(steps.values()))
    return {"step_order": list(steps), "steps": without_clashes(steps)}


def without_clashes(steps):
    """Steps in which a name means one space: where it means several, the step's name goes in front of it."""
    tables = {step: {role: table(form[role], role) for role in ROLES} for step, form in steps.items()}
    result = {}
    for step, form in steps.items():
        result[step] = dict(form)
        for role in ROLES:
            clashing = {
                name for name, space in tables[step][role].items()
                if any(other[role].get(name, space) != space for other in tables.values())}
            if clashing:
                entries = {f"{step}_{name}" if name in clashing else name: e for name, e in tables[step][role].items()}
                result[step][role] = dict(sorted(entries.items()))
    return result


def table(form, role):
    """Spaces by name; a bare one has its role as its name."""
    return {role: form} if isinstance(form.get("type"), str) else form


def grouped(steps):
    """Agents that differ in their number alone become one step, `walker_0` and `walker_1` the step `walker`."""
    groups = {}
    for agent in steps:
        groups.setdefault(re.sub(r"[_-]?\d+$", "", agent or "") or agent, []).append(agent)
    result = {}
    for name, agents in groups.items():
        first = steps[agents[0]]
        if any(steps[agent] != first for agent in agents):
            result.update((agent, steps[agent]) for agent in agents)
        elif len(agents) == 1:
            # The number tells this agent from others, of which there are none.
            result[name] = first
        else:
            result[name] = {**first, "agent_count": len(agents)}
    return result


def role_form(space, role, adaptation):
    """The form of a whole observation or action."""
    if role in adaptation.without:
        adaptation.left_out.add(role)
        adaptation.problem(role, "cannot be left out as a whole")
        return None
    if isinstance(space, spaces.Tuple) and adaptation.lifts:
        space = named(space, role)
    if not isinstance(space, spaces.Dict):
        return space_form(space, role, adaptation)
    table = {}
    for key, path, entry in entries(space, role, adaptation):
        if key in table:
            adaptation.problem(path, f"and another space would both be called {key}", "leave --lift away")
        table[key] = space_form(entry, path, adaptation)
    if not table:
        adaptation.problem(role, "is a Dict without a space in it")
    return table


def entries(space, path, adaptation, prefix=""):
    """Names, paths and spaces of a Dict, sorted as gymnasium sorts them; with what is nested, where it is lifted."""
    for key, entry in sorted(space.spaces.items(), key=lambda item: str(item[0])):
        name, place = f"{prefix}{key}", f"{path}.{key}"
        if place in adaptation.without:
            adaptation.left_out.add(place)
        elif adaptation.lifts and isinstance(entry, spaces.Tuple):
            yield from entries(named(entry, str(key)), path, adaptation, prefix)
        elif adaptation.lifts and isinstance(entry, spaces.Dict):
            yield from entries(entry, place, adaptation, f"{name}_")
        else:
            if isinstance(entry, (spaces.Dict, spaces.Tuple)):
                warn_nested(place, entry, adaptation)
            yield name, place, entry


def named(space, role):
    """A Tuple as a Dict, whose names are numbers."""
    return spaces.Dict({f"{role}_{index}": entry for index, entry in enumerate(space.spaces)})


def warn_nested(path, space, adaptation):
    kind = type(space).__name__
    adaptation.warnings.append(
        f"{path} is a {kind}, which no network takes as one tensor; --lift brings out its spaces")


def space_form(space, path, adaptation):
    """The form of one space; None where it has none, which has been noted."""
    kind = next((kind for kind in FORMS if type(space) is kind), None)
    kind = kind or next((kind for kind in FORMS if isinstance(space, kind)), None)
    if kind is None:
        name = type(space).__name__
        article = "an" if name[:1] in "AEIOU" else "a"
        role = path.split(".")[0]
        help_text = f"leave it out with --without {path}, or replace it with a --wrapper"
        if path == role:
            help_text = f"replace it with a --wrapper; what can be written is a {', '.join(k.__name__ for k in FORMS)}"
        adaptation.problem(path, f"is {article} {name}, and there is no word for one in a file of spaces", help_text)
        return None
    return FORMS[kind](space, path, adaptation)


def box_form(box, path, adaptation):
    low, high, shape = box.low, box.high, list(box.shape)
    if adaptation.turns_images and len(shape) == 3 and shape[-1] in (1, 3, 4) and path.startswith("observation"):
        low, high = (numpy.moveaxis(bound, -1, 0) for bound in (low, high))
        shape = [shape[2], shape[0], shape[1]]
    if 0 in shape:
        adaptation.problem(path, f"is a Box of the shape {shape}, which has no elements")
    if numpy.isnan(low.astype(float)).any() or numpy.isnan(high.astype(float)).any():
        adaptation.problem(path, "is a Box with a bound that is no number (NaN)")
    form = {"type": "Box", "low": bound_form(low), "high": bound_form(high), "shape": shape}
    return {**form, "dtype": str(box.dtype)}


def bound_form(bound):
    """One number where all elements have the same, else nested lists."""
    if bound.size and (bound == bound.flat[0]).all():
        return number(bound.flat[0])
    return nested(bound)


def nested(array):
    return [nested(row) for row in array] if array.ndim else number(array[()])


def number(value):
    """A number with as few digits as tell it from others of its type."""
    if not isinstance(value, numpy.floating):
        return int(value)
    short = float(str(value))
    # The shortest text of the greatest float32 is above it when read in double precision.
    exact = float(value) if abs(short) > float(numpy.finfo(value.dtype).max) else short
    return int(exact) if exact.is_integer() and abs(exact) < 1e15 else exact


def discrete_form(space, path, adaptation):
    form = {"type": "Discrete", "n": int(space.n)}
    if space.start:
        form["start"] = int(space.start)
    return with_type(form, space, "int64")


def multi_discrete_form(space, path, adaptation):
    if numpy.any(getattr(space, "start", 0)):
        adaptation.problem(path, "is a MultiDiscrete with a `start`, and a file of spaces has none for it")
    return with_type({"type": "MultiDiscrete", "nvec": nested(space.nvec)}, space, "int64")


def multi_binary_form(space, path, adaptation):
    sizes = list(space.shape)
    return {"type": "MultiBinary", "n": sizes[0] if len(sizes) == 1 else sizes}


def dict_form(space, path, adaptation):
    table = {name: space_form(entry, place, adaptation) for name, place, entry in entries(space, path, adaptation)}
    if not table:
        adaptation.problem(path, "is a Dict without a space in it")
    return {"type": "Dict", "spaces": table}


def tuple_form(space, path, adaptation):
    if "." not in path:
        warn_nested(path, space, adaptation)
    parts = [space_form(entry, f"{path}.{index}", adaptation) for index, entry in enumerate(space.spaces)]
    return {"type": "Tuple", "spaces": parts}


def with_type(form, space, usual):
    return form if str(space.dtype) == usual else {**form, "dtype": str(space.dtype)}


FORMS = {
    spaces.Box: box_form, spaces.Discrete: discrete_form, spaces.MultiDiscrete: multi_discrete_form,
    spaces.MultiBinary: multi_binary_form, spaces.Dict: dict_form, spaces.Tuple: tuple_form,
}
