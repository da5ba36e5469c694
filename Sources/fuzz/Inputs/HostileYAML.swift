/// YAML that is made to exhaust its reader: deep, wide, or growing without end.
struct HostileYAML {
  let corpus: Corpus

  func input(_ dice: inout Dice) -> FuzzInput {
    let text = Self.text(&dice)
    return FuzzInput(spec: dice.once(in: 2) ? text : within(text, &dice))
  }

  /// The text as a value in a spec, or in front of one.
  private func within(_ text: String, _ dice: inout Dice) -> String {
    let spec = String(decoding: dice.pick(corpus.specs), as: UTF8.self)
    switch dice.below(4) {
    case 0: return text + "\n" + spec
    case 1: return spec + "\n" + text
    case 2: return spec + "\nextra:\n" + text.split(separator: "\n").map { "  \($0)\n" }.joined()
    default:
      let words = TextMutation.words(of: Array(spec.utf8))
      guard !words.isEmpty else { return text }
      var bytes = Array(spec.utf8)
      bytes.replaceSubrange(dice.pick(words), with: Array(text.utf8))
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// How often something is repeated: about the limits, and far beyond.
  private static func times(_ dice: inout Dice) -> Int {
    dice.pick(weighted: [
      (8, dice.within(1...20)), (4, dice.within(60...140)), (2, dice.within(150...1200)),
      (1, dice.within(1000...12000)),
    ])
  }

  private static func text(_ dice: inout Dice) -> String {
    switch dice.below(12) {
    case 0, 1: deep(&dice)
    case 2: laughs(&dice)
    case 3: cycle(&dice)
    case 4: merges(&dice)
    case 5, 6: interpolations(&dice)
    case 7: tags(&dice)
    case 8: wide(&dice)
    case 9: repeated(&dice)
    case 10: documents(&dice)
    default: long(&dice)
    }
  }

  private static func deep(_ dice: inout Dice) -> String {
    let count = times(&dice)
    let pieces: [(String, String)] = [
      ("[", "]"), ("{a: ", "}"), ("[{a: [", "]}]"), ("- ", ""), ("? ", ""), ("a: [", "]"), ("{? ", "}"),
      ("{[", "]}"),
      ("!!seq [", "]"), ("&a [", "]"), ("{\"a\":", "}"), ("- - ", ""), ("!x ", ""), ("['", "']"), ("{", ""),
      ("*", ""),
    ]
    let (open, close) = dice.pick(pieces)
    if dice.once(in: 3) {
      // A block for every level.
      let levels = min(count, 600)
      return (0..<levels).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    }
    let isClosed = dice.once(in: 2)
    return String(repeating: open, count: count) + (dice.once(in: 2) ? "1" : "")
      + (isClosed ? String(repeating: close, count: count) : "")
  }

  private static func laughs(_ dice: inout Dice) -> String {
    let width = dice.within(2...12)
    let isMap = dice.once(in: 3)
    let wrap: (String, String) = isMap ? ("{", "}") : ("[", "]")
    var text = "a0: &a0 \(wrap.0)\(isMap ? "k: lol" : "lol")\(wrap.1)\n"
    for level in 1...dice.within(1...40) {
      let uses = (0..<width).map { isMap ? "k\($0): *a\(level - 1)" : "*a\(level - 1)" }
      text += "a\(level): &a\(level) \(wrap.0)\(uses.joined(separator: ", "))\(wrap.1)\n"
    }
    return text
  }

  private static func cycle(_ dice: inout Dice) -> String {
    dice.pick([
      "a: &a [*a]\n", "&a {x: *a}\n", "a: &a {b: &b [*a, *b]}\nc: *b\n", "a: &a\n  <<: *a\n",
      "&a [&b [*a], *b]\n",
      "a: ${b}\nb: ${a}\n", "a: ${a}\n", "a: {b: \"${a}\"}\n", "a: [\"${b}\"]\nb: {c: \"${a.0}\"}\n",
      "a: ${a.b.c}\n",
      "x: \"${spaces}\"\nspaces: \"${x}\"\n", "a: x${a}\n", "? &a [*a]\n: *a\n", "&a &a x\n", "*a : 1\n",
      "&a : *a\n",
    ])
  }

  private static func merges(_ dice: inout Dice) -> String {
    let width = dice.within(1...8)
    var text = "m0: &m0 {\((0..<dice.count(upTo: 300)).map { "k\($0): \($0)" }.joined(separator: ", "))}\n"
    for level in 1...dice.within(1...60) {
      let merged = Array(repeating: "*m\(level - 1)", count: width).joined(separator: ", ")
      text +=
        "m\(level): &m\(level) {\(dice.once(in: 2) ? "x\(level): *m\(level - 1), " : "")<<: [\(merged)]}\n"
    }
    return text
  }

  private static func interpolations(_ dice: inout Dice) -> String {
    let levels = dice.within(1...60)
    let width = dice.within(1...6)
    switch dice.below(6) {
    case 0:
      // A text that doubles.
      let use = { (level: Int) in String(repeating: "${t\(level - 1)}", count: width) }
      return "t0: abcdefgh\n" + (1...levels).map { "t\($0): \"\(use($0))\"\n" }.joined()
    case 1:
      let use = { (level: Int) in
        Array(repeating: "\"${l\(level - 1)}\"", count: width).joined(separator: ", ")
      }
      return "l0: [1]\n" + (1...levels).map { "l\($0): [\(use($0))]\n" }.joined()
    case 2:
      let count = times(&dice)
      return "a: \"" + String(repeating: "${", count: count) + "a"
        + String(repeating: "}", count: dice.below(count + 1))
        + "\"\n"
    case 3:
      // A chain, the last first.
      return (0..<times(&dice)).map { "c\($0): ${c\($0 + 1)}\n" }.joined()
    case 4:
      let path = (0..<times(&dice)).map { _ in dice.once(in: 2) ? "a" : "0" }.joined(separator: ".")
      return "a: \"${\(path)}\"\n"
    default:
      let parts = [
        "${a}", "\\${", "$", "${", "}", "${}", "${.}", "${a.}", "${a b}", "${oc.env:HOME}", "${now:%Y}",
        "${a:b}",
      ]
      return "a: 1\nb: \""
        + (0..<dice.count(upTo: 100)).map { _ in dice.pick(parts) }.joined().replacing("\\", with: "\\\\")
        + "\"\n"
    }
  }

  private static func tags(_ dice: inout Dice) -> String {
    let tags = [
      "!!python/object/apply:os.system", "!!int", "!!float", "!!bool", "!!null", "!!str", "!!map", "!!seq",
      "!!set",
      "!!binary", "!!merge", "!", "!local", "!<tag:yaml.org,2002:int>", "!<!>", "!e!x", "!!", "!%41", "!<x",
      "!!int !!int",
    ]
    let values = ["1", "[1]", "{a: 1}", "'x'", "", "|\n  x", "*a", "&a 1", "~", "1.5"]
    let head = dice.pick([
      "", "%YAML 1.2\n---\n", "%YAML 9.9\n---\n", "%TAG ! tag:x,2000:\n---\n", "%TAG !e! !\n---\n",
      "%FOO bar\n---\n", "%\n",
      "%YAML 1.1\n%YAML 1.1\n---\n",
    ])
    return head
      + (0..<dice.count(upTo: 2000)).map { "k\($0): \(dice.pick(tags)) \(dice.pick(values))\n" }.joined()
  }

  /// Many of something, of which each may be a mistake of its own.
  private static func wide(_ dice: inout Dice) -> String {
    let count = dice.pick(weighted: [
      (8, dice.within(1...300)), (3, dice.within(300...5000)), (1, dice.within(5000...40000)),
    ])
    let line = dice.pick([
      "k: 1\n", "k%: 1\n", "k%: *nothing%\n", "k%: ${nothing%}\n", "k%: !x 1\n", "- %\n", "k%: &a% 1\n",
      "? [%]\n: 1\n",
      "k%: ???\n", "'@nothing%.yaml': '@nothing%.yaml'\n", ": \n", "k%: [\n", "%: {_target_: DenseBlock}\n",
      "#\n", "\n", "k%:x\n",
      "<<: {k%: 1}\n", "k%:\n  - a:\n", "\"k%\":1\n",
    ])
    return (0..<count).map { line.replacing("%", with: String($0)) }.joined()
  }

  private static func repeated(_ dice: inout Dice) -> String {
    let piece = dice.pick(Extremes.words + Extremes.collections + Extremes.numbers)
    let separator = dice.pick([", ", ",", "\n- ", " ", "\n", ": ", "\n  ", ", \n"])
    return dice.pick(["[", "{", "- ", "", "'", "a: ", "a: |\n  ", "a: >\n  "])
      + Array(repeating: piece, count: times(&dice)).joined(separator: separator)
  }

  private static func documents(_ dice: inout Dice) -> String {
    (0..<dice.count(upTo: 2000)).map { _ in
      dice.pick(["---\n", "...\n", "--- a\n", "a: 1\n", "---\n...\n", "--- |\n x\n", "# x\n"])
    }
    .joined()
  }

  /// A name, a number or a text of great length.
  private static func long(_ dice: inout Dice) -> String {
    let count = dice.pick(weighted: [
      (4, dice.within(100...3000)), (2, dice.within(3000...70000)), (1, dice.within(70000...400000)),
    ])
    let piece = dice.pick([
      "a", "9", "é", "👩‍👩‍👧", "a.", "_", "%", "\\\\", "a b ", "${a}", "[", "'", "\u{301}", "a\n  ", "-",
    ])
    let text = String(repeating: piece, count: max(1, count / piece.utf8.count))
    return dice.pick([
      "\(text): 1\n", "a: \(text)\n", "_target_: \(text)\n", "a: \"\(text)\"\n",
      "a: &\(text) 1\nb: *\(text)\n", "a: !\(text) 1\n",
      "a: |\n  \(text)\n", "? \(text)\n: 1\n", "# \(text)\n", "a: *\(text)\n", "a: ${\(text)}\n",
      "'@\(text)': '@\(text)'\n",
      "_target_: CustomModelComposer\n\(text): 1\n", "a: 1e\(text)\n",
      "_target_: InferenceBlock\nspaces: {observation: {type: \(text)}}\n",
    ])
  }
}
