import Composer
import Compute
import OrderedCollections
import Perception
import Spaces
import Tensors
import Testing

/// A random spec, composed, with a model of fresh weights and samples of its inputs.
struct RandomRun {
  let spec: RandomSpec
  let fixture: SpecFixture
  let model: Model
  let network: Network

  init(_ spec: RandomSpec, text: String? = nil, networkName: String? = nil) throws {
    self.spec = spec
    fixture = SpecFixture(text ?? spec.text)
    let errors = fixture.diagnostics.items.filter { $0.severity == .error }.map(\.message)
    try #require(errors == [], "\(text ?? spec.text)")
    let composition = try #require(fixture.composition)
    network = try #require(composition.network(networkName ?? spec.networkName))
    model = Model(composition, seed: 11)
  }

  /// Samples of what the network reads, states among them; `names` tells how another network calls them.
  func inputs(leading: [Int], naming names: [String: String] = [:]) throws -> [String: Tensor] {
    var inputs: [String: Tensor] = [:]
    for (key, meaning) in network.inputs {
      var stream = RandomStream(seed: 3, path: ["inputs", key])
      let space: Space
      switch meaning {
      case .observation(let observed): space = observed
      default:
        let type = try #require(network.composed.inputs.first { $0.key == key }?.type)
        let features = Shape(Array(type.shape.dimensions.dropFirst()))
        space = .box(try Box(low: .everywhere(-1), high: .everywhere(1), shape: features))
      }
      inputs[key.renamed(names)] = try space.sample(using: &stream, batch: leading, bindings: spec.bindings)
    }
    return inputs
  }

  /// What the network gives; nil where names stand for sizes that are too small, which only a run can know.
  func outputs(
    _ inputs: [String: Tensor], by model: Model? = nil
  ) throws -> OrderedDictionary<String, Tensor>? {
    do {
      return try (model ?? self.model).run(network.name, inputs)
    } catch {
      if case .shape = error { return nil }
      throw error
    }
  }

  /// The weights by their names, in no order.
  var weights: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: (model.weights[network.name] ?? [:]).map { ($0.key, $0.value) })
  }
}

extension String {
  /// The name with other names for the tensors and blocks that it is composed of.
  func renamed(_ names: [String: String]) -> String {
    split(separator: ".", omittingEmptySubsequences: false).map { names[String($0)] ?? String($0) }
      .joined(separator: ".")
  }
}

extension Tensor {
  /// One of the samples along the leading axes, of which there are `rank`.
  func sample(_ index: Int, leading rank: Int) -> Tensor {
    let own = Array(shape.dropFirst(rank))
    let size = own.reduce(1, *)
    let range = index * size..<(index + 1) * size
    switch elements {
    case .float32(let values): return Tensor(shape: own, elements: .float32(Array(values[range])))
    case .float64(let values): return Tensor(shape: own, elements: .float64(Array(values[range])))
    case .int64(let values): return Tensor(shape: own, elements: .int64(Array(values[range])))
    case .bool(let values): return Tensor(shape: own, elements: .bool(Array(values[range])))
    }
  }

  /// Whether the numbers are those of another tensor but for rounding.
  func isClose(to other: Tensor) -> Bool {
    guard shape == other.shape else { return false }
    guard case .float32 = elements else { return elements == other.elements }
    return zip(floats, other.floats).allSatisfy { a, b in abs(a - b) <= 2e-5 * max(1, abs(a), abs(b)) }
  }
}
