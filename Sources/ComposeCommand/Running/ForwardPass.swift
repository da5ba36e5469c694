import Composer

/// Where the inputs of networks come from.
enum InputSource {
  /// A file of tensors.
  case file(SafetensorsFile)
  /// Samples of the spaces.
  case samples(SpaceSampler)

  /// What is given to a network; what other networks give may be missing.
  func inputs(of network: Network, in composition: Composition) throws -> OrderedDictionary<String, Tensor> {
    switch self {
    case .file(let file):
      try TensorNames(network).inputs(from: file)
    case .samples(let sampler):
      try sampler.inputs(of: network, in: composition)
    }
  }
}

/// One network's run: what went in and what came out.
struct ForwardPass {
  /// The network.
  let network: Network
  /// The tensors that went in, by name.
  let inputs: OrderedDictionary<String, Tensor>
  /// The tensors that came out, by name.
  let outputs: OrderedDictionary<String, Tensor>

  /// Runs all networks in order; embeddings and values that are not given come from the networks before.
  static func all(of model: Model, on source: InputSource) throws -> [ForwardPass] {
    var passes: OrderedDictionary<String, ForwardPass> = [:]
    for network in model.composition.networks {
      var inputs = try source.inputs(of: network, in: model.composition)
      for (key, meaning) in network.inputs where inputs[key] == nil {
        if case .state = meaning { continue }
        guard let tensor = given(key, meaning, by: passes) else {
          throw ModelError.missingInput(key, network: network.name)
        }
        inputs[key] = tensor
      }
      let given = Dictionary(uniqueKeysWithValues: inputs.map { ($0.key, $0.value) })
      passes[network.name] = ForwardPass(
        network: network, inputs: inputs, outputs: try model.run(network.name, given))
    }
    return Array(passes.values)
  }

  /// What the networks before give as an input.
  private static func given(
    _ key: String, _ meaning: Network.InputMeaning, by passes: OrderedDictionary<String, ForwardPass>
  ) -> Tensor? {
    switch meaning {
    case .embedding(let origin): passes[origin]?.outputs[key]
    case .previousValue(let critic): value(upTo: critic, passes)
    case .observation, .stackedObservations, .action, .state: nil
    }
  }

  /// The value up to a critic: its own, and what it is added to.
  private static func value(
    upTo critic: String, _ passes: OrderedDictionary<String, ForwardPass>
  ) -> Tensor? {
    guard let pass = passes[critic], let value = pass.outputs["value"] else { return nil }
    guard case .valueDifference(let before, let input)? = pass.network.outputs["value"] else { return value }
    guard let previous = pass.inputs[input] ?? Self.value(upTo: before, passes) else { return nil }
    return Tensor(zip(value.floats, previous.floats).map { $0 + $1 }, shape: value.shape)
  }
}

/// What passes consist of, under the names of a file.
struct TensorTable {
  /// Inputs, weights and outputs of each network.
  let tensors: OrderedDictionary<String, Tensor>

  /// The tensors of passes and of the model that they ran.
  init(_ passes: [ForwardPass], of model: Model) {
    var tensors: OrderedDictionary<String, Tensor> = [:]
    for pass in passes {
      let names = TensorNames(pass.network)
      for (key, tensor) in pass.inputs { tensors[names.input(key)] = tensor }
      for (name, tensor) in model.weights[pass.network.name] ?? [:] {
        tensors[names.parameter(name)] = tensor
      }
      for (key, tensor) in pass.outputs { tensors[names.output(key)] = tensor }
    }
    self.tensors = tensors
  }
}
