import Compute
import Spec
import Tensors

/// One vector for a set of points, whatever their order (PointNet; Qi et al., 2017).
///
/// Each point goes through the same three layers of e/16, e/8 and e units, then the points are pooled. Before the
/// first layer, and if asked for after it, the points are multiplied by a square matrix that a smaller network of
/// the same kind finds for the whole set.
struct PointNetFeatureBlock: Block {
  static let declaration = BlockDeclaration(
    "PointNetFeatureBlock", module: "feed_forward.point_net", category: .feedForward,
    summary: """
      One vector for a set of points, whatever their order: each point goes through the same layers, then \
      the points are pooled.
      """,
    discussion: """
      A second input is a mask over points. A second out-key gives each point's features after the first \
      layer.
      """,
    shapes: """
      […, points, coordinates] → […, embedding_dim]
      the second output: […, points, embedding_dim / 16]
      """,
    example: BlockDeclaration.example(
      observation: """
        {points: {type: Box, low: -1, high: 1, shape: [10, 3]}, seen: {type: MultiBinary, n: 10}}
        """,
      block: "{_target_: PointNetFeatureBlock, in_keys: [points, seen], embedding_dim: 64, non_lin: ReLU}"))

  let layers: PointNetLayers
  let transformsFeatures: Bool

  init(_ parameters: ParameterReader, registry: Registry) {
    let width = parameters.read(
      "embedding_dim", .integer(in: 16...Limits.size),
      help: "Units of the last layer; the ones before have an eighth and a sixteenth of them.")
    let pooling = parameters.readPooling("pooling_func_name", default: .max)
    transformsFeatures = parameters.read(
      "use_feature_transform", .flag, default: false,
      help: "Whether the first layer's features are multiplied by a matrix found for the set.")
    let normalizes = parameters.read(
      "use_batch_norm", .flag, default: false,
      help: "Whether the layers are followed by batch normalisation.")
    layers = PointNetLayers(
      width: width, pooling: pooling, usesBatchNormalization: normalizes,
      activation: parameters.readActivation(registry))
  }

  var inputs: InputPorts {
    .fixed([
      InputPort("points", axes: ["points", "coordinates"]), .mask(axes: ["points"], isOptional: true),
    ])
  }
  var outputs: OutputPorts {
    .fixed([
      OutputPort("embedding", featureRank: 1),
      OutputPort("point features", featureRank: 2, isOptional: true),
    ])
  }

  func gist(_ shapes: [Shape]) -> String {
    let incoming = shapes.first?.dimensions.last?.description ?? "?"
    let widths = ([incoming] + layers.widths.map(String.init)).joined(separator: " → ")
    let normalization = layers.usesBatchNormalization ? ", batch norm" : ""
    let transform = transformsFeatures ? ", feature transform" : ""
    return "\(widths), \(layers.activation.name) · \(layers.pooling.rawValue)\(transform)\(normalization)"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let (points, mask) = try folded(inputs, with: builder)
    builder.blame("embedding_dim")
    try declareParameters(coordinates: points.shape[1], with: builder)
    let moved = try layers.transformed(points, where: mask, by: "input_transform", with: builder)
    var features = try layers.layer(moved, 0, with: builder)
    if transformsFeatures {
      features = try layers.transformed(features, where: mask, by: "feature_transform", with: builder)
    }
    let last = try layers.layer(
      layers.layer(features, 1, with: builder), 2, isActivated: false, with: builder)
    let embedding = try builder.pool(layers.pooling, last, where: mask, axes: [2])
    builder.note(layer: "pool", "\(layers.pooling.rawValue) over points", gives: embedding)
    let leading = Array(inputs[0].shape.dimensions.dropLast(2))
    let result = try builder.graph.reshape(embedding, to: Shape(leading + [embedding.shape[1]]))
    if builder.outKeys.count < 2 { return [result] }
    let rows = try builder.graph.transpose(features, permutation: [0, 2, 1])
    return [
      result, try builder.graph.reshape(rows, to: Shape(leading + [rows.shape[1], rows.shape[2]])),
    ]
  }

  /// Points as `[N, coordinates, points]`, the mask as truth values `[N, 1, points]`.
  private func folded(
    _ inputs: [Value], with builder: NetworkBuilder
  ) throws(ShapeError) -> (points: Value, mask: Value?) {
    let shape = inputs[0].shape
    let (count, coordinates) = (shape[shape.rank - 2], shape[shape.rank - 1])
    let batch = shape.dimensions.dropLast(2).reduce(1, *)
    let rows = try builder.graph.reshape(inputs[0], to: [batch, count, coordinates])
    let points = try builder.graph.transpose(rows, permutation: [0, 2, 1])
    guard let mask = inputs.dropFirst().first else { return (points, nil) }
    let needed = Array(shape.dimensions.dropLast())
    if mask.shape.dimensions != needed {
      let axis = zip(mask.shape.dimensions, needed).enumerated()
        .first { $0.element.0 != $0.element.1 }?.offset
      let shapes = [shape, mask.shape]
      throw ShapeError(
        operation: "mask",
        fact: axis.map { .disagreement(operands: [0, 1], shapes: shapes, axis: $0) }
          ?? .rankDisagreement(operands: [0, 1], shapes: shapes)
      ).at(builder.graph.origin)
    }
    return (points, try builder.graph.reshape(builder.truth(mask), to: [batch, 1, count]))
  }

