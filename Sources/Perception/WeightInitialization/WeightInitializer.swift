public import Compute
public import Spec
public import Tensors

/// A way to draw fresh weights.
public protocol WeightInitializer: Sendable {
  /// The name in a spec.
  static var name: String { get }
  /// Other spellings.
  static var aliases: [String] { get }
  /// What it does, in a sentence.
  static var summary: String { get }

  /// Reads the parameters.
  init(_ parameters: ParameterReader)

  /// Fresh values of a parameter in row-major order, or nil to leave it to the parameter's own default.
  func values(for parameter: Parameter.Declaration, using stream: inout RandomStream) -> [Float]?
}

extension Parameter.Declaration {
  /// Fresh values as the parameter's own default has them.
  public func defaultValues(using stream: inout RandomStream) -> Tensor {
    let shape = shape.constant ?? []
    let count = shape.reduce(1, *)
    if elementType == .int64 {
      return Tensor(shape: shape, elements: .int64(Array(repeating: 0, count: count)))
    }
    var values: [Float] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(Float(initializer.draw(for: shape, using: &stream))) }
    return Tensor(values, shape: shape)
  }

  /// Fresh values: the initialiser's where it has some, else the default's.
  public func values(
    from weightInitializer: any WeightInitializer, using stream: inout RandomStream
  ) -> Tensor {
    if kind == .trained, let values = weightInitializer.values(for: self, using: &stream) {
      return Tensor(values, shape: shape.constant ?? [])
    }
    return defaultValues(using: &stream)
  }
}

extension Parameter.DefaultInitializer {
  /// One fresh value of a parameter of the given sizes.
  func draw(for shape: [Int], using stream: inout RandomStream) -> Double {
    switch self {
    case .zeros: return 0
    case .ones: return 1
    case .constant(let value): return value
    case .uniform(let bound): return (2 * stream.uniform() - 1) * bound
    case .normal(let std): return std * stream.normal()
    case .clampedNormal(let std, let limit): return min(max(std * stream.normal(), -limit), limit)
    case .xavierUniform(let gain):
      let receptive = shape.dropFirst(2).reduce(1, *)
      let fans = Double((shape.first ?? 1) + shape.dropFirst().prefix(1).reduce(1, *)) * Double(receptive)
      return (2 * stream.uniform() - 1) * gain * (6 / fans).squareRoot()
    }
  }
}
