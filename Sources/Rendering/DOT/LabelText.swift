import Spec

/// Text as it may stand in a label of Graphviz's HTML dialect.
enum LabelText {
  /// Text with every character taken literally: by the XML parser, by Graphviz' escape sequences (`\N`), and
  /// by whoever reads the picture, who sees control characters spelt out.
  static func escaped(_ text: String) -> String {
    text.escaping { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "'": "&#39;"
      // Graphviz takes a `]` that stands alone for the end of the label.
      case "]": "&#93;"
      case "\\": "\\\\"
      case "\n": "\\\\n"
      case "\t": "\\\\t"
      case _ where isUnprintable(scalar): "\\\\u{\(String(scalar.value, radix: 16))}"
      default: nil
      }
    }
  }

  /// Characters that XML forbids or that turn the text around them.
  static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x202a...0x202e, 0x2066...0x2069, 0xfffe, 0xffff: true
    default: false
    }
  }

  /// Text that has at most `limit` characters, its middle left out if need be.
  static func abridged(_ text: String, to limit: Int) -> String {
    guard text.count > limit, limit > 2 else { return text }
    return text.prefix(limit / 2) + "…" + text.suffix(limit - limit / 2 - 1)
  }

  /// Text in lines of at most `limit` characters where spaces allow; a longer word is abridged.
  static func wrapped(_ text: String, to limit: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ").map({ abridged(String($0), to: limit) }) {
      if let last = lines.last, last.count + 1 + word.count <= limit {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
    }
    return lines
  }

  /// A share as in `67.1 %`, never rounded to nothing and never to the whole.
  static func percentage(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    if share > 0, tenths == 0 { return "<0.1 %" }
    if share < 1, tenths == 1000 { return ">99.9 %" }
    return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
  }

  /// The width of a number with its share in DejaVu Sans, in points.
  static func width(ofFigures text: String, fontSize: Int) -> Double {
    // In thousandths of the size, as the typeface has them.
    let width = text.reduce(0) { width, character in
      switch character {
      case " ", ",", ".", "·": width + 318
      case "%": width + 951
      case "<", ">", "−": width + 838
      default: width + 637
      }
    }
    return Double(width * fontSize) / 1000
  }
}
