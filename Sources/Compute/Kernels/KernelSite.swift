public import Tensors

/// The floating-point type that stands for float32 while a plan runs: double where gradients are checked.
public enum Precision: String, Hashable, Sendable, CaseIterable {
  case float32
  case float64

  func stored(_ type: ElementType) -> ElementType {
    switch (self, type) {
    case (.float64, .float32): .float64
    case (_, _): type
    }
  }
}

/// One tensor of a planned operation: its type with every size known.
public struct ConcreteType: Hashable, Sendable {
  /// The type of the elements as they stand in memory, after the plan's precision.
  public let elementType: ElementType
  /// The sizes of the axes.
  public let shape: [Int]

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }
  /// The bytes that the elements take.
  public var byteCount: Int { count * elementType.byteCount }
}

/// Where a kernel works: the operands and results of one application, with every size known.
public struct KernelSite: Sendable {
  /// The operands' types.
  public let operands: [ConcreteType]
  /// The results' types.
  public let results: [ConcreteType]
  /// Whether somebody reads each result; the others have no memory.
  public let isResultUsed: [Bool]
  /// The sizes that names are bound to.
  public let bindings: [String: Int]
  /// What stands for float32.
  public let precision: Precision
}

/// The addresses of an application's operands, then of its results, then of its scratch memory.
public typealias KernelAddresses = UnsafePointer<UnsafeMutableRawPointer>

/// The code that computes the results of one application.
public struct Kernel: Sendable {
  /// Bytes of scratch memory that the code wants besides operands and results.
  public let scratchByteCount: Int
  /// The code itself; the address of the scratch memory follows those of the results.
  public let run: @Sendable (KernelAddresses) -> Void

  init(scratchByteCount: Int = 0, run: @escaping @Sendable (KernelAddresses) -> Void) {
    self.scratchByteCount = scratchByteCount
    self.run = run
  }
}

/// An operation whose kernel is written once for both floating-point types.
protocol FloatingOperation: Operation {
  func kernel<S: KernelScalar>(_ site: KernelSite, of scalar: S.Type) throws(ShapeError) -> Kernel
}

extension FloatingOperation {
  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    switch site.operands.first?.elementType ?? .float32 {
    case .float64: try kernel(site, of: Double.self)
    case .float32, .int64, .bool: try kernel(site, of: Float.self)
    }
  }
}

extension UnsafeMutableRawPointer {
  func elements<T>(_ type: T.Type = T.self) -> UnsafeMutablePointer<T> {
    assumingMemoryBound(to: type)
  }
}
