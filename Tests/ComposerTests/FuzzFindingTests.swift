import Composer
import Spec
import Testing

/// Specs at which `fuzz` has found a crash, a hang or silence, made as small as they can be.
@Suite struct FuzzFindingTests {
  private static let box = "{type: Box, low: -1, high: 1, shape: [4]}"

  static let cases: [Mistake] = [
    Mistake(
      testDescription: "a policy that gives an observation as it is",
      spec: """
        _target_: CustomModelComposer
        spaces: {observation: {x: \(box)}, action: {a: {type: Discrete, n: 2}}}
        policy:
          _target_: ProbabilisticPolicyComposer
          networks: [{blocks: {}, heads: {in_keys: x}, out_keys: [x]}]
        critic:
          _target_: StateCriticComposer
          networks: [{blocks: {}, heads: {in_keys: x}}]
        """,
      messages: [
        "5: the output `x` is the observation `x` (Box 4 float32) itself, which no block has worked on"
      ]),
    Mistake(
      testDescription: "an embedding with the name of the value before",
      spec: """
        _target_: CustomModelComposer
        spaces:
          steps:
            0: {observation: {x: \(box)}, action: {a: {type: Discrete, n: 2}}}
            1: {observation: {y: \(box)}, action: {b: {type: Discrete, n: 2}}}
        policy:
          _target_: ProbabilisticPolicyComposer
          networks:
            - {blocks: {}, heads: {in_keys: x}}
            - blocks: {prev_value: {_target_: DenseBlock, in_keys: y, hidden_units: [3], non_lin: ReLU}}
              heads: {in_keys: prev_value}
              out_keys: prev_value
        critic:
          _target_: DeltaStateCriticComposer
          networks:
            - {blocks: {}, heads: {in_keys: x}}
            - {blocks: {}, heads: {in_keys: prev_value}}
        """,
      messages: [
        "10: DeltaStateCriticComposer has an input `prev_value` of its own, which the embedding `prev_value` of policy/1 would hide"
      ]),
  ]

  /// A block that reads too few tensors has none to enlarge.
  @Test func aSketchOfABlockWithTooFewInputs() throws {
    let fixture = SpecFixture(
      """
      _target_: InferenceBlock
      spaces: {observation: {x: \(Self.box)}}
      networks: {net: {out_keys: c, blocks: {c: {_target_: CorrelationBlock, in_keys: x}}}}
      """)
    let network = try #require(fixture.composition?.network("net"))
    let sketch = network.sketch(diagnostics: fixture.diagnostics.items)
    #expect(sketch.problems.blocks["c"]?.count == 1)
  }

  /// Thousands of blocks, and a size that each of them may make twice as long to write.
  @Test func longNetworks() throws {
    let chain = (0..<3000).map {
      "      b\($0 + 1): {_target_: DenseBlock, in_keys: b\($0), hidden_units: [3], non_lin: ReLU}\n"
    }
    let halves = (0..<40).map {
      "      b\($0 + 1): {_target_: FunctionalBlock, in_keys: b\($0), func: \"cat([b\($0)[:, ::2], b\($0)[:, 1::3]], 1)\"}\n"
    }
    func fixture(_ blocks: [String], _ shape: String) -> SpecFixture {
      SpecFixture(
        """
        _target_: InferenceBlock
        spaces: {observation: {b0: {type: Box, low: -1, high: 1, shape: \(shape)}}}
        networks:
          net:
            out_keys: b\(blocks.count)
            blocks:
        \(blocks.joined())
        """)
    }
    #expect(try fixture(chain, "[3]").composed().parameterCount == 3000 * 12)
    #expect(fixture(halves, "[H, 4]").diagnostics.items.map(\.code) == ["expression"])
  }

  /// Where nobody knows the steps, thousands of networks may be written.
  @Test func networksOfUnknownSteps() {
    let networks = (0..<300).map { "    - {_target_: Net\($0), heads: {in_keys: latent}}\n" }.joined()
    let codes = SpecFixture(
      """
      _target_: CustomModelComposer
      policy:
        _target_: ProbabilisticPolicyComposer
        networks:
      \(networks.replacing("_target_: Net", with: "blocks: {a: {_target_: DenseBlok}}, out_keys: o"))
      """
    ).diagnostics.items.map(\.code)
    #expect(codes.count { $0 == .unknownName } == 100)
    #expect(codes.contains(.noSpaces))
  }

  /// A misspelt name that a list has thousands of times, where the one that it means stands once: each use was compared
  /// with all others.
  @Test(arguments: [
    ManyUses(
      name: "obz", code: .unknownTensor, help: "`obs` in line 2, which nobody uses, seems to be it",
      spec: { names in
        """
        _target_: InferenceBlock
        spaces: {observation: {obs: \(box)}}
        networks:
          net:
            out_keys: c
            blocks:
              c: {_target_: ConcatenationBlock, in_keys: [\(names)]}
        """
      }),
    ManyUses(
      name: "stpe", code: .stepOrder, help: "`step` in line ",
      spec: { names in
        """
        _target_: InferenceBlock
        spaces:
          step_order: [\(names)]
          steps: {step: {observation: {obs: \(box)}}}
        networks: {net: {out_keys: c, blocks: {c: {_target_: ConcatenationBlock, in_keys: obs}}}}
        """
      }),
  ])
  func aMisspeltNameThatStandsThousandsOfTimes(_ uses: ManyUses) {
    let names = Array(repeating: uses.name, count: 30_000).joined(separator: ",\n  ")
    let items = SpecFixture(uses.spec(names)).diagnostics.items.filter { $0.severity == .error }
    #expect(items.count == Diagnostics.maximumCount + 1)
    #expect(items.first?.code == uses.code)
    #expect(items.last?.code == .tooLarge)
    #expect(items.allSatisfy { $0.code == .tooLarge || $0.help?.hasPrefix(uses.help) == true })
  }

  struct ManyUses: CustomTestStringConvertible, Sendable {
    let name: String
    let code: DiagnosticCode
    let help: String
    let spec: @Sendable (_ names: String) -> String

    var testDescription: String { "\(name), \(code.rawValue)" }
  }

  /// Modalities that do not exist, of observations that do not: the mapping was read anew for each of them.
  @Test func thousandsOfUnknownModalities() {
    let entries = (0..<3900).map { "      o\($0): featur\n" }.joined()
    let items = SpecFixture(
      """
      _target_: TemplateModelComposer
      spaces: {observation: {obs: \(Self.box)}, action: {a: {type: Discrete, n: 2}}}
      model_builder:
        _target_: ConcatModelBuilder
        modality_config:
          feature: {block_type: DenseBlock, block_params: {hidden_units: [8], non_lin: ReLU}}
          hidden: {}
          recurrence: {}
        observation_modality_mapping:
      \(entries)policy: {_target_: ProbabilisticPolicyComposer}
      """
    ).diagnostics.items
    let modalities = items.filter { $0.code == .unknownModality }
    #expect(modalities.count == 500)
    #expect(modalities.allSatisfy { $0.help?.hasPrefix("`feature` in line 6, which nobody uses") == true })
    #expect(items.count { $0.code == .unknownObservation } == 500)
  }

  @Test(arguments: cases)
  func isSaid(_ spec: Mistake) {
    #expect(SpecFixture(spec.spec).messages == spec.messages)
  }
}
