import Tensors

/// What stands beyond the ends of an axis that is not padded with zeros.
public enum Boundary: String, Hashable, Sendable, CaseIterable {
  /// The axis mirrored at its first and last index, which are not repeated: `c b | a b c | b a`.
  case reflect
  /// The first and the last index again and again: `a a | a b c | c c`.
  case replicate
  /// The axis once more: `b c | a b c | a b`.
  case circular
}

/// Which indices of an axis are read, in order; some may be read several times.
enum AxisIndices: Hashable, Sendable {
  /// These; negative ones count from the end.
  case list([Int])
  /// All, from the last to the first.
  case reversed
  /// All, with some before the first and after the last.
  case padded(before: Int, after: Int, Boundary)

  /// How many indices are read of an axis of a size.
  func count(of size: Dimension) -> Dimension {
    switch self {
    case .list(let indices): Dimension(indices.count)
    case .reversed: size
    case .padded(let before, let after, _): Dimension(before) + size + Dimension(after)
    }
  }

  /// What makes the indices impossible for an axis, or nil where nothing is known to.
  func problem(of shape: Shape, axis: Int, operand: Int) -> ShapeError.Fact? {
    guard let size = shape[axis].constant else { return nil }
    switch self {
    case .list(let indices):
      return indices.first { $0 < -size || $0 >= size }
        .map { .indexOutOfRange(operand: operand, axis: axis, index: $0, found: shape) }
    case .reversed:
      return nil
    case .padded(let before, let after, let boundary):
      if Swift.max(before, after) > Graph.elementLimit {
        return .tooManyElements(shape: shape, limit: Graph.elementLimit)
      }
      let longest = Swift.max(before, after)
      let minimum =
        switch boundary {
        case .reflect: longest + 1
        case .replicate: 1
        case .circular: Swift.max(longest, 1)
        }
      return size < minimum
        ? .tooSmall(operand: operand, axis: axis, found: shape, minimum: minimum) : nil
    }
  }

  /// The indices of an axis for which there is no problem, counted from its start.
  func positions(of size: Int) -> [Int] {
    switch self {
    case .list(let indices):
      return indices.map { $0 < 0 ? $0 + size : $0 }
    case .reversed:
      return (0..<size).reversed()
    case .padded(let before, let after, let boundary):
      return (-before..<size + after).map { index in
        switch boundary {
        case .reflect: index < 0 ? -index : index < size ? index : 2 * (size - 1) - index
        case .replicate: Swift.min(Swift.max(index, 0), size - 1)
        case .circular: index < 0 ? index + size : index < size ? index : index - size
        }
      }
    }
  }
}
