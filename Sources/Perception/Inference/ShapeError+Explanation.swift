import Compute
import Spec
import Tensors

/// Why an operation cannot be applied, for users.
struct ShapeExplanation {
  /// What is wrong, with a block or a function as the subject.
  let words: String
  /// What the subject needs of its tensors, as the words have it; nil where they disagree among themselves.
  var need: String?
  /// The one tensor that is not as it must be.
  var culprit: NamedTensor?
  /// The tensors whose shapes the words tell.
  var told: [NamedTensor] = []
  /// What kind of mistake it is.
  var code: DiagnosticCode = .shapeMismatch
  /// The tensors whose shapes it is about; none where it is about what they consist of.
  fileprivate(set) var tensors: [NamedTensor] = []
}

extension ShapeError.Fact {
  /// What is wrong about tensors, which are what the operation was given or what that was made of.
  func explanation(of tensors: [NamedTensor]) -> ShapeExplanation {
    var explanation = words(about: tensors)
    if explanation.code == .shapeMismatch { explanation.tensors = tensors }
    return explanation
  }

  private func words(about tensors: [NamedTensor]) -> ShapeExplanation {
    switch self {
    case .rank(let operand, let found, let atLeast, let atMost):
      Self.rank(Self.phrase(operand, found, among: tensors), found, atLeast, atMost)
    case .size(let operand, let axis, let found, let needed):
      Self.size(Self.phrase(operand, found, among: tensors), axis, found, needed)
    case .tooSmall(_, let axis, let found, let minimum):
      .init(
        words:
          "does not fit \(Self.list(of: tensors)): along axis \(axis) of \(found) only \(found[axis]) is left, \(minimum) is needed",
        need: "\(minimum) is needed", told: tensors)
    case .tooLarge(let operand, let axis, let found, let maximum):
      Self.phrase(operand, found, among: tensors).needing("at most \(maximum)") {
        "takes \($1) along axis \(axis) of \($0.text), the batch axis being axis 0"
      }
    case .axisOutOfRange(let operand, let axis, let found):
      Self.missingAxis(Self.phrase(operand, found, among: tensors), axis, found)
    case .repeatedAxis(let operand, let axis, let found):
      Self.phrase(operand, found, among: tensors).needing("axis \(axis)") {
        "names \($1) of \($0.clause) twice"
      }
    case .indexOutOfRange(let operand, let axis, let index, let found):
      Self.phrase(operand, found, among: tensors).needing("index \(index)") {
        "takes \($1), which axis \(axis) of \($0.clause) does not have: its size is \(found[axis])"
      }
    case .divisibility(let operand, let axis, let found, let divisor):
      Self.phrase(operand, found, among: tensors).needing("divisible by \(divisor)") {
        "needs axis \(axis) of \($0.clause) to be \($1)"
      }
    case .disagreement(let operands, let shapes, let axis):
      Self.disagreement(
        operands, shapes, among: tensors,
        "differ along axis \(axis)\(Self.sizes(of: shapes, along: axis)), the batch axis being axis 0")
    case .rankDisagreement(let operands, let shapes):
      Self.disagreement(operands, shapes, among: tensors, "have different numbers of axes")
    case .elementCount(let operand, let found, let needed):
      Self.phrase(operand, found, among: tensors, withBatch: true).needing("\(needed)") {
        "cannot bring \($0.clause) into the shape \($1)"
      }
    case .unknownParameterSize(let shape):
      .init(
        words:
          "cannot read \(Self.list(of: tensors)): its weights would be \(shape), and the sizes of weights must be numbers",
        need: "\(shape)", told: tensors)
    case .tooManyElements(let shape, let limit):
      .init(
        words: "makes a tensor \(shape) of \(Self.list(of: tensors)), which has more than \(limit) elements",
        need: "\(shape)", told: tensors)
    case .elementType(_, let found, let needed):
      .init(
        words: "needs \(needed.map(\.rawValue).joined(separator: " or ")) elements, not \(found.rawValue)",
        code: .elementType)
    case .parameterName(let name):
      .init(
        words: "has a parameter `\(name)`, and so has a block in front of it", code: .parameterName)
    case .unboundNames(let names):
      .init(words: "depends on sizes that nobody has given: \(names.joined(separator: ", "))")
    case .memory(let bytes, let limit):
      .init(words: "would need \(bytes) bytes of memory, more than \(limit)")
    case .unknownOperand:
      .init(words: "reads a tensor that could not be computed")
    }
  }
}

