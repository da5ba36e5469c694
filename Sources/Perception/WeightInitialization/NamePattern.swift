/// A pattern of parameter names: `*` stands for any characters, dots included, `?` for one, the rest for itself.
public struct NamePattern: Hashable, Sendable {
  /// The pattern as written.
  public let text: String
  private let scalars: [Unicode.Scalar]

  /// The longest pattern in Unicode scalars.
  static let limit = 1000

  /// A pattern.
  public init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
  }

  /// Whether the whole name is as the pattern says.
  ///
  /// On a mismatch the last `*` takes one character more, so that the time grows with the product of both lengths.
  public func matches(_ name: some StringProtocol) -> Bool {
    let name = Array(name.unicodeScalars)
    var (place, next) = (0, 0)
    var star: (pattern: Int, name: Int)?
    while place < name.count {
      if next < scalars.count, scalars[next] == "*" {
        star = (next, place)
        next += 1
      } else if next < scalars.count, scalars[next] == "?" || scalars[next] == name[place] {
        place += 1
        next += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        place = last.name + 1
        next = last.pattern + 1
      } else {
        return false
      }
    }
    return scalars[next...].allSatisfy { $0 == "*" }
  }
}
