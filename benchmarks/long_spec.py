"""A spec of 500 lines as people write them, whole or in several files, right or with ten mistakes."""

from pathlib import Path

LINES = 500
BINDINGS = "bindings: {DenseBlock.non_lin: ReLU, VGGConvolutionDenseBlock.non_lin: ReLU}"
SPACES = """\
spaces:
  observation:
    screen: {type: Box, low: 0, high: 255, shape: [3, 32, 32], dtype: uint8}
    inventory: {type: Box, low: 0, high: .inf, shape: [16]}
    speed: {type: Box, low: -1, high: 1, shape: [3]}
    units: {type: Box, low: -1, high: 1, shape: [10, 8]}
  action:
    move: {type: Discrete, n: 5}
    aim: {type: Box, low: -1, high: 1, shape: [2]}
    use: {type: MultiBinary, n: 16}
"""
DISTRIBUTIONS = """\
distribution_mapper_config:
  - {action_space: Box, distribution: Beta}
"""
# Blocks that read the observations.
STAGE = """\
        # What is seen at stage {n}.
        screen_{n}:
          _target_: VGGConvolutionDenseBlock
          in_keys: screen
          hidden_channels: [4, 8]
          hidden_units: [32]
          non_lin: ReLU
        inventory_{n}: {{_target_: DenseBlock, in_keys: [inventory], hidden_units: [32, 16], non_lin: ReLU}}
        units_{n}:
          _target_: DenseBlock
          in_keys: units
          hidden_units: [16]
          non_lin: Tanh
        crowd_{n}: {{_target_: FunctionalBlock, in_keys: units_{n}, func: "units_{n}.mean(1)"}}
        all_{n}:
          _target_: ConcatenationBlock
          in_keys: [screen_{n}, inventory_{n}, crowd_{n}, speed]
          concat_dim: -1
        latent_{n}:
          _target_: DenseBlock
          in_keys: all_{n}
          hidden_units: ${{hidden_units}}
          non_lin: ${{non_lin}}
"""
HEADS = """\
        together: {{_target_: ConcatenationBlock, in_keys: [{latents}]}}
      heads:
        in_keys: together
        weight_init: {{_target_: normc, std: 0.01}}
"""
# The stage in which a mistake stands, what is right, and what is written.
MISTAKES = [
    (0, "hidden_channels: [4, 8]", "hidden_channel: [4, 8]"),
    (1, "_target_: ConcatenationBlock", "_target_: ConcatenatonBlock"),
    (2, "non_lin: ReLU\n        inventory", "non_lin: RelU\n        inventory"),
    (3, "in_keys: [inventory]", "in_keys: [inventroy]"),
    (4, "hidden_units: [16]", "hidden_units: 1.5"),
    (5, ".mean(1)", ".mean(7)"),
    (6, "crowd_6, ", "units_6, "),
    (7, "hidden_units: [32]", "hidden_units: [-32]"),
    (8, "concat_dim: -1", "concat_dim: 0"),
    (9, "non_lin: Tanh", "bias: 1"),
]


def stages(count, first):
    """The blocks and heads of a network of several stages."""
    numbers = range(first, first + count)
    latents = ", ".join(f"latent_{number}" for number in numbers)
    return "".join(STAGE.format(n=number) for number in numbers) + HEADS.format(latents=latents)


def long_spec(folder, broken=False, in_files=False):
    """Writes the spec to a folder, and gives its path."""
    policy = "policy:\n  _target_: ProbabilisticPolicyComposer\n  networks:\n    - blocks:\n" + stages(10, 0)
    critic = "critic:\n  _target_: StateCriticComposer\n  networks:\n    - blocks:\n" + stages(10, 10)
    base = SPACES + DISTRIBUTIONS + 'hidden_units: [64, 64]\nnon_lin: ReLU\n'
    body = policy + critic
    if broken:
        for stage, right, wrong in MISTAKES:
            start = body.index(f"        # What is seen at stage {stage}.\n")
            place = body.index(right, start)
            body = body[:place] + wrong + body[place + len(right) :]
    top = "_target_: CustomModelComposer\n"
    if in_files:
        (Path(folder) / "base.yaml").write_text(base + BINDINGS + "\n")
        body = body.replace("          non_lin: ReLU\n", "").replace(", non_lin: ReLU}", "}")
        text = top + "defaults: [base.yaml]\n" + body
    else:
        text = top + base + body
    lines = text.splitlines()
    lines += ["# the end"] * (LINES - len(lines))
    path = Path(folder) / "spec.yaml"
    path.write_text("\n".join(lines) + "\n")
    return path
