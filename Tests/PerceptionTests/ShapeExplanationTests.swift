import Compute
import Spec
import Tensors
import Testing

@testable import Perception

/// What is said of a shape error, about the tensors themselves and about what was made of them.
@Suite struct ShapeExplanationTests {
  private static let tensors = [
    NamedTensor("`x`", [.batch, 3, 4], hidesBatch: true), NamedTensor("`y`", [.batch, 5], hidesBatch: true),
  ]
  private static let x = tensors[0].shape
  private static let made: Shape = [.batch, 7]

  struct Case: CustomTestStringConvertible, Sendable {
    let fact: ShapeError.Fact
    let words: String
    /// Whether the words tell the first tensor only, or both.
    let tellsFirst: Bool
    var testDescription: String { words }
  }

  @Test(arguments: [
    Case(
      fact: .tooLarge(operand: 0, axis: 1, found: x, maximum: 2),
      words: "takes at most 2 along axis 1 of `x` [3, 4], the batch axis being axis 0", tellsFirst: true),
    Case(
      fact: .tooLarge(operand: 0, axis: 1, found: made, maximum: 2),
      words:
        "takes at most 2 along axis 1 of [B, 7], made of `x` [3, 4] and `y` [5], the batch axis being axis 0",
      tellsFirst: false),
    Case(
      fact: .axisOutOfRange(operand: 0, axis: 0, found: made),
      words: "is the batch axis of [B, 7], made of `x` [3, 4] and `y` [5], which a block must leave alone",
      tellsFirst: false),
    Case(
      fact: .divisibility(operand: 0, axis: 1, found: made, divisor: 2),
      words: "needs axis 1 of [B, 7], made of `x` [3, 4] and `y` [5], to be divisible by 2", tellsFirst: false
    ),
    Case(
      fact: .size(operand: 0, axis: 1, found: x, needed: 2),
      words: "needs [2, 4] of `x`, which is [3, 4]: 2 along axis 1, the batch axis being axis 0",
      tellsFirst: true),
    Case(
      fact: .elementCount(operand: 0, found: x, needed: [.batch, 9]),
      words: "cannot bring `x` [B, 3, 4] into the shape [B, 9]", tellsFirst: true),
  ])
  func `the words tell the tensors`(_ example: Case) {
    let explanation = example.fact.explanation(of: Self.tensors)
    #expect(explanation.words == example.words)
    #expect(explanation.told == (example.tellsFirst ? [Self.tensors[0]] : Self.tensors))
    #expect(explanation.culprit == (example.tellsFirst ? Self.tensors[0] : nil))
    #expect(explanation.tensors == Self.tensors)
    #expect(explanation.code == .shapeMismatch)
  }

  @Test func `what tensors consist of is not about their shapes`() {
    let fact = ShapeError.Fact.elementType(operand: 0, found: .bool, needed: [.float32])
    let explanation = fact.explanation(of: Self.tensors)
    #expect(explanation.tensors.isEmpty)
    #expect(explanation.code == .elementType)
  }
}
