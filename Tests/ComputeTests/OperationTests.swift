import Compute
import Tensors
import Testing

/// An operation on small numbers, with the result that one finds by hand.
struct OperationCase: Sendable, CustomTestStringConvertible {
  let name: String
  let inputs: [Tensor]
  let expected: [Tensor]
  let build: Build

  init(_ name: String, _ inputs: [Tensor], gives expected: [Tensor], _ build: @escaping Build) {
    self.name = name
    self.inputs = inputs
    self.expected = expected
    self.build = build
  }

  var testDescription: String { name }
}

private let nan = Float.nan
private let infinity = Float.infinity

private func unary(_ function: UnaryFunction, _ x: [Float], _ y: [Float]) -> OperationCase {
  OperationCase(
    "\(function)", [Tensor(x, shape: [x.count])], gives: [Tensor(y, shape: [y.count])]
  ) { (g, x) throws(ShapeError) in [try g.unary(function, x[0])] }
}

private let unaryCases: [OperationCase] = [
  unary(.negate, [1, -2], [-1, 2]),
  unary(.absolute, [1, -2], [1, 2]),
  unary(.sign, [3, 0, -2, nan], [1, 0, -1, nan]),
  unary(.reciprocal, [2, -4], [0.5, -0.25]),
  unary(.square, [3, -2], [9, 4]),
  unary(.squareRoot, [9, 2.25], [3, 1.5]),
  unary(.exponential, [0, 1], [1, 2.7182818]),
  unary(.exponentialMinusOne, [0, 1e-7], [0, 1e-7]),
  unary(.logarithm, [1, 2.7182818], [0, 1]),
  unary(.logarithmOfOnePlus, [0, 1e-7], [0, 1e-7]),
  unary(.sine, [0, 1.5707963], [0, 1]),
  unary(.cosine, [0, 3.1415927], [1, -1]),
  unary(.tanh, [0, 100, -100], [0, 1, -1]),
  unary(.sigmoid, [0, 200, -200, 1], [0.5, 1, 0, 0.7310586]),
  unary(.softplus, [0, 200, -200, nan], [0.6931472, 200, 0, nan]),
  unary(.relu, [-1, 0, 2, nan], [0, 0, 2, nan]),
  unary(.errorFunction, [0, 0.5, 9], [0, 0.5204999, 1]),
  unary(.floor, [1.5, -1.5], [1, -2]),
  unary(.ceiling, [1.5, -1.5], [2, -1]),
  unary(.rounded, [0.5, 1.5, -2.4], [0, 2, -2]),
  unary(.logGamma, [1, 4, 0.5], [0, 1.7917595, 0.5723649]),
  // Minus Euler's constant; pi^2 / 6; -2 zeta(3); and by the recurrence, psi(-0.5) = psi(0.5) + 2.
  unary(.polygamma(order: 0), [1, 0.5, -0.5, 0], [-0.5772157, -1.9635100, 0.0364899, nan]),
  unary(.polygamma(order: 1), [1, 0.5, 30], [1.6449341, 4.9348022, 0.0338951]),
  unary(.polygamma(order: 2), [1], [-2.4041138]),
  unary(.power(3), [2, -2, 0, nan], [8, -8, 0, nan]),
  unary(.power(-0.5), [4, 0, -1], [0.5, infinity, nan]), unary(.power(0), [4, 0, nan], [1, 1, 1]),
  unary(.clamp(minimum: -1, maximum: 2), [-3, 0.5, 3, nan], [-1, 0.5, 2, nan]),
]

private let grid = shaped([2, 3], [1, 2, 3, 4, 5, 6])

