import Compute
import Distributions
import OrderedCollections
import Perception
import Spec

/// A tensor that a network may read, and what it is.
struct NetworkInput {
  let source: NetworkSource
  /// Nil where the spec is wrong about the tensor.
  let meaning: Network.InputMeaning?

  init(_ source: NetworkSource, _ meaning: Network.InputMeaning?) {
    self.source = source
    self.meaning = meaning
  }

  var key: String { source.key }

  /// Whether another network gives the tensor.
  var isEmbedding: Bool {
    if case .embedding = meaning { true } else { false }
  }
}

/// What is known of a network before its blocks are: its name, what it may read, and which heads it must have.
struct NetworkFrame {
  let name: String
  let role: Network.Role
  let inputs: [NetworkInput]
  let heads: OrderedDictionary<String, Network.OutputMeaning>
  /// What the policy or the critic says of the fresh weights of all its networks.
  let weightRules: [WeightRule]
  /// What to do about names of tensors that there are, but not for this network.
  var withheld: [String: String] = [:]
  /// Whether more might be offered, were the spec not wrong elsewhere.
  var isPartial = false
  /// How the actions are drawn together, and what forbids some of them.
  var acting = ActingPart()
}

/// A network as a composer describes it, before it is built.
struct NetworkPlan {
  let name: String
  let role: Network.Role
  var blocks: [BlockEntry]
  var inputs: [NetworkInput]
  /// The tensors that must come out, with what they are for.
  let outputs: OrderedDictionary<String, Network.OutputMeaning>
  /// Where each output is asked for, if not by the network itself.
  var outputPlaces: [String: SourceSpan] = [:]
  /// What to do about names of tensors that there are, but not for this network.
  var withheld: [String: String] = [:]
  /// Names that may go in besides those that the blocks can read.
  var offered: Set<String> = []
  /// What is said of the network's fresh weights.
  var weightRules: [WeightRule] = []
  /// How the actions are drawn together, and what forbids some of them.
  var acting = ActingPart()
  let place: SourceSpan
  /// Where the spec asks for heads, if it does.
  var headsPlace: SourceSpan?
  /// Whether the spec is wrong about some blocks or inputs, which has been reported.
  var isPartial = false
}

extension CompositionContext {
  /// Whether a policy has nothing that it could decide, which is reported unless its actions are what is wrong.
  private func lacksHeads(_ plan: NetworkPlan) -> Bool {
    guard case .policy(let step, _) = plan.role, let spaces = spaces.steps[step] else { return false }
    if !spaces.unreadableActions.isEmpty { return true }
    guard spaces.action.isEmpty, plan.outputs.isEmpty || plan.headsPlace != nil else { return false }
    let asked = plan.headsPlace ?? plan.place
    diagnostics.error(
      .noAction, "\(plan.name) has no heads: the step `\(step)` has no action", at: spaces.place ?? asked,
      related: spaces.place == nil ? [] : [.init("\(plan.name) is here", at: asked)],
      help: "give the step an `action` in the spaces")
    return true
  }

  /// Builds a planned network and checks what it gives against what its heads must be.
  func build(_ written: NetworkPlan) -> Network {
    let (plan, unmasked) = written.withMasks()
    let graph = BlockGraph(
      blocks: plan.blocks, sources: plan.inputs.map(\.source),
      outputs: plan.outputs.map { asked($0, $1, of: plan) }, withheld: plan.withheld,
      isPartial: plan.isPartial,
      lacksOutputs: lacksHeads(plan))
    let composed = graph.composed(mode: mode, reportingTo: diagnostics)
    let draft = NetworkDraft(
      graph: graph, mode: mode,
      meanings: Dictionary(
        plan.inputs.map { ($0.key, $0.meaning) }, uniquingKeysWith: { first, _ in first }))
    let network = network(plan, composed: composed, unmasked: unmasked, from: draft)
    HeadContract(network: network, diagnostics: diagnostics).check()
    return network
  }

  private func asked(
    _ key: String, _ meaning: Network.OutputMeaning, of plan: NetworkPlan
  ) -> BlockGraph.Output {
    var maker: (@Sendable (String) -> String)?
    if plan.headsPlace == nil, meaning.linearShape != nil { maker = { "heads: {in_keys: \($0)}" } }
    return BlockGraph.Output(
      key, title: meaning.title(key), at: plan.outputPlaces[key] ?? plan.place,
      declaredAt: plan.role.step.flatMap { spaces.steps[$0]?.actionSpans[key] },
      madeBy: maker)
  }

  private func network(
    _ plan: NetworkPlan, composed: ComposedNetwork, unmasked: Set<String>, from draft: NetworkDraft
  ) -> Network {
    var outputs = plan.outputs
    for state in composed.states { outputs[state] = .state }
    return Network(
      name: plan.name, role: plan.role, composed: composed, inputs: draft.inputs(of: composed),
      outputs: outputs,
      // In training a graph has inputs of its own: the noise of dropout.
      offered: plan.offered.union(draft.meanings.keys).union(composed.graph.inputs.keys),
      namedTensors: plan.acting.namedMasks.union(plan.blocks.flatMap { $0.inKeys.map(\.value) }),
      unmaskedLogits: unmasked, acting: plan.acting, weightRules: plan.weightRules,
      place: plan.place, isPartial: plan.isPartial || draft.graph.blocks.contains(where: \.isUnreadable),
      draft: draft)
  }

  /// What a policy network gives besides its heads, as tensors that the step's critic may read.
  func embeddings(of policy: Network) -> [NetworkInput] {
    policy.outputs.compactMap { key, meaning in
      guard case .embedding = meaning else { return nil }
      return NetworkInput(
        NetworkSource(
          key, type: policy.composed.outputs[key] ?? nil,
          title: "the embedding `\(key)` of \(policy.name)", span: policy.place),
        .embedding(from: policy.name))
    }
  }
}

extension Network.OutputMeaning {
  /// How messages call an output of this meaning.
  func title(_ key: String) -> String {
    switch self {
    case .action, .undrawnAction: "the action head `\(key)`"
    case .value, .valueDifference, .actionValue, .actionValues: "the critic's `\(key)`"
    case .embedding, .state, .tensor: "the output `\(key)`"
    }
  }

  /// The linear layer that gives it; where none can, that is reported.
  func head(
    _ key: String, reading inKeys: [Located<String>], weightRules: [WeightRule] = [], place: SourceSpan,
    reportingTo diagnostics: Diagnostics
  ) -> BlockEntry {
    if linearShape == nil, case .action(let space, let distribution) = self {
      diagnostics.error(
        .headWidth,
        "no linear layer can give \(title(key)) (\(space)): its logits are \(distribution.logitsShape), and weights have no sizes with names",
        at: place, help: "let a block of the network give `\(key)`",
        sides: [
          .init(title(key), "\(distribution.logitsShape)"), .init("weights", "no sizes with names"),
        ])
    }
    return .head(key, shape: linearShape, reading: inKeys, weightRules: weightRules, place: place)
  }

  /// The shape that a linear layer must give, without batch axes; nil where a linear layer cannot.
  var linearShape: [Int]? {
    switch self {
    case .action(_, let distribution): distribution.logitsShape.constant
    case .value, .valueDifference, .actionValue: [1]
    case .actionValues(_, let count): [count]
    case .undrawnAction, .embedding, .state, .tensor: nil
    }
  }
}
