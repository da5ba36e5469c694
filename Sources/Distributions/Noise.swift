public import Spaces
public import Tensors

/// Random numbers that a distribution takes for one sample.
public struct Noise: Hashable, Sendable {
  /// How the numbers are distributed.
  public enum Kind: String, Hashable, Sendable {
    /// Evenly between 0 and 1, both left out.
    case uniform
    /// Standard normal.
    case normal
  }

  /// How the numbers are distributed.
  public let kind: Kind
  /// The shape, without batch axes.
  public let shape: Shape

  /// Noise of a kind and shape.
  public init(_ kind: Kind, shape: Shape) {
    self.kind = kind
    self.shape = shape
  }

  /// Random numbers for samples of the given batch axes.
  public func sample(
    using stream: inout RandomStream, batch: [Int], bindings: [String: Int] = [:]
  ) throws(SamplingError) -> Tensor {
    guard let own = shape.evaluated(with: bindings) else { throw .unboundSize(shape) }
    let sizes = batch + own
    let limit = 1 << 31
    var count = 1
    for size in sizes {
      guard size >= 0, max(count, 1) <= limit / max(size, 1) else {
        throw .tooManyElements(shape: sizes, limit: limit)
      }
      count *= size
    }
    let values = (0..<count).map { _ -> Float in
      switch kind {
      // The middles of 2²³ intervals: exact in float32, and logarithms of them are finite.
      case .uniform: (Float(stream.next() >> 41) + 0.5) * 0x1p-23
      case .normal: Float(stream.normal())
      }
    }
    return Tensor(values, shape: sizes)
  }
}
