import Compute
import Spec
import Tensors

/// Convolutions over one to three spatial axes, each followed by the non-linearity.
///
/// An axis of size L becomes `⌊(L + padding - dilation · (kernel - 1) - 1) / stride⌋ + 1` long in each layer.
struct StridedConvolutionBlock: Block {
  static let declaration = BlockDeclaration(
    "StridedConvolutionBlock", module: "feed_forward.strided_conv", category: .convolution,
    summary: """
      Convolutions over one, two or three spatial axes with kernels, strides, dilations and paddings of their \
      own, each followed by the non-linearity.
      """,
    shapes: """
      […, in, length] → […, channels, length'] with convolution_dimension 1
      […, in, rows, columns] → […, channels, rows', columns'] with 2
      […, in, depth, rows, columns] → […, channels, depth', rows', columns'] with 3
      """,
    example: BlockDeclaration.example(
      observation: "[3, 32, 32]",
      block: """
        {_target_: StridedConvolutionBlock, in_keys: observation, hidden_channels: [8, 16], \
        hidden_kernels: [8, 4], hidden_strides: [4, 2], convolution_dimension: 2, non_lin: ReLU}
        """),
    vectorVariant: VectorVariant("StridedConvolutionDenseBlock", needing: ["hidden_units"]))

  let layers: ConvolutionLayers

  init(_ parameters: ParameterReader, registry: Registry) {
    layers = ConvolutionLayers(parameters, registry: registry)
  }

  var inputs: InputPorts { .fixed([layers.port]) }
  var outputs: OutputPorts {
    .fixed([OutputPort("features", featureRank: layers.dimension + 1)])
  }

  func gist(_ shapes: [Shape]) -> String {
    layers.gist(shapes)
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    [try layers.build(inputs[0], with: builder)]
  }
}

/// The layers of a ``StridedConvolutionBlock``, which the joint block begins with too.
struct ConvolutionLayers: Sendable {
  /// What stands beyond the edges of the input.
  enum PaddingMode: String, CaseIterable {
    case zeros
    case reflect
    case replicate
    case circular

    /// Nil for zeros.
    var boundary: Boundary? {
      switch self {
      case .zeros: nil
      case .reflect: .reflect
      case .replicate: .replicate
      case .circular: .circular
      }
    }
  }

  let dimension: Int
  let channels: [Int]
  let geometries: [NetworkBuilder.ConvolutionGeometry]
  let paddingMode: PaddingMode
  let activation: Activation

  init(_ parameters: ParameterReader, registry: Registry) {
    channels = parameters.read(
      "hidden_channels", .layerSizes, help: "Channels of each layer.")
    let kernels = parameters.read(
      "hidden_kernels", .perAxis(from: 1),
      help: "Kernel size of each layer: one number for all axes, or a list of one for each axis.")
    dimension = parameters.read(
      "convolution_dimension", .integer(in: 1...3), help: "How many spatial axes the input has.")
    let strides = parameters.optional(
      "hidden_strides", .perAxis(from: 1), help: "Stride of each layer, likewise; 1 where not given.")
    let dilations = parameters.optional(
      "hidden_dilations", .perAxis(from: 1),
      help: "Distance between the elements of each layer's kernel, likewise; 1 where not given.")
    let padding = parameters.optional(
      "hidden_padding", .perAxis(from: 0),
      help: """
        Padding of each layer: one number for all sides, or a list of one for each axis, or of one for each \
        side, the last axis first: [left, right, top, bottom]; 0 where not given.
        """)
    let mode = parameters.optional(
      "padding_mode", .choice(PaddingMode.allCases.map(\.rawValue)),
      help: "What stands beyond the edges: zeros, a mirror image, the edge itself, or the opposite side.")
    paddingMode = mode.flatMap { PaddingMode(rawValue: $0) } ?? .zeros
    activation = parameters.readActivation(registry)
    let sizes = LayerSizes(parameters: parameters, layerCount: channels.count, dimension: dimension)
    let kernelOfLayer = sizes.perAxis("hidden_kernels", kernels, default: 1)
    let strideOfLayer = sizes.perAxis("hidden_strides", strides, default: 1)
    let dilationOfLayer = sizes.perAxis("hidden_dilations", dilations, default: 1)
    let paddingOfLayer = sizes.perSide("hidden_padding", padding)
    geometries = channels.indices.map { layer in
      .init(
        kernel: kernelOfLayer[layer], strides: strideOfLayer[layer], padding: paddingOfLayer[layer],
        dilation: dilationOfLayer[layer])
    }
  }

  var port: InputPort {
    switch dimension {
    case 1: InputPort("series", axes: ["channels", "length"])
    case 2: .image
    default: InputPort("volume", axes: ["channels", "depth", "rows", "columns"])
    }
  }

