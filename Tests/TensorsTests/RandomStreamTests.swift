import Testing

@testable import Tensors

@Suite struct RandomStreamTests {
  struct Golden: Sendable, CustomTestStringConvertible {
    let seed: UInt64
    let path: [String]
    let words: [UInt64]
    let uniforms: [Double]
    let normals: [Double]
    var testDescription: String { "seed \(seed), path \(path)" }
  }

  /// From an implementation in Python of the same published algorithms.
  static let golden = [
    Golden(
      seed: 0, path: [],
      words: [0x8300_84a7_a613_06ba, 0xb4a0_6c2f_025f_623a, 0x4b97_3957_3e36_81f2],
      uniforms: [0.5117266568468715, 0.7055728544968338],
      normals: [0.10728516253996175, 1.8807506177159707, -0.3214557648901717, -0.6169097759010221]),
    Golden(
      seed: 0, path: ["policy/0", "latent.weight"],
      words: [0xee06_ab47_5e16_eb92, 0xf3be_7288_7b8b_81ad, 0x8e11_4370_eaff_32f9],
      uniforms: [0.9297892617451812, 0.9521247466287104],
      normals: [0.16295002956204532, 1.0851241273921324, -1.397196598308816, 0.2944800770004845]),
    Golden(
      seed: 42, path: ["größe"],
      words: [0x18df_1d78_2fc7_298c, 0x9186_a6b0_441e_98ad, 0x0069_8c18_6dde_4390],
      uniforms: [0.09715446647876702, 0.5684608631455553],
      normals: [-0.885785711669289, 0.15053326731170835, -1.2629024258448462, -0.7406859408962512]),
    Golden(
      seed: .max, path: ["a", "bc"],
      words: [0x2bf4_079f_dd77_3839, 0xfb21_07eb_aa65_9649, 0x8b7d_51b0_511b_8807],
      uniforms: [0.17169234898525765, 0.9809727621417521],
      normals: [0.15853694616774722, -1.2081569577356877, -1.0195516219681455, -0.538322031296811]),
    Golden(
      seed: .max, path: ["ab", "c"],
      words: [0xd7bc_1c93_5529_6662, 0xb9a5_fa04_fc2c_00e2, 0x3d58_bb28_402c_64a7],
      uniforms: [0.8427141055773624, 0.7251888525171779],
      normals: [0.7442491244768423, 0.48902745349657667, 0.4062923205782014, -0.08993912847077641]),
  ]

  @Test(arguments: golden)
  func `a stream is the same to the last bit on every machine`(_ golden: Golden) {
    let start = RandomStream(seed: golden.seed, path: golden.path)
    var stream = start
    #expect(golden.words.map { _ in stream.next() } == golden.words)
    stream = start
    #expect(golden.uniforms.map { _ in stream.uniform() } == golden.uniforms)
    stream = start
    #expect(golden.normals.map { _ in stream.normal() } == golden.normals)
  }

  @Test func `the moments are those of the distributions`() {
    var stream = RandomStream(seed: 7, path: ["moments"])
    let count = 100_000
    let uniforms = moments((0..<count).map { _ in stream.uniform() })
    #expect(abs(uniforms[0] - 0.5) < 0.005 && abs(uniforms[1] - 1.0 / 12) < 0.002)
    let normals = moments((0..<count).map { _ in stream.normal() })
    #expect(abs(normals[0]) < 0.016 && abs(normals[1] - 1) < 0.025)
    #expect(abs(normals[2]) < 0.05 && abs(normals[3] - 3) < 0.1)
    let exponentials = moments((0..<count).map { _ in stream.exponential() })
    #expect(abs(exponentials[0] - 1) < 0.016 && abs(exponentials[1] - 1) < 0.05)
  }

  @Test func `neighbouring streams are uncorrelated`() {
    let count = 20_000
    let paths: [(UInt64, [String])] = [
      (0, ["a", "weight"]), (0, ["a", "bias"]), (1, ["a", "weight"]), (0, ["b", "weight"]), (0, ["a"]),
    ]
    let draws = paths.map { seed, path in
      var stream = RandomStream(seed: seed, path: path)
      return (0..<count).map { _ in stream.normal() }
    }
    for i in draws.indices {
      for j in draws.indices where j > i {
        let product = zip(draws[i], draws[j]).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
        #expect(abs(product) < 0.035, "\(paths[i]) and \(paths[j])")
      }
    }
  }

  @Test(arguments: [1, 2, 3, 7, 1000, Int.max])
  func `whole numbers below a bound stay below it and are all reached`(_ bound: Int) {
    var stream = RandomStream(seed: 3, path: ["integers"])
    let draws = (0..<7000).map { _ in stream.integer(below: bound) }
    #expect(draws.allSatisfy { (0..<bound).contains($0) })
    guard bound <= 7 else { return }
    for number in 0..<bound {
      let share = Double(draws.count { $0 == number }) / Double(draws.count)
      #expect(abs(share - 1 / Double(bound)) < 0.03)
    }
  }

  /// Reference values from Python's `math.log`.
  @Test(arguments: [
    (1e-300, -690.7755278982137), (1e-10, -23.025850929940457), (0.1, -2.3025850929940455),
    (0.7071067811865476, -0.3465735902799726), (0.999, -0.0010005003335835344), (1, 0),
    (1.5, 0.4054651081081644), (1e6, 13.815510557964274),
  ])
  func `the logarithm is right to the last places`(_ x: Double, _ log: Double) {
    #expect(abs(reproducibleLog(x) - log) <= 4e-16 * abs(log))
  }
}

/// Mean, variance, skewness and kurtosis.
private func moments(_ values: [Double]) -> [Double] {
  let count = Double(values.count)
  let mean = values.reduce(0, +) / count
  func central(_ power: Int) -> Double {
    values.reduce(0) { sum, x in sum + (0..<power).reduce(1) { product, _ in product * (x - mean) } } / count
  }
  let variance = central(2)
  let deviation = variance.squareRoot()
  return [mean, variance, central(3) / (variance * deviation), central(4) / (variance * variance)]
}
