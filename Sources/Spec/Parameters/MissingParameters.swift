/// The parameters that a mapping must give and does not.
struct MissingParameters {
  private var all: [Parameter] = []

  private struct Parameter {
    let declaration: ParameterDeclaration
    /// The binding because of which it must be given, if it has a default otherwise.
    let requirement: Binding?
    /// Whether its type takes few words only, so that one of them tells what is meant.
    let takesFewWords: Bool
    /// Whether a value would be read.
    let reads: (Node) -> Bool
  }

  mutating func append<Value>(
    _ declaration: ParameterDeclaration, _ type: ParameterType<Value>, requiredBy requirement: Binding?
  ) {
    all.append(
      Parameter(declaration: declaration, requirement: requirement, takesFewWords: type.takesFewWords) {
        guard !type.takesAnything, case .success = type.decode($0) else { return false }
        return true
      })
  }

  var isEmpty: Bool { all.isEmpty }

  var names: [String] { all.map(\.declaration.name) }

  /// Those whose names are not among these.
  func without(_ names: Set<String>) -> MissingParameters {
    var others = self
    others.all.removeAll { names.contains($0.declaration.name) }
    return others
  }

  /// The names of those that take few words, of which the value is one.
  func names(taking value: Node) -> [String] {
    guard value.scalar != nil else { return [] }
    return all.filter { $0.takesFewWords && $0.reads(value) }.map(\.declaration.name)
  }

  /// The only one, if it would read a value.
  func onlyName(reading value: Node) -> String? {
    guard all.count == 1, let parameter = all.first, parameter.reads(value) else { return nil }
    return parameter.declaration.name
  }

  /// What a mapping lacks is one mistake, however much it is; what a binding requires is told with the binding.
  func complaints(of owner: ParameterOwner) -> [Diagnostic] {
    let required = all.compactMap { parameter -> Diagnostic? in
      guard let requirement = parameter.requirement else { return nil }
      return Diagnostic(
        .error, .missingParameter, "\(owner.name) lacks `\(requirement.title)`, which a binding requires",
        at: owner.span, related: owner.related + [.init("it is required here", at: requirement.span)],
        help: parameter.declaration.invitation + ", or bind `\(requirement.title)` to a value")
    }
    let others = all.filter { $0.requirement == nil }.map(\.declaration)
    guard let last = others.last else { return required }
    if others.count == 1 {
      return required + [
        Diagnostic(
          .error, .missingParameter, "\(owner.name) lacks its required parameter `\(last.name)`",
          at: owner.span, related: owner.related, help: last.invitation)
      ]
    }
    let names = others.dropLast().map { "`\($0.name)`" }.joined(separator: ", ")
    return required + [
      Diagnostic(
        .error, .missingParameter, "\(owner.name) lacks its required parameters \(names) and `\(last.name)`",
        at: owner.span, related: owner.related, notes: others.map(\.invitation))
    ]
  }
}

extension ParameterDeclaration {
  /// The advice to give the parameter, with what it takes and what it means.
  fileprivate var invitation: String {
    let taken = takesAnything ? "" : ", \(type)"
    return "add `\(name):`\(taken) (\(help))"
  }
}
