import OrderedCollections
import Perception
import Spaces
import Spec

/// Composes networks without actions: from tensors of the observation space to tensors.
struct InferenceComposer {
  let context: CompositionContext

  /// The networks under `networks`, by their names.
  func networks(_ reader: ParameterReader, _ interpolation: Interpolation) -> [Network] {
    let definitions = Definitions(reader, interpolation, reportingTo: context.diagnostics)
    let node = reader.read(
      "networks", .anyNode, help: "The networks by name, each with `blocks` and `out_keys`.")
    guard let mapping = node.mapping, !mapping.isEmpty else {
      if reader.isGiven("networks"), !node.isUnresolved {
        context.diagnostics.error(
          .notANetwork, "`networks` must be a mapping from name to network, it is \(node.found)",
          at: node.span)
      }
      return []
    }
    let networks = mapping.entries.compactMap { network($0, definitions: definitions) }
    definitions.reportUnused(reportingTo: context.diagnostics)
    return networks
  }

  private func network(_ entry: Mapping.Entry, definitions: Definitions) -> Network? {
    guard
      let spec = NetworkSpec(
        entry.value, title: "the network `\(entry.name)`", place: entry.keySpan, frame: nil,
        definitions: definitions, registry: context.registry.perception,
        reportingTo: context.diagnostics)
    else { return nil }
    let step = context.spaces.stepOrder.first ?? "0"
    var outputs: OrderedDictionary<String, Network.OutputMeaning> = [:]
    for key in spec.outKeys { outputs[key.value] = .tensor }
    let observations = context.observations(of: step)
    let network = context.build(
      NetworkPlan(
        name: entry.name, role: .inference, blocks: spec.blocks,
        inputs: spec.inputs(
          observations, isPartial: context.lacksObservations(of: step), reportingTo: context.diagnostics),
        outputs: outputs,
        outputPlaces: Dictionary(
          spec.outKeys.map { ($0.value, $0.span) }, uniquingKeysWith: { first, _ in first }),
        offered: Set(observations.map(\.key)), weightRules: spec.weightRules, place: entry.keySpan,
        isPartial: spec.isPartial || context.lacksObservations(of: step)))
    context.check(spec.budget, of: [network], called: "the network \(network.name)")
    return network
  }
}
