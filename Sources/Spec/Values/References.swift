/// What refers to something else in a value, or is referred to, so that a value without any is left as it is.
struct References: OptionSet, Sendable {
  let rawValue: UInt8

  /// `${…}`.
  static let interpolation = References(rawValue: 1)
  /// `???`.
  static let missingValue = References(rawValue: 2)
  /// `@path`, or `@@` for a text that begins with `@`.
  static let file = References(rawValue: 4)
  /// `&name`, which `*name` stands for elsewhere.
  static let anchor = References(rawValue: 8)
}

extension References {
  /// Those of a text.
  init(in text: String) {
    self = Template.occurs(in: text) ? .interpolation : []
    if text == "???" { insert(.missingValue) }
    if text.utf8.first == UInt8(ascii: "@") { insert(.file) }
  }
}
