import Compute
import Tensors

/// Why an operation cannot be applied, for users.
struct ShapeExplanation {
  /// What is wrong, with a block or a function as the subject.
  let words: String
  /// What the subject needs of its tensors, as the words have it; nil where they disagree among themselves.
  var need: String?
  /// The one tensor that is not as it must be.
  var culprit: NamedTensor?
}

extension ShapeError.Fact {
  /// What is wrong about tensors, which are what the operation was given or what that was made of.
  func explanation(of tensors: [NamedTensor]) -> ShapeExplanation {
    let list = Self.list(of: tensors)
    switch self {
    case .rank(let operand, let found, let atLeast, let atMost):
      return Self.rank(
        found, atLeast, atMost, of: Self.tensor(operand, found, among: tensors), among: tensors)
    case .size(let operand, let axis, let found, let needed):
      var shape = found
      shape[axis] = needed
      let detail = "\(needed) along axis \(axis), the batch axis being axis 0"
      guard let tensor = Self.tensor(operand, found, among: tensors) else {
        return .init(
          words: "needs \(shape) and not \(found), which is made of \(list): \(detail)", need: "\(shape)")
      }
      let need = tensor.shown(shape)
      return .init(
        words: "needs \(need) of \(tensor.name), which is \(tensor.shown(found)): \(detail)", need: need,
        culprit: tensor)
    case .disagreement(let operands, let shapes, let axis):
      return Self.disagreement(
        operands, shapes, among: tensors,
        "differ along axis \(axis)\(Self.sizes(of: shapes, along: axis)), the batch axis being axis 0")
    case .rankDisagreement(let operands, let shapes):
      return Self.disagreement(operands, shapes, among: tensors, "have different numbers of axes")
    case .tooSmall(_, let axis, let found, let minimum):
      let need = "\(minimum) is needed"
      return .init(
        words: "does not fit \(list): along axis \(axis) of \(found) only \(found[axis]) is left, \(need)",
        need: need)
    case .axisOutOfRange(let operand, let axis, let found):
      let tensor = Self.tensor(operand, found, among: tensors)
      let text = tensor?.text ?? "\(found), made of \(list),"
      if axis == 0 || axis == -found.rank {
        let need = "the batch axis"
        return .init(
          words: "is \(need) of \(text), which a block must leave alone", need: need, culprit: tensor)
      }
      let need = "axis \(axis)"
      return .init(
        words: "names \(need), and \(text) has \(BlockProblems.axes(found.rank - 1)) besides the batch axis",
        need: need, culprit: tensor)
    case .indexOutOfRange(let operand, let axis, let index, let found):
      let need = "index \(index)"
      let tensor = Self.tensor(operand, found, among: tensors)
      return .init(
        words:
          "takes \(need), which axis \(axis) of \(tensor?.text ?? list) does not have: its size is \(found[axis])",
        need: need, culprit: tensor)
    case .elementCount(let operand, let found, let needed):
      let tensor = Self.tensor(operand, found, among: tensors)
      let source = tensor.map { "\($0.name) \(found)" } ?? "\(found), made of \(list),"
      return .init(
        words: "cannot bring \(source) into the shape \(needed)", need: "\(needed)", culprit: tensor)
    case .divisibility(let operand, let axis, let found, let divisor):
      let need = "divisible by \(divisor)"
      let tensor = Self.tensor(operand, found, among: tensors)
      let text = tensor?.text ?? "\(found), made of \(list),"
      return .init(words: "needs axis \(axis) of \(text) to be \(need)", need: need, culprit: tensor)
    case .repeatedAxis(let operand, let axis, let found):
      let need = "axis \(axis)"
      let tensor = Self.tensor(operand, found, among: tensors)
      let text = tensor?.text ?? "\(found), made of \(list),"
      return .init(words: "names \(need) of \(text) twice", need: need, culprit: tensor)
    case .unknownParameterSize(let shape):
      return .init(
        words: "cannot read \(list): its weights would be \(shape), and the sizes of weights must be numbers",
        need: "\(shape)")
    case .tooManyElements(let shape, let limit):
      return .init(
        words: "makes a tensor \(shape) of \(list), which has more than \(limit) elements", need: "\(shape)")
    case .elementType(_, let found, let needed):
      return .init(
        words: "needs \(needed.map(\.rawValue).joined(separator: " or ")) elements, not \(found.rawValue)")
    case .parameterName(let name):
      return .init(words: "has a parameter `\(name)`, and so has a block in front of it")
    case .unboundNames(let names):
      return .init(words: "depends on sizes that nobody has given: \(names.joined(separator: ", "))")
    case .memory(let bytes, let limit):
      return .init(words: "would need \(bytes) bytes of memory, more than \(limit)")
    case .unknownOperand:
      return .init(words: "reads a tensor that could not be computed")
    }
  }

  /// Whether it is no shape that is wrong, but what the tensor consists of.
  var isAboutElements: Bool {
    if case .elementType = self { true } else { false }
  }

  private static func rank(
    _ found: Shape, _ atLeast: Int, _ atMost: Int?, of tensor: NamedTensor?, among tensors: [NamedTensor]
  ) -> ShapeExplanation {
    let count =
      atMost.map { $0 == atLeast ? "\($0 - 1)" : "\(atLeast - 1) to \($0 - 1)" } ?? "at least \(atLeast - 1)"
    let need = count == "1" ? "1 axis" : "\(count) axes"
    let text = tensor?.text ?? "\(found), made of \(list(of: tensors)),"
    return ShapeExplanation(
      words: "needs \(need) besides the batch axis, \(text) has \(found.rank - 1)", need: need,
      culprit: tensor)
  }

  private static func disagreement(
    _ operands: [Int], _ shapes: [Shape], among tensors: [NamedTensor], _ detail: String
  ) -> ShapeExplanation {
    let parties = zip(operands, shapes).compactMap { tensor($0, $1, among: tensors) }
    if parties.count == shapes.count {
      return ShapeExplanation(words: "cannot combine \(list(of: parties)): they \(detail)")
    }
    let inner = shapes.map(\.description).joined(separator: " and ")
    return ShapeExplanation(
      words: "cannot combine \(inner), which are made of \(list(of: tensors)): they \(detail)", need: inner)
  }

  private static func list(of tensors: [NamedTensor]) -> String {
    tensors.map(\.text).joined(separator: " and ")
  }

  /// The tensor that an operand is; nil where it was made of the tensors on the way.
  private static func tensor(_ operand: Int, _ found: Shape, among tensors: [NamedTensor]) -> NamedTensor? {
    if tensors.indices.contains(operand), tensors[operand].shape == found { return tensors[operand] }
    let alike = tensors.filter { $0.shape == found }
    return alike.count == 1 ? alike[0] : nil
  }

  /// The sizes of shapes with equally many axes along one of them: ` (5 and 6)`.
  private static func sizes(of shapes: [Shape], along axis: Int) -> String {
    guard Set(shapes.map(\.rank)).count == 1 else { return "" }
    let sizes = shapes.compactMap { axis >= 0 && axis < $0.rank ? $0[axis] : nil }
    return Set(sizes).count < 2 ? "" : " (\(sizes.map(\.description).joined(separator: " and ")))"
  }
}
