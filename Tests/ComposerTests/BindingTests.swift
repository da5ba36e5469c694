import Composer
import Spec
import Testing

@Suite struct BindingTests {
  /// A spec whose policy has one block, and what binds its parameters from where.
  struct Case: CustomTestStringConvertible, Sendable {
    var block = "_target_: DenseBlock, hidden_units: [8]"
    var heads = "{in_keys: latent}"
    var own: String?
    var files: [String] = []
    var words: [String] = []
    let expected: [String]

    var testDescription: String { "\(block) | \(own ?? "") | \(files) | \(words)" }

    var text: String {
      """
      _target_: CustomModelComposer
      spaces:
        observation: {type: Box, low: -1, high: 1, shape: [4]}
        action: {type: Discrete, n: 2}
      units: [5]
      policy:
        _target_: ProbabilisticPolicyComposer
        networks:
          - blocks:
              latent: {in_keys: observation, \(block)}
              other: {_target_: DenseBlock, in_keys: latent, hidden_units: "${units}", non_lin: ReLU}
            heads: \(heads)
            out_keys: other
      \(own.map { "bindings: \($0)" } ?? "")
      """
    }

    /// What is composed of it, and the messages with the files and places where they stand.
    var result: (composition: Composition?, messages: [String]) {
      let diagnostics = Diagnostics()
      let file = SourceFile(name: "spec", text: text)
      let files = self.files.enumerated().map { SourceFile(name: "file\($0)", text: $1) }
      let layers =
        files.compactMap { BindingLayer(of: $0, reportingTo: diagnostics) }
        + words.compactMap { BindingLayer($0, reportingTo: diagnostics) }
      let composition = Document(of: file, reportingTo: diagnostics).flatMap {
        ModelComposer.composition(of: $0.binding(layers), reportingTo: diagnostics)
      }
      let messages = diagnostics.sorted.map { item in
        let place = item.primary.map { "\($0.file.name) \($0.start)" } ?? ""
        return "\(place): \(item.message)" + (item.help.map { " | \($0)" } ?? "")
      }
      return (composition, messages)
    }

    /// The gist of the first block, which names the values that it has.
    var gist: String {
      let (composition, messages) = result
      let block = composition?.network("policy/0")?.composed.blocks.first { $0.key == "latent" }
      return messages.isEmpty ? block?.gist ?? "nothing" : messages.joined(separator: "\n")
    }
  }

  // MARK: - Precedence

