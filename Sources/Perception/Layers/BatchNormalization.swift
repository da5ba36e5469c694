public import Compute
import Tensors

extension NetworkBuilder {
  /// Batch normalisation over the batch and spatial axes (Ioffe and Szegedy, 2015), as PyTorch's `BatchNorm`:
  /// eps 1e-5, momentum 0.1, affine, with running statistics.
  ///
  /// `[N, C, L…] → [N, C, L…]`. In evaluation the running statistics normalise; in training the batch's own do,
  /// and the running ones move towards them (with the unbiased variance).
  public func batchNormalization(_ input: Value, named name: String) throws(ShapeError) -> Value {
    let channels = input.shape[1]
    let known = try batchNormalizationParameters(channels: channels, named: name)
    let perChannel = Shape([1, channels] + input.shape.dimensions.dropFirst(2).map { _ in 1 })
    var mean = known.runningMean
    var variance = known.runningVariance
    if graph.mode == .training {
      let axes = [0] + Array(2..<max(input.shape.rank, 2))
      mean = try graph.mean(input, axes: axes, keepingDimensions: false)
      let deviation = try graph.subtract(input, graph.reshape(mean, to: perChannel))
      variance = try graph.mean(graph.square(deviation), axes: axes, keepingDimensions: false)
      try updateStatistics(
        of: name, averaging: axes.map { input.shape[$0] }, mean: mean, variance: variance,
        before: known)
    }
    let scale = try graph.divide(
      known.weight, graph.sqrt(graph.add(variance, graph.constant(1e-5))))
    let centred = try graph.subtract(input, graph.reshape(mean, to: perChannel))
    let result = try graph.add(
      graph.multiply(centred, graph.reshape(scale, to: perChannel)),
      graph.reshape(known.bias, to: perChannel))
    note(
      layer: name, "BatchNorm \(channels)", gives: result, parameters: 2 * (channels.constant ?? 0))
    return result
  }

  /// The parameters and buffers of a batch normalisation.
  struct BatchNormalizationParameters {
    let weight: Value
    let bias: Value
    let runningMean: Value
    let runningVariance: Value
    /// How many batches the running statistics have seen.
    let tracked: Value
  }

  /// Declares the parameters and buffers of a batch normalisation.
  @discardableResult
  func batchNormalizationParameters(
    channels: Dimension, named name: String
  ) throws(ShapeError) -> BatchNormalizationParameters {
    func statistic(
      _ suffix: String, _ role: Parameter.Role, _ initializer: Parameter.DefaultInitializer,
      _ kind: Parameter.Kind
    ) throws(ShapeError) -> Value {
      try parameter(
        "\(name).\(suffix)", shape: [channels], role: role, initializer: initializer, kind: kind)
    }
    return BatchNormalizationParameters(
      weight: try statistic("weight", .normalizationWeight, .ones, .trained),
      bias: try statistic("bias", .normalizationBias, .zeros, .trained),
      runningMean: try statistic("running_mean", .runningMean, .zeros, .buffer),
      runningVariance: try statistic("running_var", .runningVariance, .ones, .buffer),
      tracked: try parameter(
        "\(name).num_batches_tracked", shape: [], role: .counter, initializer: .zeros, kind: .buffer,
        elementType: .int64))
  }

  private func updateStatistics(
    of name: String, averaging sizes: [Dimension], mean: Value, variance: Value,
    before: BatchNormalizationParameters
  ) throws(ShapeError) {
    func moved(_ old: Value, towards new: Value) throws(ShapeError) -> Value {
      try graph.add(
        graph.multiply(old, graph.constant(0.9)), graph.multiply(new, graph.constant(0.1)))
    }
    let size = try graph.size(sizes.reduce(1, *))
    let unbiased = try graph.multiply(
      variance, graph.divide(size, graph.subtract(size, graph.constant(1))))
    graph.update(qualified("\(name).running_mean"), to: try moved(before.runningMean, towards: mean))
    graph.update(qualified("\(name).running_var"), to: try moved(before.runningVariance, towards: unbiased))
    let one = try graph.constant(1, elementType: .int64)
    graph.update(qualified("\(name).num_batches_tracked"), to: try graph.add(before.tracked, one))
  }
}
