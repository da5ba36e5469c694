import Composer
import Compute

/// Random Fourier features (Tancik et al., 2020): with them, a network tells nearby positions apart from its first
/// layer on.
///
/// `x ↦ [sin 2πBx, cos 2πBx]`, where the entries of B are drawn from a normal distribution and never trained.
struct FourierFeatureBlock: Block {
  static let declaration = BlockDeclaration(
    "FourierFeatureBlock", category: .feedForward,
    summary: "Sines and cosines of random projections of the last axis.",
    discussion: """
      The projections are drawn once and not trained, but they are stored with the weights. A large `scale` lets \
      the network see fine differences, a small one keeps what it learns smooth.
      """,
    shapes: "[…, features] → […, 2 · num_frequencies]",
    example: BlockDeclaration.example(
      observation: "[3]",
      block: "{_target_: FourierFeatureBlock, in_keys: observation, num_frequencies: 32, scale: 2}"))

  let frequencyCount: Int
  let scale: Double

  init(_ parameters: ParameterReader, registry: Registry) {
    frequencyCount = parameters.read(
      "num_frequencies", .size, help: "How many projections there are; each gives a sine and a cosine.")
    scale = parameters.read(
      "scale", .number(above: 0), default: 1, help: "The standard deviation of the projections' entries.")
  }

  var inputs: InputPorts { .fixed([InputPort("features", axes: ["features"])]) }
  var outputs: OutputPorts { .fixed([OutputPort("waves", featureRank: 1)]) }

  func gist(_ shapes: [Shape]) -> String {
    "\(shapes.first?.dimensions.last?.description ?? "?") → \(2 * frequencyCount) · sin and cos"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let x = inputs[0]
    let last = x.shape.rank - 1
    let projections = try builder.parameter(
      "projections", shape: [Dimension(frequencyCount), x.shape[last]], role: .linearWeight,
      initializer: .normal(std: scale), kind: .frozen)
    let turns = try builder.graph.matmul(x, projections, transposingB: true)
    let angles = try builder.graph.multiply(turns, builder.graph.constant(2 * Double.pi))
    let sines = try builder.graph.sin(angles)
    let cosines = try builder.graph.cos(angles)
    let waves = try builder.graph.concatenate([sines, cosines], axis: last)
    builder.note(layer: "waves", "Fourier \(x.shape[last]) → \(2 * frequencyCount)", gives: waves)
    return [waves]
  }
}
