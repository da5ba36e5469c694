import OrderedCollections

/// Reads the parameters of one mapping, and thereby declares them.
///
/// Each parameter is read once, with its type, default and a line of help. A reader over a mapping decodes and reports
/// what is wrong; a reader that records returns samples and keeps only the declarations, from which reference pages
/// and schemas are made. `finish()` must follow the last read: it reports what is missing and what is unknown.
public final class ParameterReader {
  /// What the parameters are parameters of, as messages name it.
  public var owner: String { place.name }
  /// Where the mapping stands; the primary place of what is missing.
  public var span: SourceSpan? { place.span }
  /// The parameters declared so far, in the order of reading.
  public private(set) var declarations: [ParameterDeclaration] = []
  /// Whether a read failed: the values returned are samples, and what is built of them must be thrown away.
  public private(set) var failed = false

  /// The mapping that is read, with what bindings give where it says nothing.
  public private(set) var mapping: Mapping
  /// Where problems go.
  public let diagnostics: Diagnostics
  private let place: ParameterOwner
  private let mode: Mode
  /// The mapping as it is written.
  private let given: Mapping
  /// Whose parameter the mapping would be, where it is not written.
  private let absence: Reading.Place?
  private var isOfClass = false
  private var bound: [String: Binding] = [:]
  private var requirements: [String: Binding] = [:]
  private var fillings: [Reading.Filling] = []
  /// The names of what could not be read, or is no parameter.
  private var rejected: Set<String> = []
  /// Where problems of the mapping itself go.
  private let ownDiagnostics: Diagnostics
  private var missing = MissingParameters()
  /// What else there is to say of an unknown key that resembles no other.
  public var furtherHelp: ((String) -> String?)?
  private var tolerated: Set<String> = []
  private var mentioned: [String] = []
  /// The parameters that unknown keys were meant to be, by the keys.
  private var meant: [String: String] = [:]

  private enum Mode {
    /// Every value is read and every problem reported.
    case reading
    /// Samples are returned, and declarations kept.
    case recording
    /// Each value that is there is looked at by itself.
    case checking
  }

  private init(
    _ mapping: Mapping, _ place: ParameterOwner, _ mode: Mode, absence: Reading.Place? = nil,
    diagnostics: Diagnostics, ownDiagnostics: Diagnostics? = nil
  ) {
    self.mapping = mapping
    given = mapping
    self.place = place
    self.mode = mode
    self.absence = absence
    self.diagnostics = diagnostics
    self.ownDiagnostics = ownDiagnostics ?? diagnostics
  }

  /// A reader of a mapping.
  ///
  /// - Parameters:
  ///   - span: Where what is missing is reported: the mapping's key, or the mapping itself.
  ///   - owner: Such as "DenseBlock", or "DenseBlock `hidden`" where that tells more.
  ///   - ownerSpan: Where the owner is named, such as the value of `block_type`.
  public convenience init(
    mapping: Mapping, at span: SourceSpan, owner: String, ownerSpan: SourceSpan? = nil,
    diagnostics: Diagnostics
  ) {
    self.init(
      mapping, ParameterOwner(name: owner, span: span, choice: ownerSpan), .reading, diagnostics: diagnostics)
  }

  /// A reader of a mapping that could be written as a parameter, and is not: everything has its default.
  public convenience init(
    absent name: String, of parent: ParameterReader, at span: SourceSpan, owner: String,
    ownerSpan: SourceSpan? = nil
  ) {
    self.init(
      Mapping(), ParameterOwner(name: owner, span: span, choice: ownerSpan), parent.mode,
      absence: .absent(name, of: parent.given), diagnostics: parent.diagnostics)
  }

  /// A reader that looks at each of the values that bindings have for a class, without the others.
  ///
  /// Rules between parameters, and what stands within a value, wait for the places where the values are used.
  convenience init(checking mapping: Mapping, of className: String, diagnostics: Diagnostics) {
    self.init(
      mapping, ParameterOwner(name: className), .checking, diagnostics: Diagnostics(),
      ownDiagnostics: diagnostics)
  }

