import OrderedCollections
import Spaces
package import Spec

/// One entry of `distribution_mapper_config`.
struct DistributionEntry {
  enum Selector {
    case head(String)
    case space(Space.Kind)
  }

  /// What entries may select.
  struct Actions {
    let spaces: OrderedDictionary<String, Space>
    let unreadable: Set<String>
    /// Where the actions are written.
    let places: [String: SourceSpan]

    var heads: [String] { Array(spaces.keys) + unreadable.sorted() }
  }

  private let selector: Selector
  /// Nil where the entry is about all actions together.
  let type: (any Distribution.Type)?
  /// Makes the distribution of a space, with the entry's options.
  let make: @Sendable (Space) throws(DistributionProblem) -> (any Distribution)?
  /// How the numbers of several actions become one, where the entry is about that.
  let headReduction: HeadReduction?
  private let mask: DistributionMapper.Mask?
  /// Where the distribution is named.
  let span: SourceSpan?
  /// Where the actions are selected.
  private let selectorSpan: SourceSpan?

  func selects(_ head: String, _ space: Space) -> Bool {
    switch selector {
    case .head(let name): name == head
    case .space(let kind): kind == space.kind
    }
  }

  private static func example(insteadOf node: Node) -> String {
    let pair = node.mapping?.entries.first { $0.value.scalar != nil && Space.Kind(rawValue: $0.name) != nil }
    let (space, distribution) = pair.map { ($0.name, $0.value.scalar?.text ?? "") } ?? ("Box", "Beta")
    return "[{action_space: \(Node.cropped(space)), distribution: \(Node.cropped(distribution))}]"
  }

  static func all(
    in node: Node?, _ actions: Actions, _ catalogue: Catalogue<any Distribution.Type>, _ bindings: Bindings,
    _ diagnostics: Diagnostics
  ) -> [DistributionEntry] {
    guard let node, !node.isUnresolved, node.mapping?.isEmpty != true else { return [] }
    guard let nodes = node.sequence else {
      diagnostics.error(
        .parameterValue,
        "`distribution_mapper_config` must be a list of {action_space or action_head, distribution}, it is \(node.found)",
        at: node.span, related: node.routes, help: "write \(example(insteadOf: node))")
      return []
    }
    return nodes.compactMap { DistributionEntry(reading: $0, actions, catalogue, bindings, diagnostics) }
  }

  private init?(
    reading node: Node, _ actions: Actions, _ catalogue: Catalogue<any Distribution.Type>,
    _ bindings: Bindings, _ diagnostics: Diagnostics
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
      "action_space", .named(in: .spaceTypes), help: "The kind of space whose actions it selects.")
    let head = reader.optional("action_head", .text, help: "The action that it selects.")
    let chosen =
      space?.element == .dict
      ? Chosen.joint(reader) : Chosen.distribution(reader, among: catalogue, bindings)
    reader.finish()
    guard let selector = DistributionEntry.selector(space?.element, head, actions, reader), !reader.failed,
      let chosen
    else { return nil }
    self.selector = selector
    type = chosen.type
    make = chosen.make
    mask = chosen.mask
    headReduction = chosen.headReduction
    span = reader.span(of: "distribution")
    selectorSpan = reader.span(of: "action_space") ?? reader.span(of: "action_head")
  }

  /// Warns of entries that later ones leave nothing to decide.
  static func reportSuperseded(
    _ entries: [DistributionEntry], _ actions: OrderedDictionary<String, Space>, _ unreadable: Set<String>,
    _ diagnostics: Diagnostics
  ) {
    // What would be selected of actions that could not be read, nobody knows.
    guard unreadable.isEmpty else { return }
    for (index, entry) in entries.enumerated() {
      let later = entries[(index + 1)...]
      let heads = actions.filter { entry.selects($0.key, $0.value) }
      let isSuperseded =
        entry.headReduction != nil
        ? later.contains { $0.headReduction != nil }
        : !heads.isEmpty && heads.allSatisfy { head, space in later.contains { $0.selects(head, space) } }
      guard isSuperseded else { continue }
      diagnostics.warning(
        .distributionSelector, "the entry changes nothing: later ones are about all that it selects",
        at: entry.selectorSpan, help: "leave it out, or put it behind them")
    }
  }

  /// The observation that forbids choices of an action; one that cannot is reported.
  func mask(
    of head: String, drawnBy distribution: any Distribution, _ diagnostics: Diagnostics
  ) -> DistributionMapper.Mask? {
    guard let mask else { return nil }
    if distribution is any ChoiceDistribution { return mask }
    diagnostics.error(
      .actionMask,
      "the action `\(head)` cannot have a mask: \(distribution.name) draws numbers, of which none is forbidden",
      at: mask.span, help: "masks are for Discrete, MultiDiscrete and MultiBinary actions")
    return nil
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
    case (.dict?, nil):
      return .space(.dict)
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
      let place = reader.span(of: "action_head")
      let mistake = reader.diagnostics.mistake(head, at: place, among: heads, isUnused: false) {
        actions.places[$0]
      }
      reader.fail(
        "action_head", message: "there is no action `\(head)`",
        help: mistake.help(or: "the actions are \(listed(heads))"), fixes: mistake.fixes(at: place),
        code: .unknownName)
      return nil
    }
  }
}

