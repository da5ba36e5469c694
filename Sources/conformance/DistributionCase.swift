import Composer
import Compute

/// A case of a distribution: densities, entropies, divergences, their gradients, modes, and moments of samples.
struct DistributionCase {
  private let root: Field
  private let tensors: CaseTensors
  private let distribution: any Distribution
  private let temperature: Double
  private let tolerance: Tolerance
  /// How many numbers an action has: the reference's means are our sums divided by it.
  private let dimensions: Int

  init(_ recorded: Case, registry: ModelRegistry) throws(Obstacle) {
    root = recorded.root
    let name = try root["distribution"].text
    guard case .found(let type) = registry.distributions.lookup(name) else {
      throw .missingFeature("distribution \(name) is not registered")
    }
    let diagnostics = Diagnostics()
    guard let space = Space(reading: try root["space"].node, diagnostics: diagnostics) else {
      throw .problem(diagnostics.firstError ?? "the space cannot be read")
    }
    do {
      distribution = try type.element.init(for: space)
    } catch {
      throw .problem("\(name) \(error.need)")
    }
    tensors = try recorded.tensors
    temperature = try root["temperature"].number
    tolerance = try root["tolerance"].tolerance()
    dimensions = distribution.actionShape.elementCount.constant ?? 1
  }

  /// Compares all that the reference and this package both define; a case that pins what only the reference
  /// does counts as skipped even so.
  func outcome() throws(Obstacle) -> Outcome {
    var agreement = Agreement()
    agreement.expect(
      "the shape of the logits", distribution.logitsShape, equals: Shape(try root["logits_shape"].integers))
    guard agreement.problems.isEmpty else { return agreement.outcome }
    do {
      let mode = try run { graph, logits in
        try distribution.mode(logits, temperature: temperature, graph: &graph)
      }
      agreement.compare("mode", mode, with: try tensors["mode"], tolerance)
      try compareMoments(&agreement)
      if !ignoresWidth { try compareReductions(&agreement) }
    } catch let obstacle as Obstacle {
      throw obstacle
    } catch {
      throw .problem("\(error)")
    }
    guard agreement.problems.isEmpty else { return agreement.outcome }
    if ignoresWidth {
      throw .missingFeature(
        "densities without the interval's width, as the reference has them (the rest agrees: \(agreement.summary))"
      )
    }
    if dimensions > 1 {
      throw .missingFeature(
        "`reduction: mean` over the action's dimensions (divided, our sums agree: \(agreement.summary))")
    }
    return agreement.outcome
  }

  /// Whether the reference's density is not one of the action, but of its place between the bounds.
  private var ignoresWidth: Bool { distribution is Beta || distribution is SquashedGaussian }

  /// Compares sums over the action's dimensions, divided like the reference's means.
  private func compareReductions(_ agreement: inout Agreement) throws {
    let actions = try tensors["actions"]
    let other = try tensors["other_logits"]
    let isUnreduced = try tensors["log_prob"].shape != (try tensors["entropy"].shape)
    let logProbability = try differentiated(extra: actions) { graph, logits, actions in
      try distribution.logProbability(of: actions, logits, temperature: temperature, graph: &graph)
    }
    let divisor = isUnreduced ? 1 : Double(dimensions)
    try compare("log_prob", logProbability, dividedBy: divisor, &agreement)
    let entropy = try differentiated(extra: other) { graph, logits, _ in
      guard let entropy = try distribution.entropy(logits, temperature: temperature, graph: &graph) else {
        throw Obstacle.problem("there is no entropy")
      }
      return entropy
    }
    try compare("entropy", entropy, dividedBy: Double(dimensions), &agreement)
    let divergence = try differentiated(extra: other) { graph, logits, other in
      try distribution.divergence(logits, from: other, temperature: temperature, graph: &graph)
    }
    agreement.compare(
      "kl", divergence.value.divided(by: Double(dimensions)), with: try tensors["kl"], tolerance)
  }

  private func compare(
    _ name: String, _ got: (value: Tensor, gradient: Tensor), dividedBy divisor: Double,
    _ agreement: inout Agreement
  ) throws {
    let want = try tensors[name]
    let summed = want.shape == got.value.shape ? want : want.sums(over: dimensions, shape: got.value.shape)
    agreement.compare(name, got.value.divided(by: divisor), with: summed, tolerance)
    agreement.compare(
      "grad_\(name)", got.gradient.divided(by: divisor), with: try tensors["grad_\(name)"], tolerance)
  }

  private var batchedLogits: TensorType {
    TensorType(shape: Shape([.batch] + distribution.logitsShape.dimensions))
  }

