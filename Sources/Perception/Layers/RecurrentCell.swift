import Compute
import Tensors

/// One step of a recurrent layer: what the next state is, given an element of the sequence and the last state.
public enum RecurrentCell: String, Hashable, Sendable, CaseIterable {
  /// Long short-term memory (Hochreiter and Schmidhuber, 1997): gates in the order input, forget, cell, output.
  case lstm = "LSTM"
  /// Gated recurrent unit (Cho et al., 2014): gates in the order reset, update, new, the reset gate after the
  /// product, as PyTorch has it.
  case gru = "GRU"

  /// How many vectors of the hidden size one step computes.
  public var gateCount: Int {
    switch self {
    case .lstm: 4
    case .gru: 3
    }
  }

  /// What the state consists of; the first of it is what the layer gives.
  public var stateNames: [String] {
    switch self {
    case .lstm: ["h", "c"]
    case .gru: ["h"]
    }
  }

  /// Whether the two biases of a gate cannot be added up before the scan.
  var keepsStateBias: Bool { self == .gru }

  /// The state after a step.
  ///
  /// - Parameters:
  ///   - states: The state before, `[N, hidden]` each.
  ///   - incoming: What the input adds to the gates, with the biases: `[N, gates · hidden]`.
  ///   - recurrent: What the state adds to the gates, with its bias where the cell keeps it: `[N, gates · hidden]`.
  func step(
    _ states: [Value], incoming: Value, recurrent: Value, hiddenSize: Int, graph: inout Graph
  ) throws(ShapeError) -> [Value] {
    func part(_ gates: Value, _ index: Int) throws(ShapeError) -> Value {
      try graph.slice(gates, axis: 1, from: index * hiddenSize, to: (index + 1) * hiddenSize)
    }
    switch self {
    case .lstm:
      let gates = try graph.add(incoming, recurrent)
      let kept = try graph.multiply(graph.sigmoid(part(gates, 1)), states[1])
      let written = try graph.multiply(graph.sigmoid(part(gates, 0)), graph.tanh(part(gates, 2)))
      let cell = try graph.add(kept, written)
      return [try graph.multiply(graph.sigmoid(part(gates, 3)), graph.tanh(cell)), cell]
    case .gru:
      let reset = try graph.sigmoid(graph.add(part(incoming, 0), part(recurrent, 0)))
      let update = try graph.sigmoid(graph.add(part(incoming, 1), part(recurrent, 1)))
      let new = try graph.tanh(
        graph.add(part(incoming, 2), graph.multiply(reset, part(recurrent, 2))))
      let change = try graph.multiply(update, graph.subtract(states[0], new))
      return [try graph.add(new, change)]
    }
  }
}