/// What an entry chooses for the actions that it selects.
private struct Chosen {
  var type: (any Distribution.Type)?
  var make: @Sendable (Space) throws(DistributionProblem) -> (any Distribution)? = { _ in nil }
  var mask: DistributionMapper.Mask?
  var headReduction: HeadReduction?

  /// The distribution of single actions, with its options: beside its name, or in `args`.
  static func distribution(
    _ reader: ParameterReader, among catalogue: Catalogue<any Distribution.Type>, _ bindings: Bindings
  ) -> Chosen? {
    let hadFailed = reader.failed
    let type = reader.read("distribution", .named(in: catalogue), help: "The distribution that draws them.")
    let arguments = reader.part("args", help: "The options of the distribution.")
    let observation = reader.optional(
      "mask", .text, help: "The observation that is 0 where a choice is forbidden.")
    let isKnown = !reader.failed || (hadFailed && catalogue[type.name] != nil)
    guard isKnown, reader.isGiven("distribution") else {
      // Which options there are, nobody knows.
      if reader.isGiven("distribution") { reader.tolerate(reader.mapping.names) }
      return nil
    }
    let own = arguments.map { argumentReader($0, of: type.name, reader) } ?? reader
    guard let own else { return nil }
    own.adopt(bindings, of: type.name)
    let make = type.element.maker(reading: own)
    if own !== reader { own.finish() }
    if own.failed { return nil }
    return Chosen(
      type: type.element, make: make,
      mask: observation.map { .init(observation: $0, span: reader.span(of: "mask")) })
  }

  /// What all actions together have.
  static func joint(_ reader: ParameterReader) -> Chosen? {
    _ = reader.read(
      "distribution", .named(in: DictDistribution.catalogue), help: "Dict, the distribution of all actions.")
    return Chosen(
      headReduction: reader.read(
        "reduction", .word(among: HeadReduction.self), default: .sum,
        help: "How the numbers of several actions become one."))
  }

  private static func argumentReader(
    _ node: Node, of name: String, _ reader: ParameterReader
  ) -> ParameterReader? {
    guard let mapping = node.mapping else {
      if !node.isUnresolved {
        reader.fail("args", message: "`args` must be a mapping from option to value, it is \(node.found)")
      }
      return nil
    }
    return ParameterReader(
      mapping: mapping, at: reader.keySpan(of: "args") ?? node.span, owner: name,
      ownerSpan: reader.span(of: "distribution"), diagnostics: reader.diagnostics)
  }
}

extension Distribution {
  /// Reads the options that the distribution has.
  package static func readOptions(_ reader: ParameterReader) { _ = Options(reading: reader) }

  /// Reads options, and makes distributions with them.
  fileprivate static func maker(
    reading reader: ParameterReader
  ) -> @Sendable (Space) throws(DistributionProblem) -> (any Distribution)? {
    let options = Options(reading: reader)
    return { (space) throws(DistributionProblem) in try Self(for: space, options) }
  }
}
