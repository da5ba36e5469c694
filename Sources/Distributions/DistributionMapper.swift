public import OrderedCollections
public import Spaces
public import Spec

extension DiagnosticCode {
  /// A distribution that cannot draw elements of an action's space.
  public static let distributionMismatch: Self = "distribution-mismatch"
  /// An entry of `distribution_mapper_config` that selects nothing, or in two ways.
  public static let distributionSelector: Self = "distribution-selector"
}

/// Which distribution draws each action of an environment.
public struct DistributionMapper: Sendable {
  private let distributions: [String: any Distribution]

  /// The distribution of an action; nil for a Dict or Tuple, and where the spec names a distribution that does
  /// not suit, which has been reported.
  public func distribution(for head: String) -> (any Distribution)? {
    distributions[head]
  }

  /// The distributions that a spec's `distribution_mapper_config` maps actions to.
  ///
  /// Entries apply in order, later ones win. Actions that none of them selects have the default of their kind
  /// of space.
  ///
  /// - Parameters:
  ///   - node: A list of `{action_space: | action_head:, distribution:}`, or nil.
  ///   - actions: The actions of all steps.
  ///   - spans: Where the actions are written.
  ///   - unreadable: Actions whose spaces could not be read; entries may name them.
  public init(
    reading node: Node?, actions: OrderedDictionary<String, Space>, spans: [String: SourceSpan] = [:],
    unreadable: Set<String> = [], catalogue: Catalogue<any Distribution.Type>, diagnostics: Diagnostics
  ) {
    let known = DistributionEntry.Actions(spaces: actions, unreadable: unreadable)
    let entries = DistributionEntry.all(in: node, known, catalogue, diagnostics)
    var distributions: [String: any Distribution] = [:]
    for (head, space) in actions {
      let entry = entries.last { $0.selects(head, space) }
      guard let type = entry?.type ?? space.defaultDistribution else { continue }
      do throws(DistributionProblem) {
        distributions[head] = try type.init(for: space)
      } catch {
        let declared = spans[head].map { Diagnostic.Related("the action `\(head)`", at: $0) }
        let suited = space.defaultDistribution.flatMap { $0 == type ? nil : $0.name }
        diagnostics.error(
          .distributionMismatch, "the action `\(head)` is \(space), but \(type.name) \(error.need)",
          at: entry?.span ?? spans[head], related: entry == nil ? [] : [declared].compactMap { $0 },
          help: suited.map { "the default for a \(space.kind.rawValue) is \($0)" })
      }
    }
    self.distributions = distributions
  }
}

/// One entry of `distribution_mapper_config`.
private struct DistributionEntry {
  enum Selector {
    case head(String)
    case space(Space.Kind)
  }

  /// What entries may select.
  struct Actions {
    let spaces: OrderedDictionary<String, Space>
    let unreadable: Set<String>

    var heads: [String] { Array(spaces.keys) + unreadable.sorted() }
  }

  let selector: Selector
  let type: any Distribution.Type
  /// Where the distribution is named.
  let span: SourceSpan?

  func selects(_ head: String, _ space: Space) -> Bool {
    switch selector {
    case .head(let name): name == head
    case .space(let kind): kind == space.kind
    }
  }

  static func all(
    in node: Node?, _ actions: Actions, _ catalogue: Catalogue<any Distribution.Type>,
    _ diagnostics: Diagnostics
  ) -> [DistributionEntry] {
    guard let node, !node.isNull, !node.isUnresolved, node.mapping?.isEmpty != true else { return [] }
    guard let nodes = node.sequence else {
      diagnostics.error(
        .parameterValue,
        "`distribution_mapper_config` must be a list of {action_space or action_head, distribution}, it is \(node.found)",
        at: node.span, related: node.routes)
      return []
    }
    return nodes.compactMap { DistributionEntry(reading: $0, actions, catalogue, diagnostics) }
  }

  private init?(
    reading node: Node, _ actions: Actions, _ catalogue: Catalogue<any Distribution.Type>,
    _ diagnostics: Diagnostics
  ) {
    guard let mapping = node.mapping else {
      if !node.isUnresolved {
        diagnostics.error(
          .parameterValue,
          "an entry of `distribution_mapper_config` must be a mapping, this is \(node.found)",
          at: node.span, related: node.routes)
      }
      return nil
    }
    let reader = ParameterReader(
      mapping: mapping, at: node.span, owner: "an entry of `distribution_mapper_config`",
      diagnostics: diagnostics)
    let space = reader.optional(
      "action_space", .named(in: .spaceTypes), help: "the kind of space whose actions it selects")
    let head = reader.optional("action_head", .text, help: "the action that it selects")
    let type = reader.read("distribution", .named(in: catalogue), help: "the distribution that draws them")
    let arguments = reader.optional("args", .anyNode, help: "arguments of the distribution")
    reader.finish()
    DistributionEntry.refuse(arguments, of: type.name, reader)
    guard let selector = DistributionEntry.selector(space?.element, head, actions, reader), !reader.failed
    else { return nil }
    self.selector = selector
    self.type = type.element
    span = reader.span(of: "distribution")
  }

  /// No distribution takes arguments so far; an empty mapping says the same.
  private static func refuse(_ arguments: Node?, of name: String, _ reader: ParameterReader) {
    guard let arguments, !reader.failed, arguments.mapping?.isEmpty != true else { return }
    reader.fail("args", message: "\(name) takes no arguments", code: .unknownParameter)
  }

  private static func selector(
    _ space: Space.Kind?, _ head: String?, _ actions: Actions, _ reader: ParameterReader
  ) -> Selector? {
    let isGiven = (reader.isGiven("action_space"), reader.isGiven("action_head"))
    switch (space, head) {
    case (_?, _?):
      let spans = [reader.keySpan(of: "action_space"), reader.keySpan(of: "action_head")].compactMap { $0 }
      reader.diagnostics.error(
        .distributionSelector, "an entry has either `action_space` or `action_head`, not both",
        at: spans.max { $0.start < $1.start },
        related: spans.min { $0.start < $1.start }.map { [Diagnostic.Related("the first one", at: $0)] }
          ?? [],
        help: "write two entries: they apply in order, and the later one wins")
      return nil
    case (nil, nil):
      if isGiven != (false, false) && reader.failed { return nil }
      reader.diagnostics.error(
        .distributionSelector, "an entry needs `action_space` or `action_head`", at: reader.span)
      return nil
    case (let space?, nil):
      if actions.unreadable.isEmpty && !actions.spaces.values.contains(where: { $0.kind == space }) {
        reader.diagnostics.warning(
          .distributionSelector, "no action is a \(space.rawValue): the entry changes nothing",
          at: reader.span(of: "action_space"))
      }
      return .space(space)
    case (nil, let head?):
      let heads = actions.heads
      if heads.contains(head) { return .head(head) }
      let nearest = NearestName(to: head, among: heads, at: reader.span(of: "action_head"))
      reader.fail(
        "action_head", message: "there is no action `\(head)`",
        help: nearest.help(or: "the actions are \(heads.map { "`\($0)`" }.joined(separator: ", "))"),
        fixes: nearest.fixes, code: .unknownName)
      return nil
    }
  }
}
