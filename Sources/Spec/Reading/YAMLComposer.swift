import OrderedCollections

/// Builds values from libyaml's events, and bounds their number and depth while doing so.
final class YAMLComposer {
  private let events: YAMLEvents
  private let file: SourceFile
  private let diagnostics: Diagnostics
  private var anchors: OrderedDictionary<String, Node> = [:]
  private var count = 0
  /// In how many keys that are no texts the reading is.
  private var keyDepth = 0
  /// How many keys that stand twice were looked at closely, for which long lines are walked through.
  private var comparisons = 0
  private static let mostComparisons = 50
  /// How many texts hold `${…}`.
  private var interpolated = (texts: 0, bytes: 0)

  init(_ events: YAMLEvents, file: SourceFile, diagnostics: Diagnostics) {
    self.events = events
    self.file = file
    self.diagnostics = diagnostics
  }

  func document() throws(YAMLFailure) -> Node? {
    _ = try events.next()
    guard case .documentStart = try events.next().kind else { return empty() }
    let first = try events.next()
    let root = try node(first, depth: 0)
    _ = try events.next()
    let end = try events.next()
    if case .documentStart = end.kind {
      throw failure(
        .unsupportedYAML, "a second document begins here; a file holds one", at: end.span,
        help: "remove the `---`, or move what follows to a file of its own")
    }
    if let scalar = root.scalar, scalar.text.isEmpty, scalar.style == .plain { return empty() }
    return root
  }

  private func empty() -> Node? {
    let hasText = file.text.unicodeScalars.contains { !$0.properties.isWhitespace }
    diagnostics.error(
      .emptyFile, hasText ? "the file is empty but for comments" : "the file is empty",
      at: SourceSpan(startOf: file))
    return nil
  }

  private func node(_ event: YAMLEvents.Event, depth: Int) throws(YAMLFailure) -> Node {
    guard depth <= YAML.maximumDepth else {
      throw failure(
        .tooLarge, "lists and mappings are nested deeper than \(YAML.maximumDepth)", at: event.span)
    }
    switch event.kind {
    case .alias(let name): return try alias(name, at: event.span, depth: depth)
    case .scalar(let scalar, let anchor):
      try spend(1, at: event.span)
      guard scalar.text.utf8.count <= YAML.maximumTextSize else {
        diagnostics.error(
          .tooLarge, "this value is longer than \(YAML.maximumTextSize.grouped) bytes", at: event.span)
        return keep(Node(.unresolved, at: event.span), as: anchor)
      }
      checkTag(scalar, at: event.span)
      if scalar.isMisspeltMissingValue {
        diagnostics.error(
          .missingValue, "`\(scalar.text)` is no value: three question marks stand for one to fill in",
          at: event.span, help: "write `???`", fixes: [Fix("write `???`", [Fix.Edit(event.span, "???")])])
        return keep(Node(.unresolved, at: event.span), as: anchor)
      }
      let node = Node(.scalar(scalar), at: event.span)
      if node.holdsInterpolation, isOneTooMany(scalar.text, at: event.span) {
        return keep(Node(.unresolved, at: event.span), as: anchor)
      }
      return keep(node, as: anchor)
    case .sequenceStart(let anchor, let tag):
      try spend(1, at: event.span)
      checkTag(tag, allowed: "seq", at: event.span)
      return keep(try sequence(from: event.span, depth: depth), as: anchor)
    case .mappingStart(let anchor, let tag):
      try spend(1, at: event.span)
      checkTag(tag, allowed: "map", at: event.span)
      return keep(try mapping(from: event.span, depth: depth), as: anchor)
    case .streamStart, .streamEnd, .documentStart, .documentEnd, .sequenceEnd, .mappingEnd:
      throw failure(.yamlSyntax, "a value is missing here", at: event.span)
    }
  }

