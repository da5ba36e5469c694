/// Identifiers of elements in DOT, SVG and CSS, made of the diagram's.
enum ElementID {
  /// An identifier that every format takes as it is; different ones stay different.
  ///
  /// `policy/0/latent` becomes `node-policy.0.latent`, what else is neither a letter, a digit, `-` nor `_`
  /// its code point between colons.
  static func make(_ kind: String, _ id: String) -> String {
    var result = kind + "-"
    for scalar in id.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", "_": result.unicodeScalars.append(scalar)
      case "/": result += "."
      default: result += ":\(String(scalar.value, radix: 16)):"
      }
    }
    return result
  }

  static func node(_ id: String) -> String { make("node", id) }
  static func cluster(_ id: String) -> String { make("cluster", id) }
  static func title(_ id: String) -> String { make("title", id) }
  static func edge(_ index: Int) -> String { "edge-\(index)" }
}
