/// Makes the input of a number: the same one in every process.
struct InputMaker {
  /// A way to make inputs.
  struct Way: Sendable {
    let name: String
    /// How many of 1000 inputs it makes.
    let weight: Int
    let make: @Sendable (Corpus, inout Dice) -> FuzzInput
  }

  let seed: UInt64
  let corpus: Corpus
  /// The only way, if not all.
  var only: String?

  /// All ways.
  static let ways: [Way] =
    specWays + [
      Way(name: "command lines", weight: 60) { CommandLines(corpus: $0).input(&$1) },
      Way(name: "other commands", weight: 4) { CommandLines(corpus: $0).others(&$1) },
      Way(name: "runs", weight: 10) { CommandLines(corpus: $0).runs(&$1) },
      Way(name: "pictures", weight: 6) { CommandLines(corpus: $0).pictures(&$1) },
      Way(name: "tensor files", weight: 20) { TensorFiles(corpus: $0).input(&$1) },
      Way(name: "huge files", weight: 1) { HugeFile(corpus: $0).input(&$1) },
      Way(name: "swollen specs", weight: 6) { SwollenSpec(corpus: $0).input(&$1) },
    ]

  /// The ways that make specs.
  private static let specWays: [Way] = [
    Way(name: "changed texts", weight: 200) { corpus, dice in
      FuzzInput(spec: TextMutation(corpus: corpus).mutated(dice.pick(corpus.specs), &dice))
    },
    Way(name: "changed values", weight: 250) { corpus, dice in
      FuzzInput(spec: TreeMutation(corpus: corpus).mutated(dice.pick(corpus.trees), &dice))
    },
    Way(name: "changed sizes", weight: 60) { corpus, dice in
      FuzzInput(spec: TextMutation.resized(dice.pick(corpus.specs), &dice))
    },
    Way(name: "raw bytes", weight: 60) { RawBytes(corpus: $0).input(&$1) },
    Way(name: "hostile YAML", weight: 70) { HostileYAML(corpus: $0).input(&$1) },
    Way(name: "several files", weight: 60) { SeveralFiles(corpus: $0).input(&$1) },
    Way(name: "spaces", weight: 80) { RandomSpaces(corpus: $0).input(&$1) },
    Way(name: "blocks", weight: 130) { RandomBlocks.input(&$1) },
    Way(name: "overrides", weight: 60) { CommandWords(corpus: $0).input(&$1) },
  ]

  /// A spec of any kind.
  static func spec(_ corpus: Corpus, _ dice: inout Dice) -> FuzzInput {
    dice.pick(weighted: specWays.map { ($0.weight, $0) }).make(corpus, &dice)
  }

  /// The input of a number, and the name of the way in which it is made.
  func input(_ number: Int) -> (way: String, input: FuzzInput) {
    var dice = Dice(seed: seed, input: number)
    let ways = Self.ways.filter { only == nil || $0.name == only }
    let way = dice.pick(weighted: ways.map { ($0.weight, $0) })
    return (way.name, way.make(corpus, &dice))
  }
}
