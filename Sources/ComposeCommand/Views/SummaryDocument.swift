import Compute
import Composer

/// Networks as the fields of a model case: shapes without batch axis, sizes with names as text.
struct SummaryDocument {
  let composition: Composition

  /// The document.
  var json: JSONValue {
    .object([
      "networks": .object(
        OrderedDictionary(
          composition.networks.map { ($0.name, record(of: $0)) }, uniquingKeysWith: { first, _ in first })),
      "totals": .object([
        "parameter_count": .integer(composition.parameterCount),
        "multiply_adds": size(composition.multiplyAdds),
      ]),
    ])
  }

  private func record(of network: Network) -> JSONValue {
    let composed = network.composed
    return .object([
      "in": shapes(composed.inputs.map { ($0.key, $0.type) }),
      "in_keys": names(composed.inputs.map(\.key)),
      "out": shapes(composed.outputs.map { ($0.key, $0.value) }),
      "out_keys": names(Array(composed.outputs.keys)),
      "blocks": .array(composed.blocks.map(record)),
      "parameters": .array(composed.blocks.flatMap(\.parameters).map(record)),
      "parameter_count": .integer(composed.parameterCount),
      "multiply_adds": size(composed.multiplyAdds),
    ])
  }

  private func record(of block: ComposedBlock) -> JSONValue {
    .array([
      .string(block.key), .string(block.typeName), names(block.inKeys), names(block.outKeys),
      .array(block.outTypes.map(shape)), .integer(block.parameterCount),
    ])
  }

  private func record(of parameter: Parameter.Declaration) -> JSONValue {
    let fields: [JSONValue] = [.string(parameter.name), .array(parameter.shape.dimensions.map(size))]
    return switch parameter.kind {
    case .trained: .array(fields)
    case .frozen, .buffer: .array(fields + [.string(parameter.kind.rawValue)])
    }
  }

  private func shapes(_ types: [(String, TensorType?)]) -> JSONValue {
    .object(
      OrderedDictionary(types.map { ($0.0, shape(of: $0.1)) }, uniquingKeysWith: { first, _ in first }))
  }

  private func shape(of type: TensorType?) -> JSONValue {
    type.map { .array($0.shape.dimensions.dropFirst().map(size)) } ?? .null
  }

  private func size(_ dimension: Dimension) -> JSONValue {
    dimension.constant.map { .integer($0) } ?? .string(dimension.description)
  }

  private func names(_ keys: [String]) -> JSONValue { .array(keys.map { .string($0) }) }
}
