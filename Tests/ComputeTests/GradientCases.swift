import Compute
import Tensors

private func unary(
  _ function: UnaryFunction, in range: ClosedRange<Double> = -2...2
) -> GradientCase {
  GradientCase("\(function)", [[7]], in: range) { (g, x) throws(ShapeError) in
    [try g.unary(function, x[0])]
  }
}

private let unaryCases: [GradientCase] = [
  unary(.negate), unary(.absolute), unary(.sign), unary(.reciprocal, in: 0.5...2), unary(.square),
  unary(.squareRoot, in: 0.5...2), unary(.exponential), unary(.exponentialMinusOne),
  unary(.logarithm, in: 0.5...2), unary(.logarithmOfOnePlus, in: -0.5...2), unary(.sine), unary(.cosine),
  unary(.tanh), unary(.sigmoid), unary(.softplus), unary(.relu), unary(.errorFunction), unary(.floor),
  unary(.ceiling), unary(.rounded), unary(.logGamma, in: 0.5...4), unary(.polygamma(order: 0), in: 0.5...4),
  unary(.polygamma(order: 1), in: 0.5...4), unary(.clamp(minimum: -0.5, maximum: 0.7)),
  unary(.power(3)), unary(.power(1)), unary(.power(0)), unary(.power(-1.5), in: 0.5...2),
]

private let binaryCases: [GradientCase] = BinaryFunction.allCases.flatMap { function in
  [
    ([[3, 2], [3, 2]], "same"), ([[3, 2], []], "scalar"), ([[2], [3, 2]], "vector"),
    ([[2, 1, 3], [1, 4, 1]], "both ways"), ([[0, 3], [3]], "empty"), ([[1], [1]], "one"),
  ].map { shapes, name in
    GradientCase("\(function) \(name)", shapes, in: 0.5...2) { (g, x) throws(ShapeError) in
      [try g.binary(function, x[0], x[1])]
    }
  }
}

private let layoutCases: [GradientCase] = [
  GradientCase("reshape", [[2, 3]]) { (g, x) throws(ShapeError) in
    [try g.square(g.reshape(x[0], to: [3, 2]))]
  },
  GradientCase("transpose", [[2, 3, 4]]) { (g, x) throws(ShapeError) in
    [try g.square(g.transpose(x[0], permutation: [2, 0, 1]))]
  },
  GradientCase("slice", [[2, 7, 3]]) { (g, x) throws(ShapeError) in
    [try g.square(g.slice(x[0], axis: 1, from: 1, to: 6, step: 2)), try g.slice(x[0], axis: -1, from: -2)]
  },
  GradientCase("empty slice", [[3]]) { (g, x) throws(ShapeError) in
    [try g.slice(x[0], axis: 0, from: 1, to: 1, step: 2)]
  },
  GradientCase("element", [[2, 3]]) { (g, x) throws(ShapeError) in
    [try g.square(g.element(x[0], axis: 1, at: -1))]
  },
  GradientCase("pad", [[2, 3]]) { (g, x) throws(ShapeError) in
    [try g.cos(g.pad(x[0], before: [1, 0], after: [0, 2]))]
  },
  GradientCase("concatenate", [[2, 3], [2, 1], [2, 0]]) { (g, x) throws(ShapeError) in
    [try g.square(g.concatenate(x, axis: -1))]
  },
  GradientCase("stack", [[2], [2]]) { (g, x) throws(ShapeError) in [try g.square(g.stack(x, axis: 1))] },
  GradientCase("broadcast", [[3, 1]]) { (g, x) throws(ShapeError) in
    [try g.square(g.broadcast(x[0], to: [2, 3, 4]))]
  },
  GradientCase("cast", [[3]]) { (g, x) throws(ShapeError) in
    [try g.square(g.cast(g.cast(x[0], to: .float64), to: .float32))]
  },
  GradientCase("select", [[3], [2, 3], [2, 1]]) { (g, x) throws(ShapeError) in
    [try g.square(g.select(g.greater(x[0], g.constant(0)), x[1], x[2]))]
  },
]

