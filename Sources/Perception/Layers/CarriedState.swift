public import Compute
public import Tensors

extension NetworkBuilder {
  /// A tensor that a run gives back and the next run takes: zero at the start.
  public struct CarriedState: Sendable {
    /// The name of the network's input and output.
    public let name: String
    /// The state before.
    public let before: Value
    /// The state after.
    public let after: Value
  }

  /// Declares a state of the present scope, with the batch axis in front: an input of the network, and an output
  /// of the same name.
  ///
  /// - Parameter work: Computes the state after the run from the one before, and something else.
  public func carrying<Result>(
    _ states: [(name: String, shape: Shape)],
    _ work: ([Value]) throws(ShapeError) -> (result: Result, after: [Value])
  ) throws(ShapeError) -> Result {
    var ports: [(name: String, value: Value)] = []
    for state in states {
      let name = unusedInputName(qualified(state.name))
      ports.append((name, graph.input(name, TensorType(shape: state.shape))))
    }
    let (result, after) = try work(ports.map(\.value))
    for (port, value) in zip(ports, after) {
      give(back: CarriedState(name: port.name, before: port.value, after: value))
    }
    return result
  }
}
