/// What is wrong with an input.
enum Failure: Hashable, CustomStringConvertible {
  /// Its process is ended by a signal.
  case signal(Int32)
  /// Its process ends by itself, and does not say why.
  case exitCode(Int32)
  /// Its process does not end.
  case hang
  /// Its process goes on, and says what is wrong.
  case fault(Fault.Kind)
  /// Another process comes to something else.
  case otherElsewhere

  var description: String {
    switch self {
    case .signal(let signal): "signal \(signal)"
    case .exitCode(let code): "ends with \(code)"
    case .hang: "hang"
    case .fault(let kind): kind.rawValue
    case .otherElsewhere: "other elsewhere"
    }
  }
}
