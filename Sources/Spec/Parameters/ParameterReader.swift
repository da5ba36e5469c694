/// Reads the parameters of one mapping, and thereby declares them.
///
/// Each parameter is read once, with its type, default and a line of help. A reader over a mapping decodes and reports
/// what is wrong; a reader that records returns samples and keeps only the declarations, from which reference pages
/// and schemas are made. `finish()` must follow the last read: it reports what is missing and what is unknown.
public final class ParameterReader {
  /// What the parameters are parameters of, as messages name it.
  public let owner: String
  /// Where the mapping stands; the primary place of what is missing.
  public let span: SourceSpan?
  /// The parameters declared so far, in the order of reading.
  public private(set) var declarations: [ParameterDeclaration] = []
  /// Whether a read failed: the values returned are samples, and what is built of them must be thrown away.
  public private(set) var failed = false

  /// The mapping that is read, with what bindings give where it says nothing.
  public private(set) var mapping: Mapping
  private let ownerSpan: SourceSpan?
  /// Where problems go.
  public let diagnostics: Diagnostics
  private let mode: Mode
  /// The mapping as it is written.
  private let given: Mapping
  /// Whose parameter the mapping would be, where it is not written.
  private let absence: Reading.Place?
  private var isOfClass = false
  private var bound: [String: Binding] = [:]
  private var requirements: [String: Binding] = [:]
  private var fillings: [Reading.Filling] = []
  private var rejectedBindings: Set<String> = []
  /// Where problems of the mapping itself go.
  private let ownDiagnostics: Diagnostics
  private var missing: [MissingParameter] = []
  /// What else there is to say of an unknown key that resembles no other.
  public var furtherHelp: ((String) -> String?)?
  private var tolerated: Set<String> = []
  private var mentioned: [String] = []

  /// A parameter that must be given and is not.
  private struct MissingParameter {
    let declaration: ParameterDeclaration
    /// Whether its type takes few words only, so that one of them tells what is meant.
    let takesFewWords: Bool
    /// Whether a value would be read.
    let reads: (Node) -> Bool

    /// Whether a value is one of few that are read.
    func takes(_ node: Node) -> Bool { takesFewWords && node.scalar != nil && reads(node) }
  }

  private enum Mode {
    /// Every value is read and every problem reported.
    case reading
    /// Samples are returned, and declarations kept.
    case recording
    /// Each value that is there is looked at by itself.
    case checking
  }

  /// A reader of a mapping.
  ///
  /// - Parameters:
  ///   - span: Where what is missing is reported: the mapping's key, or the mapping itself.
  ///   - owner: Such as "DenseBlock", or "DenseBlock `hidden`" where that tells more.
  ///   - ownerSpan: Where the owner is named, such as the value of `block_type`.
  public init(
    mapping: Mapping, at span: SourceSpan, owner: String, ownerSpan: SourceSpan? = nil,
    diagnostics: Diagnostics
  ) {
    self.mapping = mapping
    self.span = span
    self.owner = owner
    self.ownerSpan = ownerSpan
    self.diagnostics = diagnostics
    given = mapping
    mode = .reading
    absence = nil
    ownDiagnostics = diagnostics
  }

  /// A reader of a mapping that could be written as a parameter, and is not: everything has its default.
  public init(
    absent name: String, of parent: ParameterReader, at span: SourceSpan, owner: String,
    ownerSpan: SourceSpan? = nil
  ) {
    mapping = Mapping()
    self.span = span
    self.owner = owner
    self.ownerSpan = ownerSpan
    diagnostics = parent.diagnostics
    given = mapping
    mode = parent.mode
    absence = .absent(name, of: parent.given)
    ownDiagnostics = diagnostics
  }

  /// A reader that looks at each of the values that bindings have for a class, without the others.
  ///
  /// Rules between parameters, and what stands within a value, wait for the places where the values are used.
  init(checking mapping: Mapping, of className: String, diagnostics: Diagnostics) {
    self.mapping = mapping
    span = nil
    owner = className
    ownerSpan = nil
    self.diagnostics = Diagnostics()
    given = mapping
    mode = .checking
    absence = nil
    ownDiagnostics = diagnostics
  }

