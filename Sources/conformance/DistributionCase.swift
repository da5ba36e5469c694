import Composer
import Compute

/// A case of distributions: densities, entropies, divergences, their gradients, modes, probabilities, and moments
/// of samples.
struct DistributionCase {
  private let root: Field
  private let tensors: CaseTensors
  private let distributions: ReferenceDistributions
  private let temperature: Double
  /// Whether tensors are named after the actions.
  private let isDict: Bool

  init(_ recorded: Case, registry: ModelRegistry) throws(Obstacle) {
    root = recorded.root
    distributions = try ReferenceDistributions(recorded, registry: registry)
    tensors = try recorded.tensors
    temperature = try root["temperature"].number
    isDict = root.optional("distributions") != nil
  }

  /// Compares all that is recorded.
  func outcome() throws(Obstacle) -> Outcome {
    var agreement = Agreement()
    for (head, distribution) in distributions.averaged.heads {
      let shape = try isDict ? root["logits_shape"][head] : root["logits_shape"]
      agreement.expect(
        "the shape of the logits", distribution.logitsShape, equals: Shape(try shape.integers))
    }
    guard agreement.problems.isEmpty else { return agreement.outcome }
    do {
      try compareChoices(&agreement)
      try compareLogProbabilities(&agreement)
      try compareEntropyAndDivergence(&agreement)
      for (head, distribution) in distributions.averaged.heads {
        try SampleMoments(distribution, logits: tensors[name("logits", head)], temperature: temperature)
          .compare(with: self, head, &agreement)
      }
    } catch let obstacle as Obstacle {
      throw obstacle
    } catch {
      throw .problem("\(error)")
    }
    return agreement.outcome
  }

  /// The name of a tensor of one action.
  private func name(_ tensor: String, _ head: String) -> String { isDict ? "\(tensor)/\(head)" : tensor }

  private func tolerance(_ name: String) throws(Obstacle) -> Tolerance {
    let general = try root["tolerance"].tolerance()
    guard let own = try root.optional("tolerance_of")?.optional(name)?.number else { return general }
    return Tolerance(absolute: own, relative: general.relative)
  }

  private func compare(_ name: String, _ got: Tensor, _ agreement: inout Agreement) throws {
    agreement.compare(name, got, with: try tensors[name], try tolerance(name))
  }

  /// Compares modes and probabilities.
  private func compareChoices(_ agreement: inout Agreement) throws {
    for (head, distribution) in distributions.averaged.heads {
      var run = CaseGraph(tensors)
      let logits = try run.input(name("logits", head))
      let mode = try distribution.mode(logits, temperature: temperature, graph: &run.graph)
      try compare(name("mode", head), run.results([mode])[0], &agreement)
      guard tensors.has(name("probs", head)), let choice = distribution as? any ChoiceDistribution
      else { continue }
      let probabilities = try choice.probabilities(logits, temperature: temperature, graph: &run.graph)
      try compare(name("probs", head), run.results([probabilities])[0], &agreement)
    }
  }

  private func compareLogProbabilities(_ agreement: inout Agreement) throws {
    var run = CaseGraph(tensors)
    let logits = try values("logits", &run)
    let each = try distributions.unreduced.logProbabilities(
      of: values("actions", &run), logits, temperature: temperature, graph: &run.graph)
    let gradients = try run.gradients(of: Array(each.values), logits)
    let results = try run.results(Array(each.values) + gradients.map(\.value))
    for (head, tensor) in zip(each.keys, results) {
      try compare(name("log_prob", head), tensor, &agreement)
    }
    for ((head, _), tensor) in zip(gradients, results.dropFirst(each.count)) {
      try compare(name("grad_log_prob", head), tensor, &agreement)
    }
  }

  private func compareEntropyAndDivergence(_ agreement: inout Agreement) throws {
    var run = CaseGraph(tensors)
    let logits = try values("logits", &run)
    let entropy = try distributions.averaged.entropy(logits, temperature: temperature, graph: &run.graph)
    let divergence = try distributions.averaged.divergence(
      logits, from: values("other_logits", &run), temperature: temperature, graph: &run.graph)
    let gradients = try run.gradients(of: [entropy], logits)
    let results = try run.results([entropy, divergence] + gradients.map(\.value))
    try compare("entropy", results[0], &agreement)
    try compare("kl", results[1], &agreement)
    for ((head, _), tensor) in zip(gradients, results.dropFirst(2)) {
      try compare(name("grad_entropy", head), tensor, &agreement)
    }
  }

