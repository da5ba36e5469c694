import Spec

/// Overrides and bindings as they are written on a command line.
struct CommandWords {
  let corpus: Corpus

  /// A spec with overrides and bindings, right and wrong.
  func input(_ dice: inout Dice) -> FuzzInput {
    var input = FuzzInput(spec: dice.pick(corpus.specs))
    input.words = (0..<dice.within(1...4)).map { _ in word(&dice) }
    if dice.once(in: 2) { input.bindings = (0..<dice.within(1...3)).map { _ in binding(&dice) } }
    return input
  }

  private func word(_ dice: inout Dice) -> String {
    let path = dice.once(in: 12) ? dice.pick(Extremes.keys) : TreeMutation(corpus: corpus).path(&dice)
    let word =
      dice.pick(["", "", "", "+", "++", "~", "~"]) + path
      + (dice.once(in: 10) ? "" : "=" + value(depth: 3, &dice))
    return dice.once(in: 5) ? Self.mutated(word, &dice) : word
  }

  private func binding(_ dice: inout Dice) -> String {
    let owner = dice.pick([
      "DenseBlock", "LSTMBlock", "normc", "DiagonalGaussian", "Nothing", "maze.perception.blocks.DenseBlock",
      "Beta", "SliceBlock",
      "FunctionalBlock", "VGGConvolutionBlock", "densblock", "", "a.b",
    ])
    let key = dice.pick([
      "non_lin", "hidden_units", "std", "hidden_size", "x", "", "slice_idx", "func", "hidden_channels",
      "temperature",
    ])
    let word = "\(owner).\(key)=\(value(depth: 2, &dice))"
    return dice.once(in: 6) ? Self.mutated(word, &dice) : word
  }

  private static func mutated(_ word: String, _ dice: inout Dice) -> String {
    var bytes = Array(word.utf8)
    for _ in 0..<dice.within(1...4) { TextMutation.changeBytes(&bytes, &dice) }
    return String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self)
  }

  /// A value in Hydra's grammar.
  private func value(depth: Int, _ dice: inout Dice) -> String {
    let scalars = [
      "1", "-1", "1e309", "9223372036854775808", "nan", "inf", "true", "null", "~", "", "a", "a b", "'a b'",
      "\"x\"", "'it\\'s'", "${policy}",
      "${a.b}", "???", "@spec.yaml", "@no.yaml", "50k", "a:b", "a=b", "\\,", "\\", "'", "\"", "é", "1,2",
      "1,2,3,4", "a,b,c", "[32],[64]", "0x10", "1_0",
      "'${x}'", "\\${x}", "$", "a\\ b", "ReLU,Tanh",
    ]
    if depth == 0 || dice.once(in: 2) { return dice.pick(scalars) }
    switch dice.below(9) {
    case 0, 1:
      return "["
        + (0..<dice.count(upTo: 30)).map { _ in value(depth: depth - 1, &dice) }.joined(separator: ",") + "]"
    case 2:
      return "{"
        + (0..<dice.within(0...4)).map { _ in "\(dice.pick(Extremes.keys)):\(value(depth: depth - 1, &dice))"
        }
        .joined(separator: ",") + "}"
    case 3:
      let bounds = (0..<dice.within(1...4)).map { _ in dice.pick(Extremes.numbers + ["5", "10", "0.1", "-3"])
      }
      return "range(\(bounds.joined(separator: ",")))"
    case 4:
      return
        "choice(\((0..<dice.within(0...6)).map { _ in value(depth: depth - 1, &dice) }.joined(separator: ",")))"
    case 5:
      let name = dice.pick([
        "int", "float", "str", "bool", "json_str", "sort", "shuffle", "glob", "extend_list", "tag",
        "interval", "x",
      ])
      return "\(name)(\(value(depth: depth - 1, &dice)))"
    case 6:
      let count = dice.count(upTo: 3000)
      return String(
        repeating: dice.pick(["[", "{a:", "(", "choice(", "'", "\\", "1,", "[1],", "a "]), count: count)
    case 7: return Scalar.quoted(dice.pick(Extremes.words))
    default: return dice.pick(corpus.trees).flow.replacing(" ", with: dice.once(in: 2) ? "" : " ")
    }
  }
}