  /// Declares all parameters in the reference's order, which is not that of their use.
  private func declareParameters(
    coordinates: Dimension, with builder: NetworkBuilder
  ) throws(ShapeError) {
    try layers.declareTransform("input_transform", size: coordinates, with: builder)
    if transformsFeatures {
      try layers.declareTransform("feature_transform", size: Dimension(layers.widths[0]), with: builder)
    }
    try layers.declareConvolutions(from: coordinates, with: builder)
    try layers.declareNormalizations(layers.widths, with: builder)
  }
}

/// The layers that a ``PointNetFeatureBlock`` and its transforms have in common.
struct PointNetLayers: Sendable {
  let width: Int
  let pooling: PoolingFunction
  let usesBatchNormalization: Bool
  let activation: Activation

  /// The units of the layers that each point goes through.
  var widths: [Int] { [width / 16, width / 8, width] }

  /// The units of the layers that a transform's pooled vector goes through.
  private var transformWidths: [Int] { [width / 2, width / 4] }

  /// One layer of those that each point of `[N, in, points]` goes through.
  func layer(
    _ input: Value, _ index: Int, isActivated: Bool = true, with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let product = try builder.convolution(
      input, channels: widths[index], .init(kernel: [1]), named: "conv\(index + 1)")
    return try finished(product, index, isActivated: isActivated, with: builder)
  }

  /// The points of `[N, size, points]` times a matrix that is found for the whole set.
  func transformed(
    _ input: Value, where mask: Value?, by name: String, with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let size = input.shape[1]
    builder.enter(name)
    defer { builder.leave() }
    var x = input
    for index in widths.indices { x = try layer(x, index, with: builder) }
    x = try builder.pool(pooling, x, where: mask, axes: [2])
    for (index, units) in transformWidths.enumerated() {
      let product = try builder.linear(x, units: units, named: "fc\(index + 1)")
      x = try finished(product, widths.count + index, isActivated: true, with: builder)
    }
    let flat = try builder.linear(x, units: matrixSize(size), named: "fc3")
    let change = try builder.graph.reshape(flat, to: [input.shape[0], size, size])
    let matrix = try builder.graph.add(change, identity(size, builder))
    let result = try builder.graph.matmul(matrix, input)
    builder.note(layer: "transform", "× matrix \(size) × \(size)", gives: result)
    return result
  }

  /// Normalisation, if asked for, and the non-linearity.
  private func finished(
    _ input: Value, _ index: Int, isActivated: Bool, with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let normalized =
      usesBatchNormalization ? try builder.batchNormalization(input, named: "bn\(index + 1)") : input
    return isActivated
      ? try builder.activation(activation, normalized, named: "\(activation.name)_\(index + 1)")
      : normalized
  }

  private func identity(_ size: Dimension, _ builder: NetworkBuilder) throws(ShapeError) -> Value {
    let positions = try builder.graph.positions(size)
    let isDiagonal = try builder.graph.equal(
      builder.graph.reshape(positions, to: [size, 1]), positions)
    return try builder.graph.cast(isDiagonal, to: .float32)
  }

  private func matrixSize(_ size: Dimension) -> Int { (size * size).constant ?? 1 }
}

extension PointNetLayers {
  func declareTransform(
    _ name: String, size: Dimension, with builder: NetworkBuilder
  ) throws(ShapeError) {
    builder.enter(name)
    defer { builder.leave() }
    try declareConvolutions(from: size, with: builder)
    var incoming = Dimension(width)
    for (index, units) in (transformWidths + [matrixSize(size)]).enumerated() {
      try builder.linearParameters(width: incoming, units: units, named: "fc\(index + 1)")
      incoming = Dimension(units)
    }
    try declareNormalizations(widths + transformWidths, with: builder)
  }

  func declareConvolutions(from size: Dimension, with builder: NetworkBuilder) throws(ShapeError) {
    var incoming = size
    for (index, channels) in widths.enumerated() {
      try builder.convolutionParameters(
        incoming: incoming, channels: channels, kernel: [1], named: "conv\(index + 1)")
      incoming = Dimension(channels)
    }
  }

  func declareNormalizations(_ widths: [Int], with builder: NetworkBuilder) throws(ShapeError) {
    guard usesBatchNormalization else { return }
    for (index, channels) in widths.enumerated() {
      try builder.batchNormalizationParameters(
        channels: Dimension(channels), named: "bn\(index + 1)")
    }
  }
}
