import Composer
import Spec
import Testing

/// A head of the wrong width is blamed on the parameter that sets it, and the blocks that lead there are told.
@Suite struct HeadContractTests {
  static func spec(_ blocks: String) -> String {
    """
    _target_: CustomModelComposer
    spaces:
      observation: {state: {type: Box, low: 0, high: 1, shape: [4]}, allowed: {type: MultiBinary, n: 6}}
      action: {move: {type: Discrete, n: 3}}
    policy:
      _target_: ProbabilisticPolicyComposer
      networks:
        - in_keys: [state, allowed]
          blocks:
    \(blocks)
    """
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let blocks: String
    let width: Int
    let line: Int
    let help: String?
    /// The blocks on the way, from the first.
    let path: [String]
  }

  static let cases: [Case] = [
    Case(
      testDescription: "a linear layer",
      blocks: "        move: {_target_: LinearOutputBlock, in_keys: state, output_units: 5}", width: 5,
      line: 10,
      help: "write 3", path: ["LinearOutputBlock `move`: `state` [4] → [5]"]),
    Case(
      testDescription: "several layers",
      blocks: "        move: {_target_: DenseBlock, in_keys: state, hidden_units: [3, 5], non_lin: ReLU}",
      width: 5, line: 10,
      help: "let a LinearOutputBlock with `output_units: 3` give it, as `heads` does, or end the list with 3",
      path: ["DenseBlock `move`: `state` [4] → [5]"]),
    Case(
      testDescription: "behind a mask",
      blocks: """
                raw: {_target_: LinearOutputBlock, in_keys: state, output_units: 6}
                move: {_target_: ActionMaskingBlock, in_keys: [raw, allowed]}
        """, width: 6, line: 10, help: "write 3",
      path: [
        "LinearOutputBlock `raw`: `state` [4] → [6]",
        "ActionMaskingBlock `move`: `raw` [6], `allowed` [6] → [6]",
      ]),
    Case(
      testDescription: "inside a nested network, behind a function",
      blocks: """
                inner:
                  _target_: InferenceBlock
                  in_keys: state
                  blocks:
                    hidden: {_target_: DenseBlock, in_keys: state, hidden_units: [7], non_lin: Tanh}
                    inner: {_target_: LinearOutputBlock, in_keys: hidden, output_units: 9}
                move: {_target_: FunctionalBlock, in_keys: inner, func: torch.tanh}
        """, width: 9, line: 15, help: "write 3",
      path: ["InferenceBlock `inner`: `state` [4] → [9]", "FunctionalBlock `move`: `inner` [9] → [9]"]),
    Case(
      testDescription: "no parameter sets it",
      blocks: "        move: {_target_: ConcatenationBlock, in_keys: [state, state]}", width: 8, line: 10,
      help: nil, path: ["ConcatenationBlock `move`: `state` [4], `state` [4] → [8]"]),
  ]

  @Test(arguments: cases) func `the width is blamed on what sets it`(_ example: Case) throws {
    let fixture = SpecFixture(Self.spec(example.blocks))
    let problem = try #require(fixture.diagnostics.sorted.first { $0.code == .headWidth })
    #expect(
      problem.message
        == "the action head `move` would be [\(example.width)] instead of [3]: Discrete 3 needs [3]")
    #expect(problem.primary?.start.line == example.line)
    #expect(problem.help == example.help)
    #expect(problem.related.map(\.message) == example.path)
    #expect(fixture.diagnostics.sorted.filter { $0.severity == .error }.count == 1)
  }
}