// MARK: - One operand

extension ShapeError.Fact {
  /// How messages call an operand.
  private struct Phrase {
    let text: String
    /// The text where more words of its sentence follow.
    var clause: String { tensor == nil ? "\(text)," : text }
    /// The tensor that it is; nil where it was made of the tensors on the way.
    let tensor: NamedTensor?
    /// The tensors whose shapes the text tells.
    let told: [NamedTensor]

    /// What is wrong with the operand, in words around it and around what is needed of it.
    func needing(_ need: String, _ words: (_ operand: Phrase, _ need: String) -> String) -> ShapeExplanation {
      ShapeExplanation(words: words(self, need), need: need, culprit: tensor, told: told)
    }
  }

  private static func phrase(
    _ operand: Int, _ found: Shape, among tensors: [NamedTensor], withBatch: Bool = false
  ) -> Phrase {
    guard let tensor = tensor(operand, found, among: tensors) else {
      return Phrase(text: "\(found), made of \(list(of: tensors))", tensor: nil, told: tensors)
    }
    return Phrase(
      text: withBatch ? "\(tensor.name) \(found)" : tensor.text, tensor: tensor, told: [tensor])
  }

  private static func rank(
    _ operand: Phrase, _ found: Shape, _ atLeast: Int, _ atMost: Int?
  ) -> ShapeExplanation {
    let count =
      atMost.map { $0 == atLeast ? "\($0 - 1)" : "\(atLeast - 1) to \($0 - 1)" } ?? "at least \(atLeast - 1)"
    return operand.needing(count == "1" ? "1 axis" : "\(count) axes") {
      "needs \($1) besides the batch axis, \($0.clause) has \(found.rank - 1)"
    }
  }

  private static func size(
    _ operand: Phrase, _ axis: Int, _ found: Shape, _ needed: Dimension
  ) -> ShapeExplanation {
    var shape = found
    shape[axis] = needed
    let detail = "\(needed) along axis \(axis), the batch axis being axis 0"
    guard let tensor = operand.tensor else {
      return operand.needing("\(shape)") { "needs \($1) and not \($0.text): \(detail)" }
    }
    return operand.needing(tensor.shown(shape)) {
      "needs \($1) of \(tensor.name), which is \(tensor.shown(found)): \(detail)"
    }
  }

  private static func missingAxis(_ operand: Phrase, _ axis: Int, _ found: Shape) -> ShapeExplanation {
    if axis == 0 || axis == -found.rank {
      return operand.needing("the batch axis") { "is \($1) of \($0.text), which a block must leave alone" }
    }
    return operand.needing("axis \(axis)") {
      "names \($1), and \($0.clause) has \(BlockProblems.axes(found.rank - 1)) besides the batch axis"
    }
  }

  /// The tensor that an operand is; nil where it was made of the tensors on the way.
  private static func tensor(_ operand: Int, _ found: Shape, among tensors: [NamedTensor]) -> NamedTensor? {
    if tensors.indices.contains(operand), tensors[operand].shape == found { return tensors[operand] }
    let alike = tensors.filter { $0.shape == found }
    return alike.count == 1 ? alike[0] : nil
  }
}

// MARK: - Several operands

extension ShapeError.Fact {
  private static func disagreement(
    _ operands: [Int], _ shapes: [Shape], among tensors: [NamedTensor], _ detail: String
  ) -> ShapeExplanation {
    let parties = zip(operands, shapes).compactMap { tensor($0, $1, among: tensors) }
    if parties.count == shapes.count {
      return ShapeExplanation(words: "cannot combine \(list(of: parties)): they \(detail)", told: parties)
    }
    let inner = shapes.map(\.description).joined(separator: " and ")
    return ShapeExplanation(
      words: "cannot combine \(inner), which are made of \(list(of: tensors)): they \(detail)", need: inner,
      told: tensors)
  }

  private static func list(of tensors: [NamedTensor]) -> String {
    tensors.map(\.text).joined(separator: " and ")
  }

  /// The sizes of shapes with equally many axes along one of them: ` (5 and 6)`.
  private static func sizes(of shapes: [Shape], along axis: Int) -> String {
    guard Set(shapes.map(\.rank)).count == 1 else { return "" }
    let sizes = shapes.compactMap { axis >= 0 && axis < $0.rank ? $0[axis] : nil }
    return Set(sizes).count < 2 ? "" : " (\(sizes.map(\.description).joined(separator: " and ")))"
  }
}