  /// A reader that returns samples and records declarations.
  public init(recordingFor owner: String) {
    mapping = Mapping()
    span = nil
    self.owner = owner
    ownerSpan = nil
    diagnostics = Diagnostics()
    given = mapping
    mode = .recording
    absence = nil
    ownDiagnostics = diagnostics
  }

  /// Takes what is not given from the bindings of a class, of which the owner is one.
  public func adopt(_ bindings: Bindings, of className: String) {
    isOfClass = true
    diagnostics.readings.note(class: className)
    guard mode == .reading else { return }
    for binding in bindings.of(className) {
      guard let value = binding.value else {
        diagnostics.readings.note(use: binding)
        requirements[binding.parameter] = binding
        continue
      }
      guard mapping[binding.parameter] == nil else { continue }
      bound[binding.parameter] = binding
      mapping = mapping.setting(
        Mapping.Entry(key: Scalar(binding.parameter), keySpan: binding.parameterSpan, value: value))
    }
  }

  /// A parameter that must be given.
  public func read<Value>(_ name: String, _ type: ParameterType<Value>, help: String) -> Value {
    declare(name, type, default: nil, isRequired: true, help: help)
    guard let entry = mapping[name] else {
      reportMissing(type)
      return type.sample
    }
    return decode(entry, type) ?? type.sample
  }

  /// A parameter with a default; null is an error unless the type takes it.
  public func read<Value>(
    _ name: String, _ type: ParameterType<Value>, default: Value, help: String
  ) -> Value {
    declare(name, type, default: type.show(`default`), isRequired: false, help: help)
    guard let entry = mapping[name] else {
      if requirements[name] != nil {
        reportMissing(type)
        return type.sample
      }
      if diagnostics.readings.keepsAll {
        fillings.append(.init(name: name, value: .standard(type.show(`default`))))
      }
      return `default`
    }
    return decode(entry, type) ?? type.sample
  }

  /// A parameter that may be absent or null.
  public func optional<Value>(_ name: String, _ type: ParameterType<Value>, help: String) -> Value? {
    declare(name, type, default: nil, isRequired: false, help: help)
    guard let entry = mapping[name] else {
      if requirements[name] != nil { reportMissing(type) }
      // What may be anything at all is a part of the language rather than a setting that is off.
      if isOfClass, diagnostics.readings.keepsAll, !(type is ParameterType<Node>) {
        fillings.append(.init(name: name, value: .none))
      }
      return nil
    }
    if entry.value.isNull {
      noteUse(of: entry)
      return nil
    }
    return (decode(entry, .nullable(type)) ?? nil) ?? type.sample
  }

  /// A parameter that is not given here and could be.
  public func declareAbsent<Value>(_ name: String, _ type: ParameterType<Value>, help: String) {
    declare(name, type, default: nil, isRequired: false, help: help)
  }

  /// A part of a spec that may be absent, as it stands: what is wrong with it, null included, says whoever reads it.
  public func part(_ name: String, help: String) -> Node? {
    guard let entry = mapping[name], entry.value.isNull else { return optional(name, .anyNode, help: help) }
    declare(name, .anyNode, default: nil, isRequired: false, help: help)
    return entry.value
  }

  /// Takes note of what holds where a parameter is not written, for parameters whose default is no value of their type.
  ///
  /// - Parameter text: The default, as it would be written.
  public func fill(_ name: String, with text: @autoclosure () -> String) {
    guard diagnostics.readings.keepsAll, mode == .reading, mapping[name] == nil else { return }
    fillings.append(.init(name: name, value: .standard(text())))
  }

  /// Accepts keys that somebody else reads.
  public func tolerate(_ names: some Sequence<String>) { tolerated.formUnion(names) }

