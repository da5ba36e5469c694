import Glibc
public import Tensors

/// Why no sample can be drawn.
public enum SamplingError: Error, Hashable, Sendable {
  /// A Dict or Tuple is several tensors.
  case notATensor(Space.Kind)
  /// A size has a name that no number is bound to.
  case unboundSize(Shape)
  /// So many samples take more memory than any machine has.
  case tooManyElements(shape: [Int], limit: Int)
  /// The system does not give the memory that so many samples take.
  case memory(shape: [Int], bytes: Int)
}

extension SamplingError: CustomStringConvertible {
  /// The error as a sentence.
  public var description: String {
    switch self {
    case .notATensor(let kind): "a \(kind.rawValue) is several tensors: sample its spaces one by one"
    case .unboundSize(let shape): "the sizes \(shape) have names that no number is given for"
    case .tooManyElements(let shape, let limit): "samples of shape \(shape) have more than \(limit) elements"
    case .memory(let shape, let bytes):
      "samples of shape \(shape) need \(bytes >> 20) MiB of memory, which are not to be had"
    }
  }
}

extension Space {
  /// Random elements of the space, distributed as gymnasium's.
  ///
  /// Bounded intervals of a Box are sampled uniformly, half-bounded ones exponentially from their end,
  /// unbounded ones normally.
  ///
  /// - Parameters:
  ///   - batch: The axes in front of the space's own.
  ///   - bindings: Numbers for the sizes that have names.
  public func sample(
    using stream: inout RandomStream, batch: [Int] = [], bindings: [String: Int] = [:]
  ) throws(SamplingError) -> Tensor {
    guard let shape else { throw .notATensor(kind) }
    guard let own = shape.evaluated(with: bindings) else { throw .unboundSize(shape) }
    let sizes = batch + own
    var count = 1
    for size in sizes {
      guard size >= 0, max(count, 1) <= sampleElementLimit / max(size, 1) else {
        throw .tooManyElements(shape: sizes, limit: sampleElementLimit)
      }
      count *= size
    }
    // An array that cannot be allocated ends the process, so that the system is asked beforehand.
    let bytes = count * 2 * MemoryLayout<Int64>.stride
    guard let room = malloc(max(1, bytes)) else { throw .memory(shape: sizes, bytes: bytes) }
    free(room)
    let ownCount = max(1, own.reduce(1, *))
    let elements: Tensor.Elements
    switch self {
    case .box(let box): elements = .float32(box.samples(count, of: own, &stream))
    case .discrete(let space):
      elements = .int64((0..<count).map { _ in Int64(space.start + stream.integer(below: space.n)) })
    case .multiDiscrete(let space):
      elements = .int64((0..<count).map { Int64(stream.integer(below: space.counts[$0 % ownCount])) })
    case .multiBinary: elements = .int64((0..<count).map { _ in Int64(stream.next() >> 63) })
    case .dict, .tuple: throw .notATensor(kind)
    }
    return Tensor(shape: sizes, elements: elements)
  }
}

extension Box {
  /// Samples one behind the other.
  fileprivate func samples(_ count: Int, of sizes: [Int], _ stream: inout RandomStream) -> [Float] {
    let ownCount = max(1, sizes.reduce(1, *))
    switch role {
    case nil: return (0..<count).map { sample($0 % ownCount, &stream) }
    case .mask: return (0..<count).map { $0 % ownCount == 0 ? 1 : Self.coin(&stream) }
    case .adjacency:
      let side = max(1, sizes.last ?? 1)
      var values: [Float] = []
      values.reserveCapacity(count)
      for index in 0..<count {
        let (row, column) = (index / side % side, index % side)
        // Below the diagonal stands what stands above it.
        values.append(
          row == column
            ? 0
            : row > column ? values[index - row * side - column + column * side + row] : Self.coin(&stream))
      }
      return values
    }
  }

  private static func coin(_ stream: inout RandomStream) -> Float { Float(stream.next() >> 63) }

  private func sample(_ index: Int, _ stream: inout RandomStream) -> Float {
    let (low, high) = (low.at(index), high.at(index))
    let range = numericType.range
    let value: Double
    switch (low.isFinite, high.isFinite) {
    case (true, true):
      let share = stream.uniform()
      // A whole number's interval ends where the next one's would begin.
      let end = numericType.isInteger ? high + 1 : high
      let drawn = low * (1 - share) + end * share
      value = numericType.isInteger ? drawn.rounded(.down) : drawn
    case (true, false): value = rounded(low + stream.exponential())
    case (false, true): value = rounded(high - stream.exponential())
    case (false, false): value = rounded(stream.normal())
    }
    let bounded = min(max(value, max(low, range.lowerBound)), min(high, range.upperBound))
    return Float(bounded)
  }

  private func rounded(_ value: Double) -> Double {
    numericType.isInteger ? value.rounded(.down) : value
  }
}
