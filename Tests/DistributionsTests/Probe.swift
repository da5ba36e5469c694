import Compute
import OrderedCollections
import Spaces
import Spec
import Tensors
import Testing

@testable import Distributions

/// A distribution as a spec writes it, whose methods build a graph and run it.
struct Probe {
  let distribution: any Distribution
  var temperature = 1.0
  var precision = Precision.float32

  /// The distribution of a name over a space, with options such as `reduction: mean`.
  init(
    _ name: String, _ space: String, options: String = "", temperature: Double = 1,
    precision: Precision = .float32
  ) throws {
    let mapper = try Probe.mapper(
      "[{action_head: action, distribution: \(name)\(options.isEmpty ? "" : ", \(options)")}]",
      ["action": try Probe.space(space)])
    distribution = try #require(mapper.distribution(for: "action"))
    self.temperature = temperature
    self.precision = precision
  }

  static func space(_ text: String) throws -> Space {
    let diagnostics = Diagnostics()
    let node = try #require(YAML.parse(SourceFile(name: "space", text: text), into: diagnostics))
    return try #require(Space(reading: node, diagnostics: diagnostics))
  }

  static func mapper(_ config: String, _ actions: OrderedDictionary<String, Space>) throws
    -> DistributionMapper
  {
    let diagnostics = Diagnostics()
    let node = try #require(YAML.parse(SourceFile(name: "spec", text: config), into: diagnostics))
    let mapper = DistributionMapper(
      reading: node, actions: actions, catalogue: StandardDistributions.catalogue, diagnostics: diagnostics)
    try #require(diagnostics.items.map(\.message) == [])
    return mapper
  }

  /// A tensor of logits, with leading axes in front.
  func logits(_ values: [Double], batch: [Int] = []) -> Tensor {
    tensor(values, batch + (distribution.logitsShape.constant ?? []), .float32)
  }

  /// A tensor of actions, with leading axes in front.
  func action(_ values: [Double], batch: [Int] = []) -> Tensor {
    tensor(values, batch + (distribution.actionShape.constant ?? []), distribution.actionType)
  }

  private func tensor(_ values: [Double], _ shape: [Int], _ type: ElementType) -> Tensor {
    if type == .int64 { return Tensor(shape: shape, elements: .int64(values.map { Int64($0) })) }
    // What float32 makes of a number is what every precision gets.
    let rounded = values.map { Double(Float($0)) }
    return precision == .float64
      ? Tensor(shape: shape, elements: .float64(rounded)) : Tensor(rounded.map { Float($0) }, shape: shape)
  }

  func mode(_ logits: Tensor) throws -> Tensor {
    try run(["logits": logits]) { graph, values in
      [try distribution.mode(values["logits"], temperature: temperature, graph: &graph)]
    }[0]
  }

  func logProbability(_ logits: Tensor, _ action: Tensor) throws -> Tensor {
    try run(["logits": logits, "action": action]) { graph, values in
      [
        try distribution.logProbability(
          of: values["action"], values["logits"], temperature: temperature, graph: &graph)
      ]
    }[0]
  }

  func entropy(_ logits: Tensor) throws -> Tensor {
    try run(["logits": logits]) { graph, values in
      [try distribution.entropy(values["logits"], temperature: temperature, graph: &graph)]
    }[0]
  }

  func divergence(_ logits: Tensor, _ other: Tensor) throws -> Tensor {
    try run(["logits": logits, "other": other]) { graph, values in
      [
        try distribution.divergence(
          values["logits"], from: values["other"], temperature: temperature, graph: &graph)
      ]
    }[0]
  }

  func probabilities(_ logits: Tensor) throws -> Tensor {
    let choice = try #require(distribution as? any ChoiceDistribution)
    return try run(["logits": logits]) { graph, values in
      [try choice.probabilities(values["logits"], temperature: temperature, graph: &graph)]
    }[0]
  }

  /// Random actions of logits without leading axes, so many along a first axis.
  func samples(_ count: Int, _ logits: Tensor, seed: UInt64 = 3) throws -> Tensor {
    try run(noise(count, seed: seed).merging(["logits": logits]) { $1 }) { graph, values in
      [try sample(&graph, values)]
    }[0]
  }

  /// Noise for so many samples.
  func noise(_ count: Int, seed: UInt64) throws -> [String: Tensor] {
    var stream = RandomStream(seed: seed, path: ["test"])
    var noise: [String: Tensor] = [:]
    for (index, needed) in distribution.noise.enumerated() {
      let tensor = try needed.sample(using: &stream, batch: [count])
      noise["noise\(index)"] =
        precision == .float64 ? Tensor(shape: tensor.shape, elements: .float64(tensor.doubles)) : tensor
    }
    return noise
  }

  func sample(_ graph: inout Graph, _ values: Inputs) throws -> Value {
    try distribution.sample(
      values["logits"], noise: distribution.noise.indices.map { values["noise\($0)"] },
      temperature: temperature, graph: &graph)
  }

  /// The inputs of a graph by name.
  struct Inputs {
    fileprivate var values: [String: Value] = [:]

    subscript(_ name: String) -> Value {
      guard let value = values[name] else { preconditionFailure("the test has no input \(name)") }
      return value
    }
  }

  func run(
    _ inputs: [String: Tensor], _ build: (inout Graph, Inputs) throws -> [Value]
  ) throws -> [Tensor] {
    var graph = Graph()
    var values = Inputs()
    for (name, tensor) in inputs.sorted(by: { $0.key < $1.key }) {
      let type = tensor.elementType == .float64 ? ElementType.float32 : tensor.elementType
      values.values[name] = graph.input(name, TensorType(type, shape: Shape(tensor.shape)))
    }
    let outputs = try build(&graph, values)
    let plan = try Plan(graph, outputs: outputs, bindings: [:], precision: precision)
    return try Execution(plan).run(inputs: inputs, parameters: [:])
  }

  /// The gradient of the sum of a tensor with respect to an input, and the sum.
  func gradient(
    _ inputs: [String: Tensor], of input: String = "logits",
    _ build: (inout Graph, Inputs) throws -> Value
  ) throws -> (sum: Double, gradient: [Double]) {
    let results = try run(inputs) { graph, values in
      let output = try build(&graph, values)
      let one = try graph.constant(1, shape: output.shape)
      let gradients = try graph.gradients(of: [output], cotangents: [one], withRespectTo: [values[input]])
      return [output, try #require(gradients[0])]
    }
    return (results[0].doubles.reduce(0, +), results[1].doubles)
  }
}

/// Whether two numbers agree, relatively where they are large.
func agree(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
  a == b || abs(a - b) <= tolerance * max(1, abs(b))
}

func agree(_ a: [Double], _ b: [Double], _ tolerance: Double) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { agree($0, $1, tolerance) }
}
