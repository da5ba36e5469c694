import Distributions
import OrderedCollections
import Perception
import Spaces
import Spec
import Tensors

/// Composes a policy and a critic of one template: a builder's network with a linear head for each action, and
/// the same with a head for the value.
struct TemplateModelComposer {
  let context: CompositionContext

  /// The networks that the spec describes: a policy and a critic for each step.
  func networks(_ reader: ParameterReader) -> [Network] {
    let mapper = context.distributionMapper(reader)
    let builderNode = reader.read("model_builder", .anyNode, help: "How networks are built.")
    let policyNode = reader.read("policy", .anyNode, help: "The policy's `_target_`.")
    let criticNode = reader.optional("critic", .anyNode, help: "The critic's `_target_`, or null for none.")
    let policyPart = readPart(policyNode, "policy", reader, context.readPolicy)
    let criticPart = criticNode.flatMap { readPart($0, "critic", reader, context.readCritic) ?? nil }
    let critics = criticPart.map { CriticFrames(context: context, part: $0) }
    guard let place = reader.keySpan(of: "model_builder"),
      let builder = ConcatModelBuilder(
        builderNode, place: place, furtherInputs: critics?.furtherInputs ?? [], masks: mapper.maskNames,
        context: context)
    else { return [] }
    let policyPlace = reader.keySpan(of: "policy") ?? place
    let policies = context.spaces.stepOrder.flatMap { step in
      self.policies(
        step, builder,
        context.policyFrames(
          of: step, policyPart ?? PolicyPart(separateSteps: [], weightRules: [], budget: nil),
          mapper: mapper),
        place: policyPlace)
    }
    context.check(policyPart?.budget, of: policies, called: "the policy")
    guard let critics, let criticPlace = reader.keySpan(of: "critic"),
      canShare(builder, with: critics.part)
    else { return policies }
    let built = critics.frames(policies: policies).compactMap { critic($0, builder, place: criticPlace) }
    context.check(critics.part.budget, of: built, called: "the critic")
    return policies + built
  }

  private func readPart<Part>(
    _ node: Spec.Node, _ name: String, _ parent: ParameterReader, _ read: (ParameterReader) -> Part
  ) -> Part? {
    guard let place = parent.keySpan(of: name),
      let reader = context.partReader(node, name: name, place: place)
    else { return nil }
    let part = read(reader)
    reader.finish()
    return part
  }

  /// Whether the critic reads what the spec shares; a critic of several policies or of actions cannot.
  private func canShare(_ builder: ConcatModelBuilder, with critic: CriticPart) -> Bool {
    guard critic.kind.isShared || critic.kind.judgesActions, let place = builder.sharedEmbeddings.place
    else { return true }
    context.diagnostics.error(
      .sharedEmbedding,
      "`shared_embedding_keys` cannot be used with \(critic.name), which reads no embeddings", at: place,
      related: [.init("the critic is chosen here", at: critic.target)],
      help: "leave it out, or use StateCriticComposer or DeltaStateCriticComposer")
    return false
  }

  /// Names that the template's own give way to, the same in a step's policy and critic.
  private func taken(_ steps: [String]) -> Set<String> {
    steps.reduce(into: ["value"]) { taken, step in
      guard let spaces = context.spaces.steps[step] else { return }
      taken.formUnion(spaces.observation.keys)
      taken.formUnion(spaces.action.keys)
    }
  }

  private func policies(
    _ step: String, _ builder: ConcatModelBuilder, _ frames: [NetworkFrame], place: SourceSpan
  ) -> [Network] {
    frames.compactMap { frame in
      guard
        let (blocks, latent) = builder.blocks(
          reading: frame.inputs, in: "step `\(step)`", taken: taken([step]))
      else { return nil }
      var outputs = frame.heads
      for key in sharedKeys(of: step, builder, among: blocks) { outputs[key] = .embedding }
      return context.build(
        NetworkPlan(
          name: frame.name, role: frame.role, blocks: blocks + heads(of: frame, reading: latent, place),
          inputs: frame.inputs, outputs: outputs, weightRules: frame.weightRules,
          acting: frame.acting, place: place))
    }
  }

