import Tensors

/// The gradient of a scan: a scan in the other direction over the gradient of its body.
///
/// Each step computes again what the forward step computed inside, from the carries that it found. Cotangents
/// of carries are carried, those of sequences are outputs, and those of constants add up in carries.
struct ScanGradient {
  private let scan: Scan
  private let node: Node
  private let cotangents: [Value?]
  private let needed: [Bool]
  private let carryCount: Int
  private let sequenceCount: Int
  private let outputCount: Int
  /// The carries, sequences and constants whose cotangents exist and are asked for, by their indices.
  private let carries: [Int]
  private let sequences: [Int]
  private let constants: [Int]
  /// The outputs and saved carries that a cotangent arrives for.
  private let outputs: [Int]
  private let saved: [Int]

  init(_ scan: Scan, _ node: Node, cotangents: [Value?], needed: [Bool]) {
    self.scan = scan
    self.node = node
    self.cotangents = cotangents
    self.needed = needed
    let carryCount = scan.carries.count
    let sequenceCount = scan.step.sequences.count
    let outputCount = scan.outputs.count
    self.carryCount = carryCount
    self.sequenceCount = sequenceCount
    self.outputCount = outputCount
    // A cotangent may pass through a carry whose own is not asked for.
    carries = scan.step.carries.indices.filter { scan.step.carries[$0].elementType.isFloating }
    sequences = scan.step.sequences.indices.filter {
      scan.step.sequences[$0].elementType.isFloating && needed[carryCount + $0]
    }
    constants = scan.step.constants.indices.filter {
      scan.step.constants[$0].elementType.isFloating && needed[carryCount + sequenceCount + $0]
    }
    outputs = scan.outputs.indices.filter { cotangents[carryCount + $0] != nil }
    saved = scan.carries.indices.filter { cotangents[carryCount + outputCount + $0] != nil }
  }

  func append(to graph: inout Graph) throws(ShapeError) -> [Value?] {
    let savedStart = carryCount + outputCount
    var start: [Value] = []
    for index in carries { start.append(try known(cotangents[index], node.results[index].type, &graph)) }
    let constantStart = carryCount + sequenceCount
    for index in constants { start.append(try known(nil, node.operands[constantStart + index].type, &graph)) }
    let (last, stacked) = try graph.scan(
      carries: start,
      sequences: Array(node.results[savedStart...]) + node.operands[carryCount..<constantStart]
        + outputs.compactMap { cotangents[carryCount + $0] }
        + saved.compactMap { cotangents[savedStart + $0] },
      constants: Array(node.operands[constantStart...]), reversed: !scan.isReversed
    ) { (body, step) throws(ShapeError) in
      try self.appendStep(step, to: &body)
    }
    var result = [Value?](repeating: nil, count: node.operands.count)
    for (place, index) in carries.enumerated() where needed[index] { result[index] = last[place] }
    for (place, index) in sequences.enumerated() { result[carryCount + index] = stacked[place] }
    for (place, index) in constants.enumerated() {
      result[constantStart + index] = last[carries.count + place]
    }
    return result
  }

  private func appendStep(
    _ step: ScanStep, to body: inout Graph
  ) throws(ShapeError) -> (carries: [Value], outputs: [Value]) {
    let found = Array(step.sequences[..<carryCount])
    let sequenceValues = Array(step.sequences[carryCount..<(carryCount + sequenceCount)])
    let outputStart = carryCount + sequenceCount
    let results = try replay(carries: found, sequences: sequenceValues, constants: step.constants, in: &body)
    let sources =
      carries.map { found[$0] } + sequences.map { sequenceValues[$0] }
      + constants.map { step.constants[$0] }
    let gradients = try body.gradients(
      of: carries.map { results[$0] } + outputs.map { results[carryCount + $0] },
      cotangents: Array(step.carries[..<carries.count])
        + step.sequences[outputStart..<(outputStart + outputs.count)],
      withRespectTo: sources)
    var next: [Value] = []
    for (place, index) in carries.enumerated() {
      var sum = try known(gradients[place], found[index].type, &body)
      if let position = saved.firstIndex(of: index) {
        sum = try body.add(sum, step.sequences[outputStart + outputs.count + position])
      }
      next.append(sum)
    }
    let constantStart = carries.count + sequences.count
    for place in constants.indices {
      let before = step.carries[carries.count + place]
      if let contribution = gradients[constantStart + place] {
        next.append(try body.add(before, contribution))
      } else {
        next.append(before)
      }
    }
    var stacked: [Value] = []
    for (place, index) in sequences.enumerated() {
      stacked.append(try known(gradients[carries.count + place], sequenceValues[index].type, &body))
    }
    return (next, stacked)
  }

  /// Appends the forward step's operations, and returns its carries and outputs.
  private func replay(
    carries: [Value], sequences: [Value], constants: [Value], in graph: inout Graph
  ) throws(ShapeError) -> [Value] {
    var copies: [Int: Value] = [:]
    for (original, copy) in zip(
      scan.step.carries + scan.step.sequences + scan.step.constants, carries + sequences + constants)
    {
      copies[original.id] = copy
    }
    let outerOrigin = graph.origin
    for node in scan.body.nodes {
      graph.origin = node.origin
      let results = try graph.append(node.operation, node.operands.map { copies[$0.id] ?? $0 })
      for (original, copy) in zip(node.results, results) { copies[original.id] = copy }
    }
    graph.origin = outerOrigin
    return (scan.carries + scan.outputs).map { copies[$0.id] ?? $0 }
  }

  /// The cotangent, or zeros where none arrives.
  private func known(
    _ cotangent: Value?, _ type: TensorType, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    if let cotangent { return cotangent }
    return try graph.constant(0, shape: type.shape, elementType: type.elementType)
  }
}
