"""Environments of gymnasium and PettingZoo by their ids, made only to ask for their spaces."""

import ast
import contextlib
import difflib
import importlib
import importlib.util
import importlib.metadata
import os
import sys

import gymnasium

# Packages whose import registers their environments, by the beginning of the ids.
REGISTERING = {"ALE/": "ale_py", "MiniGrid-": "minigrid", "BabyAI-": "minigrid"}

# What brings the modules that an environment's own package leaves out, by the beginning of its entry point.
EXTRAS = {
    "gymnasium.envs.box2d": '"gymnasium[box2d]"',
    "gymnasium.envs.classic_control": '"gymnasium[classic-control]"',
    "gymnasium.envs.mujoco": '"gymnasium[mujoco]"',
    "gymnasium.envs.phys2d": '"gymnasium[jax]"',
    "gymnasium.envs.tabular": '"gymnasium[jax]"',
    "gymnasium.envs.toy_text": '"gymnasium[toy-text]"',
    "pettingzoo.atari": '"pettingzoo[atari]"',
    "pettingzoo.butterfly": '"pettingzoo[butterfly]"',
    "pettingzoo.classic": '"pettingzoo[classic]"',
    "pettingzoo.sisl": '"pettingzoo[sisl]"',
}

# What to install for a module; a name that is only guessed could be anybody's package.
DISTRIBUTIONS = {
    "ale_py": "ale-py", "Box2D": "box2d", "cv2": "opencv-python-headless", "gymnasium_robotics": "gymnasium-robotics",
    "jax": "jax", "minigrid": "minigrid", "miniworld": "miniworld", "mo_gymnasium": "mo-gymnasium", "mpe2": "mpe2",
    "mujoco": "mujoco", "pettingzoo": "pettingzoo", "pygame": "pygame-ce", "supersuit": "supersuit",
}

# Modules with PettingZoo's environments outside of its registry, a module for each.
FAMILIES = ["mpe2"]


class NotMade(Exception):
    """An environment that there is not; `messages` are pairs of what is wrong and what helps."""

    def __init__(self, message, help_text=None):
        super().__init__(message)
        self.messages = [(message, help_text)]


