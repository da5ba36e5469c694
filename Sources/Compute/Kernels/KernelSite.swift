public import Tensors

/// A floating-point type that kernels compute in.
public protocol KernelScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {}
extension Float: KernelScalar {}
extension Double: KernelScalar {}

/// One tensor of a planned operation: its type with every size known.
public struct ConcreteType: Hashable, Sendable {
  /// The type of the elements; float32 stands for the plan's precision.
  public let elementType: ElementType
  /// The sizes of the axes.
  public let shape: [Int]

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }
}

/// Where a kernel works: the operands and results of one application, with every size known.
public struct KernelSite: Sendable {
  /// The operands' types.
  public let operands: [ConcreteType]
  /// The results' types.
  public let results: [ConcreteType]
  /// The sizes that names are bound to.
  public let bindings: [String: Int]
}

/// Computes the results of one application: it gets the addresses of the operands and then of the results.
public typealias Kernel = @Sendable (_ tensors: UnsafePointer<UnsafeMutableRawPointer>) -> Void
