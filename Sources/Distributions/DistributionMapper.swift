public import OrderedCollections
public import Spaces
public import Spec

extension DiagnosticCode {
  /// A distribution that cannot draw elements of an action's space.
  public static let distributionMismatch: Self = "distribution-mismatch"
  /// An entry of `distribution_mapper_config` that selects nothing, or in two ways.
  public static let distributionSelector: Self = "distribution-selector"
  /// A mask that does not suit the action, or its distribution.
  public static let actionMask: Self = "action-mask"
}

/// Which distribution draws each action of an environment.
public struct DistributionMapper: Sendable {
  /// The observation that forbids choices of an action.
  public struct Mask: Sendable {
    /// The name of the observation.
    public let observation: String
    /// Where the spec names it.
    public let span: SourceSpan?
  }

  /// How the numbers of several actions become one.
  public let headReduction: HeadReduction
  private let distributions: [String: any Distribution]
  private let masks: [String: Mask]
  private let places: [String: [SourceSpan]]

  /// The distribution of an action; nil for a Dict or Tuple, and where the spec names a distribution that does
  /// not suit, which has been reported.
  public func distribution(for head: String) -> (any Distribution)? {
    distributions[head]
  }

  /// The observation that forbids choices of an action, where the spec names one.
  public func mask(for head: String) -> Mask? {
    masks[head]
  }

  /// Where the spec speaks of the distribution of an action, rightly or wrongly.
  public func places(of head: String) -> [SourceSpan] {
    places[head] ?? []
  }

  /// The observations that forbid choices of actions.
  public var maskNames: Set<String> { Set(masks.values.map(\.observation)) }

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
  ///   - bindings: Options of the distributions that entries name.
  public init(
    reading node: Node?, actions: OrderedDictionary<String, Space>, spans: [String: SourceSpan] = [:],
    unreadable: Set<String> = [], catalogue: Catalogue<any Distribution.Type>,
    bindings: Bindings = Bindings(),
    diagnostics: Diagnostics
  ) {
    let known = DistributionEntry.Actions(spaces: actions, unreadable: unreadable, places: spans)
    let entries = DistributionEntry.all(in: node, known, catalogue, bindings, diagnostics)
    var distributions: [String: any Distribution] = [:]
    var masks: [String: Mask] = [:]
    for (head, space) in actions {
      let entry = entries.last { $0.selects(head, space) }
      guard let type = entry?.type ?? space.defaultDistribution else { continue }
      do throws(DistributionProblem) {
        guard let entry else {
          distributions[head] = try type.init(for: space)
          continue
        }
        guard let distribution = try entry.make(space) else { continue }
        distributions[head] = distribution
        masks[head] = entry.mask(of: head, drawnBy: distribution, diagnostics)
      } catch {
        let declared = spans[head].map { Diagnostic.Related("the action `\(head)`", at: $0) }
        let suited = space.defaultDistribution.flatMap { $0 == type ? nil : $0.name }
        diagnostics.error(
          .distributionMismatch, "the action `\(head)` is \(space), but \(type.name) \(error.need)",
          at: entry?.span ?? spans[head], related: entry == nil ? [] : [declared].compactMap { $0 },
          help: suited.map { "the default for a \(space.kind.rawValue) is \($0)" })
      }
    }
    DistributionEntry.reportSuperseded(entries, actions, unreadable, diagnostics)
    self.distributions = distributions
    self.masks = masks
    places = Self.places(in: node, actions)
    headReduction = entries.last { $0.headReduction != nil }?.headReduction ?? .sum
  }

  /// The entries that are about each action, those with mistakes too.
  private static func places(
    in node: Node?, _ actions: OrderedDictionary<String, Space>
  ) -> [String: [SourceSpan]] {
    var places: [String: [SourceSpan]] = [:]
    for entry in node?.sequence ?? [] {
      let head = entry.mapping?["action_head"]?.value.scalar?.text
      let kind = entry.mapping?["action_space"]?.value.scalar.flatMap { Catalogue.spaceTypes[$0.text] }
      for (key, space) in actions where key == head || space.kind == kind {
        places[key, default: []].append(entry.span)
      }
    }
    return places
  }
}
