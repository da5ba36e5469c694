import Compute
import Spaces
import Tensors

@testable import Distributions

/// A distribution under fixed logits, whose methods build a graph and run it.
struct Probe {
  let distribution: any Distribution
  let logits: [Float]
  let temperature: Double

  init(_ type: any Distribution.Type, _ space: Space, _ logits: [Float], _ temperature: Double) throws {
    distribution = try type.init(for: space)
    self.logits = logits
    self.temperature = temperature
  }

  func mode() throws -> [Double] {
    try run { graph, logits in [try distribution.mode(logits, temperature: temperature, graph: &graph)] }[0]
      .doubles
  }

  func entropy() throws -> Double? {
    try run { graph, logits in
      try distribution.entropy(logits, temperature: temperature, graph: &graph).map { [$0] } ?? []
    }.first?.doubles[0]
  }

  func divergenceFromZero() throws -> Double {
    try run { graph, logits in
      let zero = try graph.multiply(logits, graph.constant(0))
      // A masked logit times 0 is 0 as well.
      return [
        try distribution.divergence(logits, from: zero, temperature: temperature, graph: &graph)
      ]
    }[0].doubles[0]
  }

  func logProbability(_ action: [Double]) throws -> Double {
    let shape = distribution.actionShape.constant ?? []
    let elements: Tensor.Elements =
      distribution.actionType == .int64
      ? .int64(action.map { Int64($0) }) : .float32(action.map { Float($0) })
    return try run(inputs: ["action": Tensor(shape: [1] + shape, elements: elements)]) { graph, logits in
      let type = TensorType(
        distribution.actionType, shape: Shape([.batch] + distribution.actionShape.dimensions))
      let action = graph.input("action", type)
      return [
        try distribution.logProbability(of: action, logits, temperature: temperature, graph: &graph)
      ]
    }[0].doubles[0]
  }

  func samples(_ count: Int) throws -> (actions: Tensor, logProbabilities: [Double]) {
    let results = try sampled(count) { _, _, action, log in [action, log] }
    return (results[0], results[1].doubles)
  }

  /// The mean of the gradient of the log-probability for each logit, with its standard error.
  func meanScore(_ count: Int) throws -> [(mean: Double, error: Double)] {
    let scores = try sampled(count) { graph, logits, _, log in
      let one = try graph.broadcast(graph.constant(1), to: log.shape)
      return try graph.gradients(of: [log], cotangents: [one], withRespectTo: [logits]).compactMap { $0 }
    }[0].doubles
    let width = scores.count / count
    return (0..<width).map { column in
      let values = stride(from: column, to: scores.count, by: width).map { scores[$0] }
      let mean = values.reduce(0, +) / Double(count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
      return (mean, (variance / Double(count)).squareRoot())
    }
  }

  private func sampled(
    _ count: Int, _ build: (inout Graph, Value, Value, Value) throws -> [Value]
  ) throws -> [Tensor] {
    var stream = RandomStream(seed: 4, path: [distribution.name])
    var inputs: [String: Tensor] = [:]
    for (index, noise) in distribution.noise.enumerated() {
      inputs["noise\(index)"] = try noise.sample(using: &stream, batch: [count])
    }
    return try run(batch: count, inputs: inputs) { graph, logits in
      var noises: [Value] = []
      for (index, noise) in distribution.noise.enumerated() {
        noises.append(
          graph.input("noise\(index)", TensorType(shape: Shape([.batch] + noise.shape.dimensions))))
      }
      let drawn = try distribution.sample(logits, noise: noises, temperature: temperature, graph: &graph)
      let action = try graph.stopGradient(drawn)
      let log = try distribution.logProbability(of: action, logits, temperature: temperature, graph: &graph)
      return try build(&graph, logits, action, log)
    }
  }

  private func run(
    batch: Int = 1, inputs: [String: Tensor] = [:], _ build: (inout Graph, Value) throws -> [Value]
  ) throws -> [Tensor] {
    var graph = Graph()
    let shape = distribution.logitsShape
    let logits = graph.input("logits", TensorType(shape: Shape([.batch] + shape.dimensions)))
    let outputs = try build(&graph, logits)
    var inputs = inputs
    inputs["logits"] = Tensor(
      (0..<batch).flatMap { _ in self.logits }, shape: [batch] + (shape.constant ?? []))
    let plan = try Plan(graph, outputs: outputs, bindings: ["B": batch])
    return try Execution(plan).run(inputs: inputs, parameters: [:])
  }
}