  private func critic(
    _ frame: NetworkFrame, _ builder: ConcatModelBuilder, place: SourceSpan
  ) -> Network? {
    let shared = Set(frame.inputs.filter(\.isEmbedding).map(\.key))
    // In the order of the names, as gymnasium keeps the entries of a Dict.
    let inputs = frame.inputs.filter { !$0.isEmbedding }.sorted {
      $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars)
    }
    let steps = frame.role.step.map { [$0] } ?? context.spaces.stepOrder
    let names = taken(steps).union(inputs.map(\.key)).union(frame.heads.keys)
    guard
      let (blocks, latent) = builder.blocks(
        reading: inputs, in: frame.role.step.map { "step `\($0)`" } ?? "the steps", taken: names)
    else { return nil }
    let own = blocks.filter { entry in !entry.outKeys.contains { shared.contains($0.value) } }
    let all = own + heads(of: frame, reading: latent, place)
    let network = context.build(
      NetworkPlan(
        name: frame.name, role: frame.role, blocks: contributing(all, to: Set(frame.heads.keys)),
        inputs: inputs + frame.inputs.filter(\.isEmbedding), outputs: frame.heads,
        weightRules: frame.weightRules, place: place))
    reportUnreadPreviousValue(network, mapped: Set(builder.mapping.keys), place: place)
    return network
  }

  private func heads(
    of frame: NetworkFrame, reading latent: String, _ place: SourceSpan
  ) -> [BlockEntry] {
    frame.heads.map {
      $1.head(
        $0, reading: [Located(latent, at: place)], place: place, reportingTo: context.diagnostics)
    }
  }

  /// A mapped value of the step before is lost where the critic shares what comes after the concatenation.
  private func reportUnreadPreviousValue(_ network: Network, mapped: Set<String>, place: SourceSpan) {
    guard case .valueDifference(_, let input)? = network.outputs["value"], mapped.contains(input),
      !network.namedTensors.contains(input)
    else { return }
    context.diagnostics.warning(
      .unreadObservation,
      "\(network.name) does not read `\(input)`, as it shares what comes after the concatenation", at: place)
  }

  /// The tensors that a step's policy gives to its critic; what cannot be shared is reported.
  private func sharedKeys(
    of step: String, _ builder: ConcatModelBuilder, among blocks: [BlockEntry]
  ) -> [String] {
    let names = OrderedSet(blocks.flatMap { $0.outKeys.map(\.value) })
    return builder.sharedEmbeddings.keys(of: step).compactMap { key in
      if names.contains(key.value) { return key.value }
      if context.spaces.steps[step]?.observation[key.value] != nil {
        context.diagnostics.warning(
          .sharedEmbedding, "`\(key.value)` is an observation, which the critic reads anyway", at: key.span)
        return nil
      }
      let nearest = context.diagnostics.nearestName(to: key.value, among: names, at: key.span)
      context.diagnostics.error(
        .sharedEmbedding, "the policy of step `\(step)` gives no tensor `\(key.value)` that could be shared",
        at: key.span,
        help: (nearest.help().map { "\($0) " } ?? "")
          + "there are: \(listed(names))",
        fixes: nearest.fixes)
      return nil
    }
  }

  /// The blocks without those that nothing on the way to the outputs reads, because an embedding stands in for them.
  private func contributing(_ blocks: [BlockEntry], to outputs: Set<String>) -> [BlockEntry] {
    var needed = outputs
    return blocks.reversed().filter { entry in
      guard entry.outKeys.contains(where: { needed.contains($0.value) }) else { return false }
      needed.formUnion(entry.inKeys.map(\.value))
      return true
    }.reversed()
  }
}
