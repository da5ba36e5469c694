import Compute
import FoundationEssentials
import Perception
import Spec
import Tensors
import Testing

@Suite struct WeightInitializerTests {
  /// An initialiser as a spec writes it: `{_target_: normal, std: 0.5}`.
  static func initializer(_ text: String) throws -> any WeightInitializer {
    let diagnostics = Diagnostics()
    let node = try #require(
      YAML.parse(SourceFile(name: "spec.yaml", text: text), into: diagnostics))
    let reader = ParameterReader(
      mapping: try #require(node.mapping), at: node.span, owner: "weight_init", diagnostics: diagnostics)
    let type = reader.read("_target_", .named(in: Registry.standard.initializers), help: "")
    let initializer = type.element.init(reader)
    reader.finish()
    #expect(diagnostics.sorted.map(\.message) == [])
    return initializer
  }

  static func values(_ text: String, _ shape: [Int], seed: UInt64 = 0) throws -> [Double] {
    var stream = RandomStream(seed: seed, path: ["weight"])
    return try initializer(text).values(shape, using: &stream).map(Double.init)
  }

  static func moments(_ values: [Double]) -> (mean: Double, std: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    return (mean, (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot())
  }

  @Test(arguments: [
    ("{_target_: zeros}", 0), ("{_target_: torch.nn.init.ones_}", 1),
    ("{_target_: constant_, val: -0.5}", -0.5),
    ("{_target_: sigmoid_bias, probability: 0.1}", -2.1972246),
  ])
  func `the same number everywhere`(_ text: String, _ number: Double) throws {
    let values = try Self.values(text, [2, 3])
    #expect(values.count == 6 && values.allSatisfy { abs($0 - number) < 1e-6 })
  }

  /// Fans are PyTorch's: [out, in, kernel…] has in · kernel and out · kernel.
  static let ranges: [(String, [Int], Double, Double)] = [
    ("{_target_: uniform}", [64, 64], 0.0, 1.0),
    ("{_target_: uniform, a: -2, b: 3}", [64, 64], -2, 3),
    ("{_target_: xavier_uniform}", [32, 64], -0.25, 0.25),
    ("{_target_: xavier_uniform, gain: 2}", [40, 14, 4], -1 / 3, 1 / 3),
    ("{_target_: xavier_uniform}", [48, 48, 5, 5], -0.05, 0.05),
    ("{_target_: kaiming_uniform}", [32, 96], -0.25, 0.25),
    ("{_target_: kaiming_uniform, mode: fan_out}", [96, 32], -0.25, 0.25),
    ("{_target_: kaiming_uniform, nonlinearity: linear}", [64, 3, 5, 5], -0.2, 0.2),
    ("{_target_: kaiming_uniform, a: 1}", [64, 3, 5, 5], -0.2, 0.2),
    ("{_target_: kaiming_uniform, nonlinearity: selu}", [64, 27], -0.25, 0.25),
    ("{_target_: trunc_normal}", [64, 64], -2, 2),
    ("{_target_: trunc_normal, mean: 1, std: 2, a: 0, b: 1.5}", [64, 64], 0, 1.5),
    ("{_target_: trunc_normal, a: 3, b: 3.25}", [64, 64], 3, 3.25),
    ("{_target_: trunc_normal, a: -9.05, b: -9}", [64, 64], -9.05, -9),
  ]

  @Test(arguments: ranges)
  func `numbers fill the range that was asked for`(
    _ text: String, _ shape: [Int], _ low: Double, _ high: Double
  ) throws {
    let values = try Self.values(text, shape)
    let (least, greatest) = (values.min() ?? .nan, values.max() ?? .nan)
    let margin = 0.01 * (high - low)
    #expect(least >= low - 1e-6 && least < low + margin)
    #expect(greatest <= high + 1e-6 && greatest > high - margin)
  }

  /// Means and standard deviations, the latter of a truncated normal distribution by its formula.
  static let expectedMoments: [(String, [Int], Double, Double)] = [
    ("{_target_: normal}", [200, 200], 0.0, 1.0),
    ("{_target_: normal, mean: 3, std: 0.1}", [200, 200], 3, 0.1),
    ("{_target_: xavier_normal}", [150, 50, 2], 0, 0.0707107),
    ("{_target_: kaiming_normal}", [400, 128], 0, 0.125),
    ("{_target_: kaiming_normal, nonlinearity: tanh}", [400, 100], 0, 0.1666667),
    ("{_target_: kaiming_normal, mode: fan_out}", [128, 100, 2, 2], 0, 0.0625),
    ("{_target_: trunc_normal}", [200, 200], 0, 0.8796257),
    ("{_target_: trunc_normal, a: 0, b: 100000}", [200, 200], 0.7978846, 0.6028103),
    ("{_target_: trunc_normal, a: 4, b: 100000}", [200, 200], 4.2256071, 0.2160390),
    ("{_target_: trunc_normal, a: -100000, b: -4}", [200, 200], -4.2256071, 0.2160390),
    ("{_target_: trunc_normal, mean: 5, std: 2, a: 4, b: 5}", [200, 200], 4.5103275, 0.2873629),
  ]

  @Test(arguments: expectedMoments)
  func `numbers have the moments that were asked for`(
    _ text: String, _ shape: [Int], _ mean: Double, _ std: Double
  ) throws {
    let moments = Self.moments(try Self.values(text, shape))
    #expect(abs(moments.mean - mean) < 0.02 * std)
    #expect(abs(moments.std / std - 1) < 0.02)
  }

  static let matrices: [([Int], Double)] = [
    ([6, 6], 1.0), ([4, 9], 1.0), ([9, 4], 2.5), ([1, 5], 1.0), ([5, 1], 1.0), ([8, 3, 3, 3], 1.4142),
    ([30, 2, 2], 1.0), ([70, 64], 1.0), ([1, 1], 3.0),
  ]

  @Test(arguments: matrices)
  func `orthogonal weights are orthogonal`(_ shape: [Int], _ gain: Double) throws {
    let (rows, columns) = (shape[0], shape.dropFirst().reduce(1, *))
    let values = try Self.values("{_target_: orthogonal, gain: \(gain)}", shape)
    #expect(values.count == rows * columns)
    let count = min(rows, columns)
    for i in 0..<count {
      for j in 0..<count {
        let product = (0..<max(rows, columns)).reduce(0.0) { sum, k in
          rows > columns
            ? sum + values[k * columns + i] * values[k * columns + j]
            : sum + values[i * columns + k] * values[j * columns + k]
        }
        #expect(abs(product - (i == j ? gain * gain : 0)) < 1e-5 * gain * gain)
      }
    }
  }

  /// The direction is uniformly distributed: no entry is favoured, and signs are as likely either way.
  @Test func `orthogonal matrices favour no direction`() throws {
    let matrices = try (0..<2000).map { try Self.values("{_target_: orthogonal}", [3, 3], seed: UInt64($0)) }
    for place in 0..<9 {
      let moments = Self.moments(matrices.map { $0[place] })
      #expect(abs(moments.mean) < 0.06 && abs(moments.std - 0.5774) < 0.03)
    }
  }

  static let shapes: [[Int]] = [[0, 3], [3, 0], [2, 0, 3], [1, 1], [7, 1, 3]]

  @Test(arguments: Array(Registry.standard.initializers.names), shapes)
  func `sizes of 0 and 1 are drawn too`(_ name: String, _ shape: [Int]) throws {
    let parameters = ["constant": ", val: 2", "sigmoid_bias": ", probability: 0.5"][name] ?? ""
    let values = try Self.values("{_target_: \(name)\(parameters)}", shape)
    #expect(values.count == shape.reduce(1, *) && values.allSatisfy(\.isFinite))
  }

  /// Seen once; any change of a stream or of the order of operations would be seen here.
  static let goldenBits: [(String, [UInt32])] = [
    ("orthogonal", [3_199_985_676, 1_052_138_852]), ("xavier_uniform", [1_030_257_259, 3_209_988_647]),
    ("kaiming_normal", [3_186_756_280, 1_053_847_971]),
    ("trunc_normal", [3_214_857_592, 1_038_399_379]),
  ]

  @Test(arguments: goldenBits)
  func `the same values on every machine`(_ name: String, _ bits: [UInt32]) throws {
    let values = try Self.values("{_target_: \(name)}", [3, 5])
    #expect(values.suffix(2).map { Float($0).bitPattern } == bits)
  }

  @Test(arguments: [
    ("{_target_: uniform, a: 2}", "`a`"), ("{_target_: trunc_normal, a: 1, b: 1}", "`b` must be above `a`"),
    ("{_target_: kaiming_uniform, a: 0.1, nonlinearity: relu}", "`a` is the slope of leaky_relu"),
    ("{_target_: kaiming_normal, mode: fan}", "one of `fan_in`, `fan_out`"),
    ("{_target_: trunc_normal, std: 0}", "std"),
  ])
  func `parameters at odds are errors`(_ text: String, _ words: String) throws {
    let diagnostics = Diagnostics()
    let node = try #require(YAML.parse(SourceFile(name: "spec.yaml", text: text), into: diagnostics))
    let reader = ParameterReader(
      mapping: try #require(node.mapping), at: node.span, owner: "weight_init", diagnostics: diagnostics)
    let type = reader.read("_target_", .named(in: Registry.standard.initializers), help: "")
    _ = type.element.init(reader)
    #expect(diagnostics.sorted.map(\.message).contains { $0.contains(words) })
  }

  static let patterns: [(String, String, Bool)] = [
    ("*", "", true), ("*", "a.b", true), ("a*", "a", true), ("*.bias", "latent.net.linear_0.bias", true),
    ("*.bias", "latent.bias.weight", false), ("a?c", "abc", true), ("a?c", "ac", false), ("", "", true),
    ("*a*b*c*", "xaybzc", true), ("*a*b*c*", "xaycz", false), ("lstm.*_l[01]", "lstm.w_l0", false),
    ("a.b", "axb", false), ("**", "abc", true), ("ab", "abc", false),
  ]

  @Test(arguments: patterns)
  func `patterns of names`(_ pattern: String, _ name: String, _ matches: Bool) {
    #expect(NamePattern(pattern).matches(name) == matches)
  }

  @Test(arguments: Array(Registry.standard.initializers.names))
  func `the spec language's page names every initialiser and its parameters`(_ name: String) throws {
    let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
    let page = try String(contentsOfFile: "\(root)/docs/spec-language.md", encoding: .utf8)
    let row = page.split(separator: "\n").first { $0.hasPrefix("| `\(name)` |") }
    let type = try #require(Registry.standard.initializers[name])
    let recorder = ParameterReader(recordingFor: name)
    _ = type.init(recorder)
    for declaration in recorder.declarations { #expect(row?.contains("`\(declaration.name)`") == true) }
    #expect(row?.contains(type.summary) == true)
  }
}
