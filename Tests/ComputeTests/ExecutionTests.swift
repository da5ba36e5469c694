import Compute
import Tensors
import Testing

private func execution(_ type: ElementType = .float32, precision: Precision = .float32) throws -> Execution {
  var graph = Graph()
  let x = graph.input("x", TensorType(type, shape: [2]))
  let weight = try graph.parameter(
    Parameter.Declaration("w", shape: [2], role: .scalar, initializer: .ones, elementType: type))
  let y = try graph.add(x, weight)
  return try Execution(Plan(graph, outputs: [y, x], bindings: [:], precision: precision))
}

@Test("Tensors that are missing or do not fit are named")
func wrongTensors() throws {
  let run = try execution()
  #expect(throws: ExecutionError.missing(.input, name: "x")) {
    try run.run(inputs: ["y": vector(1, 2)], parameters: ["w": vector(1, 2)])
  }
  #expect(throws: ExecutionError.missing(.parameter, name: "w")) {
    try run.run(inputs: ["x": vector(1, 2)], parameters: [:])
  }
  #expect(throws: ExecutionError.shape(.input, name: "x", found: [3], needed: [2])) {
    try run.run(inputs: ["x": vector(1, 2, 3)], parameters: ["w": vector(1, 2)])
  }
  let whole = try execution(.int64)
  #expect(throws: ExecutionError.elementType(.input, name: "x", found: .float32, needed: .int64)) {
    try whole.run(inputs: ["x": vector(1, 2)], parameters: ["w": integers([2], [1, 2])])
  }
}

@Test("Numbers of other types are converted where nothing is lost but precision")
func conversions() throws {
  let run = try execution()
  let given = [
    vector(1, 0), integers([2], [1, 0]), booleans([2], [true, false]),
    Tensor(shape: [2], elements: .float64([1, 0])),
  ]
  for tensor in given {
    let result = try run.run(inputs: ["x": tensor], parameters: ["w": vector(10, 20)])
    #expect(result == [vector(11, 20), vector(1, 0)])
  }
  let double = try execution(precision: .float64)
  let result = try double.run(inputs: ["x": vector(1, 0)], parameters: ["w": vector(10, 20)])
  #expect(result[0].elements == .float64([11, 20]))
}

/// Shapes that inputs have been given, and what follows.
struct BindingCase: Sendable {
  let shapes: [String: [Int]]
  let expected: Result<[String: Int], BindingError>
}

private let sequence = Dimension.symbol("T")
private func place(_ input: String, _ axis: Int) -> BindingError.Place {
  BindingError.Place(input: input, axis: axis)
}

private let bindingCases: [BindingCase] = [
  BindingCase(shapes: ["a": [2, 7], "b": [6, 2]], expected: .success(["B": 2, "T": 3])),
  BindingCase(shapes: ["b": [0, 0]], expected: .success(["B": 0, "T": 0])),
  BindingCase(shapes: [:], expected: .success([:])),
  BindingCase(
    shapes: ["a": [2]], expected: .failure(.rank(input: "a", found: [2], needed: [.batch, 2 * sequence + 1]))),
  BindingCase(
    shapes: ["a": [2, 8]],
    expected: .failure(.impossible(at: place("a", 1), found: [2, 8], dimension: 2 * sequence + 1))),
  BindingCase(
    shapes: ["a": [2, 0]],
    expected: .failure(.impossible(at: place("a", 1), found: [2, 0], dimension: 2 * sequence + 1))),
  BindingCase(
    shapes: ["a": [2, 7], "b": [6, 3]],
    expected: .failure(
      .size(
        at: place("b", 1), found: [6, 3], needed: 2, dimension: .batch, determinedBy: [place("a", 0)]))),
  BindingCase(
    shapes: ["c": [4]],
    expected: .failure(.undetermined(at: place("c", 0), found: [4], dimension: .batch * sequence))),
  BindingCase(shapes: ["c": [6], "a": [2, 7]], expected: .success(["B": 2, "T": 3])),
]

@Test("Shapes of inputs bind names, and contradictions are located", arguments: bindingCases)
func bindings(_ test: BindingCase) {
  var graph = Graph()
  _ = graph.input("c", TensorType(shape: [.batch * sequence]))
  _ = graph.input("a", TensorType(shape: [.batch, 2 * sequence + 1]))
  _ = graph.input("b", TensorType(shape: [2 * sequence, .batch]))
  let found = Result { () throws(BindingError) in try graph.bindings(inputShapes: test.shapes) }
  #expect(found == test.expected)
}
