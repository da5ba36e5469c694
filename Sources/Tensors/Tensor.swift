/// Numbers in row-major order, with a shape.
public struct Tensor: Hashable, Sendable {
  /// The numbers, by their element type.
  public enum Elements: Hashable, Sendable {
    case float32([Float])
    case float64([Double])
    case int64([Int64])
    case bool([Bool])

    /// The number of elements.
    public var count: Int {
      switch self {
      case .float32(let values): values.count
      case .float64(let values): values.count
      case .int64(let values): values.count
      case .bool(let values): values.count
      }
    }
  }

  /// The sizes of the axes, outermost first; empty for a scalar.
  public let shape: [Int]
  /// The elements in row-major order.
  public let elements: Elements

  /// A tensor of the given elements.
  ///
  /// - Precondition: there are as many elements as the shape says.
  public init(shape: [Int], elements: Elements) {
    precondition(
      shape.reduce(1, *) == elements.count,
      "a tensor of shape \(shape) cannot hold \(elements.count) elements")
    self.shape = shape
    self.elements = elements
  }

  /// A float32 tensor.
  public init(_ values: [Float], shape: [Int]) {
    self.init(shape: shape, elements: .float32(values))
  }

  /// The type of the elements.
  public var elementType: ElementType {
    switch elements {
    case .float32: .float32
    case .float64: .float64
    case .int64: .int64
    case .bool: .bool
    }
  }

  /// The number of elements.
  public var count: Int { elements.count }

  /// The same elements under another shape.
  ///
  /// - Precondition: the shape has as many elements.
  public func reshaped(to shape: [Int]) -> Tensor {
    Tensor(shape: shape, elements: elements)
  }

  /// The elements as float32: integers rounded to nearest, false and true as 0 and 1.
  public var floats: [Float] {
    switch elements {
    case .float32(let values): values
    case .float64(let values): values.map { Float($0) }
    case .int64(let values): values.map { Float($0) }
    case .bool(let values): values.map { $0 ? 1 : 0 }
    }
  }

  /// The elements as float64: false and true as 0 and 1.
  public var doubles: [Double] {
    switch elements {
    case .float32(let values): values.map { Double($0) }
    case .float64(let values): values
    case .int64(let values): values.map { Double($0) }
    case .bool(let values): values.map { $0 ? 1 : 0 }
    }
  }
}
