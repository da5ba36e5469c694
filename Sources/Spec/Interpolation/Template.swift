/// A text with `${name}` in it, taken apart.
enum Template {
  enum Piece {
    case text(String)
    /// A name, and where `${name}` stands in the text, in scalars.
    case name(String, offset: Int, length: Int)
  }

  struct Fault: Error {
    let message: String
    let help: String?
  }

  /// Whether `${` stands in a text.
  static func occurs(in text: String) -> Bool {
    var isAfterDollar = false
    for byte in text.utf8 {
      if isAfterDollar, byte == UInt8(ascii: "{") { return true }
      isAfterDollar = byte == UInt8(ascii: "$")
    }
    return false
  }

  static func pieces(of text: String) -> Result<[Piece], Fault> {
    let scalars = Array(text.unicodeScalars)
    var pieces: [Piece] = []
    var literal = String.UnicodeScalarView()
    var index = 0
    func begins(_ sign: String, at index: Int) -> Bool {
      scalars[index...].starts(with: sign.unicodeScalars)
    }
    while index < scalars.count {
      if begins("\\${", at: index) {
        literal.append(contentsOf: "${".unicodeScalars)
        index += 3
        continue
      }
      guard begins("${", at: index) else {
        literal.append(scalars[index])
        index += 1
        continue
      }
      guard let end = scalars[(index + 2)...].firstIndex(where: { $0 == "}" || $0 == "$" }) else {
        return .failure(Fault(message: "`${` is not closed", help: "write `}` behind the name"))
      }
      guard scalars[end] == "}" else {
        return .failure(
          Fault(
            message: "`${...}` cannot hold another `$`",
            help: "write the name of one value between the braces"))
      }
      let name = String(String.UnicodeScalarView(scalars[(index + 2)..<end])).trimmed
      guard !name.isEmpty else { return .failure(Fault(message: "`${}` names no value", help: nil)) }
      if !literal.isEmpty { pieces.append(.text(String(literal))) }
      literal = String.UnicodeScalarView()
      pieces.append(.name(name, offset: index, length: end + 1 - index))
      index = end + 1
    }
    if !literal.isEmpty { pieces.append(.text(String(literal))) }
    return .success(pieces)
  }
}