  /// Channels, `then` what follows the layers, and what the layers do.
  func gist(_ shapes: [Shape], then rest: String = "") -> String {
    let incoming = shapes.first.flatMap { shape in
      shape.rank > dimension ? shape[shape.rank - dimension - 1].description : nil
    }
    let widths = ([incoming ?? "?"] + channels.map(String.init)).joined(separator: " → ")
    let kernels = geometries.map(Self.words).joined(separator: ", ")
    let isPadded = geometries.contains { $0.padding.contains { $0.before > 0 || $0.after > 0 } }
    let edges = isPadded ? ", \(paddingMode.rawValue) at the edges" : ""
    return "\(widths)\(rest) · \(kernels) conv\(edges), \(activation.name)"
  }

  private static func words(_ geometry: NetworkBuilder.ConvolutionGeometry) -> String {
    let stride = geometry.strides.contains { $0 != 1 } ? " / \(shortened(geometry.strides))" : ""
    let dilation = geometry.dilation.contains { $0 != 1 } ? " dilated \(shortened(geometry.dilation))" : ""
    return geometry.kernel.map(String.init).joined(separator: "×") + stride + dilation
  }

  private static func shortened(_ sizes: [Int]) -> String {
    Set(sizes).count == 1 ? "\(sizes[0])" : sizes.map(String.init).joined(separator: "×")
  }

  func build(_ input: Value, with builder: NetworkBuilder) throws(ShapeError) -> Value {
    try builder.folding(input, keeping: dimension + 1) { (features) throws(ShapeError) -> Value in
      builder.enter("net")
      defer { builder.leave() }
      var x = features
      for (layer, geometry) in geometries.enumerated() {
        var geometry = geometry
        if let boundary = paddingMode.boundary {
          builder.blame("hidden_padding", layer)
          for (axis, side) in geometry.padding.enumerated() {
            x = try builder.graph.pad(
              x, axis: axis + 2, before: side.before, after: side.after, boundary: boundary)
          }
          geometry = .init(kernel: geometry.kernel, strides: geometry.strides, dilation: geometry.dilation)
        }
        builder.blame("hidden_kernels", layer)
        x = try builder.convolution(x, channels: channels[layer], geometry, named: "conv_\(layer)")
        x = try builder.activation(activation, x, named: "\(activation.name)_\(layer)")
      }
      return x
    }
  }
}

/// Brings what a spec says of each layer into numbers for each axis or side.
private struct LayerSizes {
  let parameters: ParameterReader
  let layerCount: Int
  let dimension: Int

  func perAxis(_ name: String, _ given: [[Int]]?, default number: Int) -> [[Int]] {
    let fallback = Array(repeating: Array(repeating: number, count: dimension), count: layerCount)
    guard let given, fits(name, given, counts: [1, dimension]) else { return fallback }
    return given.map { $0.count == 1 ? Array(repeating: $0[0], count: dimension) : $0 }
  }

  func perSide(_ name: String, _ given: [[Int]]?) -> [[(before: Int, after: Int)]] {
    let none = Array(repeating: Array(repeating: (before: 0, after: 0), count: dimension), count: layerCount)
    guard let given, fits(name, given, counts: [1, dimension, 2 * dimension]) else { return none }
    return given.map { numbers in
      (0..<dimension).map { axis in
        if numbers.count == 2 * dimension {
          let side = 2 * (dimension - 1 - axis)
          return (numbers[side], numbers[side + 1])
        }
        let both = numbers.count == 1 ? numbers[0] : numbers[axis]
        return (both, both)
      }
    }
  }

  /// Whether there is an entry for each layer, and each has one of the given numbers of elements.
  private func fits(_ name: String, _ given: [[Int]], counts: [Int]) -> Bool {
    // A sample that stands in for what could not be read is at odds with the rest.
    if parameters.hasFailed(name, "hidden_channels", "convolution_dimension") { return false }
    if given.count != layerCount {
      parameters.fail(
        name,
        message: """
          `\(name)` of \(parameters.owner) must have an entry for each of the \(layerCount) layers in \
          `hidden_channels`, it has \(given.count)
          """)
      return false
    }
    for (layer, numbers) in given.enumerated() where !counts.contains(numbers.count) {
      let words = Set(counts).sorted().map(String.init).joined(separator: " or ")
      parameters.fail(
        name, at: layer,
        message: """
          element \(layer + 1) of `\(name)` of \(parameters.owner) must be \(words) numbers, as the convolution \
          is over \(dimension) \(dimension == 1 ? "axis" : "axes"); it is \(numbers.count)
          """)
      return false
    }
    return true
  }
}

extension ParameterType where Value == [[Int]] {
  /// For each layer a number, or a list of numbers for its axes or sides.
  fileprivate static func perAxis(from minimum: Int) -> ParameterType<[[Int]]> {
    .list(of: .oneOrList(of: .integer(in: minimum...Limits.size), count: 1...6), count: 1...Limits.layers)
  }
}
