import Compute
import OrderedCollections
import Perception
import Tensors

extension NetworkFixture {
  /// Parameters that are the same in every run: uniform in `[-1, 1]`, a stream for each name.
  func parameters() -> [String: Tensor] {
    var result: [String: Tensor] = [:]
    for (name, parameter) in network.graph.parameters {
      result[name] = NetworkFixture.numbers(parameter.declaration.shape.constant ?? [], name)
    }
    return result
  }

  /// Runs the network; inputs have their batch axis in front.
  func run(
    _ inputs: [String: Tensor], parameters: [String: Tensor]? = nil
  ) throws -> OrderedDictionary<String, Tensor> {
    let bindings = try network.graph.bindings(inputShapes: inputs.mapValues(\.shape))
    let plan = try Plan(network.graph, outputs: Array(network.values.values), bindings: bindings)
    let results = try Execution(plan).run(inputs: inputs, parameters: parameters ?? self.parameters())
    return OrderedDictionary(uniqueKeysWithValues: zip(network.values.keys, results))
  }

  /// Numbers in `[-1, 1]` that are the same in every run.
  static func numbers(_ shape: [Int], _ name: String) -> Tensor {
    var stream = RandomStream(seed: 7, path: [name])
    return Tensor((0..<shape.reduce(1, *)).map { _ in Float(2 * stream.uniform() - 1) }, shape: shape)
  }
}

extension Tensor {
  /// One sample of a batch, as a batch of one.
  func sample(_ index: Int) -> Tensor {
    let size = shape.dropFirst().reduce(1, *)
    let values = floats[(index * size)..<((index + 1) * size)]
    return Tensor(Array(values), shape: [1] + shape.dropFirst())
  }

  /// The elements of a float32 tensor.
  var floats: [Float] {
    if case .float32(let values) = elements { values } else { [] }
  }

  /// The largest distance between the elements of two tensors of the same shape.
  func distance(to other: Tensor) -> Float {
    guard shape == other.shape else { return .infinity }
    return zip(floats, other.floats).reduce(0) {
      max($0, $1.0.isNaN || $1.1.isNaN ? .infinity : abs($1.0 - $1.1))
    }
  }
}