  /// Counts keys among those that may stand here, though they are read only where they are given.
  public func mention(_ names: some Sequence<String>) { mentioned += names }

  /// Whether somebody else reads a key.
  public func tolerates(_ name: String) -> Bool { tolerated.contains(name) }

  /// Accepts the keys that resemble no missing parameter: for where it is not known what else there may be.
  public func tolerateUnlessMisspelt() {
    let names = missing.map(\.declaration.name)
    tolerate(
      mapping.entries.enumerated().filter { index, entry in
        index >= Self.mostLooks
          || closestMatch(to: entry.name, among: names) == nil && !missing.contains { $0.takes(entry.value) }
      }.map(\.element.name))
  }

  /// For how many unknown keys it was asked what stands above them.
  private var unknownKeys = 0
  /// How many keys are compared with what is missing: a file may have a hundred thousand.
  private static let mostLooks = 1000

  /// Reports keys that no read declared, and required parameters that are missing.
  ///
  /// A missing parameter that an unknown key resembles is taken to be that key misspelt, and not reported twice.
  public func finish() {
    guard mode != .recording else { return }
    diagnostics.readerDidFinish?(self)
    var seen: Set<String> = []
    let declared = declarations.map(\.name).filter { seen.insert($0).inserted }
    let known = mentioned + declared.filter { !mentioned.contains($0) }
    var explained: Set<String> = []
    var level = Level(owner: owner, span: span, mapping: given, declared: known)
    for entry in given.entries where !declared.contains(entry.name) && !tolerated.contains(entry.name) {
      failed = true
      rejectedBindings.insert(entry.name)
      let free = known.filter { given[$0] == nil && !explained.contains($0) }
      let nearest =
        ownDiagnostics.foreignNames.translation(of: entry.name, among: free)
        ?? closestMatch(to: entry.name, among: free)
        ?? missingParameter(meantBy: entry, known: known)
        ?? closestMatch(to: entry.name, among: known)
      if let nearest { explained.insert(nearest) }
      level.unknown.append((entry, reportUnknown(entry, nearest: nearest, known: known)))
    }
    let lacking = missing.map(\.declaration).filter { !explained.contains($0.name) }
    for complaint in complaints(aboutMissing: lacking) { ownDiagnostics.report(complaint) }
    if !lacking.isEmpty {
      level.missing = lacking.map(\.name)
      level.complaints = { besides in
        self.complaints(aboutMissing: lacking.filter { !besides.contains($0.name) })
      }
    }
    missing = []
    if mode == .reading { diagnostics.levels.append(level) }
    if diagnostics.readings.keepsAll, let span, mode == .reading, !failed {
      diagnostics.readings.note(
        Reading(place: absence ?? .mapping(given, at: span), declared: declared, fillings: fillings))
    }
  }

  /// Of the bindings that are checked, those that the class does not have or cannot read.
  func isRejected(_ name: String) -> Bool { rejectedBindings.contains(name) }

  /// Whether one of these parameters could not be read, or is missing, so that its value is a sample.
  public func hasFailed(_ names: String...) -> Bool {
    names.contains { name in
      rejectedBindings.contains(name) || missing.contains { $0.declaration.name == name }
    }
  }

  /// The span of a parameter's value, or of an element of it; nil if it is not given.
  public func span(of name: String, at path: Int...) -> SourceSpan? { node(name, path)?.span }

  /// The span of a parameter's key; nil if it is not given.
  public func keySpan(of name: String) -> SourceSpan? { mapping[name]?.keySpan }

  /// Whether the mapping has the parameter.
  public func isGiven(_ name: String) -> Bool { mapping[name] != nil }

  /// Reports that a parameter breaks a rule that its type does not know, such as one between parameters.
  ///
  /// The primary place is the value, or the mapping where the parameter is not given.
  public func fail(
    _ name: String, at path: Int..., message: String, help: String? = nil,
    fixes: [Fix] = [], code: DiagnosticCode = .parameterValue
  ) {
    guard mode == .reading else { return }
    failed = true
    let node = node(name, path)
    diagnostics.error(
      code, message, at: node?.span ?? span, related: (node?.routes ?? []) + ownerPlace, help: help,
      fixes: fixes)
  }

