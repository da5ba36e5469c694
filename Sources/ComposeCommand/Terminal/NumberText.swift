import Spec
import Tensors

/// Numbers as people read them.
enum NumberText {
  /// A whole number in groups of three digits: `1,347`.
  static func grouped(_ value: Int) -> String { value.grouped }

  /// A number with its noun: `1 network`, `2 networks`.
  static func counted(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// A size, grouped if it is a number, else its expression.
  static func size(_ dimension: Dimension) -> String {
    dimension.constant.map(grouped) ?? dimension.description
  }

  /// A number to four significant digits.
  static func rounded(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    if abs(value) >= 1e7 { return scientific(value) }
    var scale = 1.0
    var magnitude = abs(value)
    while magnitude < 1000, scale < 1e15 {
      magnitude *= 10
      scale *= 10
    }
    let text = "\((value * scale).rounded() / scale)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A large number to four significant digits, `-3.403e38`.
  private static func scientific(_ value: Double) -> String {
    var (mantissa, exponent) = (value, 0)
    while abs(mantissa) >= 9.9995 {
      mantissa /= 10
      exponent += 1
    }
    return "\(rounded(mantissa))e\(exponent)"
  }

  /// A share in whole percent; what is more than nothing is not `0%`.
  static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0, part > 0 else { return "" }
    let share = 100 * Double(part) / Double(whole)
    return share < 0.5 ? "<1%" : "\(Int(share.rounded()))%"
  }

  /// A share as a bar of a width; what is more than nothing shows.
  static func bar(_ part: Int, of whole: Int, width: Int) -> String {
    guard whole > 0, part > 0 else { return "" }
    let eighths = max(1, Int((Double(width * 8) * Double(part) / Double(whole)).rounded()))
    let rests = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + rests[eighths % 8]
  }
}