  /// Whether there are so many texts with `${…}` that this one is not taken apart.
  private func isOneTooMany(_ text: String, at span: SourceSpan) -> Bool {
    let (most, mostBytes) = (Interpolation.maximumSubstitutions, YAML.maximumInterpolatedSize)
    if interpolated.texts > most || interpolated.bytes > mostBytes { return true }
    interpolated.texts += 1
    interpolated.bytes += text.utf8.count
    guard interpolated.texts > most || interpolated.bytes > mostBytes else { return false }
    diagnostics.error(
      .tooLarge,
      "the file has more than \(most.grouped) texts with `${…}`, or more than \(mostBytes.grouped) bytes of them",
      at: span)
    return true
  }

  private func alias(_ name: String, at site: SourceSpan, depth: Int) throws(YAMLFailure) -> Node {
    guard let node = anchors[name] else {
      let nearest = diagnostics.nearest(to: name, among: anchors.keys)
      diagnostics.error(
        .unknownName, "there is no anchor `&\(name)` above this alias", at: site,
        help: nearest.map { "did you mean `*\($0)`?" },
        fixes: nearest.map { [Fix("write `*\($0)`", [Fix.Edit(site, "*\($0)")])] } ?? [])
      return Node(.unresolved, at: site)
    }
    try spend(node.count, at: site)
    guard depth + node.depth <= YAML.maximumDepth else {
      throw failure(
        .tooLarge, "this alias nests lists and mappings deeper than \(YAML.maximumDepth)", at: site)
    }
    return node.reached(throughAlias: site)
  }

  private func sequence(from start: SourceSpan, depth: Int) throws(YAMLFailure) -> Node {
    var elements: [Node] = []
    while true {
      let event = try events.next()
      if case .sequenceEnd = event.kind {
        let span = whole(start, event.span, last: elements.last)
        let isTuple = Tuples.report(in: elements, of: start, to: diagnostics)
        return Node(isTuple ? .unresolved : .sequence(elements), at: span)
      }
      elements.append(try node(event, depth: depth + 1))
    }
  }

  private func mapping(from start: SourceSpan, depth: Int) throws(YAMLFailure) -> Node {
    var entries: [Mapping.Entry] = []
    var merged: [Mapping.Entry] = []
    var mergeKey: SourceSpan?
    var places: [String: Int] = [:]
    var last: Node?
    var parts: [Outline.Part] = []
    var repeated: [Repetition] = []
    var isPartial = false
    var isTooLarge = false
    var loose = LooseWords()
    while true {
      let event = try events.next()
      if case .mappingEnd = event.kind {
        loose.report(behind: &entries, to: diagnostics)
        let mapping = Mapping(entries + merged)
        let node = Node(.mapping(mapping), at: whole(start, event.span, last: last))
        report(repeated, among: parts, of: node, isFlow: start.end > start.start)
        if !isTooLarge, let excess = mapping.excess {
          isTooLarge = true
          diagnostics.reportTooManyKeys(at: mergeKey ?? excess.keySpan, ofMappingAt: node.span)
        }
        // What an unknown mapping would have brought in, nobody knows.
        return isPartial || isTooLarge ? Node(.unresolved, at: node.span) : node
      }
      keyDepth += 1
      let key = try node(event, depth: depth + 1)
      keyDepth -= 1
      let value = try node(try events.next(), depth: depth + 1)
      last = value
      if keyDepth == 0, LooseWords.isLoose(key, value, in: start) {
        loose.add(key)
        continue
      }
      loose.report(behind: &entries, to: diagnostics)
      guard let name = self.name(of: key) else { continue }
      let keySpan = key.aliasSite ?? key.span
      // What is written twice is not in the mapping, and takes memory, too.
      guard parts.count < YAML.maximumKeys else {
        if !isTooLarge {
          diagnostics.reportTooManyKeys(at: keySpan, ofMappingAt: parts.first?.keySpan ?? start)
        }
        isTooLarge = true
        continue
      }
      parts.append(Outline.Part(key: name, keySpan: keySpan, value: value))
      let isMerge = name.isMergeKey
      if let first = places[name.text] {
        repeated.append(Repetition(name: name.text, first: first, again: parts.count - 1, isMerge: isMerge))
        continue
      }
      places[name.text] = parts.count - 1
      if isMerge {
        mergeKey = keySpan
        if let entries = merge(value, at: keySpan) { merged = entries } else { isPartial = true }
      } else {
        entries.append(Mapping.Entry(key: name, keySpan: keySpan, value: value))
      }
    }
  }

