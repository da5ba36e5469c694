import Composer

/// Samples of a model's observation spaces, the same for the same seed.
struct SpaceSampler {
  /// The size of the one leading axis.
  let batch: Int
  /// Numbers for sizes that have names.
  let sizes: [String: Int]
  let seed: UInt64

  /// The inputs of a network, as far as they are observations; networks of one step observe the same.
  func inputs(of network: Network) throws -> OrderedDictionary<String, Tensor> {
    var inputs: OrderedDictionary<String, Tensor> = [:]
    for (key, meaning) in network.inputs {
      guard case .observation(let space) = meaning else { continue }
      var stream = RandomStream(seed: seed, path: ["observation", network.observedStep ?? "", key])
      do {
        inputs[key] = try space.sample(using: &stream, batch: [batch], bindings: sizes)
      } catch {
        throw CommandFailure("cannot sample the observation `\(key)`: \(error)")
      }
    }
    return inputs
  }
}
