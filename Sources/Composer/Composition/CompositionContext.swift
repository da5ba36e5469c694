import Compute
import Distributions
import OrderedCollections
import Perception
import Spaces
import Spec
import Tensors

/// What every part of composing needs: the names it may use, the spaces, and where problems go.
struct CompositionContext {
  let registry: ModelRegistry
  let spaces: EnvironmentSpaces
  let mode: Mode
  let diagnostics: Diagnostics

  /// The observations of a step as tensors that a network may read; unknown where the spec is wrong about them.
  func observations(of step: String) -> [NetworkSource] {
    guard let spaces = spaces.steps[step] else { return [] }
    let readable = spaces.observation.map { key, space in
      NetworkSource(
        key, type: observationType(space), title: "the observation `\(key)` (\(space))",
        span: spaces.observationSpans[key],
        obstacle: space.obstacle(to: .observation, named: key).map { .init($0.message, help: $0.help) })
    }
    let unreadable = spaces.unreadableObservations.sorted().map { key in
      NetworkSource(
        key, type: nil, title: "the observation `\(key)`", span: spaces.observationSpans[key])
    }
    return readable + unreadable
  }

  /// Warns of observations that no network of their step reads.
  func reportUnread(by networks: [Network]) {
    for (step, spaces) in spaces.steps {
      let ofStep = networks.filter { network in
        switch network.role {
        case .policy(let other), .critic(let other): other == step
        case .inference: true
        }
      }
      // Where a network could not be read, nobody knows what it reads.
      guard ofStep.contains(where: { $0.role != .critic(step: step) }),
        !ofStep.contains(where: \.isPartial)
      else { continue }
      let read = ofStep.reduce(into: Set<String>()) { $0.formUnion($1.namedTensors) }
      for key in spaces.observation.keys where !read.contains(key) {
        diagnostics.warning(
          .unreadObservation, "no network reads the observation `\(key)`", at: spaces.observationSpans[key])
      }
    }
  }

  private func observationType(_ space: Space) -> TensorType? {
    guard let shape = space.shape, let elementType = space.elementType else { return nil }
    return TensorType(elementType, shape: Shape([.batch] + shape.dimensions))
  }
}

/// A network as a composer describes it, before it is built.
struct NetworkPlan {
  let name: String
  let role: Network.Role
  let blocks: [BlockEntry]
  let sources: [NetworkSource]
  /// The tensors that must come out, with what they are for.
  let outputs: OrderedDictionary<String, Network.OutputMeaning>
  /// How messages call each output.
  let outputTitles: [String: String]
  /// Where each output is asked for, if not by the network itself.
  let outputPlaces: [String: SourceSpan]
  let weightInit: any WeightInitializer
  let place: SourceSpan
  /// Embeddings among the sources, and the network that gives them.
  let embeddings: [String: String]
  /// Where the spec asks for heads, if it does.
  var headsPlace: SourceSpan?
  /// Whether the spec is wrong about some blocks or inputs, which has been reported.
  var isPartial = false
}

extension CompositionContext {
  /// Whether the names of a step's observations are not known, because the spec is wrong about all of them.
  func lacksObservations(of step: String) -> Bool { spaces.steps[step]?.lacksObservations == true }

  private func reportNoAction(_ plan: NetworkPlan, _ step: String) {
    diagnostics.error(
      .noAction, "\(plan.name) has no heads: the step `\(step)` has no action",
      at: plan.headsPlace ?? plan.place, help: "give the step an `action` in the spaces")
  }

  /// Builds a planned network and checks what it gives against what its heads must be.
  func build(_ plan: NetworkPlan) -> Network {
    var lacksHeads = false
    if case .policy(let step) = plan.role, let spaces = spaces.steps[step] {
      lacksHeads = !spaces.unreadableActions.isEmpty
      if spaces.action.isEmpty, !lacksHeads, plan.outputs.isEmpty || plan.headsPlace != nil {
        lacksHeads = true
        reportNoAction(plan, step)
      }
    }
    let graph = BlockGraph(
      blocks: plan.blocks, sources: plan.sources,
      outputs: plan.outputs.keys.map { key in
        .init(
          key, title: plan.outputTitles[key] ?? "the output `\(key)`",
          at: plan.outputPlaces[key] ?? plan.place)
      }, isPartial: plan.isPartial, lacksOutputs: lacksHeads)
    let composed = graph.composed(mode: mode, reportingTo: diagnostics)
    var inputs: OrderedDictionary<String, Network.InputMeaning> = [:]
    for source in composed.inputs {
      if let network = plan.embeddings[source.key] {
        inputs[source.key] = .embedding(from: network)
      } else if let space = space(of: source.key, role: plan.role) {
        inputs[source.key] = .observation(space)
      }
    }
    let network = Network(
      name: plan.name, role: plan.role, composed: composed, inputs: inputs, outputs: plan.outputs,
      namedTensors: Set(plan.blocks.flatMap { $0.inKeys.map(\.value) }),
      weightInit: plan.weightInit, place: plan.place,
      isPartial: plan.isPartial || graph.blocks.contains(where: \.isUnreadable))
    HeadContract(network: network, diagnostics: diagnostics).check()
    return network
  }

  private func space(of observation: String, role: Network.Role) -> Space? {
    switch role {
    case .policy(let step), .critic(let step): spaces.steps[step]?.observation[observation]
    case .inference: spaces.steps.values.first?.observation[observation]
    }
  }

  /// What a policy network gives besides its heads, as tensors that the step's critic may read.
  func embeddings(of policy: Network) -> [NetworkSource] {
    policy.outputs.compactMap { key, meaning in
      guard case .embedding = meaning else { return nil }
      return NetworkSource(
        key, type: policy.composed.outputs[key] ?? nil,
        title: "the embedding `\(key)` of \(policy.name)", span: policy.place)
    }
  }
}

extension DiagnosticCode {
  /// No network reads an observation.
  public static let unreadObservation: DiagnosticCode = "unread-observation"
  /// A policy has nothing to decide.
  public static let noAction: DiagnosticCode = "no-action"
}
