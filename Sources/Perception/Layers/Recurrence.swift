public import Compute
import Tensors

extension NetworkBuilder {
  /// Recurrent layers, each reading the sequence of the one before.
  public struct Recurrence: Hashable, Sendable {
    /// What one step computes.
    public let cell: RecurrentCell
    /// Units of the state.
    public let hiddenSize: Int
    /// How many layers there are.
    public let layerCount: Int
    /// Whether each layer reads the sequence in both directions.
    public let isBidirectional: Bool

    /// Layers of one cell.
    public init(_ cell: RecurrentCell, hiddenSize: Int, layerCount: Int, isBidirectional: Bool) {
      self.cell = cell
      self.hiddenSize = hiddenSize
      self.layerCount = layerCount
      self.isBidirectional = isBidirectional
    }

    /// Features of each step's result.
    public var width: Int { hiddenSize * directionCount }
    /// How many states there are of each kind: one for each layer and direction.
    public var stateCount: Int { layerCount * directionCount }

    private var directionCount: Int { isBidirectional ? 2 : 1 }

    func parameterCount(incoming: Int) -> Int {
      let gates = cell.gateCount * hiddenSize
      return (0..<layerCount).reduce(0) { sum, layer in
        sum + directionCount * gates * ((layer == 0 ? incoming : width) + hiddenSize + 2)
      }
    }
  }

  /// Recurrent layers over time, as PyTorch's `LSTM` and `GRU`: two bias vectors, forward before backward.
  ///
  /// `[N, T, in] → [N, T, width]`. Every parameter is drawn from `U(-1/√hidden, 1/√hidden)`.
  ///
  /// - Parameter states: The state to start from, `[N, stateCount, hidden]` for each of the cell's names; nil for
  ///   zeros.
  /// - Returns: The sequence, and the state after the last step in the form of `states`.
  public func recurrence(
    _ input: Value, _ recurrence: Recurrence, from states: [Value]? = nil, named name: String
  ) throws(ShapeError) -> (sequence: Value, states: [Value]) {
    var sequence = input
    var last: [[Value]] = []
    for layer in 0..<recurrence.layerCount {
      var results: [Value] = []
      for reversed in recurrence.isBidirectional ? [false, true] : [false] {
        let start = try states?.map { (all) throws(ShapeError) in
          try graph.element(all, axis: 1, at: last.count)
        }
        let pass = try RecurrentPass(
          recurrence: recurrence, isReversed: reversed, name: name,
          suffix: "l\(layer)\(reversed ? "_reverse" : "")"
        ).append(sequence, from: start, to: self)
        results.append(pass.sequence)
        last.append(pass.states)
      }
      sequence = results.count == 1 ? results[0] : try graph.concatenate(results, axis: 2)
    }
    note(recurrence, of: input, gives: sequence, named: name)
    if states == nil { return (sequence, []) }
    var after: [Value] = []
    for index in recurrence.cell.stateNames.indices {
      after.append(try graph.stack(last.map { $0[index] }, axis: 1))
    }
    return (sequence, after)
  }

  private func note(
    _ recurrence: Recurrence, of input: Value, gives sequence: Value, named name: String
  ) {
    let directions = recurrence.isBidirectional ? ", both directions" : ""
    let layers = recurrence.layerCount == 1 ? "" : " × \(recurrence.layerCount)"
    note(
      layer: name,
      "\(recurrence.cell.rawValue) \(input.shape[2]) → \(recurrence.hiddenSize)\(layers)\(directions)",
      gives: sequence, parameters: recurrence.parameterCount(incoming: input.shape[2].constant ?? 0))
  }
}

/// One layer's way through the sequence in one direction.
private struct RecurrentPass {
  let recurrence: NetworkBuilder.Recurrence
  let isReversed: Bool
  let name: String
  let suffix: String

  func append(
    _ input: Value, from start: [Value]?, to builder: NetworkBuilder
  ) throws(ShapeError) -> (sequence: Value, states: [Value]) {
    let (cell, hiddenSize) = (recurrence.cell, recurrence.hiddenSize)
    let inputWeight = try weight("ih", input.shape[2], builder)
    let stateWeight = try weight("hh", Dimension(hiddenSize), builder)
    let inputBias = try bias("ih", builder)
    let stateBias = try bias("hh", builder)
    let bias = cell.keepsStateBias ? inputBias : try builder.graph.add(inputBias, stateBias)
    let incoming = try builder.graph.add(
      builder.graph.matmul(input, inputWeight, transposingB: true), bias)
    let zeros = try builder.graph.constant(0, shape: [input.shape[0], Dimension(hiddenSize)])
    let scan = try builder.graph.scan(
      carries: start ?? cell.stateNames.map { _ in zeros },
      sequences: [builder.graph.transpose(incoming, permutation: [1, 0, 2])],
      constants: cell.keepsStateBias ? [stateWeight, stateBias] : [stateWeight], reversed: isReversed
    ) { (body: inout Graph, step: ScanStep) throws(ShapeError) in
      var recurrent = try body.matmul(step.carries[0], step.constants[0], transposingB: true)
      if cell.keepsStateBias { recurrent = try body.add(recurrent, step.constants[1]) }
      let states = try cell.step(
        step.carries, incoming: step.sequences[0], recurrent: recurrent, hiddenSize: hiddenSize,
        graph: &body)
      return (carries: states, outputs: [states[0]])
    }
    return (try builder.graph.transpose(scan.outputs[0], permutation: [1, 0, 2]), scan.carries)
  }

  private var gates: Dimension { Dimension(recurrence.cell.gateCount) * Dimension(recurrence.hiddenSize) }
  private var bound: Double { 1 / Double(max(recurrence.hiddenSize, 1)).squareRoot() }

  private func weight(
    _ kind: String, _ width: Dimension, _ builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    try builder.parameter(
      "\(name).weight_\(kind)_\(suffix)", shape: [gates, width], role: .recurrentWeight,
      initializer: .uniform(bound: bound))
  }

  private func bias(_ kind: String, _ builder: NetworkBuilder) throws(ShapeError) -> Value {
    try builder.parameter(
      "\(name).bias_\(kind)_\(suffix)", shape: [gates], role: .recurrentBias,
      initializer: .uniform(bound: bound))
  }
}
