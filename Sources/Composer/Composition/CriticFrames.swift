import Compute
import Distributions
import OrderedCollections
import Perception
import Spaces
import Spec
import Tensors

/// Finds what the critics of a model may read and what they must give.
struct CriticFrames {
  let context: CompositionContext
  let part: CriticPart
  /// Whether the critic can judge all actions, where it judges some.
  private let actionsFit: Bool

  /// Checks the actions; what the critic cannot read is reported.
  init(context: CompositionContext, part: CriticPart) {
    self.context = context
    self.part = part
    actionsFit = !part.kind.judgesActions || ActionCheck(context: context, part: part).succeeds()
  }

  private var steps: [String] { context.spaces.stepOrder }

  /// The tensors that critics read besides observations and embeddings.
  var furtherInputs: [NetworkInput] {
    switch part.kind {
    case .stepState, .sharedState: []
    case .deltaState:
      steps.count > 1 ? [previousValue(before: steps[1])].compactMap { $0 } : []
    case .stepStateAction: steps.flatMap { actionInputs(of: [$0]) }
    case .sharedStateAction: actionInputs(of: steps)
    }
  }

  /// A frame for each critic, in the order of the steps; none where the actions do not suit the critic.
  func frames(policies: [Network]) -> [NetworkFrame] {
    if !actionsFit { return [] }
    if part.kind.isShared {
      return [
        NetworkFrame(
          name: "critic/0", role: .sharedCritic,
          inputs: inputs(observationsOfAll, embeddings: embeddingsOfAll(policies), furtherInputs),
          heads: heads(of: steps), weightRules: part.weightRules,
          withheld: withheld(by: policies, steps),
          isPartial: steps.contains(where: context.lacksObservations)
            || policies.contains { $0.isPartial || $0.lacksEmbeddings } || policies.isEmpty)
      ]
    }
    return steps.map { step in
      let policy = policies.first { $0.role.step == step }
      return NetworkFrame(
        name: "critic/\(step)", role: .critic(step: step),
        inputs: inputs(
          context.observations(of: step), embeddings: policy.map { context.embeddings(of: $0) } ?? [],
          ownInputs(of: step)),
        heads: heads(of: [step]), weightRules: part.weightRules,
        withheld: withheld(by: policy.map { [$0] } ?? [], [step]),
        isPartial: context.lacksObservations(of: step)
          || (policy.map { $0.isPartial || $0.lacksEmbeddings } ?? true))
    }
  }

  /// The tensors that a critic may read, each name once.
  ///
  /// A policy may give an observation as it is, which is then no other tensor. An embedding that is called as anything
  /// else would hide it, which is reported.
  private func inputs(
    _ observations: [NetworkInput], embeddings: [NetworkInput], _ further: [NetworkInput]
  ) -> [NetworkInput] {
    let observed = Set(observations.map(\.key))
    let taken = Set(further.map(\.key))
    let fitting = embeddings.filter { embedding in
      guard taken.contains(embedding.key) else { return !observed.contains(embedding.key) }
      context.diagnostics.error(
        .hiddenInput,
        "\(part.name) has an input `\(embedding.key)` of its own, which \(embedding.source.title) would hide",
        at: embedding.source.span ?? part.target, help: "give the embedding another name")
      return false
    }
    return observations + fitting + further
  }

  /// What to do about tensors that policies have and do not give away, and about actions that the critic does not read.
  private func withheld(by policies: [Network], _ steps: [String]) -> [String: String] {
    var withheld: [String: String] = [:]
    for policy in policies {
      for block in policy.composed.blocks where block.category != .output {
        for key in block.outKeys {
          withheld[key] =
            "\(policy.name) keeps it to itself: write `out_keys: \(Scalar.plainOrQuoted(key))` there"
        }
      }
    }
    for (key, _, _) in context.actions(of: steps) {
      if part.kind.judgesActions, context.choicesOnly(steps) {
        withheld[key] =
          "leave it out: with Discrete actions alone, the critic gives a value for each choice instead of reading them"
      } else if !part.kind.judgesActions {
        withheld[key] = "this critic judges states; StateActionCriticComposer judges actions, too"
      }
    }
    return withheld
  }