  private func run(_ build: (inout Graph, Value) throws -> Value) throws -> Tensor {
    let logits = try tensors["logits"]
    var graph = Graph()
    let result = try build(&graph, graph.input("logits", batchedLogits))
    let plan = try Plan(graph, outputs: [result], bindings: ["B": logits.shape.first ?? 1])
    return try Execution(plan).run(inputs: ["logits": logits], parameters: [:])[0]
  }

  /// A number for each set of logits, with the gradient of their sum.
  private func differentiated(
    extra: Tensor, _ build: (inout Graph, Value, Value) throws -> Value
  ) throws -> (value: Tensor, gradient: Tensor) {
    let logits = try tensors["logits"]
    var graph = Graph()
    let input = graph.input("logits", batchedLogits)
    let second = graph.input(
      "extra",
      TensorType(extra.elementType, shape: Shape([.batch] + Shape(Array(extra.shape.dropFirst())).dimensions))
    )
    let result = try build(&graph, input, second)
    let one = try graph.broadcast(graph.constant(1), to: result.shape)
    let gradients = try graph.gradients(of: [result], cotangents: [one], withRespectTo: [input])
    guard let gradient = gradients.first ?? nil else { throw Obstacle.problem("there is no gradient") }
    let plan = try Plan(graph, outputs: [result, gradient], bindings: ["B": logits.shape.first ?? 1])
    let results = try Execution(plan).run(inputs: ["logits": logits, "extra": extra], parameters: [:])
    return (results[0], results[1])
  }

  /// Compares means and variances of samples, fewer than the reference's and so with a wider tolerance.
  private func compareMoments(_ agreement: inout Agreement) throws {
    let logits = try tensors["logits"]
    let rows = logits.shape.first ?? 1
    let draws = 20_000
    var graph = Graph()
    let input = graph.input("logits", batchedLogits)
    var noise: [Value] = []
    var given: [String: Tensor] = [:]
    var stream = RandomStream(seed: 1, path: ["samples"])
    for (index, needed) in distribution.noise.enumerated() {
      let name = "noise \(index)"
      noise.append(graph.input(name, TensorType(shape: Shape([.batch] + needed.shape.dimensions))))
      given[name] = try needed.sample(using: &stream, batch: [draws * rows])
    }
    given["logits"] = Tensor(
      Array(repeatElement(logits.floats, count: draws).joined()),
      shape: [draws * rows] + logits.shape.dropFirst())
    let sample = try distribution.sample(input, noise: noise, temperature: temperature, graph: &graph)
    let plan = try Plan(graph, outputs: [sample], bindings: ["B": draws * rows])
    let moments = Moments(
      of: try Execution(plan).run(inputs: given, parameters: [:])[0].doubles, draws: draws)
    // The tolerances are six standard errors of the difference of two estimates from as many draws each.
    let reference = Double(try root["samples"].integer)
    let widening = ((1 / reference + 1 / Double(draws)) / (2 / reference)).squareRoot()
    for (name, got) in [("sample_mean", moments.means), ("sample_var", moments.variances)] {
      let want = try tensors[name].doubles
      let allowed = try tensors["\(name)_tolerance"].doubles.map { $0 * widening }
      guard got.count == want.count, got.count == allowed.count else {
        throw Obstacle.problem("\(name) has \(want.count) elements, a sample has \(got.count)")
      }
      let distances = got.indices.map { (got[$0] - want[$0]) / allowed[$0] }
      let zeros = [Double](repeating: 0, count: got.count)
      agreement.compare(name, distances, with: zeros, Tolerance(absolute: 1, relative: 0))
    }
  }
}

/// Means and variances over repeated draws of a list of numbers.
private struct Moments {
  let means: [Double]
  let variances: [Double]

  init(of values: [Double], draws: Int) {
    let width = values.count / draws
    var sums = [Double](repeating: 0, count: width)
    var squares = [Double](repeating: 0, count: width)
    for draw in 0..<draws {
      for index in 0..<width {
        let value = values[draw * width + index]
        sums[index] += value
        squares[index] += value * value
      }
    }
    means = sums.map { $0 / Double(draws) }
    variances = zip(squares, means).map { $0 / Double(draws) - $1 * $1 }
  }
}

extension Tensor {
  fileprivate func divided(by divisor: Double) -> Tensor {
    Tensor(shape: shape, elements: .float64(doubles.map { $0 / divisor }))
  }

  /// Sums of so many neighbours each.
  fileprivate func sums(over count: Int, shape: [Int]) -> Tensor {
    let values = doubles
    let sums = stride(from: 0, to: values.count, by: max(count, 1)).map { start in
      values[start..<min(start + count, values.count)].reduce(0, +)
    }
    return Tensor(shape: shape, elements: .float64(sums))
  }
}