private let elementwiseCases: [OperationCase] = [
  OperationCase(
    "add a vector", [grid, vector(10, 20, 30)], gives: [shaped([2, 3], [11, 22, 33, 14, 25, 36])]
  ) {
    (g, x) throws(ShapeError) in [try g.add(x[0], x[1])]
  },
  OperationCase(
    "subtract a column", [grid, shaped([2, 1], [1, 2])], gives: [shaped([2, 3], [0, 1, 2, 2, 3, 4])]
  ) {
    (g, x) throws(ShapeError) in [try g.subtract(x[0], x[1])]
  },
  OperationCase(
    "divide a number", [shaped([], [12]), grid], gives: [shaped([2, 3], [12, 6, 4, 3, 2.4, 2])]
  ) {
    (g, x) throws(ShapeError) in [try g.divide(x[0], x[1])]
  },
  OperationCase(
    "maximum and minimum", [vector(1, 5, nan), vector(2, 4, 0)],
    gives: [vector(2, 5, nan), vector(1, 4, nan)]
  ) {
    (g, x) throws(ShapeError) in [try g.maximum(x[0], x[1]), try g.minimum(x[0], x[1])]
  },
  OperationCase(
    "whole numbers", [integers([2], [.max, 3]), integers([2], [1, 4])],
    gives: [integers([2], [.min, 7]), integers([2], [.max, 12])]
  ) { (g, x) throws(ShapeError) in [try g.add(x[0], x[1]), try g.multiply(x[0], x[1])] },
  OperationCase(
    "compare", [vector(1, 2, nan), vector(2, 2, nan)],
    gives: [
      booleans([3], [true, false, false]), booleans([3], [false, true, false]),
      booleans([3], [true, false, true]),
    ]
  ) { (g, x) throws(ShapeError) in
    [try g.less(x[0], x[1]), try g.greaterOrEqual(x[0], x[1]), try g.not(g.equal(x[0], x[1]))]
  },
  OperationCase(
    "select", [booleans([2, 1], [true, false]), grid, shaped([], [0])],
    gives: [shaped([2, 3], [1, 2, 3, 0, 0, 0])]
  ) { (g, x) throws(ShapeError) in [try g.select(x[0], x[1], x[2])] },
  OperationCase(
    "cast", [vector(1.9, -1.9, nan, infinity)],
    gives: [integers([4], [1, -1, 0, .max]), booleans([4], [true, true, true, true]), vector(1, 1, 1, 1)]
  ) { (g, x) throws(ShapeError) in
    let flags = try g.cast(x[0], to: .bool)
    return [try g.cast(x[0], to: .int64), flags, try g.cast(flags, to: .float32)]
  },
]

private let creationCases: [OperationCase] = [
  OperationCase("constant", [], gives: [vector(2.5, 2.5), integers([], [3]), booleans([1], [true])]) {
    (g, _) throws(ShapeError) in
    [
      try g.constant(2.5, shape: [2]), try g.constant(3, elementType: .int64),
      try g.constant(1, shape: [1], elementType: .bool),
    ]
  },
  OperationCase("constant tensor", [], gives: [grid]) { (g, _) throws(ShapeError) in [try g.constant(grid)] },
  OperationCase("size and positions", [], gives: [shaped([], [6]), integers([3], [0, 1, 2])]) {
    (g, _) throws(ShapeError) in [try g.size(6), try g.positions(3)]
  },
]

private let layoutCases: [OperationCase] = [
  OperationCase("transpose", [grid], gives: [shaped([3, 2], [1, 4, 2, 5, 3, 6])]) {
    (g, x) throws(ShapeError) in [try g.transpose(x[0], permutation: [1, 0])]
  },
  OperationCase("slice", [grid], gives: [shaped([2, 2], [1, 3, 4, 6]), shaped([1, 3], [4, 5, 6])]) {
    (g, x) throws(ShapeError) in
    [try g.slice(x[0], axis: 1, step: 2), try g.slice(x[0], axis: 0, from: -1)]
  },
  OperationCase("element", [grid], gives: [vector(2, 5), vector(4, 5, 6)]) {
    (g, x) throws(ShapeError) in [try g.element(x[0], axis: 1, at: 1), try g.element(x[0], axis: 0, at: -1)]
  },
  OperationCase("pad", [vector(1, 2)], gives: [vector(0, 1, 2, 0, 0)]) {
    (g, x) throws(ShapeError) in [try g.pad(x[0], before: [1], after: [2])]
  },
  OperationCase(
    "concatenate", [grid, shaped([2, 1], [7, 8])], gives: [shaped([2, 4], [1, 2, 3, 7, 4, 5, 6, 8])]
  ) {
    (g, x) throws(ShapeError) in [try g.concatenate(x, axis: -1)]
  },
  OperationCase(
    "broadcast", [shaped([2, 1], [1, 2])], gives: [shaped([2, 2, 2], [1, 1, 2, 2, 1, 1, 2, 2])]
  ) {
    (g, x) throws(ShapeError) in [try g.broadcast(x[0], to: [2, 2, 2])]
  },
  OperationCase("reshape of an input", [grid], gives: [vector(1, 2, 3, 4, 5, 6), grid]) {
    (g, x) throws(ShapeError) in [try g.reshape(x[0], to: [6]), try g.stopGradient(x[0])]
  },
]

