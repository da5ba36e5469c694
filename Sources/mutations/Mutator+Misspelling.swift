import Composer

/// A way to misspell a word.
enum Misspelling: String, CaseIterable {
  case transposed
  case dropped
  case doubled
  case replaced

  /// The word with the slip at a place; nil where that gives the same word.
  func applied(to word: String, at place: Int) -> String? {
    var letters = Array(word)
    guard !letters.isEmpty else { return nil }
    switch self {
    case .transposed:
      guard letters.count > 1 else { return nil }
      let start = place % (letters.count - 1)
      // Neighbours that differ, from the place on.
      let order = (0..<(letters.count - 1)).map { (start + $0) % (letters.count - 1) }
      guard let index = order.first(where: { letters[$0] != letters[$0 + 1] }) else { return nil }
      letters.swapAt(index, index + 1)
    case .dropped:
      guard letters.count > 1 else { return nil }
      letters.remove(at: place % letters.count)
    case .doubled:
      let index = place % letters.count
      letters.insert(letters[index], at: index)
    case .replaced:
      let index = place % letters.count
      letters[index] = Self.neighbour(of: letters[index])
    }
    let misspelt = String(letters)
    return misspelt == word ? nil : misspelt
  }

  /// The character that stands behind another one, in the alphabet or among the digits.
  private static func neighbour(of character: Character) -> Character {
    switch character {
    case "z": return "a"
    case "Z": return "A"
    case "9": return "8"
    case _ where character.isASCII && (character.isLetter || character.isNumber):
      let value = character.unicodeScalars.first.map { $0.value + 1 } ?? 0x78
      return Unicode.Scalar(value).map(Character.init) ?? "x"
    default: return "x"
    }
  }
}

extension Mutator {
  func misspellings(of part: Part) -> [Mutant] {
    var mutants: [Mutant] = []
    let seed = part.path.joined(separator: ".").utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
    if let key = part.key {
      mutants += misspellings(of: key, part: part, seed: seed, isKey: true)
    }
    if part.value.scalar != nil || part.isAlias {
      mutants += misspellings(of: part.body, part: part, seed: seed / 3, isKey: false)
    }
    return mutants
  }

  private func misspellings(
    of range: Range<String.Index>, part: Part, seed: Int, isKey: Bool
  ) -> [Mutant] {
    let written = String(text[range])
    let quotes = written.first.map { "\"'".contains($0) } == true && written.count > 1
    let word = quotes ? String(written.dropFirst().dropLast()) : written
    return Misspelling.allCases.enumerated().compactMap { index, misspelling in
      let place = seed / (1 + index * 7) + index
      guard let misspelt = misspelling.applied(to: word, at: place) else { return nil }
      if !isKey, !part.isAlias, isSame(misspelt, word, isQuoted: quotes) { return nil }
      let replacement = quotes ? "\(written.prefix(1))\(misspelt)\(written.suffix(1))" : misspelt
      let edited = EditedText(text, [Edit(range, replacement)])
      var mutant = Mutant(
        slip: .misspelt, manner: "\(misspelling.rawValue) \(isKey ? "key" : "value") `\(misspelt)`",
        path: part.path, text: edited.text, line: line(of: range.lowerBound), lines: edited.writtenLines)
      // Infinity has several spellings.
      if !isKey, [".inf", "inf"].contains(where: { misspelt.hasSuffix($0) }) { mutant.meaning = .sameValue }
      mutant.name = name(written: word, isKey: isKey, part)
      mutant.lost = lost(by: range, in: edited, written: misspelt)
      return mutant
    }
  }

  /// Whether two spellings are the same number, or differ in blanks that do not part words.
  private func isSame(_ misspelt: String, _ word: String, isQuoted: Bool) -> Bool {
    if misspelt.first?.isWhitespace == true || misspelt.last?.isWhitespace == true { return true }
    // Of the path of a file.
    if misspelt.replacing("//", with: "/") == word { return true }
    if !isQuoted, let number = Self.number(misspelt), number == Self.number(word) { return true }
    return word.contains(" ") && Self.tokens(misspelt) == Self.tokens(word)
  }

  private static func number(_ text: String) -> Double? {
    switch ScalarValue(plain: text) {
    case .integer(let number): Double(number)
    case .number(let number): number
    case .null, .bool, .string: nil
    }
  }

  /// A text without the blanks beside which no letters and digits stand on both sides.
  private static func tokens(_ text: String) -> String {
    var tokens = ""
    var hasBlank = false
    for character in text {
      if character == " " {
        hasBlank = true
        continue
      }
      let last = tokens.last
      if hasBlank, let last, last.isLetter || last.isNumber, character.isLetter || character.isNumber {
        tokens.append(" ")
      }
      hasBlank = false
      tokens.append(character)
    }
    return tokens
  }

  /// The word where it is a name, and no number, flag, null or expression.
  private func name(written word: String, isKey: Bool, _ part: Part) -> String? {
    if isKey { return word }
    if part.isAlias { return word }
    guard case .string = part.value.scalar?.value else { return nil }
    let isName = word.allSatisfy { $0.isLetter || $0.isNumber || "_.-*?".contains($0) }
    return isName && word.contains(where: \.isLetter) ? word : nil
  }

  /// The names of anchors, and the signs of merging, which are no values.
  var anchorMisspellings: [Mutant] {
    var mutants: [Mutant] = []
    var index = text.startIndex
    while let sign = text[index...].firstIndex(where: { "&<".contains($0) }) {
      index = text.index(after: sign)
      let start = text[..<sign].split(separator: "\n", omittingEmptySubsequences: false).last
      let name = text[sign...].prefix { !$0.isWhitespace && !",:]}".contains($0) }
      let isAnchor =
        name.first == "&" && name.count > 2
        && name.dropFirst().allSatisfy { $0.isLetter || "_-".contains($0) }
      guard start?.contains("#") != true, isAnchor || name == "<<" else { continue }
      index = name.endIndex
      for misspelling in [Misspelling.dropped, .doubled] {
        guard let misspelt = misspelling.applied(to: String(name), at: name.count - 1) else { continue }
        let edited = EditedText(text, [Edit(name.startIndex..<name.endIndex, misspelt)])
        var mutant = Mutant(
          slip: .misspelt,
          manner: "\(misspelling.rawValue) \(isAnchor ? "anchor" : "merge key") `\(misspelt)`",
          path: [String(name)], text: edited.text, line: line(of: sign), lines: edited.writtenLines)
        if isAnchor { mutant.name = String(name.dropFirst()) }
        mutants.append(mutant)
      }
    }
    return mutants
  }
}
