import Compute
import Tensors

/// Builds a part of a graph from inputs.
typealias Build = @Sendable (inout Graph, [Value]) throws(ShapeError) -> [Value]

func shaped(_ shape: [Int], _ values: [Float]) -> Tensor { Tensor(values, shape: shape) }
func vector(_ values: Float...) -> Tensor { Tensor(values, shape: [values.count]) }
func integers(_ shape: [Int], _ values: [Int64]) -> Tensor {
  Tensor(shape: shape, elements: .int64(values))
}
func booleans(_ shape: [Int], _ values: [Bool]) -> Tensor { Tensor(shape: shape, elements: .bool(values)) }

/// A graph with an input `0`, `1`, … of the type of each tensor, as float32 where it is double.
func makeGraph(
  _ inputs: [Tensor], _ build: Build
) throws(ShapeError) -> (graph: Graph, inputs: [Value], outputs: [Value]) {
  var graph = Graph()
  let values = inputs.enumerated().map { index, tensor in
    let type = tensor.elementType == .float64 ? ElementType.float32 : tensor.elementType
    return graph.input("\(index)", TensorType(type, shape: Shape(tensor.shape)))
  }
  let outputs = try build(&graph, values)
  return (graph, values, outputs)
}

func named(_ tensors: [Tensor]) -> [String: Tensor] {
  Dictionary(uniqueKeysWithValues: tensors.enumerated().map { ("\($0)", $1) })
}

/// What a graph of some inputs computes.
func evaluate(
  _ inputs: [Tensor], precision: Precision = .float32, reusingMemory: Bool = true, _ build: Build
) throws -> [Tensor] {
  let (graph, _, outputs) = try makeGraph(inputs, build)
  let plan = try Plan(
    graph, outputs: outputs, bindings: [:], precision: precision, reusingMemory: reusingMemory)
  return try Execution(plan).run(inputs: named(inputs), parameters: [:])
}

/// Numbers that are the same in every run: a linear congruential generator's.
struct Numbers {
  private var state: UInt64

  init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 2_862_933_555_777_941_757 &+ 3 }

  mutating func next(in range: ClosedRange<Double>) -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return range.lowerBound + Double(state >> 11) / Double(1 << 53) * (range.upperBound - range.lowerBound)
  }

  mutating func integer(below limit: Int) -> Int { Int(next(in: 0...1) * Double(limit)) % limit }

  mutating func tensor(_ shape: [Int], in range: ClosedRange<Double>) -> Tensor {
    Tensor(
      shape: shape, elements: .float64((0..<shape.reduce(1, *)).map { _ in next(in: range) }))
  }
}
