"""The spaces in examples/spaces: what the tool writes today, and what networks are composed for."""

import contextlib
import re
import shlex
import tempfile
import unittest
from pathlib import Path

import yaml
from spaces_writer.text import FORMATS

from tests.running import ROOT, absent_for, blocks, compose_check, needs_compose, tool

FOLDER = ROOT / "examples/spaces"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".yaml", ".json"))


def command(path):
    """The words that have written a file, as its second line says; None if it was written by hand."""
    match = re.match(r"#[^\n]*\n# tools/gymnasium_spaces\.py ([^\n]*)\n", path.read_text(encoding="utf-8"))
    return shlex.split(match[1]) if match else None


def template(spaces):
    """A spec for any spaces: each observation goes through the simplest block that takes it."""
    steps = spaces.get("steps", {"0": spaces})
    modalities, mapping = {}, {}
    for step in steps.values():
        for name, space in by_name(step["observation"]).items():
            modality, block = modality_of(space)
            modalities[modality] = block
            mapping[name] = modality
    hidden = {"block_type": "DenseBlock", "block_params": {"hidden_units": [16], "non_lin": "ReLU"}}
    return {
        "_target_": "TemplateModelComposer",
        "model_builder": {
            "_target_": "ConcatModelBuilder", "observation_modality_mapping": mapping,
            "modality_config": {**modalities, "hidden": hidden, "recurrence": {}}},
        "policy": {"_target_": "ProbabilisticPolicyComposer"}, "critic": {"_target_": "StateCriticComposer"}}


def by_name(space):
    if space.get("type") == "Dict":
        return space["spaces"]
    return {"observation": space} if isinstance(space.get("type"), str) else space


def modality_of(space):
    """A name for what a space needs, and the block that gives it."""
    if space["type"] == "Discrete":
        parameters = {"num_classes": space["n"], "start": space.get("start", 0)}
        return f"one_of_{space['n']}", {"block_type": "OneHotBlock", "block_params": parameters}
    axes = len(space["shape"])
    parameters = {"num_flatten_dims": axes, "hidden_units": [16], "non_lin": "ReLU"}
    return f"flat_{axes}", {"block_type": "FlattenDenseBlock", "block_params": parameters}


def setUpModule():
    # MuJoCo leaves its log where it runs.
    folder = unittest.enterModuleContext(tempfile.TemporaryDirectory())
    unittest.enterModuleContext(contextlib.chdir(folder))


class LibraryTests(unittest.TestCase):
    def test_files_are_what_the_tool_writes(self):
        for path in FILES:
            words = command(path)
            if words is None:
                continue
            with self.subTest(file=path.name):
                if absent := absent_for(words[0]):
                    self.skipTest(f"not installed: {', '.join(absent)}")
                code, output, errors = tool(*words)
                self.assertEqual(code, 0, errors)
                # The first line has the package's version, which may be another one here.
                self.assertEqual(path.read_text(encoding="utf-8").split("\n", 1)[1], output.split("\n", 1)[1])

    @needs_compose
    def test_networks_are_composed_for_every_file_in_both_formats(self):
        with tempfile.TemporaryDirectory() as folder:
            spec, in_json = Path(folder, "template.yaml"), Path(folder, "spaces.json")
            for path in FILES:
                with self.subTest(file=path.name):
                    spaces = yaml.safe_load(path.read_text(encoding="utf-8"))
                    spec.write_text(yaml.safe_dump(template(spaces)))
                    in_json.write_text(FORMATS["json"](spaces, comment=[]))
                    for file in (path, in_json):
                        self.assertEqual(compose_check([spec], file), {str(spec)})


class TableTests(unittest.TestCase):
    ROWS = re.findall(r"^\| `([^`]+)` \|.*\| ([^|]*) \|$", (FOLDER / "README.md").read_text(encoding="utf-8"), re.M)

    def test_every_file_has_a_row(self):
        self.assertEqual(sorted(name for name, _ in self.ROWS), [path.name for path in FILES])

    @needs_compose
    def test_the_specs_of_a_row_fit(self):
        specs = sorted((ROOT / "examples/yaml").glob("*.yaml"))
        for name, fitting in self.ROWS:
            with self.subTest(file=name):
                found = sorted(Path(spec).stem for spec in compose_check(specs, FOLDER / name))
                self.assertEqual(found, [word for word in fitting.split(", ") if word])


class DocumentationTests(unittest.TestCase):
    def test_the_page_shows_what_is_written(self):
        found = blocks(ROOT / "docs/spaces.md")
        shown = {words[2]: text for words, text in found if words[:2] == ["yaml", "fragment"] and words[2:]}
        shells = [text.splitlines() for words, text in found if words == ["sh"]]
        self.assertTrue(shells)
        with tempfile.TemporaryDirectory() as folder:
            for line, *said in shells:
                words = shlex.split(line)[1:]
                with self.subTest(command=line):
                    if absent := absent_for(words[0]):
                        self.skipTest(f"not installed: {', '.join(absent)}")
                    if said:
                        code, _, errors = tool(*words)
                        self.assertEqual(["# " + text for text in errors.splitlines()], said)
                        continue
                    name = words.pop()
                    code, _, errors = tool(*words, f"{folder}/{name}")
                    self.assertEqual(code, 0, errors)
                    self.assertEqual(shown[name], Path(folder, name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
