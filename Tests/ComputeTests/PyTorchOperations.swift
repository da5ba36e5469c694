import Compute
import Tensors

/// An operation that PyTorch has too, over tensors whose shapes follow from one size.
struct PyTorchOperation: Sendable {
  let name: String
  let shapes: @Sendable (_ size: Int) -> [[Int]]
  let build: Build

  init(_ name: String, _ shapes: @escaping @Sendable (Int) -> [[Int]], _ build: @escaping Build) {
    self.name = name
    self.shapes = shapes
    self.build = build
  }

  /// The elements of the `place`-th operand: the same formula made the values of PyTorch.
  static func operand(_ place: Int, _ shape: [Int]) -> Tensor {
    let count = shape.reduce(1, *)
    return Tensor(
      shape: shape,
      elements: .float64(
        (0..<count).map { index in
          let phase = Double((index * 37 + place * 11 + 5) % 101) / 101
          return 3 * phase - 1.4
        }))
  }

  static let all: [PyTorchOperation] =
    elementwise + pairwise + reductions + layouts + products + windows + recurrences

  private static func unary(_ name: String, _ function: UnaryFunction, positive: Bool = false)
    -> PyTorchOperation
  {
    PyTorchOperation(name, { [[$0]] }) { (g, x) throws(ShapeError) in
      let operand = positive ? try g.add(g.abs(x[0]), g.constant(0.1)) : x[0]
      return [try g.unary(function, operand)]
    }
  }

  private static let elementwise: [PyTorchOperation] = [
    unary("neg", .negate), unary("abs", .absolute), unary("sign", .sign),
    unary("reciprocal", .reciprocal, positive: true), unary("square", .square),
    unary("sqrt", .squareRoot, positive: true), unary("exp", .exponential),
    unary("expm1", .exponentialMinusOne), unary("log", .logarithm, positive: true),
    unary("log1p", .logarithmOfOnePlus, positive: true), unary("sin", .sine), unary("cos", .cosine),
    unary("tanh", .tanh), unary("sigmoid", .sigmoid), unary("softplus", .softplus), unary("relu", .relu),
    unary("erf", .errorFunction), unary("floor", .floor), unary("ceil", .ceiling),
    unary("round", .rounded), unary("lgamma", .logGamma, positive: true),
    unary("digamma", .polygamma(order: 0), positive: true), unary("power", .power(1.7), positive: true),
    unary("clamp", .clamp(minimum: -0.6, maximum: 0.9)),
  ]

  private static let pairwise: [PyTorchOperation] =
    BinaryFunction.allCases.map { function in
      PyTorchOperation(function.rawValue, { [[3, $0], [$0]] }) { (g, x) throws(ShapeError) in
        [try g.binary(function, x[0], g.add(g.abs(x[1]), g.constant(0.217)))]
      }
    } + [
      PyTorchOperation("outer", { [[$0, 1], [1, $0]] }) { (g, x) throws(ShapeError) in
        [try g.multiply(x[0], x[1])]
      },
      PyTorchOperation("select", { [[2, $0], [$0]] }) { (g, x) throws(ShapeError) in
        [try g.select(g.greater(x[0], x[1]), x[0], x[1])]
      },
    ]

  private static let reductions: [PyTorchOperation] = [
    PyTorchOperation("sum of rows", { [[3, $0]] }) { (g, x) throws(ShapeError) in
      [try g.square(g.sum(x[0], axes: [1]))]
    },
    PyTorchOperation("sum of columns", { [[$0, 3]] }) { (g, x) throws(ShapeError) in
      [try g.square(g.sum(x[0], axes: [0]))]
    },
    PyTorchOperation("mean", { [[2, $0, 3]] }) { (g, x) throws(ShapeError) in
      [try g.mean(x[0], axes: [1, 2], keepingDimensions: true)]
    },
    PyTorchOperation("max of rows", { [[3, $0]] }) { (g, x) throws(ShapeError) in
      [try g.max(x[0], axes: [1])]
    },
    PyTorchOperation("max of columns", { [[$0, 3]] }) { (g, x) throws(ShapeError) in
      [try g.max(x[0], axes: [0])]
    },
    PyTorchOperation("softmax", { [[2, $0]] }) { (g, x) throws(ShapeError) in
      [try g.softmax(x[0], axis: 1)]
    },
    PyTorchOperation("softmax of columns", { [[$0, 2]] }) { (g, x) throws(ShapeError) in
      [try g.softmax(x[0], axis: 0)]
    },
    PyTorchOperation("log-softmax", { [[2, $0]] }) { (g, x) throws(ShapeError) in
      [try g.logSoftmax(x[0], axis: 1)]
    },
    PyTorchOperation("argmax", { [[3, $0]] }) { (g, x) throws(ShapeError) in
      [try g.cast(g.argmax(x[0], axis: 1), to: .float32)]
    },
    PyTorchOperation("one-hot", { [[2, $0]] }) { (g, x) throws(ShapeError) in
      [try g.oneHot(g.cast(g.abs(g.multiply(x[0], g.constant(2))), to: .int64), depth: 4)]
    },
  ]