class Environment:
    """An environment while it is open; what it prints goes to the standard error."""

    def __init__(self, word, wrappers=(), is_vector=False):
        self.word = word
        self.wrappers = wrappers
        self.is_vector = is_vector
        self.made = None
        self.origin = ""

    def __enter__(self):
        os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
        os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
        sys.stdout.flush()
        self.output = os.dup(1)
        os.dup2(2, 1)
        try:
            with contextlib.redirect_stdout(sys.stderr):
                self.made = self.make()
        except BaseException:
            self.restore_output()
            raise
        return self

    def __exit__(self, *_):
        try:
            self.made.close()
        except Exception as problem:  # its spaces are known, so nothing is lost
            print(f"warning: {self.word} does not close: {told(problem)}", file=sys.stderr)
        finally:
            self.restore_output()

    def restore_output(self):
        os.dup2(self.output, 1)
        os.close(self.output)

    def agents(self):
        """The observation and action space of each agent; of the only one, without a name, under None."""
        made = self.made
        if isinstance(made, gymnasium.vector.VectorEnv):
            return {None: (made.single_observation_space, made.single_action_space)}
        if not callable(getattr(made, "observation_space", None)):
            spaces = getattr(made, "observation_space", None), getattr(made, "action_space", None)
            if not all(isinstance(space, gymnasium.Space) for space in spaces):
                raise NotMade("has no spaces of gymnasium: no observation_space and action_space")
            return {None: spaces}
        names = getattr(made, "possible_agents", None)
        if not names:
            made.reset(seed=0)
            names = made.agents
        return {str(name): (made.observation_space(name), made.action_space(name)) for name in names}

    def make(self):
        name, arguments, settings = call(self.word)
        make, entry = self.maker(name)
        self.origin = origin(entry)
        try:
            made = make(*arguments, **settings)
            for wrapper in self.wrappers:
                made = self.wrapped(made, wrapper)
        except NotMade:
            raise
        except ImportError as problem:
            raise missing_module(problem, entry) from None
        except gymnasium.error.DependencyNotInstalled as problem:
            raise missing_module(problem, entry) from None
        except Exception as problem:  # whatever the code of an environment raises is told
            raise NotMade(f"cannot be made: {told(problem)}") from None
        return made

    def maker(self, name):
        """What makes the environment of a name, and the module where that is written."""
        if ":" in name:
            return self.maker_in_module(*name.split(":", 1))
        for beginning, module in REGISTERING.items():
            if name.startswith(beginning):
                imported(module)
        if is_registered(name):
            return self.gymnasium_maker(name)
        found = zoo_maker(name) or module_maker(name)
        if found is None:
            raise unknown(name)
        if self.is_vector:
            raise NotMade("is no environment of gymnasium, which alone are made with --vector")
        return found

    def maker_in_module(self, module_name, name):
        module = imported(module_name)
        if is_registered(name):
            return self.gymnasium_maker(name)
        if callable(getattr(module, name, None)):
            return getattr(module, name), module_name
        near = nearest(name, [*gymnasium.registry, *vars(module)])
        raise NotMade(
            f"importing {module_name} registers no environment {name}, and it has no class or function of this name",
            near and f"did you mean {module_name}:{near}?")

    def gymnasium_maker(self, name):
        entry = gymnasium.spec(name).entry_point or gymnasium.spec(name).vector_entry_point
        entry = entry if isinstance(entry, str) else entry.__module__
        if self.is_vector:
            return lambda **settings: gymnasium.make_vec(name, **{"num_envs": 1, **settings}), entry
        return lambda **settings: gymnasium.make(name, **settings), entry

    def wrapped(self, made, word):
        name, arguments, settings = call(word)
        module_name = "gymnasium.wrappers.vector" if self.is_vector else "gymnasium.wrappers"
        if ":" in name:
            module_name, name = name.split(":", 1)
        module = imported(module_name)
        if not callable(getattr(module, name, None)):
            near = nearest(name, vars(module))
            raise NotMade(f"there is no wrapper {name} in {module_name}", near and f"did you mean {near}?")
        return getattr(module, name)(made, *arguments, **settings)


def call(word):
    """The name and the arguments in a text such as `LunarLander-v3(continuous=True)`; nothing is evaluated."""
    name, bracket, rest = word.partition("(")
    if not bracket:
        return word, [], {}
    try:
        tree = ast.parse(f"call({rest}", mode="eval").body
        if not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name):
            raise ValueError
        values = [ast.literal_eval(argument) for argument in tree.args]
        settings = {keyword.arg: ast.literal_eval(keyword.value) for keyword in tree.keywords}
        if None in settings:
            raise ValueError
        return name.strip(), values, settings
    except (SyntaxError, ValueError):
        raise NotMade(
            f"the arguments in {word} cannot be read", f"write them as in {name}(size=5, mode='easy')") from None


def is_registered(name):
    """Whether gymnasium knows the id."""
    try:
        gymnasium.spec(name)
    except gymnasium.error.DeprecatedEnv as problem:
        raise NotMade(told(problem)) from None
    except gymnasium.error.Error:
        return False
    return True


def zoo_ids():
    """PettingZoo's ids with what makes them and where that is written."""
    try:
        registration = importlib.import_module("pettingzoo.env_registry.registration")
    except ImportError:
        return {}
    # An environment of both kinds is made as a parallel one: the spaces are the same.
    return {**registration.aec_registry, **registration.parallel_registry}


def zoo_maker(name):
    ids = zoo_ids()
    wanted = name.replace("_v", "-v")
    matches = [known for known in ids if wanted in (known, known.split("/")[-1])]
    if not matches:
        return None
    spec = ids[matches[0]]
    return lambda **settings: spec.make(**settings), spec.entry_point