  private func ownInputs(of step: String) -> [NetworkInput] {
    switch part.kind {
    case .stepState, .sharedState, .sharedStateAction: []
    case .deltaState: [previousValue(before: step)].compactMap { $0 }
    case .stepStateAction: actionInputs(of: [step])
    }
  }

  private func heads(of steps: [String]) -> OrderedDictionary<String, Network.OutputMeaning> {
    switch part.kind {
    case .stepState, .sharedState:
      return ["value": .value]
    case .deltaState:
      guard let step = steps.first, let earlier = earlier(than: step) else { return ["value": .value] }
      return ["value": .valueDifference(after: "critic/\(earlier)", input: previousKey)]
    case .stepStateAction, .sharedStateAction:
      guard context.choicesOnly(steps) else { return ["q_value": .actionValue] }
      var heads: OrderedDictionary<String, Network.OutputMeaning> = [:]
      for (key, space, _) in context.actions(of: steps) {
        if case .discrete(let discrete) = space {
          heads["\(key)_q_values"] = .actionValues(of: key, count: discrete.n)
        }
      }
      return heads
    }
  }
}

extension Network {
  /// Whether no block gives some of what the network is to give besides its heads.
  fileprivate var lacksEmbeddings: Bool {
    let given = Set(composed.blocks.flatMap(\.outKeys))
    return outputs.contains { key, meaning in
      if case .embedding = meaning { !given.contains(key) } else { false }
    }
  }
}

// MARK: - The value before

extension CriticFrames {
  /// The name of the value up to the step before, which gives way to observations.
  private var previousKey: String {
    let taken = Set(context.spaces.steps.values.flatMap { Array($0.observation.keys) })
    return "prev_value".givingWay(where: taken.contains)
  }

  private func earlier(than step: String) -> String? {
    steps.firstIndex(of: step).flatMap { $0 > 0 ? steps[$0 - 1] : nil }
  }

  private func previousValue(before step: String) -> NetworkInput? {
    earlier(than: step).map { earlier in
      NetworkInput(
        NetworkSource(
          previousKey, type: TensorType(shape: [.batch, 1]), title: "the value up to step `\(earlier)`",
          span: part.target),
        .previousValue(of: "critic/\(earlier)"))
    }
  }
}

// MARK: - Actions

extension CriticFrames {
  private func actionInputs(of steps: [String]) -> [NetworkInput] {
    if !actionsFit || context.choicesOnly(steps) { return [] }
    return context.actions(of: steps).compactMap { key, space, step in
      let shape: Shape
      switch space {
      case .box(let box): shape = box.shape
      case .discrete(let discrete): shape = [Dimension(discrete.n)]
      case .multiDiscrete, .multiBinary, .dict, .tuple: return nil
      }
      let form = space.kind == .discrete ? ", one-hot" : ""
      return NetworkInput(
        NetworkSource(
          key, type: TensorType(shape: Shape([.batch] + shape.dimensions)),
          title: "the action `\(key)` (\(space)\(form))",
          span: context.spaces.steps[step]?.actionSpans[key]),
        .action(space, step: step))
    }
  }
}

// MARK: - Observations of all steps

extension CriticFrames {
  /// What the steps observe, each name once: steps in order, the names of a step sorted.
  private var observationsOfAll: [NetworkInput] {
    var inputs: OrderedDictionary<String, NetworkInput> = [:]
    var spaces: [String: (space: Space, step: String)] = [:]
    for step in steps {
      for input in context.observations(of: step) {
        if case .observation(let space) = input.meaning {
          if let first = spaces[input.key], first.space != space {
            context.diagnostics.error(
              .unequalObservations,
              "\(part.name) reads `\(input.key)` of all steps, which is \(first.space) in step `\(first.step)` and \(space) in step `\(step)`",
              at: input.source.span ?? part.target,
              help: "give one of the observations another name, or use StepStateCriticComposer",
              sides: [.init("step `\(first.step)`", "\(first.space)"), .init("step `\(step)`", "\(space)")])
          }
          spaces[input.key] = spaces[input.key] ?? (space, step)
        }
        if inputs[input.key] == nil { inputs[input.key] = input }
      }
    }
    return inputs.values.map { part.stacks ? stacked($0) : $0 }
  }

