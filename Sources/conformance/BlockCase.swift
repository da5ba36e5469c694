import Composer
import Compute

/// A case of one block: shapes, parameters, outputs, gradients.
struct BlockCase {
  private let root: Field
  private let tensors: CaseTensors
  private let single: SingleBlock
  private let inputs: [String: Tensor]
  private let batchShape: [Int]

  init(_ recorded: Case, registry: ModelRegistry) throws(Obstacle) {
    root = recorded.root
    let block = try root["block"]
    try registry.perception.requireBlock(block["type"].text)
    tensors = try recorded.tensors
    guard try root["mode"].text == "eval" else {
      throw .missingFeature("the mode `\(try root["mode"].text)` is not known")
    }
    batchShape = try root["batch_shape"].integers
    inputs = try tensors.under("in/")
    var types: OrderedDictionary<String, TensorType> = [:]
    let shapes = try root["in_shapes"].shapes
    for key in try block["in_keys"].texts {
      guard let shape = shapes[key], let tensor = inputs[key] else {
        throw .problem("the case does not have the input `\(key)`")
      }
      guard tensor.shape == batchShape + shape else {
        throw .problem("the case's input `\(key)` is \(tensor.shape) instead of \(batchShape + shape)")
      }
      types[key] = TensorType(tensor.elementType, shape: Shape(shape))
    }
    single = try SingleBlock(block, inputs: types, registry: registry.perception)
  }

  func outcome() throws(Obstacle) -> Outcome {
    var agreement = Agreement()
    try compareShapes(&agreement)
    try compareParameters(&agreement)
    if agreement.problems.isEmpty { try compareTensors(&agreement) }
    return agreement.outcome
  }

  private func compareShapes(_ agreement: inout Agreement) throws(Obstacle) {
    for (key, want) in try root["out_shapes"].shapes {
      let shape = single.network.outputs[key]??.shape
      agreement.expect("the shape of `\(key)`", shape ?? [], equals: Shape([.batch] + Shape(want).dimensions))
    }
  }

  private func compareParameters(_ agreement: inout Agreement) throws(Obstacle) {
    let want = try root["parameters"].elements.map { (field) throws(Obstacle) in try field.parameter }
    agreement.compare(parameters: single.parameters, with: want)
    agreement.expect(
      "the parameter count", single.block.parameterCount, equals: try root["parameter_count"].integer)
  }

  /// Runs the block forwards and backwards on the case's tensors.
  private func compareTensors(_ agreement: inout Agreement) throws(Obstacle) {
    var run = GradientRun(network: single.network)
    for key in single.network.values.keys where tensors.has("grad_out/\(key)") {
      run.cotangents[key] = try tensors["grad_out/\(key)"]
    }
    var parameters: [String: Tensor] = [:]
    for declaration in single.block.parameters {
      let name = declaration.caseName(without: SingleBlock.key + ".")
      parameters[declaration.name] = try tensors["param/\(name)"]
      if tensors.has("grad_param/\(name)") { run.differentiatedParameters.append(declaration.name) }
    }
    run.differentiatedInputs = inputs.keys.filter { tensors.has("grad_in/\($0)") }.sorted()
    let result = try run.result(inputs: inputs, parameters: parameters, batchShape: batchShape)
    let forward = try root["tolerance"].tolerance()
    for (key, tensor) in result.outputs {
      agreement.compare("out/\(key)", tensor, with: try tensors["out/\(key)"], forward)
    }
    let backward = try root["tolerance"].tolerance(forGradients: true)
    for (key, tensor) in result.inputGradients {
      agreement.compare("grad_in/\(key)", tensor, with: try tensors["grad_in/\(key)"], backward)
    }
    for (name, tensor) in result.parameterGradients {
      let name = name.hasPrefix(SingleBlock.key) ? String(name.dropFirst(SingleBlock.key.count + 1)) : name
      agreement.compare("grad_param/\(name)", tensor, with: try tensors["grad_param/\(name)"], backward)
    }
  }
}

extension Agreement {
  /// Compares names, shapes and kinds of parameters in order.
  mutating func compare(parameters got: [ParameterRecord], with want: [ParameterRecord]) {
    if got == want { return }
    let missing = want.filter { !got.contains($0) }
    let surplus = got.filter { !want.contains($0) }
    if missing.isEmpty && surplus.isEmpty {
      expect(false, "the parameters are in another order: \(got.map(\.name)), want \(want.map(\.name))")
    }
    expect(missing.isEmpty, "missing parameters: \(missing)")
    expect(surplus.isEmpty, "surplus parameters: \(surplus)")
  }
}
