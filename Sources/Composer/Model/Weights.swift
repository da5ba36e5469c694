import Compute
public import OrderedCollections
import Perception
public import Tensors

/// The parameters and buffers of a network by their names.
public typealias Weights = OrderedDictionary<String, Tensor>

extension Network {
  /// Fresh weights: the same on every machine for the same seed, whatever else the model holds.
  ///
  /// Each parameter draws from a stream of its own, named after the network and the parameter.
  public func freshWeights(seed: UInt64) -> Weights {
    var weights: Weights = [:]
    for block in composed.blocks {
      let plan = weightPlan(of: block)
      for parameter in block.parameters {
        var stream = RandomStream(seed: seed, path: [name, parameter.name])
        weights[parameter.name] = plan.values(of: parameter, using: &stream)
      }
    }
    return weights
  }
}
