public import Tensors

/// Why a tensor holds something that is no element of a space.
public enum MembershipProblem: Hashable, Sendable {
  /// A Dict or Tuple is several tensors.
  case notATensor(Space.Kind)
  /// The last axes are not those of the space.
  case shape(found: [Int], needed: Shape)
  /// The first number that lies outside, by its index in the tensor.
  case element(index: [Int], value: Double, allowed: String)
}

extension MembershipProblem: CustomStringConvertible {
  /// The problem as a sentence.
  public var description: String {
    switch self {
    case .notATensor(let kind): "a \(kind.rawValue) is several tensors"
    case .shape(let found, let needed): "the shape \(found) does not end in \(needed)"
    case .element(let index, let value, let allowed):
      "the element at \(index) is \(written(value)), not \(allowed)"
    }
  }
}

extension Space {
  /// Whether a tensor holds elements of the space, with any number of axes in front.
  public func contains(_ tensor: Tensor) -> Bool {
    problem(of: tensor) == nil
  }

  /// The first reason why a tensor does not hold elements of the space; nil if it does.
  public func problem(of tensor: Tensor) -> MembershipProblem? {
    guard let shape else { return .notATensor(kind) }
    let own = Array(tensor.shape.suffix(shape.rank))
    guard own.count == shape.rank, fits(own, shape) else {
      return .shape(found: tensor.shape, needed: shape)
    }
    let ownCount = max(1, own.reduce(1, *))
    for (place, value) in tensor.doubles.enumerated() {
      let allowed = interval(of: place % ownCount, as: tensor.elementType)
      if !(allowed.low <= value && value <= allowed.high) || allowed.isWhole && value != value.rounded() {
        return .element(index: index(of: place, in: tensor.shape), value: value, allowed: allowed.words)
      }
    }
    return nil
  }

  /// Whether sizes are the shape's for some numbers behind its names.
  private func fits(_ sizes: [Int], _ shape: Shape) -> Bool {
    var bindings: [String: Int] = [:]
    for (size, dimension) in zip(sizes, shape.dimensions) where dimension == .symbol(dimension.description) {
      let name = dimension.description
      if bindings[name] ?? size != size { return false }
      bindings[name] = size
    }
    return shape.evaluated(with: bindings) == sizes
  }

  private struct Interval {
    var low: Double
    var high: Double
    var isWhole = true

    var words: String {
      let kind = isWhole ? "a whole number" : "a number"
      return switch (low.isFinite, high.isFinite) {
      case (true, true): "\(kind) from \(written(low)) to \(written(high))"
      case (true, false): "\(kind) from \(written(low))"
      case (false, true): "\(kind) up to \(written(high))"
      case (false, false): kind
      }
    }
  }

  private func interval(of index: Int, as type: ElementType) -> Interval {
    switch self {
    case .box(let box):
      let (low, high) = (box.low.at(index), box.high.at(index))
      let isWhole = box.numericType.isInteger
      // Numbers between the bounds may round to the bounds' own roundings, not beyond them.
      return type == .float32
        ? Interval(low: Double(Float(low)), high: Double(Float(high)), isWhole: isWhole)
        : Interval(low: low, high: high, isWhole: isWhole)
    case .discrete(let space):
      return Interval(low: Double(space.start), high: Double(space.start + space.n - 1))
    case .multiDiscrete(let space): return Interval(low: 0, high: Double(space.counts[index] - 1))
    case .multiBinary: return Interval(low: 0, high: 1)
    case .dict, .tuple: return Interval(low: .infinity, high: -.infinity)
    }
  }

  private func index(of place: Int, in shape: [Int]) -> [Int] {
    var rest = place
    var index: [Int] = []
    for size in shape.reversed() {
      index.append(rest % size)
      rest /= size
    }
    return index.reversed()
  }
}
