import Spec
public import Tensors

/// Numbers of a shape between bounds.
public struct Box: Hashable, Sendable {
  /// The lower or upper ends of the elements' intervals.
  public enum Bound: Hashable, Sendable {
    /// One end for all elements.
    case everywhere(Double)
    /// An end for each element, in row-major order.
    case each([Double])

    /// The end of one element.
    public func at(_ index: Int) -> Double {
      switch self {
      case .everywhere(let value): value
      case .each(let values): values[index]
      }
    }

    /// The ends that occur.
    public var values: [Double] {
      switch self {
      case .everywhere(let value): [value]
      case .each(let values): values
      }
    }
  }

  /// What the numbers look like, beyond their bounds.
  public enum Role: String, Hashable, Sendable, CaseIterable {
    /// 0 or 1, and 1 at the first place at least.
    case mask
    /// The adjacency matrix of a graph: 0 or 1, symmetric, with 0 on the diagonal.
    case adjacency = "adj"
  }

  /// The least values.
  public let low: Bound
  /// The greatest values.
  public let high: Bound
  /// The sizes of the axes, numbers or names.
  public let shape: Shape
  /// The type of the numbers in the environment; a network gets them as float32.
  public let numericType: NumericType
  /// What the numbers look like, where the space says so: samples are like that.
  public let role: Role?

  /// Numbers between bounds.
  ///
  /// - Throws: the rule that the parameters break.
  public init(
    low: Bound = .everywhere(-.infinity), high: Bound = .everywhere(.infinity), shape: Shape,
    numericType: NumericType = .float32, role: Role? = nil
  ) throws(SpaceProblem) {
    try checkShape(shape)
    try Box.check(low, "low", shape, numericType)
    try Box.check(high, "high", shape, numericType)
    let count = max(low.values.count, high.values.count)
    for index in 0..<count where low.at(index) > high.at(index) {
      let element = count == 1 ? "" : " at element \(index)"
      throw SpaceProblem(
        "low",
        "`low` is above `high`\(element): \(written(low.at(index))) > \(written(high.at(index)))")
    }
    self.low = low
    self.high = high
    self.shape = shape
    self.numericType = numericType
    self.role = role
    try checkRole()
  }

  private func checkRole() throws(SpaceProblem) {
    guard let role else { return }
    if !low.values.allSatisfy({ $0 <= 0 }) || !high.values.allSatisfy({ $0 >= 1 }) {
      throw SpaceProblem("role", "a Box whose `role` is \(role.rawValue) must have room for 0 and 1")
    }
    let rank = shape.rank
    if role == .adjacency, rank < 2 || shape[rank - 1] != shape[rank - 2] {
      throw SpaceProblem(
        "role", "a Box whose `role` is adj must end in two axes of one size, its shape is \(shape)")
    }
  }

  /// Whether every element has a finite lower end.
  public var isBoundedBelow: Bool { low.values.allSatisfy(\.isFinite) }
  /// Whether every element has a finite upper end.
  public var isBoundedAbove: Bool { high.values.allSatisfy(\.isFinite) }

  private static func check(
    _ bound: Bound, _ name: String, _ shape: Shape, _ type: NumericType
  ) throws(SpaceProblem) {
    if case .each(let values) = bound {
      guard let sizes = shape.constant else {
        throw SpaceProblem(
          name, "`\(name)` must be one number where `shape` has names: \(shape)",
          sides: [.init("`\(name)`", "one number"), .init("`shape`", "\(shape)")])
      }
      guard sizes.reduce(1, *) == values.count else {
        throw SpaceProblem(
          name, "`\(name)` has \(values.count) numbers, but `shape` is \(shape)",
          sides: [.init("`\(name)`", "\(values.count) numbers"), .init("`shape`", "\(shape)")])
      }
    }
    let impossible = name == "low" ? Double.infinity : -Double.infinity
    for value in bound.values {
      if value.isNaN || value == impossible {
        throw SpaceProblem(name, "`\(name)` cannot be \(written(value))")
      }
      if value.isFinite && !type.range.contains(value) {
        throw SpaceProblem(name, "`\(name)` is \(written(value)), which no \(type.rawValue) can be")
      }
      if value.isFinite && type.isInteger && value != value.rounded() {
        throw SpaceProblem(
          name, "`\(name)` is \(written(value)), but a Box of \(type.rawValue) has whole numbers")
      }
    }
  }
}

/// The largest number of elements that one sample of a space may have.
let sampleElementLimit = 1 << 31

func checkShape(_ shape: Shape) throws(SpaceProblem) {
  if shape.rank > 32 {
    throw SpaceProblem("shape", "`shape` has \(shape.rank) axes; no tensor has more than 32")
  }
  for size in shape.dimensions {
    if let number = size.constant, number < 1 {
      throw SpaceProblem("shape", "`shape` is \(shape), but sizes start at 1")
    }
    if size.symbols.contains("B") {
      throw SpaceProblem(
        "shape", "`shape` cannot use the name B: it is the batch axis, which no space has",
        help: "choose another name for the size")
    }
  }
  let known = shape.dimensions.filter { $0.constant != nil }
  if let count = Shape(known).elementCount.constant, count > sampleElementLimit {
    throw SpaceProblem("shape", "`shape` is \(shape), which are more than \(sampleElementLimit) elements")
  }
}

/// A number as one writes it in a spec.
func written(_ value: Double) -> String {
  if value.isInfinite { return value < 0 ? "-inf" : "inf" }
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
