/// What texts stand for something else, so that a value without any is left as it is.
struct Placeholders: OptionSet, Sendable {
  let rawValue: UInt8

  /// `${…}`.
  static let interpolation = Placeholders(rawValue: 1)
  /// `???`.
  static let missingValue = Placeholders(rawValue: 2)
  /// `@path`, or `@@` for a text that begins with `@`.
  static let file = Placeholders(rawValue: 4)
}

extension Placeholders {
  /// Those of a text.
  init(in text: String) {
    self = Template.occurs(in: text) ? .interpolation : []
    if text == "???" { insert(.missingValue) }
    if text.utf8.first == UInt8(ascii: "@") { insert(.file) }
  }
}
