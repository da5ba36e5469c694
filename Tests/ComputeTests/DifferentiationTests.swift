import Compute
import Tensors
import Testing

/// The gradients by the inputs, for cotangents of ones.
private func gradients(_ inputs: [Tensor], _ build: Build) throws -> [Tensor?] {
  var (graph, values, outputs) = try makeGraph(inputs, build)
  var ones: [Value] = []
  for output in outputs { ones.append(try graph.constant(1, shape: output.shape)) }
  let found = try graph.gradients(of: outputs, cotangents: ones, withRespectTo: values)
  let plan = try Plan(graph, outputs: found.compactMap { $0 }, bindings: [:])
  var results = try Execution(plan).run(inputs: named(inputs), parameters: [:])[...]
  return found.map { $0 == nil ? nil : results.popFirst() }
}

@Test("No gradient passes whole numbers or a stop")
func noGradient() throws {
  let found = try gradients([vector(1, 2), integers([2], [1, 0]), vector(3, 4)]) {
    (g, x) throws(ShapeError) in
    let hot = try g.oneHot(x[1], depth: 2)
    let stopped = try g.multiply(g.sum(hot, axes: [1]), g.stopGradient(x[0]))
    return [try g.multiply(stopped, x[2])]
  }
  #expect(found == [nil, nil, vector(1, 2)])
}

@Test("Equally large elements share a gradient; a pool gives it to the first")
func ties() throws {
  let shared = try gradients([vector(2, 1, 2)]) { (g, x) throws(ShapeError) in [try g.max(x[0], axes: [0])] }
  #expect(shared == [vector(0.5, 0, 0.5)])
  let halves = try gradients([vector(1), vector(1)]) { (g, x) throws(ShapeError) in
    [try g.maximum(x[0], x[1])]
  }
  #expect(halves == [vector(0.5), vector(0.5)])
  let first = try gradients([shaped([1, 1, 4], [2, 2, 1, 1])]) { (g, x) throws(ShapeError) in
    [try g.maxPool(x[0], window: [2])]
  }
  #expect(first == [shaped([1, 1, 4], [1, 0, 1, 0])])
}

@Test("A relu passes nothing at 0, a clamp passes at its ends")
func kinks() throws {
  let relu = try gradients([vector(-1, 0, 1)]) { (g, x) throws(ShapeError) in [try g.relu(x[0])] }
  #expect(relu == [vector(0, 0, 1)])
  let clamp = try gradients([vector(-1, 0, 1, 2)]) { (g, x) throws(ShapeError) in
    [try g.clamp(x[0], minimum: 0, maximum: 1)]
  }
  #expect(clamp == [vector(0, 1, 1, 0)])
}

@Test("Gradients of symbolic sizes are planned for any size", arguments: [0, 1, 5])
func symbolicGradients(length: Int) throws {
  var graph = Graph()
  let x = graph.input("x", TensorType(shape: [.symbol("T"), .batch, 2]))
  let weight = graph.input("w", TensorType(shape: [2, 2]))
  let start = try graph.constant(0, shape: [.batch, 2])
  let (carries, _) = try graph.scan(carries: [start], sequences: [x], constants: [weight]) {
    (body, step) throws(ShapeError) in
    let mixed = try body.matmul(body.add(step.carries[0], step.sequences[0]), step.constants[0])
    return ([try body.tanh(mixed)], [])
  }
  let loss = try graph.mean(carries[0], axes: [0, 1])
  let found = try graph.gradients(
    of: [loss], cotangents: [graph.constant(1)], withRespectTo: [x, weight])
  let shapes = ["x": [length, 3, 2], "w": [2, 2]]
  let plan = try Plan(
    graph, outputs: found.compactMap { $0 }, bindings: graph.bindings(inputShapes: shapes))
  let inputs = shapes.mapValues { Tensor([Float](repeating: 0.5, count: $0.reduce(1, *)), shape: $0) }
  let results = try Execution(plan).run(inputs: inputs, parameters: [:])
  #expect(results.map(\.shape) == [[length, 3, 2], [2, 2]])
  #expect(results[1].floats.allSatisfy { length == 0 ? $0 == 0 : $0 > 0 })
}
