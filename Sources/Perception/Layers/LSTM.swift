public import Compute
import Tensors

extension NetworkBuilder {
  /// A long short-term memory over time (Hochreiter and Schmidhuber, 1997), as PyTorch's `LSTM`: gates in the
  /// order input, forget, cell, output; two bias vectors; zero state at the start.
  ///
  /// `[N, T, in] → [N, T, hidden]`, twice as wide when bidirectional: forward, then backward. Every parameter is
  /// drawn from `U(-1/√hidden, 1/√hidden)`.
  public func lstm(
    _ input: Value, hiddenSize: Int, layerCount: Int, bidirectional: Bool, named name: String
  ) throws(ShapeError) -> Value {
    var sequence = input
    for layer in 0..<layerCount {
      let forward = try lstmDirection(
        sequence, hiddenSize: hiddenSize, reversed: false, named: name, suffix: "l\(layer)")
      guard bidirectional else {
        sequence = forward
        continue
      }
      let backward = try lstmDirection(
        sequence, hiddenSize: hiddenSize, reversed: true, named: name, suffix: "l\(layer)_reverse")
      sequence = try graph.concatenate([forward, backward], axis: 2)
    }
    let directions = bidirectional ? ", both directions" : ""
    let layers = layerCount == 1 ? "" : " × \(layerCount)"
    note(
      layer: name, "LSTM \(input.shape[2]) → \(hiddenSize)\(layers)\(directions)", gives: sequence,
      parameters: lstmParameterCount(
        width: input.shape[2].constant ?? 0, hiddenSize: hiddenSize, layerCount: layerCount,
        directions: bidirectional ? 2 : 1))
    return sequence
  }

  private func lstmParameterCount(
    width: Int, hiddenSize: Int, layerCount: Int, directions: Int
  ) -> Int {
    (0..<layerCount).reduce(0) { sum, layer in
      let incoming = layer == 0 ? width : hiddenSize * directions
      return sum + directions * 4 * hiddenSize * (incoming + hiddenSize + 2)
    }
  }

  private func lstmDirection(
    _ input: Value, hiddenSize: Int, reversed: Bool, named name: String, suffix: String
  ) throws(ShapeError) -> Value {
    let hidden = Dimension(hiddenSize)
    let bound = 1 / Double(max(hiddenSize, 1)).squareRoot()
    func weight(_ kind: String, _ width: Dimension) throws(ShapeError) -> Value {
      try parameter(
        "\(name).weight_\(kind)_\(suffix)", shape: [4 * hidden, width], role: .recurrentWeight,
        initializer: .uniform(bound: bound))
    }
    func bias(_ kind: String) throws(ShapeError) -> Value {
      try parameter(
        "\(name).bias_\(kind)_\(suffix)", shape: [4 * hidden], role: .recurrentBias,
        initializer: .uniform(bound: bound))
    }
    let inputWeight = try weight("ih", input.shape[2])
    let stateWeight = try weight("hh", hidden)
    let gateBias = try graph.add(bias("ih"), bias("hh"))
    let projected = try graph.add(
      graph.matmul(input, inputWeight, transposingB: true), gateBias)
    let zeros = try graph.constant(0, shape: [input.shape[0], hidden])
    let scan = try graph.scan(
      carries: [zeros, zeros], sequences: [graph.transpose(projected, permutation: [1, 0, 2])],
      constants: [stateWeight], reversed: reversed
    ) { (body: inout Graph, step: ScanStep) throws(ShapeError) in
      let (state, cell) = (step.carries[0], step.carries[1])
      let gates = try body.add(
        step.sequences[0], body.matmul(state, step.constants[0], transposingB: true))
      func gate(_ index: Int) throws(ShapeError) -> Value {
        try body.slice(gates, axis: 1, from: index * hiddenSize, to: (index + 1) * hiddenSize)
      }
      let kept = try body.multiply(body.sigmoid(gate(1)), cell)
      let written = try body.multiply(body.sigmoid(gate(0)), body.tanh(gate(2)))
      let newCell = try body.add(kept, written)
      let newState = try body.multiply(body.sigmoid(gate(3)), body.tanh(newCell))
      return (carries: [newState, newCell], outputs: [newState])
    }
    return try graph.transpose(scan.outputs[0], permutation: [1, 0, 2])
  }
}
