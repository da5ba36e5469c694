/// Bytes that are no spec, or a spec in an encoding or with characters that nobody expects.
struct RawBytes {
  let corpus: Corpus

  func input(_ dice: inout Dice) -> FuzzInput {
    FuzzInput(spec: bytes(&dice))
  }

  private func bytes(_ dice: inout Dice) -> [UInt8] {
    switch dice.below(8) {
    case 0: return dice.bytes(dice.count(upTo: 3000))
    case 1: return Self.signs(&dice)
    case 2: return foreign(&dice)
    case 3: return [0xEF, 0xBB, 0xBF] + dice.pick(corpus.specs)
    case 4:
      return sprinkled(
        with: [[0], [0, 0, 0, 0], [0x1A], [0x7F], [0x1B, 0x5B, 0x33, 0x31, 0x6D], [8]], &dice)
    case 5: return sprinkled(with: Self.invalid, &dice)
    case 6: return sprinkled(with: Self.rare.map { Array($0.utf8) }, &dice)
    default: return lineEnds(&dice)
    }
  }

  private static func signs(_ dice: inout Dice) -> [UInt8] {
    let signs = Array("[]{}:,-?#&*!|>'\"%@`$~ \n\n\tab1.<=\\".utf8)
    return (0..<dice.count(upTo: 400)).map { _ in dice.pick(signs) }
  }

  /// UTF-16 and UTF-32, with and without a mark, some of it cut short.
  private func foreign(_ dice: inout Dice) -> [UInt8] {
    let text = String(decoding: dice.pick(corpus.specs), as: UTF8.self)
    let isLittle = dice.once(in: 2)
    var bytes: [UInt8] = []
    if dice.once(in: 2) {
      if !dice.once(in: 4) { bytes = isLittle ? [0xFF, 0xFE] : [0xFE, 0xFF] }
      for unit in text.utf16 {
        let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
        bytes += isLittle ? [low, high] : [high, low]
      }
    } else {
      if !dice.once(in: 4) { bytes = isLittle ? [0xFF, 0xFE, 0, 0] : [0, 0, 0xFE, 0xFF] }
      for scalar in text.unicodeScalars {
        let unit = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: scalar.value >> UInt32($0)) }
        bytes += isLittle ? unit.reversed() : unit
      }
    }
    return Array(bytes.dropLast(dice.below(3)))
  }

  /// Bytes that are not UTF-8: cut, too long, surrogates, beyond the last character.
  private static let invalid: [[UInt8]] = [
    [0x80], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
    [0xF8, 0x88, 0x80, 0x80],
    [0xFF], [0xFE, 0xFE], [0xF0, 0x9F, 0x98],
  ]

  /// Characters that end lines elsewhere, have no width or two, change direction, or combine.
  private static let rare = [
    "\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{200B}", "\u{200D}", "\u{202E}", "\u{301}",
    "\u{1F468}\u{200D}\u{1F469}",
    "\u{FFFE}", "\u{FFFF}", "\u{10FFFF}", "\u{E000}", "\u{F8FF}", "\u{3000}", "界", "\u{A0}",
    "e\u{301}\u{301}\u{301}",
    "\r", "\t", "\u{B}", "\u{C}", "???", "\u{1F1E9}\u{1F1EA}",
  ]

  private func sprinkled(with pieces: [[UInt8]], _ dice: inout Dice) -> [UInt8] {
    var bytes = dice.pick(corpus.specs)
    for _ in 0..<dice.count(upTo: 60) {
      bytes.insert(contentsOf: dice.pick(pieces), at: dice.below(bytes.count + 1))
    }
    return bytes
  }

  private func lineEnds(_ dice: inout Dice) -> [UInt8] {
    let text = String(decoding: dice.pick(corpus.specs), as: UTF8.self)
    let end = dice.pick(["\r\n", "\r", "\n\r", "\u{2028}", "\u{85}", "\r\r\n"])
    let mixed = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0 + (dice.once(in: 5) ? "\n" : end) }.joined()
    let bytes = Array(mixed.utf8)
    return dice.once(in: 2) ? bytes : TextMutation(corpus: corpus).mutated(bytes, &dice)
  }
}