def module_maker(name):
    """PettingZoo's functions in a module of their own, `mpe2.simple_v3` or `mpe2/simple_v3`."""
    module_name = name.replace("/", ".")
    if "." not in module_name:
        return None
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as problem:
        # A module that is there but lacks another one is not unknown.
        if problem.name and module_name.startswith(problem.name):
            return None
        raise missing_module(problem, module_name) from None
    except (ImportError, AttributeError) as problem:
        raise NotMade(told(problem)) from None
    make = getattr(module, "parallel_env", None) or getattr(module, "env", None)
    if not callable(make):
        raise NotMade(f"the module {module_name} has neither parallel_env nor env")
    return make, module_name


def unknown(name):
    families = [family for family in ("pettingzoo", *FAMILIES) if importlib.util.find_spec(family) is None]
    beginning = name.replace("/", ".").split(".")[0]
    if beginning in ["atari", "butterfly", "classic", "sisl"] and "pettingzoo" in families:
        return NotMade(f"{name} is in PettingZoo, which is not installed", f'pip install "pettingzoo[{beginning}]"')
    if beginning in families:
        return NotMade(f"{beginning} is not installed", f"pip install {beginning}")
    near = nearest_id(name)
    if near:
        return NotMade("there is no environment of this id", near)
    return NotMade(
        "there is no environment of this id",
        f"if importing a package registers it, write package:{name}")


def nearest_id(name):
    modules = [
        f"{family}.{file[:-3]}" for family in FAMILIES if importlib.util.find_spec(family)
        for folder in importlib.util.find_spec(family).submodule_search_locations or []
        for file in sorted(os.listdir(folder)) if file.endswith(".py") and "_v" in file]
    ids = [*gymnasium.registry, *zoo_ids(), *modules]
    near = nearest(name, ids)
    if near is None:
        short = {known.split("/")[-1].split(".")[-1]: known for known in ids}
        near = short.get(nearest(name, short))
    return near and f"did you mean {near}?"


def nearest(name, names):
    """The most alike name."""
    lower = {}
    for known in names:
        lower.setdefault(known.lower(), known)
    found = difflib.get_close_matches(name.lower(), lower, n=1, cutoff=0.6)
    return lower[found[0]] if found else None


def imported(module_name):
    try:
        module = importlib.import_module(module_name)
    except ImportError as problem:
        raise missing_module(problem, module_name) from None
    except Exception as problem:  # whatever the code of a module raises is told
        raise NotMade(f"the module {module_name} cannot be imported: {told(problem)}") from None
    if module_name in REGISTERING.values():
        gymnasium.register_envs(module)
    return module


def missing_module(problem, entry):
    """What to say where a module is missing."""
    cause = problem.__cause__ if isinstance(problem.__cause__, ImportError) else problem
    missing = getattr(cause, "name", None)
    extra = next((extra for beginning, extra in EXTRAS.items() if entry.startswith(beginning)), None)
    if isinstance(cause, ModuleNotFoundError) and missing:
        top = missing.split(".")[0]
        package = extra or DISTRIBUTIONS.get(top)
        help_text = f"pip install {package}" if package else "install the package that has it, or look at the spelling"
        return NotMade(f"the module {missing} is not installed", help_text)
    return NotMade(told(problem), extra and f"pip install {extra}")


def origin(entry):
    """The package of an entry point, with its version."""
    module = entry.split(":")[0].split(".")[0]
    for distribution in importlib.metadata.packages_distributions().get(module, []):
        return f"{distribution.lower()} {importlib.metadata.version(distribution)}"
    return module


def told(problem):
    """An exception in one line."""
    lines = str(problem).strip().splitlines()
    text = lines[0] if lines else ""
    if text and isinstance(problem, (ImportError, gymnasium.error.Error)):
        return text
    return f"{type(problem).__name__}: {text}".rstrip(": ")
