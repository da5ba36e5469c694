import ArgumentParser

/// One of the cases of an enumeration that knows nothing of arguments, by the case's name.
struct Choice<Value: RawRepresentable & CaseIterable & Sendable>: ExpressibleByArgument
where Value.RawValue == String {
  /// The case.
  let value: Value

  /// A case.
  init(_ value: Value) {
    self.value = value
  }

  /// Reads a case's name.
  init?(argument: String) {
    guard let value = Value(rawValue: argument) else { return nil }
    self.value = value
  }

  /// The name.
  var defaultValueDescription: String { value.rawValue }

  /// All names.
  static var allValueStrings: [String] { Value.allCases.map(\.rawValue) }
}