  @Test(arguments: [
    // Each source over all that come before it, and an explicit value over everything.
    Case(own: "{DenseBlock.non_lin: SELU}", expected: ["4 → 8, SELU"]),
    Case(own: "{DenseBlock: {non_lin: SELU}}", expected: ["4 → 8, SELU"]),
    Case(own: "{maze.perception.blocks.DenseBlock.non_lin: torch.nn.SELU}", expected: ["4 → 8, SELU"]),
    Case(files: ["DenseBlock.non_lin: ELU"], expected: ["4 → 8, ELU"]),
    Case(words: ["DenseBlock.non_lin=Tanh"], expected: ["4 → 8, Tanh"]),
    Case(
      own: "{DenseBlock.non_lin: SELU}", files: ["DenseBlock.non_lin: ELU"], expected: ["4 → 8, ELU"]),
    Case(
      own: "{DenseBlock.non_lin: SELU}",
      files: ["DenseBlock.non_lin: ELU", "DenseBlock: {non_lin: Sigmoid}"], expected: ["4 → 8, Sigmoid"]),
    Case(
      own: "{DenseBlock.non_lin: SELU}", files: ["DenseBlock.non_lin: ELU"],
      words: ["DenseBlock.non_lin=Tanh"], expected: ["4 → 8, Tanh"]),
    Case(
      block: "_target_: DenseBlock, non_lin: ReLU", own: "{DenseBlock.hidden_units: [3]}",
      expected: ["4 → 3, ReLU"]),
    Case(
      block: "_target_: DenseBlock, hidden_units: [8], non_lin: GELU", own: "{DenseBlock.hidden_units: [3]}",
      words: ["DenseBlock.non_lin=Tanh"],
      expected: [
        "spec 14:12: `DenseBlock.hidden_units` binds nothing: every DenseBlock of this spec has a `hidden_units` of its own",
        "--bind 1:1: `DenseBlock.non_lin` binds nothing: every DenseBlock of this spec has a `non_lin` of its own",
      ]),
    // Values, as an override has them; `${…}` is looked up in the spec.
    Case(
      block: "_target_: DenseBlock, non_lin: ReLU", words: ["DenseBlock.hidden_units=[6, 7]"],
      expected: ["4 → 6 → 7, ReLU"]),
    Case(
      block: "_target_: DenseBlock, non_lin: ReLU", words: ["DenseBlock.hidden_units=${units}"],
      expected: ["4 → 5, ReLU"]),
    Case(
      block: "_target_: DenseBlock, non_lin: ReLU", own: #"{DenseBlock.hidden_units: "${units}"}"#,
      expected: ["4 → 5, ReLU"]),
    // The other form of a block, with and without its mapping.
    Case(
      block: "block_type: DenseBlock, block_params: {hidden_units: [8]}", own: "{DenseBlock.non_lin: SELU}",
      expected: ["4 → 8, SELU"]),
    Case(
      block: "block_type: DenseBlock", own: "{DenseBlock.non_lin: SELU, DenseBlock.hidden_units: [9]}",
      expected: ["4 → 9, SELU"]),
    // A requirement that somebody meets.
    Case(
      own: "{DenseBlock.non_lin: REQUIRED}", words: ["DenseBlock.non_lin=Tanh"], expected: ["4 → 8, Tanh"]),
    Case(
      block: "_target_: DenseBlock, hidden_units: [8], non_lin: GELU", own: "{DenseBlock.non_lin: ???}",
      expected: ["4 → 8, GELU"]),
    Case(own: "~", words: ["DenseBlock.non_lin=Tanh"], expected: ["4 → 8, Tanh"]),
  ]) func `the nearest source gives the value`(_ example: Case) {
    #expect(example.gist == example.expected.joined(separator: "\n"))
  }

  /// Where a value may come from, the later ones winning.
  private static let sources = ["default", "spec", "file", "later file", "--bind", "explicit"]

