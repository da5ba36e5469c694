public import OrderedCollections
public import Tensors

/// One of the whole numbers from `start` to `start + n - 1`.
public struct Discrete: Hashable, Sendable {
  /// How many there are.
  public let n: Int
  /// The least of them.
  public let start: Int

  /// Whole numbers from a start.
  public init(n: Int, start: Int = 0) throws(SpaceProblem) {
    try checkCount(n, "n")
    if start.addingReportingOverflow(n - 1).overflow {
      throw SpaceProblem("start", "`start` + `n` exceeds the whole numbers of 64 bits")
    }
    self.n = n
    self.start = start
  }
}

/// Several whole numbers, each from 0 to below a bound of its own.
public struct MultiDiscrete: Hashable, Sendable {
  /// The bounds in row-major order.
  public let counts: [Int]
  /// The sizes of the axes.
  public let sizes: [Int]

  /// Whole numbers below bounds, which stand in a tensor of the given sizes.
  public init(nvec counts: [Int], sizes: [Int]? = nil) throws(SpaceProblem) {
    let sizes = sizes ?? [counts.count]
    if counts.isEmpty { throw SpaceProblem("nvec", "`nvec` is empty") }
    try checkShape(Shape(sizes))
    if sizes.reduce(1, *) != counts.count {
      throw SpaceProblem("nvec", "`nvec` has \(counts.count) numbers, which do not fill the shape \(sizes)")
    }
    var total = 0
    for count in counts {
      try checkCount(count, "nvec")
      total += count
      if total > sampleElementLimit {
        throw SpaceProblem("nvec", "the numbers of `nvec` add up to more than \(sampleElementLimit)")
      }
    }
    self.counts = counts
    self.sizes = sizes
  }
}

/// Zeros and ones.
public struct MultiBinary: Hashable, Sendable {
  /// The sizes of the axes.
  public let shape: Shape

  /// Zeros and ones of a shape.
  public init(shape: Shape) throws(SpaceProblem) {
    do throws(SpaceProblem) {
      try checkShape(shape)
    } catch {
      throw SpaceProblem("n", error.message.replacingShape(by: "n"), help: error.help)
    }
    self.shape = shape
  }

  /// A number of zeros and ones.
  public init(n: Int) throws(SpaceProblem) {
    try self.init(shape: [Dimension(n)])
  }
}

/// What an observation or action may be, in gymnasium's terms.
public indirect enum Space: Hashable, Sendable {
  case box(Box)
  case discrete(Discrete)
  case multiDiscrete(MultiDiscrete)
  case multiBinary(MultiBinary)
  /// Spaces by name, sorted by the names' Unicode scalars as gymnasium sorts them.
  case dict(OrderedDictionary<String, Space>)
  case tuple([Space])

  /// The kinds of space.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case box = "Box"
    case discrete = "Discrete"
    case multiDiscrete = "MultiDiscrete"
    case multiBinary = "MultiBinary"
    case dict = "Dict"
    case tuple = "Tuple"
  }

  /// The kind of the space.
  public var kind: Kind {
    switch self {
    case .box: .box
    case .discrete: .discrete
    case .multiDiscrete: .multiDiscrete
    case .multiBinary: .multiBinary
    case .dict: .dict
    case .tuple: .tuple
    }
  }

  /// The shape of one element as a tensor; nil for a Dict or Tuple, which is several tensors.
  public var shape: Shape? {
    switch self {
    case .box(let box): box.shape
    case .discrete: []
    case .multiDiscrete(let space): Shape(space.sizes)
    case .multiBinary(let space): space.shape
    case .dict, .tuple: nil
    }
  }

  /// The type as which a network gets an element; nil for a Dict or Tuple.
  public var elementType: ElementType? {
    switch self {
    case .box: .float32
    case .discrete, .multiDiscrete, .multiBinary: .int64
    case .dict, .tuple: nil
    }
  }

  /// A Dict of the spaces, with its keys sorted.
  public static func dict(sorting spaces: some Sequence<(String, Space)>) -> Space {
    .dict(sortedByKey(spaces))
  }
}

extension Space: CustomStringConvertible {
  /// The space on one line: `Box 3×64×64 uint8`, `Discrete 4`, `MultiDiscrete 3,5`, `MultiBinary 16`.
  public var description: String {
    switch self {
    case .box(let box):
      [kind.rawValue, Space.times(box.shape), box.numericType.rawValue].filter { !$0.isEmpty }
        .joined(separator: " ")
    case .discrete(let space):
      space.start == 0 ? "Discrete \(space.n)" : "Discrete \(space.n) from \(space.start)"
    case .multiDiscrete(let space):
      "MultiDiscrete \(Space.listed(space.counts))"
    case .multiBinary(let space): "MultiBinary \(Space.times(space.shape))"
    case .dict(let spaces): "Dict {" + spaces.map { "\($0): \($1)" }.joined(separator: ", ") + "}"
    case .tuple(let spaces): "Tuple (" + spaces.map(\.description).joined(separator: ", ") + ")"
    }
  }

  /// `3,2,4`, `4, 9 times`, or only the first of many.
  private static func listed(_ counts: [Int]) -> String {
    if counts.count > 4, let first = counts.first, counts.allSatisfy({ $0 == first }) {
      return "\(first), \(counts.count) times"
    }
    return counts.prefix(8).map(String.init).joined(separator: ",") + (counts.count > 8 ? ",…" : "")
  }

  private static func times(_ shape: Shape) -> String {
    shape.dimensions.map(\.description).joined(separator: "×")
  }
}

/// Entries in the order in which gymnasium keeps those of a Dict.
func sortedByKey<Value>(_ entries: some Sequence<(String, Value)>) -> OrderedDictionary<String, Value> {
  let sorted = entries.sorted { $0.0.unicodeScalars.lexicographicallyPrecedes($1.0.unicodeScalars) }
  return OrderedDictionary(sorted, uniquingKeysWith: { first, _ in first })
}

private func checkCount(_ count: Int, _ parameter: String) throws(SpaceProblem) {
  if count < 1 {
    throw SpaceProblem(parameter, "`\(parameter)` is \(count), but there must be at least 1 value to choose")
  }
  if count > sampleElementLimit {
    throw SpaceProblem(parameter, "`\(parameter)` is \(count), more than the limit of \(sampleElementLimit)")
  }
}

extension String {
  fileprivate func replacingShape(by name: String) -> String {
    hasPrefix("`shape`") ? "`\(name)`" + dropFirst("`shape`".count) : self
  }
}
