import Compute
import Tensors
import Testing

/// A network with a bit of everything: long and short lives, views, scans and values that nobody reads.
private func buildMixture(_ g: inout Graph, _ x: [Value]) throws(ShapeError) -> [Value] {
  var state = try g.convolution(x[0], x[1], padding: [(1, 1), (1, 1)])
  let early = try g.relu(state)
  for _ in 0..<4 { state = try g.tanh(g.add(g.convolution(early, x[2]), g.constant(0.1))) }
  _ = try g.exp(state)
  let pooled = try g.maxPool(state, window: [2, 2])
  let flat = try g.reshape(pooled, to: [3, 8])
  let (_, outputs) = try g.scan(
    carries: [try g.sum(flat, axes: [0])], sequences: [flat], constants: []
  ) { (body, step) throws(ShapeError) in
    let next = try body.sigmoid(body.multiply(step.carries[0], step.sequences[0]))
    return ([next], [try body.softmax(next, axis: 0)])
  }
  return [outputs[0], flat, try g.mean(early, axes: [0, 1, 2, 3])]
}

private func mixtureInputs() -> [Tensor] {
  var numbers = Numbers(seed: 3)
  return [[3, 1, 6, 6], [2, 1, 3, 3], [2, 2, 3, 3]].map { numbers.tensor($0, in: -1...1) }
}

@Test("Sharing memory changes no result, and saves some")
func sharedMemory() throws {
  let inputs = mixtureInputs()
  let shared = try evaluate(inputs, buildMixture)
  let apart = try evaluate(inputs, reusingMemory: false, buildMixture)
  #expect(shared == apart)
  let (graph, _, outputs) = try makeGraph(inputs, buildMixture)
  let plan = try Plan(graph, outputs: outputs, bindings: [:])
  #expect(plan.arenaByteCount < plan.unsharedByteCount)
  #expect(plan.arenaByteCount % 64 == 0)
}

@Test("Random chains give the same with and without sharing", arguments: 0..<30)
func randomChains(seed: Int) throws {
  let build: Build = { (g, x) throws(ShapeError) in
    var numbers = Numbers(seed: seed)
    var values = x
    for _ in 0..<25 {
      let a = values[numbers.integer(below: values.count)]
      let b = values[numbers.integer(below: values.count)]
      switch numbers.integer(below: 5) {
      case 0: values.append(try g.add(a, b))
      case 1: values.append(try g.multiply(g.sin(a), b))
      case 2: values.append(try g.transpose(a, permutation: [1, 0]))
      case 3: values.append(try g.reshape(g.reshape(a, to: [16]), to: [4, 4]))
      case _: values.append(try g.matmul(g.tanh(a), b))
      }
    }
    return Array(values.suffix(3))
  }
  var numbers = Numbers(seed: seed + 100)
  let inputs = [numbers.tensor([4, 4], in: -1...1), numbers.tensor([4, 4], in: -1...1)]
  #expect(try evaluate(inputs, build) == evaluate(inputs, reusingMemory: false, build))
}

@Test("A plan does only what its outputs need, and runs again and again")
func onlyWhatIsNeeded() throws {
  var graph = Graph()
  let x = graph.input("x", TensorType(shape: [.batch]))
  let unused = graph.input("unused", TensorType(shape: [.symbol("N")]))
  _ = try graph.exp(unused)
  let weight = try graph.parameter(
    Parameter.Declaration("w", shape: [1], role: .scalar, initializer: .ones))
  let y = try graph.multiply(x, weight)
  let plan = try Plan(graph, outputs: [y], bindings: ["B": 2])
  #expect(plan.stepCount == 1)
  #expect(plan.inputs.map(\.name) == ["x"])
  #expect(plan.parameters.map(\.name) == ["w"])
  let execution = try Execution(plan)
  for factor in [Float(2), 3] {
    let result = try execution.run(inputs: ["x": vector(1, 2)], parameters: ["w": vector(factor)])
    #expect(result == [vector(factor, 2 * factor)])
  }
}

@Test("Sizes that were legal as names are checked as numbers")
func concreteSizes() throws {
  var graph = Graph()
  let x = graph.input("x", TensorType(shape: [.batch, 1, .symbol("H")]))
  graph.origin = Origin(4)
  let y = try graph.maxPool(x, window: [3])
  let found = Shape([2, 1, 2])
  let expected = ShapeError(
    operation: "max-pool", fact: .tooSmall(operand: 0, axis: 2, found: found, minimum: 3))
  #expect(throws: expected.at(Origin(4))) { try Plan(graph, outputs: [y], bindings: ["B": 2, "H": 2]) }
  #expect(throws: ShapeError.self) { try Plan(graph, outputs: [y], bindings: ["B": -1, "H": 4]) }
  let unbound = #expect(throws: ShapeError.self) { try Plan(graph, outputs: [y], bindings: ["B": 2]) }
  #expect(unbound?.fact == .unboundNames(["H"]))
}

@Test("Absurd sizes are errors", arguments: [1 << 20, 1 << 36, 1 << 50, Int.max])
func absurdSizes(batch: Int) throws {
  var graph = Graph()
  let x = graph.input("x", TensorType(shape: [.batch]))
  let y = try graph.multiply(
    graph.reshape(x, to: [.batch, 1]), graph.constant(1, shape: [1, Dimension(1 << 20)]))
  #expect(throws: ShapeError.self) {
    try Plan(graph, outputs: [y], bindings: ["B": batch])
  }
}