  @Test(arguments: 0..<32) func `of all sources together the last one wins`(_ chosen: Int) throws {
    let isGiven = (0..<5).map { chosen & (1 << $0) != 0 }
    let example = Case(
      block: "_target_: DenseBlock, hidden_units: [8], non_lin: GELU",
      heads: "{in_keys: latent, weight_init: {_target_: normc\(isGiven[4] ? ", std: 6" : "")}}",
      own: isGiven[0] ? "{normc.std: 2}" : nil,
      files: (isGiven[1] ? ["normc.std: 3"] : []) + (isGiven[2] ? ["normc: {std: 4}"] : []),
      words: isGiven[3] ? ["normc.std=5"] : [], expected: [])
    let diagnostics = Diagnostics()
    let document = try #require(
      Document(of: SourceFile(name: "spec", text: example.text), reportingTo: diagnostics))
    let layers =
      example.files.compactMap {
        BindingLayer(of: SourceFile(name: "file", text: $0), reportingTo: diagnostics)
      }
      + example.words.compactMap { BindingLayer($0, reportingTo: diagnostics) }
    let resolved = ModelComposer.resolution(of: document.binding(layers), reportingTo: diagnostics)
    let highest = (isGiven.lastIndex(of: true) ?? -1) + 1
    let expected = highest == 0 ? "std: 1 " : "std: \(highest + 1) "
    #expect(resolved?.yaml.contains(expected) == true, "\(Self.sources[highest]): \(resolved?.yaml ?? "")")
    // What an explicit value takes the effect from is told, and what a later source takes it from is not.
    let isIdle = isGiven[4] && isGiven[..<4].contains(true)
    #expect(diagnostics.items.map(\.code) == (isIdle ? [.unusedBinding] : []))
  }

  // MARK: - Mistakes

  @Test(arguments: [
    Case(
      block: "_target_: DenseBlock, hidden_units: [8], non_lin: GELU", own: "{DensBlock.non_lin: SELU}",
      expected: ["spec 14:12: there is no class `DensBlock` | did you mean `DenseBlock`?"]),
    Case(
      block: "_target_: DenseBlock, hidden_units: [8], non_lin: GELU", own: "{DensBlock: {non_lin: SELU}}",
      expected: ["spec 14:12: there is no class `DensBlock` | did you mean `DenseBlock`?"]),
    Case(
      block: "_target_: DenseBlock, hidden_units: [8], non_lin: GELU",
      own: "{maze.perception.blocks.DenseBlok.non_lin: SELU}",
      expected: [
        "spec 14:12: there is no class `DenseBlok` in `maze.perception.blocks` | did you mean `DenseBlock` (maze.perception.blocks.DenseBlock)?"
      ]),
    Case(
      block: "_target_: DenseBlock, hidden_units: [8], non_lin: GELU", own: "{DenseBlock.non_lim: SELU}",
      expected: ["spec 14:23: DenseBlock has no parameter `non_lim` | did you mean `non_lin`?"]),
    Case(
      block: "_target_: DenseBlock, hidden_units: [8], non_lin: GELU", words: ["DenseBlock.non_lim=SELU"],
      expected: ["--bind 1:12: DenseBlock has no parameter `non_lim` | did you mean `non_lin`?"]),
    Case(
      block: "_target_: DenseBlock, hidden_units: [8], non_lin: GELU",
      files: ["'DenseBlock.in_keys': latent\nDenseBlock._target_: x\nCategorical.choices: 1"],
      expected: [
        "file0 1:13: DenseBlock has no parameter `in_keys` | it takes `hidden_units`, `non_lin`",
        "file0 2:12: `_target_` chooses a class, and cannot be bound",
        "file0 3:13: Categorical has no parameter `choices` | it takes `temperature`, `reduction`",
      ]),
    // A wrong value is told once, and the blocks that would have it are not blamed.
    Case(
      own: "{DenseBlock.non_lin: Seluu}",
      expected: ["spec 14:32: `non_lin` of DenseBlock: there is no activation `Seluu` | did you mean `SELU`?"]
    ),
    Case(
      block: "_target_: DenseBlock, non_lin: ReLU", words: ["DenseBlock.hidden_units=64"],
      expected: [
        "--bind 1:25: `hidden_units` of DenseBlock must be a list of whole numbers ≥ 1, it is the number 64 | write [64]"
      ]),
    Case(
      block: "_target_: DenseBlock, hidden_units: [8], non_lin: GELU", own: "{LSTMBlock.hidden_size: 1.5}",
      expected: [
        "spec 14:35: `hidden_size` of LSTMBlock must be a whole number ≥ 1, it is the number 1.5"
      ]),
    // Requirements that nobody meets.
    Case(
      own: "{DenseBlock.non_lin: REQUIRED}",
      expected: [
        "spec 10:9: DenseBlock `latent` lacks `DenseBlock.non_lin`, which a binding requires | add `non_lin:`, the name of an activation (The non-linearity, by PyTorch's name, such as ReLU, Tanh or SELU.), or bind `DenseBlock.non_lin` to a value"
      ]),
    Case(
      block: "_target_: DenseBlock, hidden_units: [8], non_lin: GELU",
      heads: "{in_keys: latent, weight_init: {_target_: normc}}", words: ["normc.std=???"],
      expected: [
        "spec 12:32: weight_init lacks `normc.std`, which a binding requires | add `std:`, a number from 0 to 1000000 (The Euclidean norm of the weights over axis 1.), or bind `normc.std` to a value"
      ]),
    Case(
      block: "_target_: DenseBlock, hidden_units: [8], non_lin: GELU", own: "{LSTMBlock.hidden_size: 64}",
      expected: ["spec 14:12: `LSTMBlock.hidden_size` binds nothing: this spec names no LSTMBlock"]),
    Case(
      own: "{DenseBlock.non_lin: SELU, maze.perception.blocks.DenseBlock.non_lin: ReLU}",
      expected: ["spec 14:38: `DenseBlock.non_lin` is bound twice | remove one of the two"]),
    Case(
      words: ["DenseBlock.non_lin=ReLU", "DenseBlock.non_lin=Tanh"],
      expected: ["--bind 1:1: a later binding replaces `DenseBlock.non_lin` | leave it out"]),
    // What is no binding.
    Case(
      block: "_target_: DenseBlock, hidden_units: [8], non_lin: GELU", own: "[1]",
      expected: [
        "spec 14:11: bindings must be a mapping such as {DenseBlock.non_lin: SELU}, this is the list [1]"
      ]),
    Case(
      block: "_target_: DenseBlock, hidden_units: [8], non_lin: GELU",
      own: "{non_lin: SELU, DenseBlock: SELU}",
      expected: [
        "spec 14:12: `non_lin` does not name a class and its parameter | write both, such as `DenseBlock.non_lin`",
        "spec 14:39: `DenseBlock` must be a mapping from parameter to value, it is the text 'SELU' | write `DenseBlock.parameter` in front of the value",
      ]),
    Case(
      block: "_target_: DenseBlock, hidden_units: [8], non_lin: GELU",
      files: ["bindings: {DenseBlock.non_lin: SELU}"],
      expected: [
        "file0 1:1: a file of bindings holds nothing but bindings | leave `bindings:` out, and put what is in it at the top"
      ]),
    Case(
      block: "_target_: DenseBlock, hidden_units: [8], non_lin: GELU",
      words: ["+DenseBlock.non_lin=SELU", "DenseBlock.non_lin"],
      expected: [
        "--bind 1:1: a binding has no sign in front | write Class.parameter=value",
        "--bind 1:1: a binding is a class with its parameter, and a value | write Class.parameter=value",
      ]),
  ]) func `mistakes stand where they are made`(_ example: Case) {
    #expect(example.result.messages == example.expected)
  }

  @Test func `misspelt names can be mended where they stand`() {
    let right = Self.template.replacing("constant.val", with: "torch.nn.init.constant_.val")
    let wrong = right.replacing("Builder.modality_config", with: "Builder.modality_confg")
      .replacing("DenseBlock.non_lin: ReLU", with: "DensBlock.non_lin: ReLU")
      .replacing("StateCriticComposer.weight", with: "StateCritcComposer.weight")
      .replacing("init.constant_.val", with: "init.constan_.val")
    let file = SourceFile(name: "spec.yaml", text: wrong)
    let diagnostics = Diagnostics()
    _ = ModelComposer.composition(of: file, reportingTo: diagnostics)
    #expect(FixedText(file, mending: diagnostics.sorted).text == right)
  }

  /// A template in which almost everything is bound.
  static let template = """
    _target_: TemplateModelComposer
    spaces:
      observation: {type: Box, low: -1, high: 1, shape: [4]}
      action: {type: Discrete, n: 2}
    model_builder:
      _target_: ConcatModelBuilder
      observation_modality_mapping: {observation: feature}
    policy: {_target_: ProbabilisticPolicyComposer}
    critic: {_target_: StateCriticComposer}
    bindings:
      ConcatModelBuilder.modality_config:
        feature: {block_type: DenseBlock, block_params: {hidden_units: [8]}}
        hidden: {}
        recurrence: {}
      DenseBlock.non_lin: ReLU
      ProbabilisticPolicyComposer.weight_init: zeros
      StateCriticComposer.weight_init: {_target_: constant}
      constant.val: 2
    """

  @Test func `policies, critics and builders are classes, too`() throws {
    let text = Self.template
    let composition = try SpecFixture(text).composed()
    for (network, value) in [("policy/0", Float(0)), ("critic/0", 2)] {
      let weights = try #require(composition.network(network)).freshWeights(seed: 1)
      let weight = try #require(weights["observation_DenseBlock.net.linear_0.weight"])
      #expect(weight.floats.allSatisfy { $0 == value }, "\(network)")
    }
    let misplaced = text.replacing(
      "  constant.val: 2", with: "  constant.val: 2\n  StateCriticComposer.stack_observations: true")
    #expect(
      SpecFixture(misplaced).messages == [
        "19: `stack_observations` must be false: only SharedStateCriticComposer stacks observations"
      ])
  }
}
