import Compute
import Tensors
import Testing

private let batch = Dimension.batch
private let height = Dimension.symbol("H")

/// Operations on symbolic shapes.
struct ShapeCase: Sendable, CustomTestStringConvertible {
  let name: String
  let shapes: [Shape]
  let expected: Shape
  let build: Build

  init(_ name: String, _ shapes: [Shape], gives expected: Shape, _ build: @escaping Build) {
    self.name = name
    self.shapes = shapes
    self.expected = expected
    self.build = build
  }

  var testDescription: String { name }
}

private let shapeCases: [ShapeCase] = [
  ShapeCase("broadcast", [[batch, 1, 3], [4, 1]], gives: [batch, 4, 3]) { (g, x) throws(ShapeError) in
    [try g.add(x[0], x[1])]
  },
  ShapeCase("matmul", [[batch, height, 3], [3, 5]], gives: [batch, height, 5]) { (g, x) throws(ShapeError) in
    [try g.matmul(x[0], x[1])]
  },
  ShapeCase("reshape", [[batch, height, 3]], gives: [batch * height, 3]) { (g, x) throws(ShapeError) in
    [try g.reshape(x[0], to: [batch * height, 3])]
  },
  ShapeCase("slice", [[height]], gives: [(height - 1).dividedRoundingDown(by: 2)]) {
    (g, x) throws(ShapeError) in [try g.slice(x[0], axis: 0, from: 2, step: 2)]
  },
  ShapeCase("concatenate", [[batch, height], [batch, 2]], gives: [batch, height + 2]) {
    (g, x) throws(ShapeError) in [try g.concatenate(x, axis: 1)]
  },
  ShapeCase("mean", [[batch, height]], gives: [batch]) { (g, x) throws(ShapeError) in
    [try g.mean(x[0], axes: [1])]
  },
  ShapeCase(
    "convolution", [[batch, 3, height, 7], [4, 3, 3, 3]],
    gives: [batch, 4, (height + 2 - 3).dividedRoundingDown(by: 2) + 1, 3]
  ) { (g, x) throws(ShapeError) in
    [try g.convolution(x[0], x[1], strides: [2, 2], padding: [(1, 1), (0, 0)])]
  },
  ShapeCase("max-pool", [[batch, 3, height]], gives: [batch, 3, height.dividedRoundingDown(by: 2)]) {
    (g, x) throws(ShapeError) in [try g.maxPool(x[0], window: [2])]
  },
  ShapeCase("scan", [[batch], [height, batch]], gives: [height, batch]) { (g, x) throws(ShapeError) in
    try g.scan(carries: [x[0]], sequences: [x[1]], constants: []) { (body, step) throws(ShapeError) in
      let sum = try body.add(step.carries[0], step.sequences[0])
      return ([sum], [sum])
    }.outputs
  },
  ShapeCase("scatter", [[batch, height, 3]], gives: [batch, height, 3]) { (g, x) throws(ShapeError) in
    let indices = try g.positions(height)
    return [try g.scatterMax(g.gather(x[0], at: indices), at: indices, count: height)]
  },
]

@Test("Symbolic shapes are exact, and what runs has them", arguments: shapeCases)
func symbolicShapes(_ test: ShapeCase) throws {
  var graph = Graph()
  let inputs = test.shapes.enumerated().map { graph.input("\($0)", TensorType(shape: $1)) }
  let outputs = try test.build(&graph, inputs)
  #expect(outputs[0].shape == test.expected)
  for sizes in [["B": 2, "H": 5], ["B": 1, "H": 6], ["B": 0, "H": 9]] {
    let tensors = try test.shapes.map { shape in
      let shape = try #require(shape.evaluated(with: sizes))
      return Tensor([Float](repeating: 1, count: shape.reduce(1, *)), shape: shape)
    }
    let names = test.shapes.reduce(into: Set()) { $0.formUnion($1.symbols) }
    let bindings = try graph.bindings(inputShapes: named(tensors).mapValues(\.shape))
    #expect(bindings == sizes.filter { names.contains($0.key) })
    let plan = try Plan(graph, outputs: outputs, bindings: bindings)
    let results = try Execution(plan).run(inputs: named(tensors), parameters: [:])
    #expect(results[0].shape == test.expected.evaluated(with: sizes))
  }
}

/// Operations that are impossible, and what is said about them.
struct ErrorCase: Sendable, CustomTestStringConvertible {
  let name: String
  let shapes: [Shape]
  let fact: ShapeError.Fact
  let build: Build

  init(_ name: String, _ shapes: [Shape], is fact: ShapeError.Fact, _ build: @escaping Build) {
    self.name = name
    self.shapes = shapes
    self.fact = fact
    self.build = build
  }

  var testDescription: String { name }
}

