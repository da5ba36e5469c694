import OrderedCollections
import Spec

/// A stamped spec together with what its readers found missing in it.
struct FilledSpec {
  private typealias Fillings = OrderedDictionary<String, Reading.Value>

  private let stamps: Stamps
  /// By the place of the mapping, or of the word that is short for it.
  private var fillings: [SourceSpan: Fillings] = [:]
  private var absent: [SourceSpan: OrderedDictionary<String, Fillings>] = [:]

  init(_ readings: [Reading], stamps: Stamps) {
    self.stamps = stamps
    for reading in readings {
      let found = Fillings(
        reading.fillings.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
      switch reading.place {
      case .mapping(let mapping, let span):
        guard let place = place(of: mapping, at: span) else { continue }
        fillings[place, default: [:]].merge(found) { first, _ in first }
      case .absent(let name, let owner):
        guard let place = place(of: owner, at: nil) else { continue }
        absent[place, default: [:]][name, default: [:]].merge(found) { first, _ in first }
      }
    }
  }

  private func place(of mapping: Mapping, at span: SourceSpan?) -> SourceSpan? {
    guard let first = mapping.entries.first?.keySpan else { return span.flatMap { stamps.values[$0] } }
    // A key that is no key is a word that is short for a mapping.
    return stamps.owners[first] ?? (stamps.origins[first] == nil ? nil : first)
  }

  /// The spec's value with everything filled in, but for its bindings, which then have nothing left to bind.
  func resolved(_ root: Spec.Node) -> ResolvedNode {
    let value = resolved(root, isBound: false)
    guard case .mapping(let entries) = value.content else { return value }
    return ResolvedNode(.mapping(entries.filter { $0.key.text != "bindings" }), from: value.origin)
  }

  private func resolved(_ node: Spec.Node, isBound: Bool) -> ResolvedNode {
    let origin = origin(of: node, isBound: isBound)
    switch node.content {
    case .unresolved: return Self.null
    case .sequence(let elements):
      return ResolvedNode(.sequence(elements.map { resolved($0, isBound: isBound) }), from: origin)
    case .mapping(let mapping):
      let absent = absent[node.span] ?? [:]
      let written = mapping.entries.map { entry in
        let value = resolved(entry.value, isBound: isBound)
        let filled = entry.value.isNull ? absent[entry.name].map { self.mapping($0, from: .standard) } : nil
        return ResolvedNode.Entry(key: entry.key, value: filled ?? value)
      }
      let filled = entries(fillings[node.span] ?? [:], absent).filter { mapping[$0.key.text] == nil }
      return ResolvedNode(.mapping(written + filled), from: origin)
    case .scalar(let scalar):
      let single = ResolvedNode(.scalar(scalar.guardingIncludes), from: origin)
      guard let filled = fillings[node.span] else { return single }
      let target = ResolvedNode.Entry(key: Scalar("_target_"), value: single)
      return ResolvedNode(.mapping([target] + entries(filled, [:])), from: origin)
    }
  }

  private func entries(
    _ fillings: Fillings, _ absent: OrderedDictionary<String, Fillings>
  ) -> [ResolvedNode.Entry] {
    let given = fillings.map { name, value in
      ResolvedNode.Entry(
        key: Scalar(name),
        value: absent[name].map { mapping($0, from: .standard) } ?? resolved(value))
    }
    let further = absent.filter { fillings[$0.key] == nil }.map { name, fillings in
      ResolvedNode.Entry(key: Scalar(name), value: mapping(fillings, from: .standard))
    }
    return given + further
  }

  private func mapping(_ fillings: Fillings, from origin: ValueOrigin) -> ResolvedNode {
    ResolvedNode(.mapping(entries(fillings, [:])), from: origin)
  }

  private func resolved(_ value: Reading.Value) -> ResolvedNode {
    switch value {
    case .bound(let node): resolved(node, isBound: true)
    case .standard(let text): Self.standard(text)
    case .none: Self.null
    }
  }

  private func origin(of node: Spec.Node, isBound: Bool) -> ValueOrigin {
    let span = stamps.origins[node.span] ?? node.span
    return isBound ? .bound(span) : .written(span)
  }

  private static let null = ResolvedNode(.scalar(Scalar("null")), from: .standard)

  /// A default, which is kept as it would be written.
  private static func standard(_ text: String) -> ResolvedNode {
    let node = YAML.parse(SourceFile(name: "default", text: text), into: Diagnostics())
    return node.map(standard) ?? ResolvedNode(.scalar(Scalar(text, style: .doubleQuoted)), from: .standard)
  }

  private static func standard(_ node: Spec.Node) -> ResolvedNode {
    switch node.content {
    case .unresolved: null
    case .scalar(let scalar): ResolvedNode(.scalar(scalar.guardingIncludes), from: .standard)
    case .sequence(let elements): ResolvedNode(.sequence(elements.map(standard)), from: .standard)
    case .mapping(let mapping):
      ResolvedNode(
        .mapping(mapping.entries.map { ResolvedNode.Entry(key: $0.key, value: standard($0.value)) }),
        from: .standard)
    }
  }
}

extension Scalar {
  /// The scalar so that a text with `@` in front does not name a file.
  fileprivate var guardingIncludes: Scalar {
    text.hasPrefix("@") ? Scalar("@" + text, style: .doubleQuoted) : self
  }
}
