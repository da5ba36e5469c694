public import Compute
import Tensors

extension NetworkBuilder {
  /// How a convolution moves over its input.
  public struct ConvolutionGeometry: Hashable, Sendable {
    /// The kernel's size along each spatial axis.
    public let kernel: [Int]
    /// The step along each spatial axis.
    public let strides: [Int]
    /// Zeros before and after each spatial axis.
    public let padding: [(before: Int, after: Int)]
    /// The distance between the kernel's elements along each spatial axis.
    public let dilation: [Int]

    /// A geometry; strides and dilation default to 1, padding to none.
    public init(
      kernel: [Int], strides: [Int]? = nil, padding: [(before: Int, after: Int)]? = nil,
      dilation: [Int]? = nil
    ) {
      self.kernel = kernel
      self.strides = strides ?? kernel.map { _ in 1 }
      self.padding = padding ?? kernel.map { _ in (0, 0) }
      self.dilation = dilation ?? kernel.map { _ in 1 }
    }

    /// Whether two geometries are the same.
    public static func == (a: Self, b: Self) -> Bool {
      a.kernel == b.kernel && a.strides == b.strides && a.dilation == b.dilation
        && a.padding.elementsEqual(b.padding, by: ==)
    }

    /// Feeds the geometry's numbers into a hasher.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(kernel)
      hasher.combine(strides)
      hasher.combine(dilation)
      for side in padding {
        hasher.combine(side.before)
        hasher.combine(side.after)
      }
    }
  }

  /// A convolution with bias over 1 to 3 spatial axes, as PyTorch's `Conv1d`, `Conv2d`, `Conv3d`.
  ///
  /// `[N, in, L…] → [N, out, L'…]`; weight `[out, in, kernel…]`, bias `[out]`, both drawn from
  /// `U(-1/√fan, 1/√fan)` with fan = in × kernel elements where no weight initialiser says otherwise.
  public func convolution(
    _ input: Value, channels: Int, _ geometry: ConvolutionGeometry, named name: String
  ) throws(ShapeError) -> Value {
    let incoming = input.shape[1]
    let (weight, bias) = try convolutionParameters(
      incoming: incoming, channels: channels, kernel: geometry.kernel, named: name)
    let product = try graph.convolution(
      input, weight, strides: geometry.strides, padding: geometry.padding,
      dilation: geometry.dilation)
    let ones = geometry.kernel.map { _ in Dimension(1) }
    let result = try graph.add(
      product, graph.reshape(bias, to: Shape([1, Dimension(channels)] + ones)))
    let size = geometry.kernel.map(String.init).joined(separator: "×")
    note(
      layer: name, "Conv \(size) · \(incoming) → \(channels)", gives: result,
      parameters: weight.shape.elementCount.constant.map { $0 + channels } ?? channels)
    return result
  }

  /// Declares the weight and the bias of a convolution.
  @discardableResult
  func convolutionParameters(
    incoming: Dimension, channels: Int, kernel: [Int], named name: String
  ) throws(ShapeError) -> (weight: Value, bias: Value) {
    let fan = kernel.reduce(incoming.constant ?? 1) {
      $0.multipliedReportingOverflow(by: $1).partialValue
    }
    let bound = 1 / Double(max(fan, 1)).squareRoot()
    let weight = try parameter(
      "\(name).weight", shape: [Dimension(channels), incoming] + kernel.map { Dimension($0) },
      role: .convolutionWeight, initializer: .uniform(bound: bound))
    let bias = try parameter(
      "\(name).bias", shape: [Dimension(channels)], role: .convolutionBias,
      initializer: .uniform(bound: bound))
    return (weight, bias)
  }
}