private let reductionCases: [OperationCase] = [
  OperationCase("sum", [grid], gives: [vector(5, 7, 9), vector(6, 15), shaped([1, 1], [21])]) {
    (g, x) throws(ShapeError) in
    [
      try g.sum(x[0], axes: [0]), try g.sum(x[0], axes: [-1]),
      try g.sum(x[0], axes: [0, 1], keepingDimensions: true),
    ]
  },
  OperationCase("mean and max", [grid], gives: [vector(2, 5), vector(4, 5, 6)]) {
    (g, x) throws(ShapeError) in [try g.mean(x[0], axes: [1]), try g.max(x[0], axes: [0])]
  },
  OperationCase("max of not-a-number", [vector(1, nan, 3)], gives: [shaped([], [nan])]) {
    (g, x) throws(ShapeError) in [try g.max(x[0], axes: [0])]
  },
  OperationCase(
    "sum of many", [Tensor([Float](repeating: 0.5, count: 101), shape: [101])], gives: [shaped([], [50.5])]
  ) {
    (g, x) throws(ShapeError) in [try g.sum(x[0], axes: [0])]
  },
  OperationCase(
    "softmax", [shaped([2, 2], [0, 0, 1000, -1000])], gives: [shaped([2, 2], [0.5, 0.5, 1, 0])]
  ) {
    (g, x) throws(ShapeError) in [try g.softmax(x[0], axis: 1)]
  },
  OperationCase(
    "log-softmax", [shaped([2, 1], [0, 0])], gives: [shaped([2, 1], [-0.6931472, -0.6931472])]
  ) {
    (g, x) throws(ShapeError) in [try g.logSoftmax(x[0], axis: 0)]
  },
  OperationCase("argmax", [shaped([2, 3], [1, 3, 3, 5, nan, 6])], gives: [integers([2], [1, 1])]) {
    (g, x) throws(ShapeError) in [try g.argmax(x[0], axis: -1)]
  },
  OperationCase(
    "one-hot", [integers([4], [1, 0, 2, -1])], gives: [shaped([4, 2], [0, 1, 1, 0, 0, 0, 0, 0])]
  ) {
    (g, x) throws(ShapeError) in [try g.oneHot(x[0], depth: 2)]
  },
]

private let productCases: [OperationCase] = [
  OperationCase("matmul", [grid, shaped([3, 1], [1, 0, -1])], gives: [shaped([2, 1], [-2, -2])]) {
    (g, x) throws(ShapeError) in [try g.matmul(x[0], x[1])]
  },
  OperationCase(
    "matmul over nothing", [shaped([2, 0], []), shaped([0, 2], [])], gives: [shaped([2, 2], [0, 0, 0, 0])]
  ) {
    (g, x) throws(ShapeError) in [try g.matmul(x[0], x[1])]
  },
  OperationCase(
    "convolution",
    [shaped([1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]), shaped([1, 1, 2, 2], [1, 0, 0, -1])],
    gives: [shaped([1, 1, 2, 2], [-4, -4, -4, -4]), shaped([1, 1, 2, 2], [-1, -3, -7, -4])]
  ) { (g, x) throws(ShapeError) in
    [
      try g.convolution(x[0], x[1]),
      try g.convolution(x[0], x[1], strides: [2, 2], padding: [(1, 0), (1, 0)]),
    ]
  },
  OperationCase(
    "max-pool", [shaped([1, 1, 3, 4], [1, 2, 3, 4, 8, 7, 6, 5, 0, 0, 0, 9])],
    gives: [shaped([1, 1, 1, 2], [8, 6])]
  ) { (g, x) throws(ShapeError) in [try g.maxPool(x[0], window: [2, 2])] },
]

private func runningSum(reversed: Bool, carry: Float, outputs: [Float]) -> OperationCase {
  OperationCase(
    "scan, reversed: \(reversed)", [shaped([], [1]), vector(10, 20, 30), shaped([], [2])],
    gives: [shaped([], [carry]), Tensor(outputs, shape: [3])]
  ) { (graph, x) throws(ShapeError) in
    let (carries, outputs) = try graph.scan(
      carries: [x[0]], sequences: [x[1]], constants: [x[2]], reversed: reversed
    ) { (body, step) throws(ShapeError) in
      let doubled = try body.multiply(step.carries[0], step.constants[0])
      return ([try body.add(doubled, step.sequences[0])], [doubled])
    }
    return carries + outputs
  }
}

private let scanCases: [OperationCase] = [
  runningSum(reversed: false, carry: 118, outputs: [2, 24, 88]),
  runningSum(reversed: true, carry: 178, outputs: [168, 64, 2]),
]

@Test(
  "Operations compute what one finds by hand",
  arguments: unaryCases + elementwiseCases + creationCases + layoutCases + reductionCases + productCases
    + scanCases + indexingOperationCases)
func operationsCompute(_ test: OperationCase) throws {
  for precision in Precision.allCases {
    let results = try evaluate(test.inputs, precision: precision, test.build)
    #expect(results.map(\.shape) == test.expected.map(\.shape))
    for (result, expected) in zip(results, test.expected) {
      let isClose = zip(result.doubles, expected.doubles).allSatisfy { found, needed in
        found == needed || (found.isNaN && needed.isNaN) || abs(found - needed) <= 1e-6 * max(1, abs(needed))
      }
      #expect(isClose, "\(result.elements) is not \(expected.elements)")
    }
  }
}
