import Compute
import OrderedCollections
import Perception
import Spec
import Tensors

/// A module of PyTorch as a case records it: a list of layers and operations over named tensors.
///
/// The reference wraps any Python module in this block. Its counterpart here is a block of one's own, written in
/// Swift and registered, which is what this one is too.
struct TorchModelBlock: Block {
  static let declaration = BlockDeclaration(
    "TorchModelBlock", module: "general.torch_model_block", category: .composite,
    summary: "A recorded module of PyTorch.", shapes: "as the module says", example: "")

  private let ranks: [Int]
  private let outputRanks: [Int]
  private let operations: [ModuleOperation]

  init(_ parameters: ParameterReader, registry: Registry) {
    let rank = ParameterType<Int>.integer(in: 1...64)
    ranks = parameters.read(
      "in_num_dims", .oneOrList(of: rank), help: "The axes of each input, a batch axis included.")
    outputRanks = parameters.read(
      "out_num_dims", .oneOrList(of: rank), help: "The axes of each output, a batch axis included.")
    let net = parameters.read("net", .anyNode, help: "The recorded module: {ops: […]}.")
    do throws(Obstacle) {
      operations = try Self.operations(Field(path: "net", node: net))
    } catch {
      operations = []
      if parameters.isGiven("net") { parameters.fail("net", message: error.text) }
    }
  }

  private static func operations(_ net: Field) throws(Obstacle) -> [ModuleOperation] {
    try net["ops"].elements.map { (field) throws(Obstacle) in try ModuleOperation(field) }
  }

  var inputs: InputPorts {
    if ranks.count == 1 { return .any(Self.port(ranks[0]), atLeast: 1) }
    return .fixed(ranks.map(Self.port))
  }

  private static func port(_ rank: Int) -> InputPort {
    InputPort("input", axes: (1..<max(rank, 1)).map { "axis \($0)" })
  }

  var outputs: OutputPorts {
    if outputRanks.count == 1 { return .any(OutputPort("output", featureRank: outputRanks[0] - 1)) }
    return .fixed(outputRanks.map { OutputPort("output", featureRank: $0 - 1) })
  }

  func gist(_ shapes: [Shape]) -> String {
    operations.map(\.kind).joined(separator: ", ")
  }

  /// Merges all batch axes to one, runs the operations, and takes the axes apart again.
  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    var values: [String: Value] = [:]
    var leading: [Dimension] = []
    for (index, (key, input)) in zip(builder.inKeys, inputs).enumerated() {
      let features = ranks[min(index, ranks.count - 1)] - 1
      leading = Array(input.shape.dimensions.dropLast(features))
      let merged = [leading.reduce(1, *)] + input.shape.dimensions.suffix(features)
      values[key] = try builder.graph.reshape(input, to: Shape(merged))
    }
    builder.enter("net")
    builder.enter("layers")
    defer {
      builder.leave()
      builder.leave()
    }
    var returned: [String] = []
    for operation in operations {
      values[operation.result] = try operation.apply(to: values, with: builder)
      returned = operation.returned ?? returned
    }
    var results: [Value] = []
    for name in returned {
      guard let value = values[name] else { throw unknown(name) }
      let shape = Shape(leading + value.shape.dimensions.dropFirst())
      results.append(try builder.graph.reshape(value, to: shape))
    }
    return results
  }

  private func unknown(_ name: String) -> ShapeError {
    ShapeError(operation: name, fact: .unboundNames([name]))
  }
}

/// One line of a recorded module.
private struct ModuleOperation: Sendable {
  private enum Body: Sendable {
    case linear(name: String, units: Int, hasBias: Bool)
    case convolution(name: String, channels: Int, kernel: Int)
    case relu, tanh, add, multiply, concatenate
    case mean(axis: Int)
  }

  let kind: String
  let result: String
  /// The tensors that the module gives, at its last operation.
  let returned: [String]?
  private let operands: [String]
  private let body: Body

  init(_ field: Field) throws(Obstacle) {
    kind = try field["op"].text
    result = try field["out"].text
    operands = try field["in"].texts
    returned = try field.optional("returns")?.texts
    switch kind {
    case "linear":
      body = .linear(
        name: try field["name"].text, units: try field["out_features"].integer,
        hasBias: try field.optional("bias")?.flag ?? true)
    case "conv1d":
      body = .convolution(
        name: try field["name"].text, channels: try field["out_channels"].integer,
        kernel: try field["kernel_size"].integer)
    case "relu": body = .relu
    case "tanh": body = .tanh
    case "add": body = .add
    case "multiply": body = .multiply
    case "concat": body = .concatenate
    case "mean": body = .mean(axis: try field["dim"].integer)
    default: throw .missingFeature("the operation `\(kind)` of a recorded module is not known")
    }
  }

  func apply(
    to values: [String: Value], with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    var x: [Value] = []
    for name in operands {
      guard let value = values[name] else { throw ShapeError(operation: kind, fact: .unboundNames([name])) }
      x.append(value)
    }
    guard let first = x.first, let last = x.last else {
      throw ShapeError(operation: kind, fact: .unboundNames(operands))
    }
    switch body {
    case .linear(let name, let units, let hasBias):
      return try builder.linear(first, units: units, named: name, bias: hasBias)
    case .convolution(let name, let channels, let kernel):
      return try builder.convolution(first, channels: channels, .init(kernel: [kernel]), named: name)
    case .relu: return try builder.graph.relu(first)
    case .tanh: return try builder.graph.tanh(first)
    case .add: return try builder.graph.add(first, last)
    case .multiply: return try builder.graph.multiply(first, last)
    case .concatenate: return try builder.graph.concatenate(x, axis: -1)
    case .mean(let axis): return try builder.graph.mean(first, axes: [axis])
    }
  }
}
