import OrderedCollections

/// Reads the bindings of one layer, and checks each against its class.
struct BindingReading {
  /// The bindings that can be used.
  private(set) var bindings: [Binding] = []

  private let rank: BindingLayer.Rank
  private let classes: Catalogue<BindableClass>
  private let diagnostics: Diagnostics

  init(_ layer: BindingLayer, classes: Catalogue<BindableClass>, diagnostics: Diagnostics) {
    rank = layer.rank
    self.classes = classes
    self.diagnostics = diagnostics
    if layer.node.isNull || layer.node.isUnresolved { return }
    guard let mapping = layer.node.mapping else {
      diagnostics.error(
        .notABinding,
        "bindings must be a mapping such as {DenseBlock.non_lin: SELU}, this is \(layer.node.found)",
        at: layer.node.span, related: layer.node.routes, help: layer.node.missingSpaceHelp)
      return
    }
    var found: OrderedDictionary<String, Binding> = [:]
    for binding in mapping.entries.flatMap(read) {
      if let first = found[binding.title] {
        diagnostics.error(
          .duplicateBinding, "`\(binding.title)` is bound twice", at: binding.span,
          related: [.init("the first one", at: first.span)], help: "remove one of the two")
      } else {
        found[binding.title] = binding
      }
    }
    bindings = checked(Array(found.values))
  }

  // MARK: - Names

  /// The bindings of an entry: `DenseBlock.non_lin: SELU`, or `DenseBlock: {non_lin: SELU}`.
  private func read(_ entry: Mapping.Entry) -> [Binding] {
    let written = DottedName(entry.name)
    if let named = classes.named(written.path) {
      let parameterSpan = Self.part(of: entry, from: written.path.unicodeScalars.count + 1)
      return [binding(named.name, written.last, entry, parameterSpan)]
    }
    switch classes.lookup(entry.name) {
    case .found(let named):
      guard let mapping = entry.value.mapping else {
        if !entry.value.isUnresolved {
          diagnostics.error(
            .notABinding,
            "`\(Node.cropped(entry.name))` must be a mapping from parameter to value, it is \(entry.value.found)",
            at: entry.value.span, related: entry.value.routes,
            help: "write `\(named.spelling).parameter` in front of the value")
        }
        return []
      }
      return mapping.entries.map { binding(named.name, $0.name, $0, $0.keySpan) }
    case .unknown:
      reportUnknown(entry, written)
      return []
    }
  }

  private func binding(
    _ className: String, _ parameter: String, _ entry: Mapping.Entry, _ parameterSpan: SourceSpan
  ) -> Binding {
    let isRequirement =
      entry.value.isMissingValue
      || entry.value.scalar.map { $0.style == .plain && $0.text == "REQUIRED" } == true
    return Binding(
      className: className, parameter: parameter, value: isRequirement ? nil : entry.value,
      span: entry.keySpan, parameterSpan: parameterSpan)
  }

  private func reportUnknown(_ entry: Mapping.Entry, _ written: DottedName) {
    if written.path.isEmpty, entry.value.mapping == nil {
      diagnostics.error(
        .notABinding, "`\(Node.cropped(entry.name))` does not name a class and its parameter",
        at: entry.keySpan, help: "write both, such as `DenseBlock.non_lin`")
      return
    }
    if rank == .file, entry.name == "bindings" {
      diagnostics.error(
        .notABinding, "a file of bindings holds nothing but bindings", at: entry.keySpan,
        help: "leave `bindings:` out, and put what is in it at the top")
      return
    }
    // A mapping may be a parameter's value, or hold the bindings of a class.
    let isMapping = entry.value.mapping != nil
    let isWhole = written.path.isEmpty || (isMapping && written.last.first?.isUppercase == true)
    let name = isWhole ? entry.name : written.path
    guard case .unknown(let suggestion) = classes.lookup(name) else { return }
    let (message, likely) = classes.complaint(about: name, suggestion: suggestion)
    let isPattern = name.contains { "*/@%".contains($0) }
    let help =
      isPattern
      ? "a binding is for one class, wherever it is; a value that some places share is read with `${…}`"
      : likely
    let place = Self.part(of: entry, from: 0, count: name.unicodeScalars.count)
    diagnostics.error(
      .unknownClass, message, at: place, help: help,
      fixes: NearestName(suggestion, insteadOf: name, at: place).fixes)
  }

  /// The place of a part of a key, or of the whole key where the file has it in another form.
  private static func part(of entry: Mapping.Entry, from offset: Int, count: Int? = nil) -> SourceSpan {
    let end = count.map { offset + $0 } ?? entry.name.unicodeScalars.count
    return Node(.scalar(entry.key), at: entry.keySpan).span(ofText: offset..<max(offset, end))
  }

  // MARK: - Values

  /// The bindings that their classes have; values that cannot be read are `unresolved` from now on.
  private func checked(_ bindings: [Binding]) -> [Binding] {
    let byClass = OrderedDictionary(grouping: bindings, by: \.className)
    return byClass.flatMap { name, bindings in
      let known = bindings.filter { binding in
        guard binding.parameter == "_target_" else { return true }
        diagnostics.error(
          .unknownParameter, "`_target_` chooses a class, and cannot be bound", at: binding.parameterSpan)
        return false
      }
      let entries = known.map { binding in
        Mapping.Entry(
          key: Scalar(binding.parameter), keySpan: binding.parameterSpan, value: Self.value(of: binding))
      }
      let reader = ParameterReader(checking: Mapping(entries), of: name, diagnostics: diagnostics)
      classes[name]?.read(reader)
      reader.finish()
      let declared = Set(reader.declarations.map(\.name))
      return known.filter { declared.contains($0.parameter) }.map { binding in
        guard binding.value != nil, reader.isRejected(binding.parameter) else { return binding }
        return Binding(
          className: name, parameter: binding.parameter,
          value: Node(.unresolved, at: Self.value(of: binding).span), span: binding.span,
          parameterSpan: binding.parameterSpan)
      }
    }
  }

  /// The value, or where one is required, an unknown one, of which readers say nothing.
  private static func value(of binding: Binding) -> Node {
    binding.value ?? Node(.unresolved, at: binding.span)
  }
}