  private static let layouts: [PyTorchOperation] =
    [
      PyTorchOperation("transpose", { [[2, $0, 3]] }) { (g, x) throws(ShapeError) in
        [try g.transpose(x[0], permutation: [2, 0, 1])]
      },
      PyTorchOperation("reshape", { [[2, $0, 3]] }) { (g, x) throws(ShapeError) in
        [try g.reshape(x[0], to: Shape([x[0].shape[1], 6]))]
      },
      PyTorchOperation("concatenate", { [[2, $0], [2, 3], [2, $0]] }) { (g, x) throws(ShapeError) in
        [try g.concatenate(x, axis: 1)]
      },
      PyTorchOperation("concatenate rows", { [[$0, 2], [1, 2]] }) { (g, x) throws(ShapeError) in
        [try g.concatenate(x, axis: 0)]
      },
      PyTorchOperation("every other", { [[2, $0]] }) { (g, x) throws(ShapeError) in
        [try g.slice(x[0], axis: 1, step: 2)]
      },
      PyTorchOperation("without ends", { [[$0, 2]] }) { (g, x) throws(ShapeError) in
        [try g.slice(x[0], axis: 0, from: 1, to: x[0].shape[0] - 1)]
      },
      PyTorchOperation("last", { [[2, $0]] }) { (g, x) throws(ShapeError) in
        [try g.element(x[0], axis: 1, at: -1)]
      },
      PyTorchOperation("pad", { [[2, $0]] }) { (g, x) throws(ShapeError) in
        [try g.pad(x[0], before: [0, 2], after: [1, 3])]
      },
      PyTorchOperation("broadcast", { [[$0, 1]] }) { (g, x) throws(ShapeError) in
        [try g.broadcast(x[0], to: Shape([2] + [x[0].shape[0], 3]))]
      },
      PyTorchOperation("flip", { [[2, $0]] }) { (g, x) throws(ShapeError) in
        [try g.reverse(x[0], axis: 1)]
      },
      PyTorchOperation("take", { [[$0, 2]] }) { (g, x) throws(ShapeError) in
        [try g.take(x[0], axis: 0, indices: [0, -1, 0])]
      },
    ]
    + Boundary.allCases.map { boundary in
      PyTorchOperation("pad \(boundary.rawValue)", { [[1, 2, $0]] }) { (g, x) throws(ShapeError) in
        [try g.pad(x[0], axis: 2, before: 2, after: 1, boundary: boundary)]
      }
    }

  private static let products: [PyTorchOperation] = [
    PyTorchOperation("matmul inner", { [[2, $0], [$0, 3]] }) { (g, x) throws(ShapeError) in
      [try g.matmul(x[0], x[1])]
    },
    PyTorchOperation("matmul rows", { [[$0, 2], [2, 1]] }) { (g, x) throws(ShapeError) in
      [try g.matmul(x[0], x[1])]
    },
    PyTorchOperation("matmul columns", { [[1, 2], [$0, 2]] }) { (g, x) throws(ShapeError) in
      [try g.matmul(x[0], x[1], transposingB: true)]
    },
    PyTorchOperation("matmul batches", { [[$0, 2, 3], [$0, 3, 1]] }) { (g, x) throws(ShapeError) in
      [try g.matmul(x[0], x[1])]
    },
    PyTorchOperation("gather", { [[$0, 2]] }) { (g, x) throws(ShapeError) in
      let last = x[0].shape[0] - 1
      let indices = try g.concatenate(
        [g.positions(x[0].shape[0]), g.reshape(g.size(last, elementType: .int64), to: [1])], axis: 0)
      return [try g.gather(x[0], at: indices)]
    },
    PyTorchOperation("scatter sum", { [[$0, 2]] }) { (g, x) throws(ShapeError) in
      [try g.scatterSum(x[0], at: halves(x[0].shape[0], &g), count: 9)]
    },
    PyTorchOperation("scatter max", { [[$0, 2]] }) { (g, x) throws(ShapeError) in
      [try g.scatterMax(x[0], at: halves(x[0].shape[0], &g), count: 9)]
    },
  ]

  /// The numbers 0, 0, 1, 1, 2, 2 and so on.
  private static func halves(_ count: Dimension, _ g: inout Graph) throws(ShapeError) -> Value {
    let numbers = try g.cast(g.positions(count), to: .float32)
    return try g.cast(g.floor(g.multiply(numbers, g.constant(0.5))), to: .int64)
  }

  private static let windows: [PyTorchOperation] = [
    PyTorchOperation("convolution", { [[2, 2, $0], [3, 2, 2]] }) { (g, x) throws(ShapeError) in
      [try g.convolution(x[0], x[1])]
    },
    PyTorchOperation("strided convolution", { [[1, 2, $0], [2, 1, 3]] }) { (g, x) throws(ShapeError) in
      [try g.convolution(x[0], x[1], strides: [2], padding: [(1, 1)], groups: 2)]
    },
    PyTorchOperation("dilated convolution", { [[1, 1, $0, 4], [1, 1, 2, 2]] }) {
      (g, x) throws(ShapeError) in
      [try g.convolution(x[0], x[1], padding: [(1, 1), (0, 0)], dilation: [3, 2])]
    },
    PyTorchOperation("convolution of 3 axes", { [[1, 1, 2, $0, 2], [1, 1, 2, 2, 1]] }) {
      (g, x) throws(ShapeError) in [try g.convolution(x[0], x[1])]
    },
    PyTorchOperation("max-pool", { [[1, 2, $0]] }) { (g, x) throws(ShapeError) in
      [try g.maxPool(x[0], window: [2])]
    },
    PyTorchOperation("max-pool of 2 axes", { [[1, 1, $0, 5]] }) { (g, x) throws(ShapeError) in
      [try g.maxPool(x[0], window: [3, 2], strides: [2, 1], padding: [(1, 1), (0, 0)])]
    },
  ]

  private static let recurrences: [PyTorchOperation] = [
    PyTorchOperation("scan", { [[2], [$0, 2]] }) { (g, x) throws(ShapeError) in
      let (carries, outputs) = try g.scan(carries: [x[0]], sequences: [x[1]], constants: []) {
        (body, step) throws(ShapeError) in
        let state = try body.tanh(body.add(step.carries[0], step.sequences[0]))
        return ([state], [try body.square(state)])
      }
      return carries + outputs
    }
  ]
}