private let reductionCases: [GradientCase] = [
  GradientCase("sum", [[2, 3, 4]]) { (g, x) throws(ShapeError) in
    [try g.square(g.sum(x[0], axes: [0, -1])), try g.sum(x[0], axes: [1], keepingDimensions: true)]
  },
  GradientCase("sum of nothing", [[0, 3]]) { (g, x) throws(ShapeError) in [try g.sum(x[0], axes: [0])] },
  GradientCase("mean", [[2, 3, 4]]) { (g, x) throws(ShapeError) in
    [try g.square(g.mean(x[0], axes: [0, 2]))]
  },
  GradientCase("max", [[2, 3, 4]]) { (g, x) throws(ShapeError) in [try g.square(g.max(x[0], axes: [0, 2]))] },
  GradientCase("softmax", [[2, 3, 2]]) { (g, x) throws(ShapeError) in
    [try g.softmax(x[0], axis: -1), try g.softmax(x[0], axis: 1)]
  },
  GradientCase("log-softmax", [[2, 3, 2]]) { (g, x) throws(ShapeError) in
    [try g.logSoftmax(x[0], axis: -1), try g.logSoftmax(x[0], axis: 0)]
  },
]

private func product(
  _ a: [Int], _ b: [Int], transposingA: Bool, transposingB: Bool
) -> GradientCase {
  GradientCase("matmul \(transposingA) \(transposingB)", [a, b]) { (g, x) throws(ShapeError) in
    [try g.matmul(x[0], x[1], transposingA: transposingA, transposingB: transposingB)]
  }
}

private let productCases: [GradientCase] = [(false, false), (false, true), (true, false), (true, true)]
  .flatMap { transposingA, transposingB in
    let a = transposingA ? [3, 2] : [2, 3]
    let b = transposingB ? [5, 3] : [3, 5]
    return [([], []), ([4], []), ([4], [4]), ([2, 2], [2, 2]), ([0], []), ([2, 1], [])].map {
      (leadingA: [Int], leadingB: [Int]) in
      product(leadingA + a, leadingB + b, transposingA: transposingA, transposingB: transposingB)
    }
  }

private func convolution(
  _ name: String, _ x: [Int], _ weights: [Int], strides: [Int] = [], padding: [[Int]] = [],
  dilation: [Int] = [], groups: Int = 1
) -> GradientCase {
  GradientCase("convolution \(name)", [x, weights]) { (g, v) throws(ShapeError) in
    [
      try g.convolution(
        v[0], v[1], strides: strides, padding: padding.map { (before: $0[0], after: $0[1]) },
        dilation: dilation, groups: groups)
    ]
  }
}

private let windowCases: [GradientCase] = [
  convolution("1-d", [2, 3, 7], [2, 3, 3]),
  convolution("2-d", [2, 2, 5, 4], [3, 2, 3, 2]),
  convolution("3-d", [1, 2, 3, 3, 4], [2, 2, 2, 2, 2], strides: [1, 1, 2]),
  convolution("1x1", [2, 3, 2, 2], [2, 3, 1, 1]),
  convolution("strided", [1, 1, 6, 7], [2, 1, 3, 2], strides: [2, 3]),
  convolution("padded", [1, 2, 3, 3], [2, 2, 3, 3], padding: [[1, 1], [0, 2]]),
  convolution("dilated", [1, 1, 7, 6], [1, 1, 2, 3], padding: [[2, 0], [1, 1]], dilation: [3, 2]),
  convolution("grouped", [2, 4, 4, 3], [6, 2, 2, 2], strides: [2, 1], groups: 2),
  convolution("far padded", [1, 1, 1, 1], [1, 1, 3, 3], strides: [2, 2], padding: [[5, 4], [3, 3]]),
  convolution("empty batch", [0, 1, 3, 3], [1, 1, 2, 2]),
  GradientCase("max-pool", [[2, 2, 5, 4]]) { (g, x) throws(ShapeError) in
    [try g.square(g.maxPool(x[0], window: [2, 2]))]
  },
  GradientCase("padded max-pool", [[1, 2, 5, 5]]) { (g, x) throws(ShapeError) in
    [try g.square(g.maxPool(x[0], window: [3, 3], strides: [2, 2], padding: [(1, 1), (1, 0)]))]
  },
  GradientCase("1-d max-pool", [[2, 1, 5]]) { (g, x) throws(ShapeError) in
    [try g.square(g.maxPool(x[0], window: [3], strides: [1]))]
  },
]

