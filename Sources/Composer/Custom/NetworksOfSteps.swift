import Distributions
import OrderedCollections
import Perception
import Spaces
import Spec
import Tensors

/// What is known of a network before its spec is read: what it may read, and which heads it must have.
struct NetworkFrame {
  let role: Network.Role
  let offered: [NetworkSource]
  let heads: OrderedDictionary<String, Network.OutputMeaning>
  let headTitle: (String) -> String
  /// Whether more might be offered, were the spec not wrong elsewhere.
  var isPartial = false
  /// Embeddings among what is offered, and the network that gives them.
  var embeddings: [String: String] = [:]
}

/// The `policy` or `critic` of a custom spec: which composer, and a network for each step.
struct NetworksOfSteps {
  private let name: String
  private let context: CompositionContext
  /// The networks as written, with where each stands, by step.
  private var nodes: OrderedDictionary<String, (node: Spec.Node, place: SourceSpan)> = [:]

  /// Reads a part of a spec.
  ///
  /// - Parameter read: Reads the keys besides `networks`.
  init?(
    _ node: Spec.Node, _ name: String, _ parent: ParameterReader, _ context: CompositionContext,
    read: (ParameterReader) -> Void
  ) {
    guard let place = parent.keySpan(of: name),
      let reader = context.partReader(node, name: name, place: place)
    else { return nil }
    self.name = name
    self.context = context
    read(reader)
    let networks = reader.read(
      "networks", .anyNode, help: "The networks: a list in the order of the steps, or a mapping by step.")
    if let place = reader.keySpan(of: "networks") { readNetworks(networks, at: place, of: reader.owner) }
    reader.finish()
  }

  /// Builds the network of each step that has one.
  func networks(definitions: Definitions, frame: (_ step: String) -> NetworkFrame) -> [Network] {
    context.spaces.stepOrder.compactMap { step -> Network? in
      guard let (node, place) = nodes[step] else { return nil }
      var frame = frame(step)
      if context.lacksObservations(of: step) { frame.isPartial = true }
      let name = "\(name)/\(step)"
      let spec = NetworkSpec(
        node, title: "the network \(name)", place: place, heads: frame.heads.mapValues(\.width),
        definitions: definitions, registry: context.registry.perception,
        reportingTo: context.diagnostics)
      return (spec?.plan(name: name, frame, context: context)).map { context.build($0) }
    }
  }

  private mutating func readNetworks(_ node: Spec.Node, at place: SourceSpan, of owner: String) {
    let steps = context.spaces.stepOrder
    switch node.content {
    case .sequence(let elements):
      if elements.count != steps.count {
        context.diagnostics.error(
          .networkCount,
          "`networks` of \(owner) holds \(counted(elements.count, "network")), there \(steps.count == 1 ? "is" : "are") \(counted(steps.count, "step")): \(listed(steps))",
          at: place)
      }
      for (step, element) in zip(steps, elements) {
        nodes[step] = (element, element.mapping?.entries.first?.keySpan ?? element.span)
      }
    case .mapping(let mapping)
    where steps.count == 1 && !mapping.isEmpty
      && mapping.names.allSatisfy({ NetworkSpec.keys.contains($0) && !steps.contains($0) }):
      context.diagnostics.error(
        .networkCount, "`networks` of \(owner) is a single network: it must be a list of one", at: place,
        help: "write `- ` in front of the network's first key")
      nodes[steps[0]] = (node, mapping.entries.first?.keySpan ?? node.span)
    case .mapping(let mapping):
      readNetworks(mapping, at: place, of: owner)
    case .scalar:
      context.diagnostics.error(
        .networkCount, "`networks` must be a list of networks or a mapping by step, it is \(node.found)",
        at: node.span, help: node.missingSpaceHelp)
    case .unresolved:
      break
    }
  }

  private mutating func readNetworks(_ mapping: Mapping, at place: SourceSpan, of owner: String) {
    let steps = context.spaces.stepOrder
    for entry in mapping.entries {
      if steps.contains(entry.name) {
        nodes[entry.name] = (entry.value, entry.keySpan)
      } else {
        context.diagnostics.error(
          .unknownStep, "there is no step `\(entry.name)`", at: entry.keySpan,
          help: "the steps are: \(listed(steps))")
      }
    }
    let missing = steps.filter { mapping[$0] == nil }
    if !missing.isEmpty {
      context.diagnostics.error(
        .networkCount,
        "`networks` of \(owner) lacks a network for the step\(missing.count == 1 ? "" : "s") \(listed(missing))",
        at: place)
    }
  }

  /// `1 network`, `2 networks`.
  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  private func listed(_ names: [String]) -> String {
    names.map { "`\($0)`" }.joined(separator: ", ")
  }
}

extension Network.OutputMeaning {
  /// How many units a linear layer needs to give it; nil where a linear layer cannot.
  var width: Int? {
    switch self {
    case .action(_, let distribution):
      distribution.logitsShape.rank == 1 ? distribution.logitsShape[0].constant : nil
    case .value: 1
    case .embedding, .tensor: nil
    }
  }
}

extension NetworkSpec {
  /// The network as it is built: its heads, then whatever else the spec asks for.
  func plan(name: String, _ frame: NetworkFrame, context: CompositionContext) -> NetworkPlan {
    var outputs = frame.heads
    for key in outKeys where outputs[key.value] == nil { outputs[key.value] = .embedding }
    return NetworkPlan(
      name: name, role: frame.role, blocks: blocks,
      sources: sources(frame.offered, isPartial: frame.isPartial, reportingTo: context.diagnostics),
      outputs: outputs,
      outputTitles: frame.heads.keys.reduce(into: [:]) { $0[$1] = frame.headTitle($1) },
      outputPlaces: Dictionary(
        outKeys.map { ($0.value, $0.span) }, uniquingKeysWith: { first, _ in first }),
      weightInit: weightInit ?? NormC(std: 1), place: place, embeddings: frame.embeddings,
      headsPlace: headsPlace,
      isPartial: isPartial || frame.isPartial)
  }
}

extension DiagnosticCode {
  /// There are more or fewer networks than steps.
  public static let networkCount: DiagnosticCode = "network-count"
  /// A step is named that the spaces do not have.
  public static let unknownStep: DiagnosticCode = "unknown-step"
}
