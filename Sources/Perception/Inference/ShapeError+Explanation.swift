import Compute
import Tensors

extension ShapeError.Fact {
  /// What is wrong, with a block or a function as the subject, about inputs that are described.
  func explanation(of inputs: String) -> String {
    switch self {
    case .rank(_, let found, let atLeast, let atMost):
      let needed =
        atMost.map { $0 == atLeast ? "\($0 - 1)" : "\(atLeast - 1) to \($0 - 1)" }
        ?? "at least \(atLeast - 1)"
      let shape = BlockProblems.features(found)
      let isTold = inputs.hasSuffix(shape) && !inputs.contains(" and ")
      return
        "needs \(needed) axes besides the batch axis, \(inputs) has \(found.rank - 1)\(isTold ? "" : ": \(shape)")"
    case .size(_, let axis, let found, let needed):
      return "needs \(needed) along axis \(axis) of \(found), which is \(found[axis])"
    case .disagreement(_, let shapes, let axis):
      return
        "cannot combine \(inputs): they differ along axis \(axis)\(Self.sizes(of: shapes, along: axis)), the batch axis being axis 0"
    case .rankDisagreement:
      return "cannot combine \(inputs): they have different numbers of axes"
    case .tooSmall(_, let axis, let found, let minimum):
      return
        "does not fit \(inputs): along axis \(axis) of \(found) only \(found[axis]) is left, \(minimum) is needed"
    case .axisOutOfRange(_, let axis, let found):
      return axis == 0 || axis == -found.rank
        ? "is the batch axis, which a block must leave alone"
        : "names axis \(axis), which \(inputs) does not have: \(BlockProblems.features(found)) has \(BlockProblems.axes(found.rank - 1))"
    case .indexOutOfRange(_, let axis, let index, let found):
      return
        "takes index \(index), which axis \(axis) of \(inputs) does not have: its size is \(found[axis])"
    case .elementCount(_, let found, let needed):
      return "cannot bring \(found) into the shape \(needed)"
    case .elementType(_, let found, let needed):
      return "needs \(needed.map(\.rawValue).joined(separator: " or ")) elements, not \(found.rawValue)"
    case .divisibility(_, let axis, let found, let divisor):
      return "needs axis \(axis) of \(BlockProblems.features(found)) to be divisible by \(divisor)"
    case .repeatedAxis(_, let axis, let found):
      return "names axis \(axis) of \(found) twice"
    case .unknownParameterSize(let shape):
      return
        "cannot read \(inputs): its weights would be \(shape), and the sizes of weights must be numbers"
    case .parameterName(let name):
      return "has a parameter `\(name)`, and so has a block in front of it"
    case .unboundNames(let names):
      return "depends on sizes that nobody has given: \(names.joined(separator: ", "))"
    case .memory(let bytes, let limit):
      return "would need \(bytes) bytes of memory, more than \(limit)"
    case .unknownOperand:
      return "reads a tensor that could not be computed"
    case .tooManyElements(let shape, let limit):
      return "asks for a tensor \(shape), which has more than \(limit) elements"
    }
  }

  /// The sizes of shapes with equally many axes along one of them: ` (5 and 6)`.
  private static func sizes(of shapes: [Shape], along axis: Int) -> String {
    guard Set(shapes.map(\.rank)).count == 1 else { return "" }
    let sizes = shapes.compactMap { axis >= 0 && axis < $0.rank ? $0[axis] : nil }
    return Set(sizes).count < 2 ? "" : " (\(sizes.map(\.description).joined(separator: " and ")))"
  }
}
