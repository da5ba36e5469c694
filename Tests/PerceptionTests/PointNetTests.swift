import Compute
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

@Suite struct PointNetTests {
  static func block(_ parameters: String, inputs: String = "x", outputs: String = "y") -> String {
    """
    y: {_target_: PointNetFeatureBlock, in_keys: [\(inputs)], out_keys: [\(outputs)], embedding_dim: 32, \
    non_lin: Tanh, \(parameters)}
    """
  }

  static let variants = [
    "pooling_func_name: max", "pooling_func_name: mean, use_feature_transform: True",
    "pooling_func_name: sum, use_batch_norm: True",
  ]

  /// The fixture's parameters, with variances that are positive.
  static func parameters(of fixture: NetworkFixture) -> [String: Tensor] {
    var result = fixture.parameters()
    for (name, tensor) in result where name.hasSuffix("running_var") {
      result[name] = Tensor(tensor.floats.map { $0 * $0 + 0.5 }, shape: tensor.shape)
    }
    return result
  }

  @Test func `shapes and counts`() {
    let (points, steps) = (Dimension.symbol("N"), Dimension.symbol("T"))
    let fixture = NetworkFixture(
      Self.block("use_feature_transform: True, use_batch_norm: True", inputs: "x, m", outputs: "y, z"),
      inputs: ["x": [steps, points, 3], "m": [steps, points]], outputs: ["y", "z"])
    #expect(fixture.messages == [])
    #expect(fixture.shape("y") == [steps, 32])
    #expect(fixture.shape("z") == [steps, points, 2])
    let layers = { (size: Int) in (2 * size + 2) + (4 * 2 + 4) + (32 * 4 + 32) }
    let transform = { (size: Int) in
      layers(size) + (16 * 32 + 16) + (8 * 16 + 8) + (size * size * 8 + size * size) + 2 * (38 + 24)
    }
    #expect(fixture.network.parameterCount == transform(3) + transform(2) + layers(3) + 2 * 38)
  }

  @Test(arguments: variants) func `the order of points does not matter`(_ parameters: String) throws {
    let fixture = NetworkFixture(Self.block(parameters), inputs: ["x": [4, 2]], outputs: ["y"])
    let x = NetworkFixture.numbers([1, 4, 2], "x")
    let turned = Tensor([6, 7, 2, 3, 0, 1, 4, 5].map { x.floats[$0] }, shape: [1, 4, 2])
    let values = try [x, turned].map {
      try #require(try fixture.run(["x": $0], parameters: Self.parameters(of: fixture))["y"])
    }
    #expect(values[0].distance(to: values[1]) < 1e-5)
  }

  @Test(arguments: variants) func `a masked point does not matter, and is as good as none`(
    _ parameters: String
  ) throws {
    let masked = NetworkFixture(
      Self.block(parameters, inputs: "x, m"), inputs: ["x": [3, 2], "m": [3]], outputs: ["y"])
    let plain = NetworkFixture(Self.block(parameters), inputs: ["x": [2, 2]], outputs: ["y"])
    let (a, b) = (NetworkFixture.numbers([1, 3, 2], "a"), NetworkFixture.numbers([1, 1, 2], "b"))
    let other = Tensor(Array(a.floats[..<4]) + b.floats, shape: [1, 3, 2])
    let mask = Tensor([1, 1, 0], shape: [1, 3])
    let weights = Self.parameters(of: masked)
    let first = try #require(try masked.run(["x": a, "m": mask], parameters: weights)["y"])
    let second = try #require(try masked.run(["x": other, "m": mask], parameters: weights)["y"])
    let short = Tensor(Array(a.floats[..<4]), shape: [1, 2, 2])
    let third = try #require(try plain.run(["x": short], parameters: weights)["y"])
    #expect(first.distance(to: second) == 0)
    #expect(first.distance(to: third) < 1e-5)
  }

  @Test(arguments: variants) func `a batch of one gives what it gives within a larger batch`(
    _ parameters: String
  ) throws {
    let fixture = NetworkFixture(Self.block(parameters), inputs: ["x": [3, 2]], outputs: ["y"])
    let batch = NetworkFixture.numbers([2, 3, 2], "batch")
    let weights = Self.parameters(of: fixture)
    let whole = try #require(try fixture.run(["x": batch], parameters: weights)["y"])
    for index in 0..<2 {
      let one = try #require(try fixture.run(["x": batch.sample(index)], parameters: weights)["y"])
      #expect(whole.sample(index).distance(to: one) < 1e-5)
    }
  }

  @Test func `mistakes are told at their place`() {
    let cases: [(block: String, shapes: [String: Shape], message: String)] = [
      (
        Self.block("pooling_func_name: avg"), ["x": [4, 2]],
        "`pooling_func_name` of PointNetFeatureBlock `y` must be one of `mean`, `sum`, `max`, it is the text 'avg'"
      ),
      (
        Self.block("use_batch_norm: True"), ["x": [4]],
        "PointNetFeatureBlock `y` needs [points, coordinates], `x` is [4]"
      ),
      (
        Self.block("use_batch_norm: True"), ["x": [4, .symbol("K")]],
        "PointNetFeatureBlock `y` cannot read `x` [4, K]: its weights would be [2, K, 1], and the sizes of weights must be numbers"
      ),
    ]
    for (block, shapes, message) in cases {
      let fixture = NetworkFixture(block, inputs: shapes, outputs: ["y"])
      #expect(fixture.messages == ["1: \(message)"])
    }
    let fixture = NetworkFixture(
      Self.block("use_batch_norm: True", inputs: "x, m"), inputs: ["x": [4, 2], "m": [5]], outputs: ["y"])
    #expect(fixture.messages.count == 1)
  }
}
