extension DiagnosticCode {
  /// A value of the wrong kind or outside of its range.
  public static let parameterValue: Self = "parameter-value"
  /// A required parameter that is not given.
  public static let missingParameter: Self = "missing-parameter"
  /// A parameter that does not exist.
  public static let unknownParameter: Self = "unknown-parameter"
  /// A name that stands for nothing.
  public static let unknownName: Self = "unknown-name"
}

/// Why a value is not what a parameter takes.
public struct ParameterProblem: Error, Sendable {
  /// What is wrong, before it is put into a sentence about the parameter.
  public enum Predicate: Sendable {
    /// The value is of the wrong kind: "must be NEEDED, it is FOUND".
    case mustBe(needed: String, found: String)
    /// The value breaks another rule, which the text says with the parameter as its subject: "must not be empty".
    case breaks(String)
    /// A statement of its own: "there is no activation `TanH`".
    case states(String)
    /// The problem has been reported already.
    case reported
  }

  /// The kind of problem.
  public var code: DiagnosticCode
  /// What is wrong.
  public var predicate: Predicate
  /// The value, or the element of it, that is wrong.
  public var node: Node
  /// The path from the parameter's value to that element, from 0.
  public var path: [Int]
  /// What to write instead.
  public var help: String?
  /// Changes of which each mends it.
  public var fixes: [Fix]
  /// The problems of further elements of the list.
  var further: [ParameterProblem] = []

  /// A problem with a value.
  public init(
    _ predicate: Predicate, at node: Node, code: DiagnosticCode = .parameterValue, help: String? = nil,
    fixes: [Fix] = []
  ) {
    self.code = code
    self.predicate = predicate
    self.node = node
    self.path = []
    self.help = help
    self.fixes = fixes
  }

  /// The problem of a value that is not of the needed kind.
  public static func mismatch(
    _ node: Node, needed: String, help: String? = nil, fixes: [Fix] = []
  ) -> ParameterProblem {
    if node.isUnresolved { return ParameterProblem(.reported, at: node) }
    if node.isMissingValue {
      return ParameterProblem(.breaks("must be given: `???` stands for a value to fill in"), at: node)
    }
    return ParameterProblem(.mustBe(needed: needed, found: node.found), at: node, help: help, fixes: fixes)
  }

  /// The problem of a value that has another form than the needed kind, and means what a text says.
  ///
  /// - Parameter remark: What else there is to say about the text.
  public static func mismatch(
    _ node: Node, needed: String, meaning text: String, remark: String = ""
  ) -> ParameterProblem {
    mismatch(
      node, needed: needed, help: "write \(text)\(remark)",
      fixes: Fix(writing: text, insteadOf: node).map { [$0] } ?? [])
  }

  /// The same problem with a value that may be null, and may have been meant to be.
  func offeringNull(for value: Node) -> ParameterProblem {
    guard let text = value.scalar?.text, ["none", "nil", "undefined"].contains(text.lowercased()) else {
      return self
    }
    var problem = self
    problem.help = "write null"
    problem.fixes = Fix(replacing: value, by: "null").map { [$0] } ?? []
    return problem
  }

  /// The same problem, seen from the list of which the value is the element at `index`.
  func within(element index: Int, of needed: String) -> ParameterProblem {
    var problem = self
    problem.path.insert(index, at: 0)
    if case .mustBe(_, let found) = predicate { problem.predicate = .mustBe(needed: needed, found: found) }
    problem.further = further.map { $0.within(element: index, of: needed) }
    return problem
  }

  /// The diagnostic for the parameter `name` of `owner`; nil if it has been reported.
  func diagnostic(name: String, owner: String, related: [Diagnostic.Related]) -> Diagnostic? {
    let subject = "`\(name)` of \(owner)"
    let element = path.map { String($0 + 1) }.joined(separator: ".")
    let message: String
    switch predicate {
    case .reported: return nil
    case .states(let text): message = "\(subject): \(text)"
    case .breaks(let text):
      message = (path.isEmpty ? subject : "element \(element) of \(subject)") + " " + text
    case .mustBe(let needed, let found):
      message = "\(subject) must be \(needed), \(path.isEmpty ? "it" : "its element \(element)") is \(found)"
    }
    return Diagnostic(
      .error, code, message, at: node.span, related: node.routes + related, help: help,
      fixes: fixes)
  }
}
