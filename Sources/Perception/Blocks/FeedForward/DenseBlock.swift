import Compute
public import Spec
import Tensors

/// Fully connected layers on the last axis, each followed by the non-linearity, the last one too.
///
/// `x ← f(x Wᵢᵀ + bᵢ)` for each entry of `hidden_units`; `[…, in] → […, hidden_units.last]`.
struct DenseBlock: Block {
  static let declaration = BlockDeclaration(
    "DenseBlock", module: "feed_forward.dense", category: .feedForward,
    summary: "Fully connected layers on the last axis, each followed by the non-linearity.",
    shapes: "[…, features] → […, last of hidden_units]",
    example: BlockDeclaration.example(
      observation: "[4]",
      block: "{_target_: DenseBlock, in_keys: observation, hidden_units: [32, 32], non_lin: Tanh}"),
    vectorVariant: VectorVariant("FlattenDenseBlock", needing: [FlattenedAxes.parameter]))

  let layers: DenseLayers

  fileprivate init(_ layers: DenseLayers) {
    self.layers = layers
  }

  init(_ parameters: ParameterReader, registry: Registry) {
    layers = DenseLayers(parameters, registry: registry)
  }

  var inputs: InputPorts { .fixed([InputPort("features", axes: ["features"])]) }
  var outputs: OutputPorts { .fixed([OutputPort("features", featureRank: 1)]) }

  func gist(_ shapes: [Shape]) -> String {
    layers.gist(width: shapes.first?.dimensions.last)
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    [try layers.build(inputs[0], with: builder)]
  }
}

/// The layers of a ``DenseBlock``, which the joint blocks end in too.
struct DenseLayers: Sendable {
  let hiddenUnits: [Int]
  let activation: Activation

  /// Reads `hidden_units` and `non_lin`; `mayBeEmpty` allows for no layers at all.
  init(_ parameters: ParameterReader, registry: Registry, mayBeEmpty: Bool = false) {
    hiddenUnits = parameters.read(
      "hidden_units", mayBeEmpty ? .layerSizesOrNone : .layerSizes,
      help: mayBeEmpty
        ? "Units of each fully connected layer; an empty list leaves the layers out."
        : "Units of each fully connected layer.")
    activation = parameters.readActivation(registry)
  }

  init(hiddenUnits: [Int], activation: Activation) {
    self.hiddenUnits = hiddenUnits
    self.activation = activation
  }

  func gist(width: Dimension?) -> String {
    let widths = [width.map(\.description) ?? "?"] + hiddenUnits.map(String.init)
    return "\(widths.joined(separator: " → ")), \(activation.name)"
  }

  func build(_ input: Value, with builder: NetworkBuilder) throws(ShapeError) -> Value {
    builder.enter("net")
    defer { builder.leave() }
    var x = input
    for (index, units) in hiddenUnits.enumerated() {
      builder.blame("hidden_units", index)
      x = try builder.linear(x, units: units, named: "linear_\(index)")
      x = try builder.activation(activation, x, named: "\(activation.name)_\(index)")
    }
    return x
  }
}

extension BlockEntry {
  /// Fully connected layers.
  ///
  /// - Parameters:
  ///   - units: The units of each layer; nil where they are not known.
  ///   - written: The value in the spec that sets the units, for messages.
  ///   - place: Where the spec asks for the layers.
  public static func dense(
    _ key: String, units: [Int]?, activation: Activation, reading inKey: String, written: Spec.Node?,
    place: SourceSpan
  ) -> BlockEntry {
    BlockEntry(
      key: Located(key, at: place), type: Located(DenseBlock.declaration.name, at: place),
      block: units.map { DenseBlock(DenseLayers(hiddenUnits: $0, activation: activation)) },
      inKeys: [Located(inKey, at: place)], outKeys: [Located(key, at: place)],
      parameters: written.map {
        Mapping([.init(key: Scalar("hidden_units"), keySpan: place, value: $0)])
      })
  }
}
