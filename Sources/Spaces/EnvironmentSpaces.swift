public import OrderedCollections
public import Spec

/// What is observed and done in one sub-step of an environment.
public struct StepSpaces: Sendable {
  /// The observations' spaces, sorted by name.
  public let observation: OrderedDictionary<String, Space>
  /// The actions' spaces, sorted by name; empty where nothing is decided.
  public let action: OrderedDictionary<String, Space>
  /// How many agents act, where the spaces say so.
  public let agentCount: Int?
  /// Whether the spaces say that the number of agents changes.
  public let hasOpenAgentCount: Bool
  /// Where the spaces of the sub-step are written: their first key.
  public let place: SourceSpan?
  /// Where each observation is written.
  public let observationSpans: [String: SourceSpan]
  /// Where each action is written.
  public let actionSpans: [String: SourceSpan]
  /// Observations that are named, but whose spaces could not be read, which has been reported.
  public let unreadableObservations: Set<String>
  /// Actions that are named, but whose spaces could not be read, which has been reported.
  public let unreadableActions: Set<String>

  /// Where the spec has the step's key, if it has one.
  public let keySpan: SourceSpan?

  /// Whether the observation as a whole could not be read, so that nobody knows the names in it.
  public let lacksObservations: Bool

  /// The spaces of a sub-step.
  public init(
    observation: OrderedDictionary<String, Space>, action: OrderedDictionary<String, Space> = [:],
    agentCount: Int? = nil, hasOpenAgentCount: Bool = false
  ) {
    self.init(
      observation: SpaceTable(spaces: sortedByKey(observation.map { ($0, $1) })),
      action: SpaceTable(spaces: sortedByKey(action.map { ($0, $1) })), agentCount: agentCount,
      hasOpenAgentCount: hasOpenAgentCount)
  }

  init(
    observation: SpaceTable, action: SpaceTable, agentCount: Int?, hasOpenAgentCount: Bool,
    place: SourceSpan? = nil, keySpan: SourceSpan? = nil
  ) {
    self.place = place
    self.keySpan = keySpan
    self.hasOpenAgentCount = hasOpenAgentCount
    self.observation = observation.spaces
    self.action = action.spaces
    self.agentCount = agentCount
    observationSpans = observation.spans
    actionSpans = action.spans
    unreadableObservations = observation.unreadable
    unreadableActions = action.unreadable
    lacksObservations = observation.lacksNames
  }
}

/// Named spaces with the places where they are written.
struct SpaceTable: Sendable {
  var spaces: OrderedDictionary<String, Space> = [:]
  var spans: [String: SourceSpan] = [:]
  var unreadable: Set<String> = []
  /// Whether nobody knows which names there are.
  var lacksNames = false

  /// What stands for spaces of which nothing can be read.
  static func unknown(_ role: SpaceRole) -> SpaceTable {
    SpaceTable(unreadable: [role.rawValue], lacksNames: true)
  }
}

/// The observation and action spaces of a whole environment.
public struct EnvironmentSpaces: Sendable {
  /// The sub-steps in the order in which they happen.
  public let steps: OrderedDictionary<String, StepSpaces>

  /// The keys of the sub-steps in the order in which they happen.
  public var stepOrder: [String] { Array(steps.keys) }

  /// Spaces of which nothing is known but the sub-steps.
  public static func unknown(steps: [String]) -> EnvironmentSpaces {
    let nothing = StepSpaces(
      observation: .unknown(.observation), action: .unknown(.action), agentCount: nil,
      hasOpenAgentCount: false)
    return EnvironmentSpaces(
      steps: OrderedDictionary(steps.map { ($0, nothing) }, uniquingKeysWith: { first, _ in first }))
  }

  /// Several sub-steps in order.
  public init(steps: OrderedDictionary<String, StepSpaces>) {
    self.steps = steps
  }

  /// A single sub-step, called `0`; a space that is no Dict is the observation `observation` or the action
  /// `action`.
  public init(observation: Space, action: Space? = nil) {
    steps = [
      "0": StepSpaces(
        observation: observation.asEntries(in: .observation), action: action?.asEntries(in: .action) ?? [:])
    ]
  }
}

extension Space {
  fileprivate func asEntries(in role: SpaceRole) -> OrderedDictionary<String, Space> {
    if case .dict(let spaces) = self { spaces } else { [role.rawValue: self] }
  }
}
