import Compute
import OrderedCollections
import Perception
import Tensors

/// Runs one network on tensors with any leading axes, planned once for each combination of sizes.
///
/// Runs follow each other: whoever shares a runner locks it.
final class NetworkRunner {
  private let network: Network
  private var executions: OrderedDictionary<[String: Int], Execution> = [:]
  /// Plans that are kept; the one unused for longest goes first.
  private static let planLimit = 8

  init(_ network: Network) {
    self.network = network
  }

  /// The network's outputs, with the inputs' leading axes in front.
  func run(
    _ inputs: [String: Tensor], weights: Weights
  ) throws(ModelError) -> OrderedDictionary<String, Tensor> {
    let graph = network.composed.graph
    let states = Set(network.composed.states)
    let read = graph.inputs.filter { inputs[$0.key] != nil || !states.contains($0.key) }
    let leading = try leadingAxes(of: inputs, read)
    let batch = leading.reduce(1, *)
    var folded: [String: Tensor] = [:]
    for (name, value) in read {
      guard let tensor = inputs[name] else { throw .missingInput(name, network: network.name) }
      let features = Array(tensor.shape.suffix(value.shape.rank - 1))
      folded[name] = tensor.reshaped(to: [batch] + features)
    }
    let bindings = try bindings(of: folded)
    for name in states where folded[name] == nil {
      guard let shape = graph.inputs[name]?.shape.evaluated(with: bindings) else { continue }
      folded[name] = Tensor([Float](repeating: 0, count: shape.reduce(1, *)), shape: shape)
    }
    let execution = try execution(for: bindings)
    let results: [Tensor]
    do {
      results = try execution.run(
        inputs: folded, parameters: Dictionary(uniqueKeysWithValues: weights.map { ($0.key, $0.value) }))
    } catch {
      throw .execution(network: network.name, error)
    }
    var outputs: OrderedDictionary<String, Tensor> = [:]
    for (name, tensor) in zip(network.composed.values.keys, results) {
      outputs[name] = tensor.reshaped(to: leading + tensor.shape.dropFirst())
    }
    return outputs
  }

  private func leadingAxes(
    of inputs: [String: Tensor], _ read: OrderedDictionary<String, Value>
  ) throws(ModelError) -> [Int] {
    var first: (name: String, axes: [Int])?
    for (name, value) in read {
      guard let tensor = inputs[name] else { throw .missingInput(name, network: network.name) }
      let features = Shape(Array(value.shape.dimensions.dropFirst()))
      let last = tensor.shape.suffix(features.rank)
      let fits = zip(last, features.dimensions).allSatisfy { size, dimension in
        dimension.constant.map { $0 == size } ?? true
      }
      guard tensor.shape.count >= features.rank, fits else {
        throw .inputShape(name, network: network.name, found: tensor.shape, needed: features)
      }
      let axes = Array(tensor.shape.dropLast(features.rank))
      if let first, first.axes != axes {
        throw .leadingAxes(
          network: network.name, first: first.name, first.axes, second: name, axes)
      }
      first = first ?? (name, axes)
    }
    return first?.axes ?? []
  }

  private func bindings(of inputs: [String: Tensor]) throws(ModelError) -> [String: Int] {
    do {
      return try network.composed.graph.bindings(inputShapes: inputs.mapValues(\.shape))
    } catch {
      throw .binding(network: network.name, error)
    }
  }

  private func execution(for bindings: [String: Int]) throws(ModelError) -> Execution {
    let graph = network.composed.graph
    if let known = executions.removeValue(forKey: bindings) {
      executions[bindings] = known
      return known
    }
    let plan: Plan
    do {
      plan = try Plan(graph, outputs: Array(network.composed.values.values), bindings: bindings)
    } catch {
      guard case .tooSmall = error.fact, let needed = network.smallestSizes(insteadOf: bindings) else {
        throw .shape(network: network.name, error)
      }
      throw .smallSizes(network: network.name, given: bindings, needed: needed)
    }
    do {
      let execution = try Execution(plan)
      if executions.count >= Self.planLimit { executions.removeFirst() }
      executions[bindings] = execution
      return execution
    } catch {
      throw .execution(network: network.name, error)
    }
  }
}