  /// A key that a mapping has twice, by the places among all that is written there.
  private struct Repetition {
    let name: String
    let first, again: Int
    let isMerge: Bool
  }

  private func report(
    _ repetitions: [Repetition], among parts: [Outline.Part], of node: Node, isFlow: Bool
  ) {
    guard !repetitions.isEmpty else { return }
    let container = Outline.Container(node: node, parts: parts, isFlow: isFlow)
    for repetition in repetitions {
      let (first, again) = (parts[repetition.first], parts[repetition.again])
      comparisons += 1
      let isCompared = comparisons <= Self.mostComparisons
      func removal(_ index: Int, _ title: String, _ certainty: Fix.Certainty) -> Fix? {
        guard isCompared else { return nil }
        return container.removal(of: index, in: file).map { Fix(title, $0, certainty: certainty) }
      }
      let isSame = isCompared && first.valueText == again.valueText
      let fixes =
        isSame || repetition.isMerge
        ? [
          removal(repetition.again, "remove the second `\(repetition.name)`", isSame ? .certain : .suggested)
        ]
        : [
          removal(repetition.again, "remove the second `\(repetition.name)`", .suggested),
          removal(repetition.first, "remove the first `\(repetition.name)`", .suggested),
        ]
      diagnostics.error(
        .duplicateKey, "duplicate key `\(Node.cropped(repetition.name))` in the same mapping",
        at: again.keySpan, label: "given again",
        related: first.keySpan.map { [.init("first given here", at: $0)] } ?? [],
        help: repetition.isMerge
          ? "merge several with `<<: [*a, *b]`"
          : isSame ? "both say the same: remove one of the two" : "remove one of the two",
        fixes: fixes.compactMap { $0 })
    }
  }

  /// The text of a key; keys that are no text are reported.
  private func name(of key: Node) -> Scalar? {
    switch key.content {
    case .scalar(let scalar) where !scalar.text.isEmpty || scalar.style != .plain: return scalar
    case .unresolved: return nil
    case .scalar:
      diagnostics.error(.unsupportedYAML, "a key is missing in front of this colon", at: key.span)
    case .sequence, .mapping:
      let text = key.flowText
      let isInterpolation = text.hasPrefix("{") && text.contains("{")
      diagnostics.error(
        .unsupportedYAML,
        "a key must be a single word or text, this is \(key.mapping == nil ? "a list" : "a mapping")",
        at: key.span,
        help: isInterpolation ? "if `{` is meant as text, put it in quotes" : nil)
    }
    return nil
  }

  /// The entries that `<<` brings in: of one mapping, or of a list of them, where the earlier ones win; nil where some
  /// of them are unknown.
  private func merge(_ value: Node, at key: SourceSpan) -> [Mapping.Entry]? {
    switch value.content {
    case .unresolved: return nil
    case .mapping(let mapping):
      return mapping.entries.map { entry in
        let inner = value.aliasSite.map { entry.value.reached(throughAlias: $0) } ?? entry.value
        return entry.with(inner)
      }
    case .scalar where value.namesFile:
      return [Mapping.Entry(key: Scalar("<<"), keySpan: key, value: value)]
    case .sequence(let elements)
    where elements.contains(where: \.namesFile) && elements.allSatisfy(\.isMerged):
      // What a file holds is put in later, and the order of what is merged is kept.
      return [Mapping.Entry(key: Scalar("<<"), keySpan: key, value: value)]
    case .sequence(let elements):
      let parts = elements.map { $0.sequence == nil ? merge($0, at: key) : refuse($0, at: key) }
      return parts.contains { $0 == nil } ? nil : parts.flatMap { $0 ?? [] }
    case .scalar:
      return refuse(value, at: key)
    }
  }

