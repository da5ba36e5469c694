public import Compute
import Tensors

extension NetworkBuilder {
  /// Dropout (Srivastava et al., 2014), as PyTorch's `Dropout`: in training each element is zeroed with the
  /// given probability, and the others grow by `1 / (1 - probability)`; in evaluation nothing happens.
  ///
  /// A graph draws no random numbers: in training it has an input of the layer's full name, which wants noise
  /// that is uniform in `[0, 1)`, of the shape of what is dropped, but with the batch axis apart from
  /// axes that were merged with it. Elements whose noise is at least the probability stay.
  public func dropout(
    _ input: Value, probability: Double, named name: String
  ) throws(ShapeError) -> Value {
    guard graph.mode == .training, probability > 0 else { return input }
    let noise = try noise(like: input, named: name)
    let stays = try graph.cast(
      graph.greaterOrEqual(noise, graph.constant(probability)), to: input.elementType)
    let scale = probability < 1 ? 1 / (1 - probability) : 0
    let result = try graph.multiply(input, graph.multiply(stays, graph.constant(scale)))
    note(layer: name, "Dropout \(probability)", gives: result)
    return result
  }

  private func noise(like input: Value, named name: String) throws(ShapeError) -> Value {
    var sizes = input.shape.dimensions
    if let merged = sizes.first?.dividedExactly(by: .batch), merged != 1 {
      sizes.replaceSubrange(0..<1, with: [.batch, merged])
    }
    let noise = graph.input(
      unusedInputName(qualified(name)), TensorType(input.elementType, shape: Shape(sizes)))
    return try graph.reshape(noise, to: input.shape)
  }
}
