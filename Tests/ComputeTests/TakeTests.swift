import Compute
import Tensors
import Testing

/// Indices taken from an axis, with the result that one finds by hand.
private let values: [OperationCase] = [
  OperationCase(
    "take", [shaped([2, 3], [1, 2, 3, 4, 5, 6])],
    gives: [shaped([2, 4], [3, 1, 1, 2, 6, 4, 4, 5]), shaped([1, 3], [4, 5, 6]), shaped([2, 0], [])]
  ) { (g, x) throws(ShapeError) in
    [
      try g.take(x[0], axis: 1, indices: [2, 0, -3, 1]), try g.take(x[0], axis: 0, indices: [-1]),
      try g.take(x[0], axis: -1, indices: []),
    ]
  },
  OperationCase(
    "take of other types", [integers([3], [7, 8, 9]), booleans([2], [true, false])],
    gives: [integers([2], [9, 7]), booleans([3], [false, false, true])]
  ) { (g, x) throws(ShapeError) in
    [try g.take(x[0], axis: 0, indices: [2, 0]), try g.take(x[1], axis: 0, indices: [1, 1, 0])]
  },
  OperationCase(
    "reverse", [shaped([2, 3], [1, 2, 3, 4, 5, 6])],
    gives: [shaped([2, 3], [3, 2, 1, 6, 5, 4]), shaped([2, 3], [4, 5, 6, 1, 2, 3]), shaped([0, 3], [])]
  ) { (g, x) throws(ShapeError) in
    [
      try g.reverse(x[0], axis: -1), try g.reverse(x[0], axis: 0),
      try g.reverse(g.slice(x[0], axis: 0, from: 1, to: 1), axis: 0),
    ]
  },
  OperationCase(
    "boundaries", [vector(1, 2, 3)],
    gives: [
      vector(3, 2, 1, 2, 3, 2), vector(1, 1, 1, 2, 3, 3), vector(2, 3, 1, 2, 3, 1), vector(1, 2, 3),
    ]
  ) { (g, x) throws(ShapeError) in
    [
      try g.pad(x[0], axis: 0, before: 2, after: 1, boundary: .reflect),
      try g.pad(x[0], axis: 0, before: 2, after: 1, boundary: .replicate),
      try g.pad(x[0], axis: 0, before: 2, after: 1, boundary: .circular),
      try g.pad(x[0], axis: 0, before: 0, after: 0, boundary: .reflect),
    ]
  },
  OperationCase(
    "boundaries of rows", [shaped([2, 2], [1, 2, 3, 4])],
    gives: [shaped([4, 2], [3, 4, 1, 2, 3, 4, 1, 2]), shaped([0, 5], [])]
  ) { (g, x) throws(ShapeError) in
    let empty = try g.slice(x[0], axis: 0, from: 0, to: 0)
    return [
      try g.pad(x[0], axis: 0, before: 1, after: 1, boundary: .reflect),
      try g.pad(empty, axis: 1, before: 1, after: 2, boundary: .circular),
    ]
  },
]

@Test("Axes are taken from and continued", arguments: values)
func axesAreTakenFrom(_ test: OperationCase) throws {
  let results = try evaluate(test.inputs, test.build)
  #expect(results == test.expected)
}

private let gradients: [GradientCase] =
  [
    GradientCase("take", [[2, 3, 2]]) { (g, x) throws(ShapeError) in
      [try g.square(g.take(x[0], axis: 1, indices: [2, 0, 2, -1]))]
    },
    GradientCase("reverse", [[2, 3, 2]]) { (g, x) throws(ShapeError) in
      [try g.square(g.reverse(x[0], axis: 1))]
    },
    GradientCase("take nothing", [[2, 3]]) { (g, x) throws(ShapeError) in
      [try g.square(g.take(x[0], axis: 1, indices: []))]
    },
  ]
  + Boundary.allCases.flatMap { boundary in
    [([5], 2, 3), ([3, 9, 1], 0, 4), ([1, 4, 7], 3, 2), ([0, 3], 1, 1)].map { shape, before, after in
      GradientCase("\(boundary) \(before) \(after)", [shape]) { (g, x) throws(ShapeError) in
        let axis = shape.count == 1 ? 0 : 1
        return [
          try g.square(g.pad(x[0], axis: axis, before: before, after: after, boundary: boundary))
        ]
      }
    }
  }

@Test("Gradients of what is taken agree with differences, and can be differentiated", arguments: gradients)
func takenGradients(_ test: GradientCase) throws {
  #expect(try gradientError(test) < 1e-6)
  #expect(try gradientError(gradientsOf(test)) < 1e-5)
}

private let height = Dimension.symbol("H")

@Test("The sizes of continued axes are exact, and checked once they are known")
func continuedSizes() throws {
  var graph = Graph()
  let x = graph.input("x", TensorType(shape: [.batch, height]))
  let y = try graph.pad(x, axis: 1, before: 2, after: 1, boundary: .reflect)
  let z = try graph.take(x, axis: -1, indices: [0, -4])
  #expect(y.shape == [.batch, height + 3])
  #expect(z.shape == [.batch, 2])
  let padded = #expect(throws: ShapeError.self) { try Plan(graph, outputs: [y], bindings: ["B": 1, "H": 2]) }
  #expect(padded?.fact == .tooSmall(operand: 0, axis: 1, found: [1, 2], minimum: 3))
  let taken = #expect(throws: ShapeError.self) { try Plan(graph, outputs: [z], bindings: ["B": 1, "H": 3]) }
  #expect(taken?.fact == .indexOutOfRange(operand: 0, axis: 1, index: -4, found: [1, 3]))
}

@Test(
  "An axis is too short to be continued",
  arguments: [(Boundary.reflect, 4), (.circular, 3), (.replicate, 1)])
func shortAxes(_ boundary: Boundary, _ minimum: Int) throws {
  var graph = Graph()
  for size in 0..<6 {
    let x = graph.input("\(size)", TensorType(shape: [Dimension(size)]))
    let isPossible = (try? graph.pad(x, axis: 0, before: 3, after: 2, boundary: boundary)) != nil
    #expect(isPossible == (size >= minimum))
  }
}
