import Composer
import Compute

/// A network of one block, as a block case describes it.
struct SingleBlock {
  /// The block's name within the network, which its parameters' names start with.
  static let key = "block"

  let network: ComposedNetwork
  let block: ComposedBlock

  /// Builds the network.
  ///
  /// - Parameters:
  ///   - field: The case's `block`: `{type, in_keys, out_keys, params}`.
  ///   - inputs: The types of the inputs without batch axis.
  init(
    _ field: Field, inputs: OrderedDictionary<String, TensorType>, mode: Mode = .evaluation,
    registry: Registry
  ) throws(Obstacle) {
    let type = try field["type"].text
    try registry.requireBlock(type)
    let diagnostics = Diagnostics()
    let entries = BlockEntry.list(
      try Self.spec(field), registry: registry, reportingTo: diagnostics)
    let span = field.node.span
    let graph = BlockGraph(
      blocks: entries,
      sources: inputs.map { key, type in
        NetworkSource(
          key, type: TensorType(type.elementType, shape: Shape([.batch] + type.shape.dimensions)),
          title: "the input `\(key)`", span: span)
      },
      outputs: try field["out_keys"].texts.map { .init($0, title: "the output `\($0)`", at: span) })
    network = graph.composed(mode: mode, reportingTo: diagnostics)
    if let error = diagnostics.firstError { throw .problem(error) }
    guard let block = network.blocks.first else { throw .problem("the block was not built") }
    self.block = block
  }

  /// The block as a spec writes it, with the places of the case.
  private static func spec(_ field: Field) throws(Obstacle) -> Spec.Node {
    let names = [
      ("type", "block_type"), ("in_keys", "in_keys"), ("out_keys", "out_keys"), ("params", "block_params"),
    ]
    let entries = try names.map { (given, name) throws(Obstacle) in
      Mapping.Entry(key: Scalar(name), keySpan: field.node.span, value: try field[given].node)
    }
    let block = Node(.mapping(Mapping(entries)), at: field.node.span)
    let blocks = Mapping([.init(key: Scalar(key), keySpan: field.node.span, value: block)])
    return Node(.mapping(blocks), at: field.node.span)
  }

  /// The parameters in the case's names.
  var parameters: [ParameterRecord] {
    block.parameters.map { $0.record(without: Self.key + ".") }
  }
}

extension Parameter.Declaration {
  /// The parameter as a case lists it, its name shortened by what cases do not have in front.
  func record(without prefix: String) -> ParameterRecord {
    let kind =
      switch kind {
      case .trained: ""
      case .frozen: "frozen"
      case .buffer: "buffer"
      }
    return ParameterRecord(name: caseName(without: prefix), shape: shape.constant ?? [], kind: kind)
  }

  func caseName(without prefix: String) -> String {
    name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
  }
}