  /// Says that a value cannot be merged; where an anchor of its name stands above, its `*` was forgotten.
  private func refuse(_ value: Node, at key: SourceSpan) -> [Mapping.Entry]? {
    let word = value.scalar.flatMap { $0.style == .plain && !value.isNull ? $0.text : nil }
    let anchor = word.flatMap { anchors[$0] == nil ? diagnostics.nearest(to: $0, among: anchors.keys) : $0 }
    diagnostics.error(
      .unsupportedYAML, "`<<` merges mappings, this is \(value.found)", at: value.aliasSite ?? value.span,
      related: [.init("merged here", at: key)],
      help: anchor.map { "did you mean `*\($0)`?" }
        ?? "name one with `<<: *anchor`, or a file with `<<: \"@path\"`",
      fixes: anchor.flatMap { Fix(writing: "*\($0)", insteadOf: value) }.map { [$0] } ?? [])
    return nil
  }

  private func keep(_ node: Node, as anchor: String?) -> Node {
    guard let anchor else { return node }
    let anchored = node.anchored
    anchors[anchor] = anchored
    return anchored
  }

  /// For block collections libyaml's end is the start of the next token, so the last value's end is taken.
  private func whole(_ start: SourceSpan, _ end: SourceSpan, last: Node?) -> SourceSpan {
    let isFlow = end.end > end.start
    let lastEnd = last.map { ($0.aliasSite ?? $0.span).end }
    return SourceSpan(file: file, start: start.start, end: isFlow ? end.end : lastEnd ?? start.end)
  }

  private func spend(_ amount: Int, at span: SourceSpan) throws(YAMLFailure) {
    count += min(amount, YAML.maximumCount + 1)
    if count > YAML.maximumCount {
      let subject = amount > 1 ? "with this alias the file" : "the file"
      throw failure(
        .tooLarge, "\(subject) holds more than \(YAML.maximumCount) values, aliases counted at each use",
        at: span)
    }
  }

  private func checkTag(_ scalar: Scalar, at span: SourceSpan) {
    guard let tag = scalar.tag, tag != "!", tag != "tag:yaml.org,2002:str" else { return }
    let fits =
      switch (tag, scalar.value) {
      case ("tag:yaml.org,2002:int", .integer), ("tag:yaml.org,2002:float", .number),
        ("tag:yaml.org,2002:bool", .bool), ("tag:yaml.org,2002:null", .null):
        true
      default: false
      }
    if !fits { reportTag(tag, at: span) }
  }

  private func checkTag(_ tag: String?, allowed: String, at span: SourceSpan) {
    guard let tag, tag != "!", tag != "tag:yaml.org,2002:\(allowed)" else { return }
    reportTag(tag, at: span)
  }

  private func reportTag(_ tag: String, at span: SourceSpan) {
    let core = "tag:yaml.org,2002:"
    let shown = tag.hasPrefix(core) ? "!!\(tag.dropFirst(core.count))" : tag
    diagnostics.error(
      .unsupportedYAML, "the tag `\(Node.cropped(shown))` has no meaning here", at: span, help: "remove it")
  }

  private func failure(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan, help: String? = nil
  ) -> YAMLFailure {
    YAMLFailure(diagnostic: Diagnostic(.error, code, message, at: span, help: help))
  }
}

extension Node {
  /// Whether `<<` brings it in, or nobody knows what it is.
  fileprivate var isMerged: Bool { mapping != nil || namesFile || isUnresolved }
}

extension Scalar {
  /// Whether it is the key that merges its value into the mapping.
  var isMergeKey: Bool { text == "<<" && style == .plain }

  /// Whether it is nothing but question marks, and not three of them.
  fileprivate var isMisspeltMissingValue: Bool {
    style == .plain && text.hasPrefix("??") && text != "???"
      && text.utf8.allSatisfy { $0 == UInt8(ascii: "?") }
  }
}