  /// The inputs of all actions.
  private func values(_ tensor: String, _ run: inout CaseGraph) throws -> DictDistribution.Values {
    var values: DictDistribution.Values = [:]
    for head in distributions.averaged.heads.keys { values[head] = try run.input(name(tensor, head)) }
    return values
  }

  /// Compares means and variances of fewer samples than the reference's, and so with a wider tolerance.
  fileprivate func compare(
    _ head: String, means: [Double], variances: [Double], draws: Int, _ agreement: inout Agreement
  ) throws {
    // The tolerances are six standard errors of the difference of two estimates from as many draws each.
    let reference = Double(try root["samples"].integer)
    let widening = ((1 / reference + 1 / Double(draws)) / (2 / reference)).squareRoot()
    for (tensor, got) in [("sample_mean", means), ("sample_var", variances)] {
      let want = try tensors[name(tensor, head)].doubles
      let allowed = try tensors[name("\(tensor)_tolerance", head)].doubles.map { $0 * widening }
      guard got.count == want.count, got.count == allowed.count else {
        throw Obstacle.problem("\(tensor) has \(want.count) elements, a sample has \(got.count)")
      }
      let distances = got.indices.map { index in
        got[index] == want[index] ? 0 : (got[index] - want[index]) / allowed[index]
      }
      let zeros = [Double](repeating: 0, count: got.count)
      agreement.compare(
        name(tensor, head), distances, with: zeros, Tolerance(absolute: 1, relative: 0))
    }
  }
}

/// A graph whose inputs are tensors of a case.
private struct CaseGraph {
  var graph = Graph()
  private let tensors: CaseTensors
  private var given: [String: Tensor] = [:]

  init(_ tensors: CaseTensors) {
    self.tensors = tensors
  }

  mutating func input(_ name: String) throws(Obstacle) -> Value {
    let tensor = try tensors[name]
    given[name] = tensor
    return graph.input(name, TensorType(tensor.elementType, shape: Shape(tensor.shape)))
  }

  /// The gradients of the sum of some tensors, by action.
  mutating func gradients(
    of outputs: [Value], _ logits: DictDistribution.Values
  ) throws -> DictDistribution.Values {
    var ones: [Value] = []
    for output in outputs { ones.append(try graph.constant(1, shape: output.shape)) }
    let found = try graph.gradients(
      of: outputs, cotangents: ones, withRespectTo: Array(logits.values))
    var gradients: DictDistribution.Values = [:]
    for (head, gradient) in zip(logits.keys, found) {
      guard let gradient else { throw Obstacle.problem("there is no gradient for `\(head)`") }
      gradients[head] = gradient
    }
    return gradients
  }

  func results(_ outputs: [Value]) throws -> [Tensor] {
    try Execution(Plan(graph, outputs: outputs, bindings: [:])).run(inputs: given, parameters: [:])
  }
}

/// Means and variances of an action over many draws.
private struct SampleMoments {
  private static let draws = 20_000
  private let means: [Double]
  private let variances: [Double]

  init(_ distribution: any Distribution, logits: Tensor, temperature: Double) throws {
    var graph = Graph()
    let input = graph.input("logits", TensorType(shape: Shape(logits.shape)))
    var given = ["logits": logits]
    var noise: [Value] = []
    var stream = RandomStream(seed: 1, path: ["samples"])
    let batch = logits.shape.dropLast(distribution.logitsShape.rank)
    for (index, needed) in distribution.noise.enumerated() {
      let tensor = try needed.sample(using: &stream, batch: [Self.draws] + batch)
      noise.append(graph.input("noise \(index)", TensorType(shape: Shape(tensor.shape))))
      given["noise \(index)"] = tensor
    }
    let sample = try distribution.sample(input, noise: noise, temperature: temperature, graph: &graph)
    let values = try Execution(Plan(graph, outputs: [sample], bindings: [:]))
      .run(inputs: given, parameters: [:])[0].doubles
    let width = values.count / Self.draws
    var sums = [Double](repeating: 0, count: width)
    var squares = [Double](repeating: 0, count: width)
    for (index, value) in values.enumerated() {
      sums[index % width] += value
      squares[index % width] += value * value
    }
    let means = sums.map { $0 / Double(Self.draws) }
    self.means = means
    variances = zip(squares, means).map { $0 / Double(Self.draws) - $1 * $1 }
  }

  func compare(
    with recorded: DistributionCase, _ head: String, _ agreement: inout Agreement
  ) throws {
    try recorded.compare(
      head, means: means, variances: variances, draws: Self.draws, &agreement)
  }
}