private func recurrence(_ length: Int, reversed: Bool) -> GradientCase {
  GradientCase(
    "scan \(length) \(reversed)", [[2, 3], [2, 1], [length, 2, 3], [3, 3]], in: -1...1
  ) { (graph, x) throws(ShapeError) in
    let (carries, outputs) = try graph.scan(
      carries: [x[0], x[1]], sequences: [x[2]], constants: [x[3]], reversed: reversed
    ) { (body, step) throws(ShapeError) in
      let mixed = try body.matmul(step.carries[0], step.constants[0])
      let state = try body.tanh(body.add(body.add(mixed, step.sequences[0]), step.carries[1]))
      let counter = try body.multiply(
        step.carries[1], body.mean(state, axes: [1], keepingDimensions: true))
      return ([state, counter], [try body.square(state), step.carries[0]])
    }
    return carries + outputs
  }
}

private let scanCases: [GradientCase] = [
  recurrence(1, reversed: false), recurrence(3, reversed: false), recurrence(3, reversed: true),
  recurrence(0, reversed: false),
  GradientCase("scan that exchanges its carries", [[2], [2], [3, 2]]) { (graph, x) throws(ShapeError) in
    let (carries, outputs) = try graph.scan(
      carries: [x[0], x[1]], sequences: [x[2]], constants: []
    ) { (body, step) throws(ShapeError) in
      ([step.carries[1], step.carries[0]], [try body.multiply(step.carries[0], step.sequences[0])])
    }
    return carries + outputs
  },
]

private let repeatedUseCases: [GradientCase] = [
  GradientCase("repeated use", [[3]]) { (g, x) throws(ShapeError) in
    let y = try g.multiply(x[0], x[0])
    return [try g.add(y, g.multiply(y, x[0])), y, x[0]]
  },
  GradientCase("shared weights", [[2, 3], [3, 3]]) { (g, x) throws(ShapeError) in
    [try g.matmul(g.tanh(g.matmul(x[0], x[1])), x[1], transposingB: true)]
  },
]

private let edges = integers([4], [2, 0, 2, 7])
private let batchedEdges = integers([2, 3], [1, 1, 0, -1, 0, 2])

private let indexingCases: [GradientCase] = [
  GradientCase("gather", [[3, 2]]) { (g, x) throws(ShapeError) in
    [try g.square(g.gather(x[0], at: g.constant(edges)))]
  },
  GradientCase("gather in each sample", [[2, 3, 2]]) { (g, x) throws(ShapeError) in
    [try g.square(g.gather(x[0], at: g.constant(batchedEdges)))]
  },
  GradientCase("gather nothing", [[3, 2]]) { (g, x) throws(ShapeError) in
    [try g.gather(x[0], at: g.constant(integers([0], [])))]
  },
  GradientCase("scatter-sum", [[2, 4, 3]]) { (g, x) throws(ShapeError) in
    [try g.square(g.scatterSum(x[0], at: g.constant(edges), count: 3))]
  },
  GradientCase("scatter-sum in each sample", [[2, 3, 1]]) { (g, x) throws(ShapeError) in
    [try g.square(g.scatterSum(x[0], at: g.constant(batchedEdges), count: 3))]
  },
  GradientCase("scatter-max", [[2, 4, 3]]) { (g, x) throws(ShapeError) in
    [try g.square(g.scatterMax(x[0], at: g.constant(edges), count: 3))]
  },
  GradientCase("scatter-max in each sample", [[2, 3, 1]]) { (g, x) throws(ShapeError) in
    [try g.square(g.scatterMax(x[0], at: g.constant(batchedEdges), count: 3))]
  },
]

let gradientCases: [GradientCase] =
  unaryCases + binaryCases + layoutCases + reductionCases + productCases + windowCases + scanCases
  + repeatedUseCases + indexingCases
