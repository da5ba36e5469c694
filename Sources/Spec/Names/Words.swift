/// The words that names are made of.
enum Words {
  /// The words of `hidden_units` and of `LSTMBlock`, in lower case.
  static func of(_ name: String) -> [String] {
    var words: [String] = []
    var word = ""
    let scalars = Array(name.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      guard scalar.isLetterOrDigit else {
        words.append(word)
        word = ""
        continue
      }
      let isLowerBefore = index > 0 && !scalars[index - 1].isUpper
      let isLowerAfter = index + 1 < scalars.count && scalars[index + 1].isLower
      if scalar.isUpper, isLowerBefore || isLowerAfter {
        words.append(word)
        word = ""
      }
      if scalar.isASCII {
        word.unicodeScalars.append(scalar.isUpper ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar)
      } else {
        word += scalar.properties.lowercaseMapping
      }
    }
    return (words + [word]).filter { !$0.isEmpty }
  }
}

extension Unicode.Scalar {
  // Most names are ASCII, for which the tables of Unicode are slow.
  fileprivate var isUpper: Bool { isASCII ? ("A"..."Z").contains(self) : properties.isUppercase }
  fileprivate var isLower: Bool { isASCII ? ("a"..."z").contains(self) : properties.isLowercase }

  /// Whether words are made of it.
  var isLetterOrDigit: Bool {
    isASCII
      ? isUpper || isLower || ("0"..."9").contains(self)
      : properties.isAlphabetic || properties.numericType != nil
  }
}