  /// Reports what is wrong with a part of a parameter's text, at that part.
  ///
  /// - Parameter nearest: The name that is likely meant by that part.
  public func fail(
    _ name: String, inText range: Range<Int>, message: String, help: String? = nil, nearest: String? = nil,
    code: DiagnosticCode = .parameterValue
  ) {
    guard mode == .reading else { return }
    failed = true
    let node = node(name, [])
    diagnostics.error(
      code, message, at: node?.span(ofText: range) ?? span, related: (node?.routes ?? []) + ownerPlace,
      help: help, fixes: node?.fixes(writing: nearest, for: range) ?? [])
  }

  private func node(_ name: String, _ path: [Int]) -> Node? {
    var node = mapping[name]?.value
    for index in path {
      guard let elements = node?.sequence, elements.indices.contains(index) else { return node }
      node = elements[index]
    }
    return node
  }

  private func declare<Value>(
    _ name: String, _ type: ParameterType<Value>, default text: String?, isRequired: Bool, help: String
  ) {
    declarations.append(
      ParameterDeclaration(
        name: name, type: type.description, defaultText: text, isRequired: isRequired, help: help,
        schema: type.schema))
  }

  /// The parameter whose value an unknown key has: it is missing, and takes few words, of which this is one; or it is
  /// all that is missing, and both names are too short to be alike.
  private func missingParameter(meantBy entry: Mapping.Entry, known: [String]) -> String? {
    let names = missing.filter { $0.takes(entry.value) }.map(\.declaration.name)
    if names.count == 1 { return names.first }
    guard let name = onlyMissingParameter(for: entry, known: known), name.count <= 2, entry.name.count <= 3
    else {
      return nil
    }
    return name
  }

  /// The one parameter that is missing, if it would read the value of the one key that is unknown.
  private func onlyMissingParameter(for entry: Mapping.Entry, known: [String]) -> String? {
    guard missing.count == 1, let parameter = missing.first, parameter.reads(entry.value),
      given.entries.filter({ !known.contains($0.name) && !tolerated.contains($0.name) }).count == 1
    else { return nil }
    return parameter.declaration.name
  }

  /// What a mapping lacks is one mistake, however much it is; what a binding requires is told with the binding.
  private func complaints(aboutMissing missing: [ParameterDeclaration]) -> [Diagnostic] {
    let required = missing.compactMap { declaration -> Diagnostic? in
      guard let requirement = requirements[declaration.name] else { return nil }
      return Diagnostic(
        .error, .missingParameter, "\(owner) lacks `\(requirement.title)`, which a binding requires",
        at: span,
        related: ownerPlace + [.init("it is required here", at: requirement.span)],
        help: declaration.invitation + ", or bind `\(requirement.title)` to a value")
    }
    let others = missing.filter { requirements[$0.name] == nil }
    guard let last = others.last else { return required }
    if others.count == 1 {
      return required + [
        Diagnostic(
          .error, .missingParameter, "\(owner) lacks its required parameter `\(last.name)`", at: span,
          related: ownerPlace, help: last.invitation)
      ]
    }
    let names = others.dropLast().map { "`\($0.name)`" }.joined(separator: ", ")
    return required + [
      Diagnostic(
        .error, .missingParameter, "\(owner) lacks its required parameters \(names) and `\(last.name)`",
        at: span,
        related: ownerPlace, notes: others.map(\.invitation))
    ]
  }

  private func reportMissing<Value>(_ type: ParameterType<Value>) {
    guard mode == .reading else { return }
    failed = true
    guard let declaration = declarations.last else { return }
    missing.append(
      MissingParameter(declaration: declaration, takesFewWords: type.takesFewWords) { node in
        guard !(type is ParameterType<Node>), case .success = type.decode(node) else { return false }
        return true
      })
  }

