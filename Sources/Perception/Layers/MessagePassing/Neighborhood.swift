import Compute
import OrderedCollections
import Tensors

/// How messages that arrive at one place are brought together.
enum Aggregation: String, CaseIterable, Sendable {
  case sum
  case mean
  case max
}

/// Which rows send a message to which: pairs of places, each pair once.
struct Neighborhood: Sendable {
  private(set) var pairs: OrderedSet<Pair> = []

  struct Pair: Hashable, Sendable {
    let sender: Int
    let receiver: Int
  }

  mutating func connect(_ sender: Int, to receiver: Int) {
    pairs.append(Pair(sender: sender, receiver: receiver))
  }

  /// The places of one side of the pairs.
  func places(_ side: KeyPath<Pair, Int>) -> Tensor {
    Tensor(shape: [pairs.count], elements: .int64(pairs.map { Int64($0[keyPath: side]) }))
  }
}

extension NetworkBuilder {
  /// Brings messages together at their receivers: `[…, E, width] → […, count, width]`, zeros where none arrive.
  func aggregate(
    _ messages: Value, at receivers: Value, count: Dimension, by aggregation: Aggregation
  ) throws(ShapeError) -> Value {
    switch aggregation {
    case .sum: return try graph.scatterSum(messages, at: receivers, count: count)
    case .max: return try graph.scatterMax(messages, at: receivers, count: count)
    case .mean:
      var ones = messages.shape
      ones[ones.rank - 1] = 1
      let arrived = try graph.scatterSum(
        graph.constant(1, shape: ones), at: receivers, count: count)
      let sum = try graph.scatterSum(messages, at: receivers, count: count)
      return try graph.divide(sum, graph.maximum(arrived, graph.constant(1)))
    }
  }
}