private let errorCases: [ErrorCase] = [
  ErrorCase(
    "B against C", [["B"], ["C"]].map { Shape($0.map { Dimension.symbol($0) }) },
    is: .disagreement(
      operands: [0, 1], shapes: [[.symbol("B")], [.symbol("C")]], axis: 0)
  ) { (g, x) throws(ShapeError) in [try g.add(x[0], x[1])] },
  ErrorCase(
    "broadcast", [[2, 3], [4]], is: .disagreement(operands: [0, 1], shapes: [[2, 3], [4]], axis: 1)
  ) {
    (g, x) throws(ShapeError) in [try g.add(x[0], x[1])]
  },
  ErrorCase("matmul", [[2, 3], [4, 5]], is: .size(operand: 1, axis: 0, found: [4, 5], needed: 3)) {
    (g, x) throws(ShapeError) in [try g.matmul(x[0], x[1])]
  },
  ErrorCase("matmul of a vector", [[3], [3, 5]], is: .rank(operand: 0, found: [3], atLeast: 2, atMost: nil)) {
    (g, x) throws(ShapeError) in [try g.matmul(x[0], x[1])]
  },
  ErrorCase("reshape", [[2, 3]], is: .elementCount(operand: 0, found: [2, 3], needed: [4])) {
    (g, x) throws(ShapeError) in [try g.reshape(x[0], to: [4])]
  },
  ErrorCase(
    "concatenate", [[2, 3], [3, 3]],
    is: .disagreement(operands: [0, 1], shapes: [[2, 3], [3, 3]], axis: 0)
  ) {
    (g, x) throws(ShapeError) in [try g.concatenate(x, axis: 1)]
  },
  ErrorCase(
    "concatenate ranks", [[2, 3], [3]], is: .rankDisagreement(operands: [0, 1], shapes: [[2, 3], [3]])
  ) {
    (g, x) throws(ShapeError) in [try g.concatenate(x, axis: 1)]
  },
  ErrorCase("slice", [[3]], is: .indexOutOfRange(operand: 0, axis: 0, index: 4, found: [3])) {
    (g, x) throws(ShapeError) in [try g.slice(x[0], axis: 0, to: 4)]
  },
  ErrorCase("axis", [[3]], is: .axisOutOfRange(operand: 0, axis: 1, found: [3])) {
    (g, x) throws(ShapeError) in [try g.sum(x[0], axes: [1])]
  },
  ErrorCase("axis twice", [[3, 3]], is: .repeatedAxis(operand: 0, axis: -1, found: [3, 3])) {
    (g, x) throws(ShapeError) in [try g.sum(x[0], axes: [1, -1])]
  },
  ErrorCase(
    "convolution", [[batch, 3, 4, 8], [4, 3, 7, 3]],
    is: .tooSmall(operand: 0, axis: 2, found: [batch, 3, 4, 8], minimum: 5)
  ) { (g, x) throws(ShapeError) in [try g.convolution(x[0], x[1], padding: [(1, 1), (0, 0)])] },
  ErrorCase(
    "channels", [[batch, 3, 8], [4, 2, 3]], is: .size(operand: 0, axis: 1, found: [batch, 3, 8], needed: 2)
  ) { (g, x) throws(ShapeError) in [try g.convolution(x[0], x[1])] },
  ErrorCase("max-pool", [[1, 1, 1]], is: .tooSmall(operand: 0, axis: 2, found: [1, 1, 1], minimum: 2)) {
    (g, x) throws(ShapeError) in [try g.maxPool(x[0], window: [2])]
  },
  ErrorCase("type", [[3]], is: .elementType(operand: 0, found: .float32, needed: [.int64])) {
    (g, x) throws(ShapeError) in [try g.oneHot(x[0], depth: 3)]
  },
  ErrorCase(
    "gather by numbers", [[3, 1], [2]], is: .elementType(operand: 1, found: .float32, needed: [.int64])
  ) {
    (g, x) throws(ShapeError) in [try g.gather(x[0], at: x[1])]
  },
  ErrorCase(
    "gather in other samples", [[2, 3, 1], [4, 3]],
    is: .disagreement(operands: [0, 1], shapes: [[2, 3, 1], [4, 3]], axis: 0)
  ) { (g, x) throws(ShapeError) in [try g.gather(x[0], at: g.cast(x[1], to: .int64))] },
  ErrorCase("scatter", [[3, 1], [2]], is: .size(operand: 1, axis: 0, found: [2], needed: 3)) {
    (g, x) throws(ShapeError) in [try g.scatterSum(x[0], at: g.cast(x[1], to: .int64), count: 5)]
  },
  ErrorCase("carry", [[3], [2, 3]], is: .size(operand: 0, axis: 0, found: [3], needed: 6)) {
    (g, x) throws(ShapeError) in
    try g.scan(carries: [x[0]], sequences: [x[1]], constants: []) { (body, step) throws(ShapeError) in
      ([try body.concatenate([step.carries[0], step.sequences[0]], axis: 0)], [])
    }.carries
  },
  ErrorCase(
    "size", [[1]],
    is: .tooManyElements(shape: [Dimension(1 << 62), 8, 0], limit: Graph.elementLimit)
  ) { (g, x) throws(ShapeError) in [try g.constant(0, shape: [Dimension(1 << 62), 8, 0])] },
]

@Test("Impossible operations say what they found and need", arguments: errorCases)
func impossibleOperations(_ test: ErrorCase) throws {
  var graph = Graph()
  graph.origin = Origin(7)
  let inputs = test.shapes.enumerated().map { graph.input("\($0)", TensorType(shape: $1)) }
  let error = #expect(throws: ShapeError.self) { try test.build(&graph, inputs) }
  #expect(error?.fact == test.fact)
  #expect(error?.origin == Origin(7))
}

@Test("Costs count the multiply-adds of products")
func costs() throws {
  var graph = Graph()
  let x = graph.input("x", TensorType(shape: [batch, 3, 6, 6]))
  let weights = graph.input("w", TensorType(shape: [4, 3, 3, 3]))
  let y = try graph.convolution(x, weights)
  let convolution = graph.nodes.count
  let matrix = graph.input("m", TensorType(shape: [64, 5]))
  _ = try graph.matmul(graph.reshape(y, to: [batch, 64]), matrix)
  #expect(graph.multiplyAdds(of: 0..<convolution) == batch * Dimension(4 * 16 * 27))
  #expect(graph.multiplyAdds(of: convolution..<graph.nodes.count) == batch * 320)
  #expect(graph.multiplyAdds() == batch * Dimension(4 * 16 * 27 + 320))
}
