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
    readPart(policyNode, "policy", reader, context.readPolicy)
    if let criticNode { readPart(criticNode, "critic", reader, context.readCritic) }
    guard let place = reader.keySpan(of: "model_builder"),
      let builder = ConcatModelBuilder(builderNode, place: place, context: context)
    else { return [] }
    let policyPlace = reader.keySpan(of: "policy") ?? place
    let policies = context.spaces.stepOrder.compactMap { step in
      policy(step, builder, context.actionHeads(of: step, mapper: mapper), place: policyPlace)
    }
    guard criticNode != nil, let criticPlace = reader.keySpan(of: "critic") else { return policies }
    return policies
      + context.spaces.stepOrder.compactMap { step in
        critic(
          step, builder, policy: policies.first { $0.role == .policy(step: step) }, place: criticPlace)
      }
  }

  private func readPart(
    _ node: Spec.Node, _ name: String, _ parent: ParameterReader, _ read: (ParameterReader) -> Void
  ) {
    guard let place = parent.keySpan(of: name),
      let reader = context.partReader(node, name: name, place: place)
    else { return }
    read(reader)
    reader.finish()
  }

  private func taken(_ step: String) -> Set<String> {
    guard let spaces = context.spaces.steps[step] else { return [] }
    return Set(spaces.observation.keys).union(spaces.action.keys).union(["value"])
  }

  private func policy(
    _ step: String, _ builder: ConcatModelBuilder,
    _ heads: OrderedDictionary<String, Network.OutputMeaning>, place: SourceSpan
  ) -> Network? {
    guard let (blocks, latent) = builder.blocks(step: step, taken: taken(step)) else { return nil }
    var outputs = heads
    for key in sharedKeys(of: step, builder, among: blocks) { outputs[key] = .embedding }
    return context.build(
      NetworkPlan(
        name: "policy/\(step)", role: .policy(step: step),
        blocks: blocks
          + heads.map {
            .head($0, units: $1.width, reading: [Located(latent, at: place)], place: place)
          },
        sources: context.observations(of: step), outputs: outputs,
        outputTitles: heads.reduce(into: [:]) { $0[$1.key] = "the action head `\($1.key)`" },
        outputPlaces: [:], weightInit: NormC(std: 1), place: place, embeddings: [:]))
  }

  private func critic(
    _ step: String, _ builder: ConcatModelBuilder, policy: Network?, place: SourceSpan
  ) -> Network? {
    guard let (blocks, latent) = builder.blocks(step: step, taken: taken(step)) else { return nil }
    let shared = policy.map { context.embeddings(of: $0) } ?? []
    let sharedKeys = Set(shared.map(\.key))
    let own = blocks.filter { entry in !entry.outKeys.contains { sharedKeys.contains($0.value) } }
    let all = own + [.head("value", units: 1, reading: [Located(latent, at: place)], place: place)]
    return context.build(
      NetworkPlan(
        name: "critic/\(step)", role: .critic(step: step), blocks: contributing(all, to: "value"),
        sources: context.observations(of: step) + shared, outputs: ["value": .value],
        outputTitles: ["value": "the critic's `value`"], outputPlaces: [:], weightInit: NormC(std: 1),
        place: place,
        embeddings: Dictionary(
          shared.map { ($0.key, policy?.name ?? "") }, uniquingKeysWith: { first, _ in first })))
  }

  /// The tensors that a step's policy gives to its critic; what cannot be shared is reported.
  private func sharedKeys(
    of step: String, _ builder: ConcatModelBuilder, among blocks: [BlockEntry]
  ) -> [String] {
    let names = blocks.flatMap { $0.outKeys.map(\.value) }
    return builder.sharedEmbeddings.keys(of: step).compactMap { key in
      if names.contains(key.value) { return key.value }
      if context.spaces.steps[step]?.observation[key.value] != nil {
        context.diagnostics.warning(
          .sharedEmbedding, "`\(key.value)` is an observation, which the critic reads anyway", at: key.span)
        return nil
      }
      let closest = closestMatch(to: key.value, among: names)
      context.diagnostics.error(
        .sharedEmbedding, "the policy of step `\(step)` gives no tensor `\(key.value)` that could be shared",
        at: key.span,
        help: (closest.map { "did you mean `\($0)`? " } ?? "")
          + "there are: \(names.map { "`\($0)`" }.joined(separator: ", "))")
      return nil
    }
  }

  /// The blocks without those that nothing on the way to an output reads, because an embedding stands in for them.
  private func contributing(_ blocks: [BlockEntry], to output: String) -> [BlockEntry] {
    var needed: Set<String> = [output]
    return blocks.reversed().filter { entry in
      guard entry.outKeys.contains(where: { needed.contains($0.value) }) else { return false }
      needed.formUnion(entry.inKeys.map(\.value))
      return true
    }.reversed()
  }
}
