import Composer

/// Samples of a model's spaces, the same for the same seed.
struct SpaceSampler {
  /// The size of the one leading axis.
  let batch: Int
  /// Numbers for sizes that have names.
  let sizes: [String: Int]
  let seed: UInt64

  /// The inputs of a network, as far as no other network gives them; networks of one step observe the same.
  func inputs(
    of network: Network, in composition: Composition
  ) throws -> OrderedDictionary<String, Tensor> {
    var inputs: OrderedDictionary<String, Tensor> = [:]
    for (key, meaning) in network.inputs {
      switch meaning {
      case .observation(let space):
        let actor = actor(observing: key, in: network, composition)
        inputs[key] = try sample(space, "observation", actor, key)
      case .stackedObservations(let space, let actors):
        inputs[key] = stacked(try actors.map { try sample(space, "observation", $0.description, key) })
      case .action(let space, let step):
        inputs[key] = space.criticInput(of: try sample(space, "action", step, key))
      case .previousValue, .embedding, .state:
        continue
      }
    }
    return inputs
  }

  private func actor(observing key: String, in network: Network, _ composition: Composition) -> String {
    if case .policy(let step, let agent) = network.role {
      return Network.Actor(step: step, agent: agent).description
    }
    return network.role == .inference ? "" : composition.step(observing: key, in: network) ?? ""
  }

  private func sample(_ space: Space, _ kind: String, _ actor: String, _ key: String) throws -> Tensor {
    var stream = RandomStream(seed: seed, path: [kind, actor, key])
    do {
      return try space.sample(using: &stream, batch: [batch], bindings: sizes)
    } catch {
      throw CommandFailure("cannot sample the \(kind) `\(key)`: \(error)")
    }
  }

  /// Tensors one above the other, along an axis after the leading one.
  private func stacked(_ tensors: [Tensor]) -> Tensor? {
    guard let first = tensors.first, batch > 0 else { return nil }
    let width = first.count / batch
    let rows = (0..<batch).flatMap { row in
      tensors.flatMap { $0.floats[row * width..<(row + 1) * width] }
    }
    return Tensor(rows, shape: [batch, tensors.count] + first.shape.dropFirst())
  }
}