  /// A reader that returns samples and records declarations.
  public convenience init(recordingFor owner: String) {
    self.init(Mapping(), ParameterOwner(name: owner), .recording, diagnostics: Diagnostics())
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
    declare(name, type, isRequired: true, help: help)
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
    declare(name, type, default: { type.show(`default`) }, isRequired: false, help: help)
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
    declare(name, type, isRequired: false, takesNull: true, help: help)
    guard let entry = mapping[name] else {
      if requirements[name] != nil { reportMissing(type) }
      // What may be anything at all is a part of the language rather than a setting that is off.
      if isOfClass, diagnostics.readings.keepsAll, !type.takesAnything {
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
    declare(name, type, isRequired: false, help: help)
  }

  /// A part of a spec that may be absent, as it stands: what is wrong with it, null included, says whoever reads it.
  public func part(_ name: String, help: String) -> Node? {
    declare(name, .anyNode, isRequired: false, help: help)
    return mapping[name].map {
      $0.value.isNull ? $0.value : decode($0, .anyNode) ?? ParameterType.anyNode.sample
    }
  }

  /// Takes note of what holds where a parameter is not written, for parameters whose default is no value of their type.
  ///
  /// - Parameter text: The default, as it would be written.
  public func fill(_ name: String, with text: @autoclosure () -> String) {
    guard diagnostics.readings.keepsAll, mode == .reading, mapping[name] == nil else { return }
    fillings.append(.init(name: name, value: .standard(text())))
  }

  /// Reads the values of unknown keys as those of the parameters that they were meant to be; `finish()` reports them.
  public func read(misspelt keys: [String: String]) {
    meant = keys
    mapping = Mapping(
      mapping.entries.map { entry in
        guard let name = keys[entry.name] else { return entry }
        return Mapping.Entry(key: Scalar(name), keySpan: entry.keySpan, value: entry.value)
      })
  }

  /// Accepts keys that somebody else reads.
  public func tolerate(_ names: some Sequence<String>) { tolerated.formUnion(names) }

  /// Counts keys among those that may stand here, though they are read only where they are given.
  public func mention(_ names: some Sequence<String>) { mentioned += names }

  /// Whether somebody else reads a key.
  public func tolerates(_ name: String) -> Bool { tolerated.contains(name) }

  /// Accepts the keys that resemble no missing parameter: for where it is not known what else there may be.
  public func tolerateUnlessMisspelt() {
    let names = missing.names
    tolerate(
      mapping.entries.filter { entry in
        diagnostics.nearest(to: entry.name, among: names) == nil
          && missing.names(taking: entry.value).isEmpty
      }.map(\.name))
  }

  /// Reports keys that no read declared, and required parameters that are missing.
  ///
  /// A missing parameter that an unknown key resembles is taken to be that key misspelt, and not reported twice.
  public func finish() {
    guard mode != .recording else { return }
    diagnostics.readerDidFinish?(self)
    let declared = OrderedSet(declarations.map(\.name))
    var known = OrderedSet(mentioned)
    known.append(contentsOf: declared)
    let unknown = given.entries.filter { !declared.contains($0.name) && !tolerated.contains($0.name) }
    var keys = UnknownKeys(
      unknown, of: place, given: given, known: Array(known), meant: meant, missing: missing,
      diagnostics: ownDiagnostics, furtherHelp: furtherHelp)
    var level = Level(owner: owner, span: span, mapping: given, declared: known)
    for (index, entry) in unknown.enumerated() {
      failed = true
      rejected.insert(entry.name)
      // Each is compared with all that there may be, and nobody reads of more.
      if index > Diagnostics.maximumCount { continue }
      let complaint = keys.complaint(about: entry)
      ownDiagnostics.report(complaint)
      // What a key was read as is known: it does not belong elsewhere.
      if meant[entry.name] == nil { level.unknown.append((entry, complaint)) }
    }
    let lacking = missing.without(keys.explained)
    for complaint in lacking.complaints(of: place) { ownDiagnostics.report(complaint) }
    if !lacking.isEmpty {
      level.missing = lacking.names
      level.complaints = { [place] besides in lacking.without(besides).complaints(of: place) }
    }
    missing = MissingParameters()
    if mode == .reading { diagnostics.levels.append(level) }
    if diagnostics.readings.keepsAll, let span, mode == .reading, !failed {
      diagnostics.readings.note(
        Reading(
          place: absence ?? .mapping(given, at: span), declared: Array(declared), fillings: fillings))
    }
  }

  /// Whether a value of this name could not be read, or is no parameter's.
  func isRejected(_ name: String) -> Bool { rejected.contains(name) }

  /// Whether one of these parameters could not be read, or is missing, so that its value is a sample.
  public func hasFailed(_ names: String...) -> Bool {
    names.contains { rejected.contains($0) || missing.names.contains($0) }
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
    fixes: [Fix] = [], sides: [Diagnostic.Side] = [], code: DiagnosticCode = .parameterValue
  ) {
    guard mode == .reading else { return }
    failed = true
    let node = node(name, path)
    diagnostics.error(
      code, message, at: node?.span ?? span, related: (node?.routes ?? []) + place.related, help: help,
      fixes: fixes, sides: sides)
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
      code, message, at: node?.span(ofText: range) ?? span, related: (node?.routes ?? []) + place.related,
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
    _ name: String, _ type: ParameterType<Value>, default text: (@Sendable () -> String)? = nil,
    isRequired: Bool, takesNull: Bool = false, help: String
  ) {
    declarations.append(
      ParameterDeclaration(
        name: name, type: type.description, takesAnything: type.takesAnything, defaultText: text,
        isRequired: isRequired, takesNull: takesNull, help: help, schema: type.makeSchema))
  }

  private func reportMissing<Value>(_ type: ParameterType<Value>) {
    guard mode == .reading else { return }
    failed = true
    guard let declaration = declarations.last else { return }
    missing.append(declaration, type, requiredBy: requirements[declaration.name])
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
      rejected.insert(entry.name)
      for problem in [problem] + problem.further {
        let routes = problem.path.isEmpty ? [] : entry.value.routes
        let related = routes + place.related.filter { $0.span != entry.value.span }
        if let diagnostic = problem.diagnostic(name: entry.name, owner: owner, related: related) {
          ownDiagnostics.report(diagnostic)
        }
      }
      return nil
    }
  }
}
