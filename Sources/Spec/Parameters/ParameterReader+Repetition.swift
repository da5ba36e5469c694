extension ParameterReader {
  /// Reports the names that a list has more than once, where that cannot mean anything.
  public func reportRepetition(in name: String, _ values: [String]) {
    var seen: Set<String> = []
    for (index, value) in values.enumerated() where !seen.insert(value).inserted {
      fail(
        name, at: index, message: "`\(name)` names `\(Node.cropped(value))` twice",
        help: "remove one of the two",
        code: .repeatedName)
    }
  }
}

extension DiagnosticCode {
  /// A list names something twice to no effect.
  public static let repeatedName: DiagnosticCode = "repeated-name"
}
