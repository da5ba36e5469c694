import OrderedCollections
import Tensors

/// What one step of a scan is computed from.
public struct ScanStep: Sendable {
  /// What the step before left behind.
  public let carries: [Value]
  /// The sequences' elements at this step.
  public let sequences: [Value]
  /// What is the same in all steps.
  public let constants: [Value]
}

/// A graph that is run once for each index of a time axis, and hands values on from step to step.
///
/// Operands are the carries, the sequences and the constants; results are the last carries, the stacked
/// outputs, and the stacked carries before each step, which only the gradient reads.
struct Scan: Operation {
  let body: Graph
  let step: ScanStep
  let carries: [Value]
  let outputs: [Value]
  let isReversed: Bool
  /// The number of steps where there is no sequence to tell it.
  let length: Dimension

  var name: String { "scan" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    let stacked = { (value: Value) in
      TensorType(value.elementType, shape: Shape([length] + value.shape.dimensions))
    }
    return carries.map(\.type) + outputs.map(stacked) + step.carries.map(stacked)
  }

  func multiplyAdds(_ operands: [TensorType], _ results: [TensorType]) -> Dimension {
    length * body.multiplyAdds()
  }

  func substituting(_ bindings: [String: Dimension]) -> any Operation {
    let replace = { (value: Value) in
      Value(id: value.id, type: TensorType(value.elementType, shape: value.shape.substituting(bindings)))
    }
    return Scan(
      body: body,
      step: ScanStep(
        carries: step.carries.map(replace), sequences: step.sequences.map(replace),
        constants: step.constants.map(replace)),
      carries: carries.map(replace), outputs: outputs.map(replace), isReversed: isReversed,
      length: length.substituting(bindings))
  }

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    try ScanLoop(self, site).kernel
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    try ScanGradient(self, node, cotangents: cotangents, needed: needed).append(to: &graph)
  }
}

extension Graph {
  /// Runs a graph once for each index of a time axis, and hands values on from step to step.
  ///
  /// The body is built once. It must return carries of the same types as it was given; it sees nothing of
  /// this graph but its step, so that weights are passed as constants.
  ///
  /// - Parameters:
  ///   - carries: What the first step finds.
  ///   - sequences: Tensors whose first axis is time; at least one, all of the same length.
  ///   - constants: Tensors that all steps see whole.
  ///   - reversed: Whether time runs from the last index to the first; outputs keep their steps' indices.
  ///   - body: Builds one step.
  /// - Returns: The carries after the last step, and each output with time as its first axis.
  /// - Precondition: there is a sequence, and the body declares no inputs or parameters of its own.
  public mutating func scan(
    carries: [Value], sequences: [Value], constants: [Value], reversed: Bool = false,
    body: (inout Graph, ScanStep) throws(ShapeError) -> (carries: [Value], outputs: [Value])
  ) throws(ShapeError) -> (carries: [Value], outputs: [Value]) {
    let scan = try makeScan(carries, sequences, constants, reversed: reversed, body: body)
    let results = try append(scan, carries + sequences + constants)
    let outputEnd = carries.count + scan.outputs.count
    return (Array(results[..<carries.count]), Array(results[carries.count..<outputEnd]))
  }

  private func makeScan(
    _ carries: [Value], _ sequences: [Value], _ constants: [Value], reversed: Bool,
    body build: (inout Graph, ScanStep) throws(ShapeError) -> (carries: [Value], outputs: [Value])
  ) throws(ShapeError) -> Scan {
    precondition(!sequences.isEmpty, "a scan needs a sequence")
    for (index, sequence) in sequences.enumerated() {
      if sequence.shape.rank == 0 {
        throw scanError(
          .rank(operand: carries.count + index, found: sequence.shape, atLeast: 1, atMost: nil))
      }
      if sequence.shape[0] != sequences[0].shape[0] {
        throw scanError(
          .disagreement(
            operands: [carries.count, carries.count + index],
            shapes: [sequences[0].shape, sequence.shape], axis: 0))
      }
    }
    var body = Graph(mode: mode)
    body.origin = origin
    let step = ScanStep(
      carries: carries.enumerated().map { body.input("carry \($0)", $1.type) },
      sequences: sequences.enumerated().map { index, sequence in
        let shape = Shape(Array(sequence.shape.dimensions.dropFirst()))
        return body.input("sequence \(index)", TensorType(sequence.elementType, shape: shape))
      },
      constants: constants.enumerated().map { body.input("constant \($0)", $1.type) })
    let result = try build(&body, step)
    precondition(
      body.parameters.isEmpty && body.inputs.count == carries.count + sequences.count + constants.count,
      "the body of a scan declares inputs or parameters of its own")
    precondition(result.carries.count == carries.count, "a scan's body returns another number of carries")
    for (index, (before, after)) in zip(carries, result.carries).enumerated() {
      try checkCarry(index, before: before.type, after: after.type)
    }
    return Scan(
      body: body, step: step, carries: result.carries, outputs: result.outputs, isReversed: reversed,
      length: sequences[0].shape[0])
  }

  private func checkCarry(
    _ index: Int, before: TensorType, after: TensorType
  ) throws(ShapeError) {
    if before.elementType != after.elementType {
      throw scanError(
        .elementType(operand: index, found: before.elementType, needed: [after.elementType]))
    }
    if before.shape.rank != after.shape.rank {
      throw scanError(
        .rank(
          operand: index, found: before.shape, atLeast: after.shape.rank, atMost: after.shape.rank))
    }
    for axis in 0..<before.shape.rank where before.shape[axis] != after.shape[axis] {
      throw scanError(
        .size(operand: index, axis: axis, found: before.shape, needed: after.shape[axis]))
    }
  }

  private func scanError(_ fact: ShapeError.Fact) -> ShapeError {
    ShapeError(operation: "scan", fact: fact).at(origin)
  }
}
