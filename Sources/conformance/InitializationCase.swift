import Composer
import Compute

/// A case of fresh weights: the rule that each parameter's values follow.
struct InitializationCase {
  private let root: Field
  private let recorded: Case
  private let registry: ModelRegistry

  init(_ recorded: Case, registry: ModelRegistry) throws(Obstacle) {
    root = recorded.root
    self.recorded = recorded
    self.registry = registry
  }

  func outcome() throws(Obstacle) -> Outcome {
    var agreement = Agreement()
    if let function = root.optional("function") {
      try compareFunction(function.text, &agreement)
    } else if let block = root.optional("block") {
      try compareBlock(block, &agreement)
    } else {
      try compareModel(&agreement)
    }
    return agreement.outcome
  }

  private func compareFunction(_ name: String, _ agreement: inout Agreement) throws(Obstacle) {
    guard name == "compute_sigmoid_bias" else { throw .missingFeature("the function `\(name)` is not known") }
    var got: [Double] = []
    var want: [Double] = []
    for pair in try root["values"].elements {
      let numbers = try pair.elements.map { (field) throws(Obstacle) in try field.number }
      guard numbers.count == 2 else { throw .problem("case.json: \(pair.path) is not a pair") }
      got.append(SigmoidBias.bias(numbers[0]))
      want.append(numbers[1])
    }
    agreement.compare(name, got, with: want, try root["tolerance"].tolerance())
  }

  private func compareBlock(_ block: Field, _ agreement: inout Agreement) throws(Obstacle) {
    var types: OrderedDictionary<String, TensorType> = [:]
    let shapes = try root["in_shapes"].shapes
    for key in try block["in_keys"].texts {
      if let shape = shapes[key] { types[key] = TensorType(shape: Shape(shape)) }
    }
    let single = try SingleBlock(block, inputs: types, registry: registry.perception)
    let plan = WeightPlan(base: NormC(std: try root["std"].number))
    let fresh = single.block.parameters.map {
      FreshParameter($0, name: $0.caseName(without: SingleBlock.key + "."), plan)
    }
    try compare(fresh, with: root["parameters"], &agreement)
  }

  private func compareModel(_ agreement: inout Agreement) throws(Obstacle) {
    let diagnostics = Diagnostics()
    let composition = ModelComposer.composition(
      of: try recorded.file("spec"), spaces: try recorded.spaces(reportingTo: diagnostics),
      registry: registry,
      reportingTo: diagnostics)
    try diagnostics.requireSuccess()
    for (name, field) in try root["networks"].members {
      guard let network = composition?.network(name) else {
        agreement.expect(false, "there is no network \(name)")
        continue
      }
      let fresh = network.composed.blocks.flatMap { block in
        block.parameters.map {
          FreshParameter($0, name: "perception_blocks.\($0.name)", network.weightPlan(of: block))
        }
      }
      try compare(fresh, with: field, &agreement)
    }
  }

  private func compare(
    _ fresh: [FreshParameter], with field: Field, _ agreement: inout Agreement
  ) throws(Obstacle) {
    let trained = fresh.filter { $0.declaration.kind == .trained }
    let rules = try field.elements
    let names = try rules.map { (rule) throws(Obstacle) in try rule["name"].text }
    agreement.expect("the parameters", trained.map(\.name), equals: names)
    let tolerance = try root["tolerance"].tolerance()
    for (parameter, rule) in zip(trained, rules) where parameter.name == (try rule["name"].text) {
      agreement.expect(
        "the shape of \(parameter.name)", parameter.tensor.shape, equals: try rule["shape"].integers)
      try compare(parameter, rule, tolerance, &agreement)
    }
  }

  private func compare(
    _ parameter: FreshParameter, _ rule: Field, _ tolerance: Tolerance, _ agreement: inout Agreement
  ) throws(Obstacle) {
    let values = parameter.tensor.doubles
    switch try rule["rule"].text {
    case "normc":
      agreement.expect(parameter.isInitialized, "\(parameter.name) is not touched by normc")
      let norms = parameter.norms(over: try rule["norm_axes"].integers)
      let want = [Double](repeating: try rule["expected_norm"].number, count: norms.count)
      agreement.compare("the norms of \(parameter.name)", norms, with: want, tolerance)
    case "zero":
      let zeros = [Double](repeating: 0, count: values.count)
      agreement.compare(parameter.name, values, with: zeros, tolerance)
    case "constant":
      let constants = [Double](repeating: try rule["value"].number, count: values.count)
      agreement.compare(parameter.name, values, with: constants, tolerance)
    case "default":
      agreement.expect(!parameter.isInitialized, "\(parameter.name) is touched by normc")
    case let rule:
      throw .missingFeature("the rule `\(rule)` is not known")
    }
  }
}

/// A parameter with fresh values.
private struct FreshParameter {
  let declaration: Parameter.Declaration
  let name: String
  let tensor: Tensor
  /// Whether the values are the initialiser's, not the parameter's own default.
  let isInitialized: Bool

  init(_ declaration: Parameter.Declaration, name: String, _ plan: WeightPlan) {
    self.declaration = declaration
    self.name = name
    var stream = RandomStream(seed: 1, path: [name])
    tensor = plan.values(of: declaration, using: &stream)
    isInitialized = plan.draws(declaration)
  }

  /// The Euclidean norms over some axes, one for each place along the others.
  func norms(over axes: [Int]) -> [Double] {
    var squares: [[Int]: Double] = [:]
    for (offset, value) in tensor.doubles.enumerated() {
      var rest = offset
      var place: [Int] = []
      for axis in tensor.shape.indices.reversed() {
        if !axes.contains(axis) { place.append(rest % tensor.shape[axis]) }
        rest /= tensor.shape[axis]
      }
      squares[place, default: 0] += value * value
    }
    return squares.values.map { $0.squareRoot() }
  }
}