  /// What the policies give besides their heads; of unknown type where several give it, so that nobody knows which.
  private func embeddingsOfAll(_ policies: [Network]) -> [NetworkInput] {
    var inputs: OrderedDictionary<String, NetworkInput> = [:]
    for input in policies.flatMap({ context.embeddings(of: $0) }) {
      let isObserved = steps.contains { context.spaces.steps[$0]?.observation[input.key] != nil }
      if isObserved { continue }
      inputs[input.key] = inputs[input.key] == nil ? input : NetworkInput(input.source.unknown, nil)
    }
    return Array(inputs.values)
  }

  /// Reports embeddings that a shared critic reads, and that several networks give or an observation is called as.
  func reportAmbiguousEmbeddings(_ critic: Network, policies: [Network]) {
    guard part.kind.isShared else { return }
    for block in critic.composed.blocks {
      for (key, place) in zip(block.inKeys, block.inputPlaces) {
        var givers = policies.filter { policy in
          if case .embedding? = policy.outputs[key] { true } else { false }
        }.map(\.name)
        if givers.isEmpty { continue }
        let step = steps.first { context.spaces.steps[$0]?.observation[key] != nil }
        if let step { givers.append("the observations of step `\(step)`") }
        guard givers.count > 1 else { continue }
        context.diagnostics.error(
          .ambiguousEmbedding,
          "\(block.title) reads `\(key)`, which \(givers.prefix(2).joined(separator: " and ")) both give",
          at: place,
          related: policies.filter { givers.contains($0.name) }.map {
            .init("\($0.name) gives `\(key)`", at: $0.place)
          }, help: "give them different names, or use StepStateCriticComposer")
      }
    }
  }

  /// An observation that several actors make, stacked along an axis of its own.
  private func stacked(_ input: NetworkInput) -> NetworkInput {
    guard case .observation(let space) = input.meaning else { return input }
    for (step, spaces) in context.spaces.steps
    where spaces.hasOpenAgentCount && spaces.observation[input.key] != nil {
      context.diagnostics.error(
        .agentCount,
        "step `\(step)` has no fixed number of agents, whose observations `\(input.key)` cannot be stacked",
        at: part.target, help: "leave `stack_observations` out")
    }
    let actors = actors(observing: input.key)
    if actors.count < 2 { return input }
    let type = input.source.type.map { type in
      TensorType(
        type.elementType,
        shape: Shape([.batch, Dimension(actors.count)] + type.shape.dimensions.dropFirst()))
    }
    return NetworkInput(
      NetworkSource(
        input.key, type: type,
        title: "the observations `\(input.key)` (\(space)) of \(actors.count) actors",
        span: input.source.span, obstacle: input.source.obstacle),
      .stackedObservations(space, of: actors))
  }

  private func actors(observing key: String) -> [Network.Actor] {
    context.spaces.steps.flatMap { step, spaces -> [Network.Actor] in
      guard spaces.observation[key] != nil else { return [] }
      guard let count = spaces.agentCount, count > 1 else { return [Network.Actor(step: step)] }
      return (0..<count).map { Network.Actor(step: step, agent: $0) }
    }
  }
}

extension NetworkSource {
  /// The tensor without what is known of it.
  fileprivate var unknown: NetworkSource { NetworkSource(key, type: nil, title: title, span: span) }
}

extension DiagnosticCode {
  /// A shared critic reads an embedding that several networks give.
  public static let ambiguousEmbedding: DiagnosticCode = "ambiguous-embedding"
  /// An embedding has the name of what a critic reads besides observations and embeddings.
  public static let hiddenInput: DiagnosticCode = "hidden-input"
  /// Two steps observe different things under one name, which a shared critic reads.
  public static let unequalObservations: DiagnosticCode = "unequal-observations"
}
