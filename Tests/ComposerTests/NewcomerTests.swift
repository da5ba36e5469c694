import Composer
import Perception
import Spec
import Testing

/// Specs as they are written by people who come from elsewhere: each mistake is told once, and so that it can be mended
/// from the message alone.
@Suite struct NewcomerTests {
  struct Attempt: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var spaces = """
      {observation: {type: Box, low: -1, high: 1, shape: [4]}, action: {type: Discrete, n: 2}}
      """
    var policy = """
      {_target_: ProbabilisticPolicyComposer, networks: [{blocks: {latent: {_target_: DenseBlock,
        in_keys: observation, hidden_units: [8], non_lin: ReLU}}, heads: {in_keys: latent}}]}
      """
    var rest = ""
    let messages: [String]

    var spec: String { "_target_: CustomModelComposer\nspaces: \(spaces)\n\(rest)\npolicy: \(policy)\n" }
  }

  /// A policy of one network.
  private static func policy(_ blocks: String, heads: String = "{in_keys: latent}") -> String {
    "{_target_: ProbabilisticPolicyComposer, networks: [{blocks: {\(blocks)}, heads: \(heads)}]}"
  }

  static let attempts = [
    Attempt(
      testDescription: "Stable-Baselines3's network",
      policy:
        "{_target_: ProbabilisticPolicyComposer, networks: [{net_arch: [64, 64], activation_fn: tanh}]}",
      messages: [
        "the network policy/0 has no parameter `net_arch` | it takes `_target_`, `blocks`, `heads`, `in_keys`, `out_keys`, `weight_init`, `budget`; layers are blocks, such as latent: {_target_: DenseBlock, in_keys: …, hidden_units: [64], non_lin: ReLU}",
        "the network policy/0 has no parameter `activation_fn` | it takes `_target_`, `blocks`, `heads`, `in_keys`, `out_keys`, `weight_init`, `budget`; layers are blocks, such as latent: {_target_: DenseBlock, in_keys: …, hidden_units: [64], non_lin: ReLU}",
      ]),
    Attempt(
      testDescription: "RLlib's names",
      policy: policy(
        "latent: {_target_: DenseBlock, in_keys: observation, fcnet_hiddens: [8], fcnet_activation: ReLU}"),
      messages: [
        "DenseBlock `latent` has no parameter `fcnet_hiddens` | did you mean `hidden_units`?",
        "DenseBlock `latent` has no parameter `fcnet_activation` | did you mean `non_lin`?",
      ]),
    Attempt(
      testDescription: "skrl's names",
      policy: policy("latent: {type: DenseBlock, input: observation, layers: [8], activations: elu}"),
      messages: [
        "the block `latent` has no parameter `type` | did you mean `_target_`?",
        "the block `latent` has no parameter `input` | did you mean `in_keys`?",
      ]),
    Attempt(
      testDescription: "PyTorch's modules",
      policy: policy(
        """
        a: {_target_: nn.Linear, in_keys: observation}, b: {_target_: torch.nn.Conv2d, in_keys: a},
        c: {_target_: ReLU, in_keys: b}, d: {_target_: GRU, in_keys: c}, latent: {_target_: MLP, in_keys: d}
        """),
      messages: [
        "`_target_` of Linear `a`: there is no block `Linear` in `nn` | did you mean `DenseBlock`?",
        "`_target_` of Conv2d `b`: there is no block `Conv2d` in `torch.nn` | did you mean `StridedConvolutionBlock`?",
        "`_target_` of ReLU `c`: there is no block `ReLU` | `ReLU` is an activation: it is the `non_lin` of the block in front of it",
        "`_target_` of GRU `d`: there is no block `GRU` | did you mean `GRUBlock`?",
        "`_target_` of MLP `latent`: there is no block `MLP` | did you mean `DenseBlock`?",
      ]),
    Attempt(
      testDescription: "heads by name",
      policy: policy(
        """
        latent: {_target_: DenseBlock, in_keys: observation, hidden_units: [8], non_lin: ReLU}
        """, heads: "latent"),
      messages: [
        "`heads` must be a mapping such as {in_keys: latent}, it is the text 'latent' | write {in_keys: latent}"
      ]),
    Attempt(
      testDescription: "policy and critic swapped",
      policy: policy(
        "latent: {_target_: DenseBlock, in_keys: observation, hidden_units: [8], non_lin: ReLU}"
      ).replacing("ProbabilisticPolicyComposer", with: "StateCriticComposer"),
      messages: [
        "`_target_` of the policy: there is no policy composer `StateCriticComposer` | `StateCriticComposer` is a critic composer: it goes under `critic`"
      ]),
    Attempt(
      testDescription: "a policy by name", policy: "ProbabilisticPolicyComposer",
      messages: [
        "`policy` must be a mapping with `_target_`, it is the text 'ProbabilisticPolicyComposer' | write {_target_: ProbabilisticPolicyComposer}"
      ]),
    Attempt(
      testDescription: "an environment's id", spaces: "CartPole-v1",
      policy: policy(
        "latent: {_target_: DenseBlock, in_keys: observation, hidden_units: 8, non_lin: relu}"),
      messages: [
        "cannot read `CartPole-v1`: there is no such file | `spaces` is a mapping with `observation` and `action`, or the path of a file that holds one; tools/gymnasium_spaces.py writes it for an environment",
        "`hidden_units` of DenseBlock `latent` must be a list of whole numbers ≥ 1, it is the number 8 | write [8]",
        "`non_lin` of DenseBlock `latent`: there is no activation `relu` | did you mean `ReLU`?",
      ]),
    Attempt(
      testDescription: "gymnasium's names",
      spaces: "{observation_space: {type: Discrete, n: 2}, action_space: {type: Discrete, n: 2}}",
      messages: [
        "`spaces` has no parameter `observation_space` | did you mean `observation`?",
        "`spaces` has no parameter `action_space` | did you mean `action`?",
      ]),
    Attempt(
      testDescription: "an actor beside the policy", rest: "actor: {}",
      messages: [
        "the spec has no parameter `actor` | it takes `_target_`, `spaces`, `budget`, `bindings`, `definitions`, `distribution_mapper_config`, `policy`, `critic`; a value of your own stands here where some `${actor}` reads it"
      ]),
    Attempt(
      testDescription: "blocks without indentation",
      policy: """

          _target_: ProbabilisticPolicyComposer
          networks:
            - blocks:
              latent: {_target_: DenseBlock, in_keys: observation, hidden_units: [8], non_lin: ReLU}
              heads: {in_keys: latent}
        """,
      messages: [
        "the network policy/0 has no parameter `latent`: it is a block | move it into `blocks`"
      ]),
    Attempt(
      testDescription: "Python's None and tuples",
      policy: policy(
        """
        latent: {_target_: StridedConvolutionDenseBlock, in_keys: observation, hidden_channels: [4, 4],
        hidden_kernels: [(3, 3), (3, 3)], convolution_dimension: 2, hidden_strides: None,
        hidden_units: (8, 8), non_lin: ReLU}
        """),
      messages: [
        "a list is not written in `(…)`, which YAML takes apart at its commas | write `[[3, 3], [3, 3]]`",
        "`hidden_strides` of StridedConvolutionDenseBlock `latent` must be a list of whole numbers ≥ 1 or lists of up to 6 whole numbers ≥ 1, it is the text 'None' | write null",
        "the value of `hidden_units` ends at its first comma | write a list in brackets: `hidden_units: [8, 8]`",
      ]),
    Attempt(
      testDescription: "several wrong elements of one list",
      policy: policy(
        "latent: {_target_: DenseBlock, in_keys: observation, hidden_units: [010, 8, 1_000], non_lin: ReLU}"),
      messages: [
        "`hidden_units` of DenseBlock `latent` must be a list of whole numbers ≥ 1, its element 1 is the text '010' | write 10",
        "`hidden_units` of DenseBlock `latent` must be a list of whole numbers ≥ 1, its element 3 is the text '1_000' | write 1000",
      ]),
    Attempt(
      testDescription: "infinity as in Python",
      spaces:
        "{observation: {type: Box, low: -np.inf, high: 1, shape: [4]}, action: {type: Discrete, n: 2}}",
      messages: [
        "`low` of Box must be numbers, nested in lists as deep as the shape, it is the text '-np.inf' | infinity is written -.inf"
      ]),
    Attempt(
      testDescription: "distributions by space", rest: "distribution_mapper_config: {Discrete: Categorical}",
      messages: [
        "`distribution_mapper_config` must be a list of {action_space or action_head, distribution}, it is a mapping | write [{action_space: Discrete, distribution: Categorical}]"
      ]),
    Attempt(
      testDescription: "a part of another kind of spec", rest: "model_builder: {}",
      messages: [
        "the spec has no parameter `model_builder` | it takes `_target_`, `spaces`, `budget`, `bindings`, `definitions`, `distribution_mapper_config`, `policy`, `critic`; with `_target_: TemplateModelComposer` a spec has `model_builder`"
      ]),
    Attempt(
      testDescription: "a value that must be given, read by a resolver that does not exist",
      policy: policy(
        """
        latent: {_target_: DenseBlock, in_keys: observation, hidden_units: ["${mull:${width},2}"], non_lin: ReLU}
        """), rest: "width: 8",
      messages: ["there is no resolver `mull` | did you mean `mul`?"]),
    Attempt(
      testDescription: "heads forgotten",
      policy:
        "{_target_: ProbabilisticPolicyComposer, networks: [{blocks: {\(latent)}}]}",
      messages: [
        "no block gives the action head `action` | add `heads: {in_keys: latent}`, or a block with the key `action`"
      ]),
    Attempt(
      testDescription: "in_keys for heads",
      policy:
        "{_target_: ProbabilisticPolicyComposer, networks: [{blocks: {\(latent)}, in_keys: latent}]}",
      messages: [
        "the network has no input `latent`, which its own blocks give | `in_keys` says what goes into the network; what the heads read is `heads: {in_keys: latent}`"
      ]),
    Attempt(
      testDescription: "a list of tensors for heads", policy: policy(latent, heads: "[latent]"),
      messages: [
        "`heads` must be a mapping such as {in_keys: latent}, it is the list [latent] | write {in_keys: latent}"
      ]),
    Attempt(
      testDescription: "a block in heads",
      policy: policy(
        latent, heads: "{action: {_target_: LinearOutputBlock, in_keys: latent, output_units: 2}}"),
      messages: ["heads has no parameter `action`: it is a block | move it into `blocks`"]),
    Attempt(
      testDescription: "a block with the name of the head that reads it",
      policy: policy(
        "action: {_target_: DenseBlock, in_keys: observation, hidden_units: [8], non_lin: ReLU}",
        heads: "{in_keys: action}"),
      messages: [
        "the head `action` and a block have the same key | give the block another name, here and where it is read, or let it be the head itself"
      ]),
    Attempt(
      testDescription: "a layer with an activation for logits",
      policy:
        "{_target_: ProbabilisticPolicyComposer, networks: [{blocks: {action: {_target_: DenseBlock, in_keys: observation, hidden_units: [8], non_lin: ReLU}}}]}",
      messages: [
        "the action head `action` would be [8] instead of [2]: Discrete 2 needs [2] | let a LinearOutputBlock with `output_units: 2` give it, as `heads` does, or end the list with 2"
      ]),
    Attempt(
      testDescription: "two tensors for one",
      policy: policy(
        "more: {_target_: DenseBlock, in_keys: observation, hidden_units: [8], non_lin: ReLU}, latent: {_target_: DenseBlock, in_keys: [observation, more], hidden_units: [8], non_lin: ReLU}"
      ),
      messages: [
        "DenseBlock `latent` takes 1 input, the spec names 2 | join them with a ConcatenationBlock, whose output this block then reads"
      ]),
    Attempt(
      testDescription: "names in one text",
      policy: policy(
        "more: {_target_: DenseBlock, in_keys: observation, hidden_units: [8], non_lin: ReLU}, latent: {_target_: ConcatenationBlock, in_keys: \"more, observation\"}"
      ),
      messages: [
        "ConcatenationBlock `latent` reads `more, observation`, which is one name with a comma | several names are a list: write [more, observation]"
      ]),
    Attempt(
      testDescription: "a name that is like none",
      policy: policy("latent: {_target_: DenseBlock, in_keys: xyz, hidden_units: [8], non_lin: ReLU}"),
      messages: [
        "no network reads the observation `observation`",
        "DenseBlock `latent` reads `xyz`, which is neither an input of the network nor any block's output | there are: `observation`",
      ]),
    Attempt(
      testDescription: "a spec in a spec",
      rest:
        "critic: {_target_: CustomModelComposer, spaces: {observation: {type: Box, low: 0, high: 1, shape: [2]}}, critic: {_target_: StateCriticComposer, networks: []}}",
      messages: [
        "a whole spec stands where `critic` is meant: it has a `critic` of its own | put in what stands below its `critic` alone"
      ]),
    Attempt(
      testDescription: "a budget of what?", rest: "budget: 50k",
      messages: [
        "`budget` must be a mapping such as {parameters: 50k, multiply_adds: 2M}, it is the text '50k' | write {parameters: 50k}"
      ]),
    Attempt(
      testDescription: "a mask of another width",
      spaces:
        "{observation: {observation: {type: Box, low: -1, high: 1, shape: [4]}, legal: {type: MultiBinary, n: 3}}, action: {type: Discrete, n: 2}}",
      rest: "distribution_mapper_config: [{action_head: action, distribution: Categorical, mask: legal}]",
      messages: ["the mask `legal` is [3], but the action `action` has [2] choices"]),
    Attempt(
      testDescription: "PyTorch's None",
      policy: policy(
        "latent: {_target_: DenseBlock, in_keys: observation, hidden_units: [8], non_lin: None}"),
      messages: [
        "`non_lin` of DenseBlock `latent`: there is no activation `None` | known are `Tanh`, `Sigmoid`, `SiLU`, `GELU`, `Mish`, `Softplus`, `LogSigmoid`, `Softsign`, `Tanhshrink`, `ELU`, `CELU`, `SELU`, `ReLU`, `ReLU6`, `LeakyReLU`, `PReLU`, `Hardtanh`, `Hardsigmoid`, `Hardswish`, `Hardshrink`, `Softshrink`, `Identity`"
      ]),
    Attempt(
      testDescription: "an abbreviation",
      policy: policy("latent: {_target_: DenseBlock, in_keys: obs, hidden_units: [8], non_lin: ReLU}"),
      messages: [
        "no network reads the observation `observation`",
        "DenseBlock `latent` reads `obs`, which is neither an input of the network nor any block's output | did you mean `observation`?",
      ]),
    Attempt(
      testDescription: "a list of blocks with names",
      policy:
        "{_target_: ProbabilisticPolicyComposer, networks: [{blocks: [{name: latent, _target_: DenseBlock, in_keys: observation, hidden_units: [8], non_lin: ReLU}], heads: {in_keys: latent}}]}",
      messages: ["DenseBlock has no parameter `name` | did you mean `key`?"]),
  ]

  static let critics: [(String, String, [String])] = [
    (
      "StateActionCriticComposer", "[observation, action]",
      [
        "12: DenseBlock `hidden` reads `action`, which is neither an input of the network nor any block's output | leave it out: with Discrete actions alone, the critic gives a value for each choice instead of reading them"
      ]
    ),
    (
      "StateCriticComposer", "action",
      [
        "12: DenseBlock `hidden` reads `action`, which is neither an input of the network nor any block's output | this critic judges states; StateActionCriticComposer judges actions, too"
      ]
    ),
    (
      "StateCriticComposer", "latent",
      [
        "12: DenseBlock `hidden` reads `latent`, which is neither an input of the network nor any block's output | policy/0 keeps it to itself: write `out_keys: latent` there"
      ]
    ),
    (
      "StateCriticComposer", "latnet",
      [
        "12: DenseBlock `hidden` reads `latnet`, which is neither an input of the network nor any block's output | did you mean `latent`? policy/0 keeps it to itself: write `out_keys: latent` there"
      ]
    ),
  ]

  @Test(arguments: critics)
  func `a critic that reads what others have is told how to get it`(
    _ composer: String, _ inKeys: String, _ messages: [String]
  ) {
    let lines = Self.spec(block: "        " + Self.latent)
    let fixture = SpecFixture(
      lines + """
        critic:
          _target_: \(composer)
          networks:
            - blocks: {hidden: {_target_: DenseBlock, in_keys: \(inKeys), hidden_units: [8], non_lin: ReLU}}
              heads: {in_keys: hidden}

        """)
    let told = fixture.diagnostics.sorted.map {
      "\($0.primary?.start.line ?? 0): \($0.message)" + ($0.help.map { " | \($0)" } ?? "")
    }
    #expect(told == messages)
  }

  private static let latent =
    "latent: {_target_: DenseBlock, in_keys: observation, hidden_units: [8], non_lin: ReLU}"

  /// A policy with one network as it is written in lines; `BLOCK` is its block.
  private static func spec(block: String) -> String {
    """
    _target_: CustomModelComposer
    spaces: {observation: {type: Box, low: -1, high: 1, shape: [4]}, action: {type: Discrete, n: 2}}
    policy:
      _target_: ProbabilisticPolicyComposer
      networks:
        - blocks:
    \(block)
          heads: {in_keys: latent}

    """
  }

  @Test func `a block whose parameters stand beside it is indented`() throws {
    let wrong = Self.spec(
      block: """
                latent:
                # Reads everything.
                _target_: DenseBlock
                in_keys: observation

                hidden_units:
                - 8
                non_lin: ReLU
                second: {_target_: DenseBlock, in_keys: latent, hidden_units: [8], non_lin: ReLU}
        """
    ).replacing("heads: {in_keys: latent}", with: "heads: {in_keys: second}")
    let fixture = SpecFixture(wrong)
    #expect(
      fixture.messages == [
        "7: nothing stands below the block `latent`: `_target_`, `in_keys`, `hidden_units`, `non_lin` stand beside it"
      ])
    let file = SourceFile(name: "spec.yaml", text: wrong)
    let fixed = FixedText(file, mending: SpecFixture(of: file).diagnostics.sorted)
    #expect(fixed.text.contains("        latent:\n"))
    #expect(
      fixed.text.contains(
        "\n          hidden_units:\n          - 8\n          non_lin: ReLU\n        second:"))
    #expect(try SpecFixture(fixed.text).composed().parameterCount == 4 * 8 + 8 + 8 * 8 + 8 + 8 * 2 + 2)
  }

  @Test(arguments: [("blocks", "key"), ("networks", "_target_")])
  func `an element of a list that needs a key is given the one that is meant there`(
    _ list: String, _ key: String
  ) {
    let fixture = SpecFixture("\(list): # all\n\n  - latent\n    in_keys: observation\n")
    #expect(fixture.diagnostics.sorted.map(\.help) == ["write its key in front: `- \(key): latent`"])
  }

  @Test func `templates tell what stands for a modality`() {
    let units = SpecFixture(TemplateTests.spec(hidden: "[64, 32]"))
    #expect(
      units.diagnostics.sorted.map(\.help) == [
        "for layers of these sizes, write {block_type: DenseBlock, block_params: {hidden_units: [64, 32], non_lin: ReLU}}; write {} to leave it out"
      ])
    let observation = SpecFixture(TemplateTests.spec(mapping: "{obs: feature}"))
    #expect(observation.diagnostics.sorted.map(\.code) == [.unmappedObservation, .unknownObservation])
    #expect(
      observation.diagnostics.sorted.last?.help == "did you mean `state`, which has no modality?")
  }

  @Test(arguments: attempts) func `each mistake is told once, with what to do`(_ attempt: Attempt) {
    let fixture = SpecFixture(attempt.spec)
    let told = fixture.diagnostics.sorted.map { "\($0.message)" + ($0.help.map { " | \($0)" } ?? "") }
    #expect(told == attempt.messages, "\(attempt.spec)")
  }

  @Test func `parameters of definitions have defaults that read those above them`() throws {
    let text = """
      _target_: CustomModelComposer
      spaces: {observation: {type: Box, low: -1, high: 1, shape: [4]}, action: {type: Discrete, n: 2}}
      base: 3
      definitions:
        Latent:
          parameters: {width: "${base}", twice: "${mul:2,${width}}", non_lin: ReLU}
          blocks:
            wide: {_target_: DenseBlock, in_keys: observation, hidden_units: ["${twice}"], non_lin: "${non_lin}"}
            latent:
              _target_: DenseBlock
              in_keys: wide
              hidden_units: "${..wide.hidden_units}"
              non_lin: "${..wide.non_lin}"
      policy:
        _target_: ProbabilisticPolicyComposer
        networks: [{_target_: Latent, heads: {in_keys: latent}}]
      critic:
        _target_: StateCriticComposer
        networks: [{_target_: Latent, width: 5, non_lin: Tanh, heads: {in_keys: latent}}]
      """
    let composition = try SpecFixture(text).composed()
    let gists = composition.networks.map { $0.composed.blocks.prefix(2).map(\.gist) }
    #expect(gists == [["4 → 6, ReLU", "6 → 6, ReLU"], ["4 → 10, Tanh", "10 → 10, Tanh"]])
    let outside = SpecFixture(text.replacing("${..wide.non_lin}", with: "${....parameters.non_lin}"))
    #expect(
      Set(outside.messages) == ["13: these dots lead out of the definition"])
  }
}
