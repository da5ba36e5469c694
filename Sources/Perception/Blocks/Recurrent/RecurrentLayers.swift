import Compute
import Spec
import Tensors

extension InputPort {
  /// A sequence of feature vectors.
  static let sequence = InputPort("sequence", axes: ["time", "features"])
}

/// What recurrent blocks consist of: recurrent layers, then a fully connected layer with non-linearity at each step.
struct RecurrentLayers: Sendable {
  let recurrence: NetworkBuilder.Recurrence
  let activation: Activation
  let carriesState: Bool

  init(_ cell: RecurrentCell, _ parameters: ParameterReader, registry: Registry) {
    let hiddenSize = parameters.read("hidden_size", .size, help: "Units of the recurrent state.")
    let layerCount = parameters.read(
      "num_layers", .integer(in: 1...Limits.layers), default: 1,
      help: "Recurrent layers, each reading the sequence of the one before.")
    let isBidirectional = parameters.read(
      "bidirectional", .flag, default: false,
      help: "Whether the sequence is read in both directions, which doubles the width.")
    activation = parameters.readActivation(registry)
    carriesState =
      parameters.read(
        "state", .choice(["stateless", "carried"]), default: "stateless",
        help:
          "Whether each run starts from zero, or from a state that is an input and an output of the network.")
      == "carried"
    recurrence = NetworkBuilder.Recurrence(
      cell, hiddenSize: hiddenSize, layerCount: layerCount, isBidirectional: isBidirectional)
    if carriesState && isBidirectional {
      parameters.fail(
        "state", message: "`state` cannot be carried where `bidirectional` is true",
        help:
          "the backward direction starts at the end of a sequence: read in one direction, or stay stateless")
    }
  }

  func gist(_ shapes: [Shape]) -> String {
    let incoming = shapes.first?.dimensions.last?.description ?? "?"
    let layers = recurrence.layerCount == 1 ? "" : " × \(recurrence.layerCount)"
    let directions = recurrence.isBidirectional ? ", both directions" : ""
    let state = carriesState ? ", state carried" : ""
    return
      "\(incoming) → \(recurrence.hiddenSize)\(layers)\(directions) over time, \(activation.name)\(state)"
  }

  func build(_ input: Value, with builder: NetworkBuilder) throws(ShapeError) -> Value {
    let shape = input.shape
    let leading = Array(shape.dimensions.dropLast(2))
    let batch = leading.reduce(1, *)
    builder.blame("hidden_size")
    let sequence = try builder.graph.reshape(input, to: Shape([batch] + shape.dimensions.suffix(2)))
    let states = try recurrent(sequence, leading: leading, with: builder)
    builder.enter("final_dense")
    defer { builder.leave() }
    let dense = try builder.linear(states, units: recurrence.width, named: "0")
    let result = try builder.activation(activation, dense, named: "1")
    return try builder.graph.reshape(result, to: Shape(leading + result.shape.dimensions.dropFirst()))
  }

  /// A state has the axes in front of time as well: each sequence its own.
  private func recurrent(
    _ sequence: Value, leading: [Dimension], with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    if !carriesState { return try builder.recurrence(sequence, recurrence, named: "net").sequence }
    let sizes = [Dimension(recurrence.stateCount), Dimension(recurrence.hiddenSize)]
    let ports = recurrence.cell.stateNames.map { ($0, Shape(leading + sizes)) }
    return try builder.carrying(ports) { (states) throws(ShapeError) in
      var folded: [Value] = []
      for state in states {
        folded.append(try builder.graph.reshape(state, to: Shape([sequence.shape[0]] + sizes)))
      }
      let (result, last) = try builder.recurrence(sequence, recurrence, from: folded, named: "net")
      var after: [Value] = []
      for state in last { after.append(try builder.graph.reshape(state, to: Shape(leading + sizes))) }
      return (result: result, after: after)
    }
  }
}
