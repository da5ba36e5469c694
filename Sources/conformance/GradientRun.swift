import Composer
import Compute

/// A run of a network forwards and backwards, with the leading axes of its inputs folded into one.
struct GradientRun {
  let network: ComposedNetwork
  /// What the outputs' gradients start from, by output; outputs without one are not differentiated.
  var cotangents: [String: Tensor] = [:]
  var differentiatedInputs: [String] = []
  var differentiatedParameters: [String] = []

  struct Result {
    var outputs: OrderedDictionary<String, Tensor> = [:]
    var inputGradients: OrderedDictionary<String, Tensor> = [:]
    var parameterGradients: OrderedDictionary<String, Tensor> = [:]
  }

  init(network: ComposedNetwork) {
    self.network = network
  }

  func result(
    inputs: [String: Tensor], parameters: [String: Tensor], batchShape: [Int]
  ) throws(Obstacle) -> Result {
    let fold = Fold(leading: batchShape)
    var graph = network.graph
    let gradients = try appendGradients(to: &graph)
    var given: [String: Tensor] = [:]
    for (key, tensor) in inputs { given[key] = try fold.folded(key, tensor) }
    for (key, tensor) in cotangents {
      let name = Self.cotangentName(key)
      given[name] = try fold.folded(name, tensor)
    }
    let wanted = Array(network.values.values) + gradients.compactMap(\.value)
    var results = try Self.run(graph, wanted, inputs: given, parameters: parameters)[...]
    var result = Result()
    for key in network.values.keys {
      if let tensor = results.popFirst() { result.outputs[key] = try fold.unfolded(tensor) }
    }
    for gradient in gradients {
      let tensor = gradient.value == nil ? nil : results.popFirst()
      switch gradient.source {
      case .input(let key):
        result.inputGradients[key] = try tensor.map(fold.unfolded) ?? inputs[key].map(Self.zeros)
      case .parameter(let name):
        result.parameterGradients[name] = tensor ?? parameters[name].map(Self.zeros)
      }
    }
    return result
  }

  private enum Source {
    case input(String)
    case parameter(String)
  }

  private func appendGradients(
    to graph: inout Graph
  ) throws(Obstacle) -> [(source: Source, value: Value?)] {
    let outputs = network.values.filter { cotangents[$0.key] != nil }
    if outputs.isEmpty { return [] }
    var sources: [(source: Source, value: Value)] = []
    for key in differentiatedInputs {
      if let value = graph.inputs[key] { sources.append((.input(key), value)) }
    }
    for name in differentiatedParameters {
      if let value = graph.parameters[name]?.value { sources.append((.parameter(name), value)) }
    }
    var starts: [Value] = []
    for (key, value) in outputs { starts.append(graph.input(Self.cotangentName(key), value.type)) }
    do {
      let values = try graph.gradients(
        of: Array(outputs.values), cotangents: starts, withRespectTo: sources.map(\.value))
      return zip(sources, values).map { ($0.source, $1) }
    } catch {
      throw .problem("the gradients cannot be built: \(error)")
    }
  }

  private static func run(
    _ graph: Graph, _ outputs: [Value], inputs: [String: Tensor], parameters: [String: Tensor]
  ) throws(Obstacle) -> [Tensor] {
    do {
      let bindings = try graph.bindings(inputShapes: inputs.mapValues(\.shape))
      let plan = try Plan(graph, outputs: outputs, bindings: bindings)
      return try Execution(plan).run(inputs: inputs, parameters: parameters)
    } catch {
      throw .problem("the network cannot be run: \(error)")
    }
  }

  private static func cotangentName(_ output: String) -> String { "cotangent of \(output)" }

  /// What a gradient is where no output depends on the source.
  private static func zeros(like tensor: Tensor) -> Tensor {
    Tensor([Float](repeating: 0, count: tensor.count), shape: tensor.shape)
  }
}

/// Leading axes that a network sees as one.
private struct Fold {
  let leading: [Int]

  func folded(_ name: String, _ tensor: Tensor) throws(Obstacle) -> Tensor {
    guard tensor.shape.starts(with: leading) else {
      throw .problem("`\(name)` is \(tensor.shape), which does not start with the batch axes \(leading)")
    }
    return tensor.reshaped(to: [leading.reduce(1, *)] + tensor.shape.dropFirst(leading.count))
  }

  func unfolded(_ tensor: Tensor) throws(Obstacle) -> Tensor {
    guard tensor.shape.first == leading.reduce(1, *) else {
      throw .problem("a result is \(tensor.shape), without the batch axes \(leading) in front")
    }
    return tensor.reshaped(to: leading + tensor.shape.dropFirst())
  }
}
