/// The sizes of a tensor's axes, numbers or expressions over names.
public struct Shape: Hashable, Sendable {
  /// The sizes, outermost axis first.
  public var dimensions: [Dimension]

  /// A shape of the given sizes.
  public init(_ dimensions: [Dimension]) {
    self.dimensions = dimensions
  }

  /// A shape of plain numbers.
  public init(_ sizes: [Int]) {
    dimensions = sizes.map { Dimension($0) }
  }

  /// The number of axes.
  public var rank: Int { dimensions.count }

  /// The number of elements; 1 for a scalar.
  public var elementCount: Dimension {
    dimensions.reduce(1, *)
  }

  /// The sizes as numbers, if no name is involved.
  public var constant: [Int]? {
    var sizes: [Int] = []
    for dimension in dimensions {
      guard let size = dimension.constant else { return nil }
      sizes.append(size)
    }
    return sizes
  }

  /// The names that the sizes depend on.
  public var symbols: Set<String> {
    dimensions.reduce(into: []) { $0.formUnion($1.symbols) }
  }

  /// The shape with names replaced by other sizes.
  public func substituting(_ bindings: [String: Dimension]) -> Shape {
    Shape(dimensions.map { $0.substituting(bindings) })
  }

  /// The sizes as numbers once every name is bound, else nil.
  public func evaluated(with bindings: [String: Int]) -> [Int]? {
    substituting(bindings.mapValues { Dimension($0) }).constant
  }

  /// The index of an axis that may be counted from the right (-1 is the last), or nil when there is none.
  public func resolvedAxis(_ axis: Int) -> Int? {
    let index = axis < 0 ? axis + rank : axis
    return dimensions.indices.contains(index) ? index : nil
  }

  /// The size of one axis.
  public subscript(_ index: Int) -> Dimension {
    get { dimensions[index] }
    set { dimensions[index] = newValue }
  }
}

extension Shape: ExpressibleByArrayLiteral {
  /// A shape of the given sizes.
  public init(arrayLiteral elements: Dimension...) {
    self.init(elements)
  }
}

extension Shape: CustomStringConvertible {
  /// The sizes in brackets: `[B, 3, 64, 64]`.
  public var description: String {
    "[" + dimensions.map(\.description).joined(separator: ", ") + "]"
  }
}
