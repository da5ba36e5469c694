import Compute
import Distributions
import OrderedCollections
import Tensors

/// Draws the actions of one head from its logits, planned once for each batch size.
final class ActionSampler {
  private let distribution: any Distribution
  private let network: String
  private var executions: OrderedDictionary<Key, Execution> = [:]
  /// Plans that are kept; the oldest goes first.
  private static let planLimit = 8

  private struct Key: Hashable {
    let batch: Int
    let isRandom: Bool
  }

  init(_ distribution: any Distribution, network: String) {
    self.distribution = distribution
    self.network = network
  }

  /// The most likely actions.
  func mode(of logits: Tensor) throws(ModelError) -> Tensor {
    try run(logits, noise: [])
  }

  /// Random actions.
  func sample(from logits: Tensor, using stream: inout RandomStream) throws(ModelError) -> Tensor {
    let batch = leading(logits).reduce(1, *)
    var noise: [Tensor] = []
    for kind in distribution.noise {
      do {
        noise.append(try kind.sample(using: &stream, batch: [batch]))
      } catch {
        throw .sampling(network: network, error)
      }
    }
    return try run(logits, noise: noise)
  }

  private func leading(_ logits: Tensor) -> [Int] {
    Array(logits.shape.dropLast(distribution.logitsShape.rank))
  }

  private func run(_ logits: Tensor, noise: [Tensor]) throws(ModelError) -> Tensor {
    let leading = leading(logits)
    let batch = leading.reduce(1, *)
    let execution = try execution(batch: batch, isRandom: !noise.isEmpty)
    var inputs = ["logits": logits.reshaped(to: [batch] + logits.shape.dropFirst(leading.count))]
    for (index, tensor) in noise.enumerated() { inputs["noise/\(index)"] = tensor }
    do {
      let action = try execution.run(inputs: inputs, parameters: [:])[0]
      return action.reshaped(to: leading + action.shape.dropFirst())
    } catch {
      throw .execution(network: network, error)
    }
  }

  private func execution(batch: Int, isRandom: Bool) throws(ModelError) -> Execution {
    let key = Key(batch: batch, isRandom: isRandom)
    if let known = executions[key] { return known }
    let plan: Plan
    do {
      let (graph, action) = try graph(isRandom: isRandom)
      plan = try Plan(graph, outputs: [action], bindings: ["B": batch])
    } catch {
      throw .shape(network: network, error)
    }
    do {
      let execution = try Execution(plan)
      if executions.count >= Self.planLimit { executions.removeFirst() }
      executions[key] = execution
      return execution
    } catch {
      throw .execution(network: network, error)
    }
  }

  private func graph(isRandom: Bool) throws(ShapeError) -> (Graph, action: Value) {
    var graph = Graph()
    func batched(_ shape: Shape) -> TensorType {
      TensorType(shape: Shape([.batch] + shape.dimensions))
    }
    let logits = graph.input("logits", batched(distribution.logitsShape))
    guard isRandom else {
      let action = try distribution.mode(logits, temperature: 1, graph: &graph)
      return (graph, action)
    }
    let noise = distribution.noise.enumerated().map { index, noise in
      graph.input("noise/\(index)", batched(noise.shape))
    }
    let action = try distribution.sample(logits, noise: noise, temperature: 1, graph: &graph)
    return (graph, action)
  }
}
