import Spec

/// A rule of spaces that a parameter breaks.
public struct SpaceProblem: Error, Hashable, Sendable {
  /// The parameter that breaks it, in gymnasium's spelling.
  public let parameter: String
  /// What is wrong, as a sentence.
  public let message: String
  /// What to do about it.
  public let help: String?
  /// Which shapes disagree, if some do.
  let sides: [Diagnostic.Side]

  init(_ parameter: String, _ message: String, help: String? = nil, sides: [Diagnostic.Side] = []) {
    self.parameter = parameter
    self.message = message
    self.help = help
    self.sides = sides
  }
}

extension SpaceProblem: CustomStringConvertible {
  /// The message and the help.
  public var description: String { help.map { "\(message); \($0)" } ?? message }
}
