import Compute

/// How the numbers of an action's dimensions become one.
public enum Reduction: String, Hashable, Sendable, CaseIterable, DefaultWord {
  /// Their sum: what the dimensions have together, as they are independent.
  case sum
  /// Their mean, as the reference has it.
  case mean
  /// They stay apart, as the reference leaves the log-probabilities of Bernoulli.
  case none

  static let initial = Reduction.sum

  /// Reduces the last axes, as many as an action has.
  func applied(to x: Value, rank: Int, _ graph: inout Graph) throws(ShapeError) -> Value {
    let axes = (0..<rank).map { $0 - rank }
    return switch self {
    case .sum: try graph.sum(x, axes: axes)
    case .mean: rank == 0 ? x : try graph.mean(x, axes: axes)
    case .none: x
    }
  }
}
