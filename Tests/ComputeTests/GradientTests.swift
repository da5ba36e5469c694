import Compute
import Tensors
import Testing

/// A function of tensors, differentiated at a random place.
struct GradientCase: Sendable, CustomTestStringConvertible {
  let name: String
  let shapes: [[Int]]
  var range: ClosedRange<Double> = -2...2
  let build: Build

  init(
    _ name: String, _ shapes: [[Int]], in range: ClosedRange<Double> = -2...2, _ build: @escaping Build
  ) {
    self.name = name
    self.shapes = shapes
    self.range = range
    self.build = build
  }

  var testDescription: String { "\(name) of \(shapes)" }
}

/// The largest difference between the graph's gradients and central differences, in double precision.
func gradientError(_ test: GradientCase) throws -> Double {
  var numbers = Numbers(seed: test.name.utf8.reduce(7) { $0 &* 31 &+ Int($1) })
  let inputs = test.shapes.map { numbers.tensor($0, in: test.range) }
  var (graph, values, outputs) = try makeGraph(inputs, test.build)
  outputs = outputs.filter(\.elementType.isFloating)
  let weights = outputs.map { numbers.tensor($0.shape.constant ?? [], in: 0.5...1.5) }
  let cotangents = weights.enumerated().map { index, weight in
    graph.input("cotangent \(index)", TensorType(shape: Shape(weight.shape)))
  }
  let gradients = try graph.gradients(of: outputs, cotangents: cotangents, withRespectTo: values)
  let given = named(inputs).merging(
    weights.enumerated().map { ("cotangent \($0)", $1) }, uniquingKeysWith: { $1 })
  let backward = try Execution(
    Plan(graph, outputs: gradients.compactMap { $0 }, bindings: [:], precision: .float64))
  let analytic = try backward.run(inputs: given, parameters: [:])
  let forward = try Execution(Plan(graph, outputs: outputs, bindings: [:], precision: .float64))
  func weighted(_ inputs: [Tensor]) throws -> Double {
    try zip(forward.run(inputs: named(inputs), parameters: [:]), weights).reduce(0) { sum, pair in
      zip(pair.0.doubles, pair.1.doubles).reduce(sum) { $0 + $1.0 * $1.1 }
    }
  }
  var worst = 0.0
  var place = 0
  for (index, input) in inputs.enumerated() {
    let known = gradients[index] == nil ? [Double](repeating: 0, count: input.count) : analytic[place].doubles
    if gradients[index] != nil {
      #expect(analytic[place].shape == input.shape)
      place += 1
    }
    for element in 0..<input.count {
      func moved(by step: Double) throws -> Double {
        var changed = inputs
        var elements = input.doubles
        elements[element] += step
        changed[index] = Tensor(shape: input.shape, elements: .float64(elements))
        return try weighted(changed)
      }
      let step = 1e-5
      let numeric = try (moved(by: step) - moved(by: -step)) / (2 * step)
      worst = max(worst, abs(numeric - known[element]) / max(1, abs(numeric)))
    }
  }
  return worst
}

/// The first gradients of a case as a case of its own, so that they are differentiated once more.
func gradientsOf(_ test: GradientCase) -> GradientCase {
  let build = test.build
  return GradientCase("gradient of \(test.name)", test.shapes, in: test.range) {
    (graph, values) throws(ShapeError) in
    var cotangents: [Value] = []
    let outputs = try build(&graph, values)
    for output in outputs { cotangents.append(try graph.cos(output)) }
    return try graph.gradients(of: outputs, cotangents: cotangents, withRespectTo: values).compactMap { $0 }
  }
}

@Test("Gradients agree with central differences", arguments: gradientCases)
func gradientsAgreeWithDifferences(_ test: GradientCase) throws {
  #expect(try gradientError(test) < 1e-6)
}

@Test("Gradients can be differentiated themselves", arguments: gradientCases)
func secondGradientsAgreeWithDifferences(_ test: GradientCase) throws {
  #expect(try gradientError(gradientsOf(test)) < 1e-5)
}
