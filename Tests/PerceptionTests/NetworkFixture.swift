import Compute
import OrderedCollections
import Perception
import Spec
import Tensors

/// A network of blocks written as YAML, over inputs of the given types.
struct NetworkFixture {
  let network: ComposedNetwork
  let diagnostics: Diagnostics

  init(
    _ blocks: String, inputs: [String: Shape], elements: [String: ElementType] = [:], outputs: [String],
    mode: Mode = .evaluation
  ) {
    let diagnostics = Diagnostics()
    self.diagnostics = diagnostics
    let file = SourceFile(name: "blocks.yaml", text: blocks)
    let node = YAML.parse(file, into: diagnostics)
    let entries = node.map {
      BlockEntry.list($0, registry: .standard, reportingTo: diagnostics)
    }
    let place = SourceSpan(startOf: file)
    let graph = BlockGraph(
      blocks: entries ?? [],
      sources: inputs.sorted { $0.key < $1.key }.map { key, shape in
        NetworkSource(
          key, type: TensorType(elements[key] ?? .float32, shape: Shape([.batch] + shape.dimensions)),
          title: "the input `\(key)`")
      }, outputs: outputs.map { .init($0, title: "the output `\($0)`", at: place) })
    network = graph.composed(mode: mode, reportingTo: diagnostics)
  }

  /// The messages with their lines: `3: …`.
  var messages: [String] {
    diagnostics.sorted.map { "\($0.primary?.start.line ?? 0): \($0.message)" }
  }

  /// The shape of an output without its batch axis.
  func shape(_ key: String) -> Shape? {
    guard let type = network.outputs[key] ?? nil else { return nil }
    return Shape(Array(type.shape.dimensions.dropFirst()))
  }
}