  private func noteUse(of entry: Mapping.Entry) {
    guard let binding = bound[entry.name] else { return }
    diagnostics.readings.note(use: binding)
    fillings.append(.init(name: entry.name, value: .bound(entry.value)))
  }

  private func decode<Value>(_ entry: Mapping.Entry, _ type: ParameterType<Value>) -> Value? {
    noteUse(of: entry)
    switch type.decode(entry.value) {
    case .success(let value): return value
    case .failure(let problem):
      failed = true
      rejectedBindings.insert(entry.name)
      for problem in [problem] + problem.further {
        let routes = problem.path.isEmpty ? [] : entry.value.routes
        let related = routes + ownerPlace.filter { $0.span != entry.value.span }
        if let diagnostic = problem.diagnostic(name: entry.name, owner: owner, related: related) {
          ownDiagnostics.report(diagnostic)
        }
      }
      return nil
    }
  }

  private func reportUnknown(_ entry: Mapping.Entry, nearest: String?, known: [String]) -> Diagnostic {
    var fixes: [Fix] = []
    let help: String?
    if let found = MissingSpace(entry.name[...], 1), known.contains(found.key) {
      help = "the space after the colon is missing: write `\(found.mended)`"
      if entry.key.style == .plain, entry.name.hasPrefix(found.key) {
        fixes = [found.fix(in: entry.keySpan.file, keyAt: entry.keySpan.start)]
      }
    } else if let nearest, given[nearest] != nil {
      help = "did you mean `\(nearest)`, which is given already?"
    } else if let nearest = nearest.map({ NearestName($0, insteadOf: entry.name, at: entry.keySpan) }) {
      help = nearest.help()
      fixes = nearest.fixes
    } else if let owner = emptyEntry(above: entry, among: known) {
      help = "nothing stands behind `\(owner):`; if this belongs there, indent it further"
    } else if let name = onlyMissingParameter(for: entry, known: known) {
      help = "did you mean `\(name)`, which is missing?"
      fixes = NearestName(name, insteadOf: entry.name, at: entry.keySpan).fixes.map {
        Fix($0.title, $0.edits, certainty: .suggested)
      }
    } else if known.isEmpty {
      help = "it takes none"
    } else {
      help =
        "it takes " + known.map { "`\($0)`" }.joined(separator: ", ")
        + (furtherHelp?(entry.name).map { "; \($0)" } ?? "")
    }
    let diagnostic = Diagnostic(
      .error, .unknownParameter, "\(owner) has no parameter `\(Node.cropped(entry.name))`",
      at: entry.keySpan, related: ownerPlace, help: help, fixes: fixes)
    ownDiagnostics.report(diagnostic)
    return diagnostic
  }

  private static let mostUnknownKeys = 200

  /// The key above an unknown one that has no value, and into whose mapping the unknown one may belong.
  private func emptyEntry(above entry: Mapping.Entry, among known: [String]) -> String? {
    // Nobody writes thousands of keys in the wrong place: where so many are unknown, looking above each takes its time.
    unknownKeys += 1
    guard unknownKeys <= Self.mostUnknownKeys else { return nil }
    let above = given.entries.prefix { $0.name != entry.name }.last { known.contains($0.name) }
    guard let above, let scalar = above.value.scalar, scalar.text.isEmpty, scalar.style == .plain,
      above.keySpan.start.line < entry.keySpan.start.line
    else { return nil }
    return above.name
  }

  private var ownerPlace: [Diagnostic.Related] {
    ownerSpan.map { [Diagnostic.Related("\(owner) is chosen here", at: $0)] } ?? []
  }
}

extension ParameterDeclaration {
  /// The advice to give the parameter, with what it takes and what it means.
  fileprivate var invitation: String {
    let taken = type == ParameterType<Node>.anyNode.description ? "" : ", \(type)"
    return "add `\(name):`\(taken) (\(help))"
  }
}
