import Distributions
import OrderedCollections
import Perception
import Spaces
import Spec
import Tensors

/// The `policy` or `critic` of a custom spec: which composer, and a network for each step or for all of them.
struct NetworksOfSteps<Part> {
  /// What the spec says besides the networks.
  let part: Part
  private let name: String
  private let context: CompositionContext
  /// The steps, or `0` alone where one network serves all of them.
  private let keys: [String]
  private let isShared: Bool
  /// The networks as written, with where each stands, by key.
  private var nodes: OrderedDictionary<String, (node: Spec.Node, place: SourceSpan)> = [:]

  /// Reads a part of a spec.
  ///
  /// - Parameters:
  ///   - read: Reads the keys besides `networks`.
  ///   - isShared: Whether one network serves all steps.
  init?(
    _ node: Spec.Node, _ name: String, _ parent: ParameterReader, _ context: CompositionContext,
    read: (ParameterReader) -> Part, isShared: (Part) -> Bool = { _ in false }
  ) {
    guard let place = parent.keySpan(of: name),
      let reader = context.partReader(node, name: name, place: place)
    else { return nil }
    self.name = name
    self.context = context
    part = read(reader)
    self.isShared = isShared(part)
    keys = self.isShared ? ["0"] : context.spaces.stepOrder
    let networks = reader.read(
      "networks", .anyNode, help: "The networks: a list in the order of the steps, or a mapping by step.")
    if let place = reader.keySpan(of: "networks") { readNetworks(networks, at: place, of: reader.owner) }
    reader.finish()
  }

  /// Builds the networks of a step, or of all steps together: one for each frame, all from what the step says.
  func networks(_ key: String, _ frames: [NetworkFrame], definitions: Definitions) -> [Network] {
    guard let first = frames.first, let (node, place) = nodes[key],
      let spec = NetworkSpec(
        node, title: "the network \(name)/\(key)", place: place, frame: first, definitions: definitions,
        registry: context.registry.perception, reportingTo: context.diagnostics)
    else { return [] }
    return frames.map { frame in
      let network = context.build(spec.plan(frame, reportingTo: context.diagnostics))
      context.check(spec.budget, of: [network], called: "the network \(network.name)")
      return network
    }
  }

  private mutating func readNetworks(_ node: Spec.Node, at place: SourceSpan, of owner: String) {
    switch node.content {
    case .sequence(let elements):
      if elements.count != keys.count {
        let held = "`networks` of \(owner) holds \(counted(elements.count, "network"))"
        context.diagnostics.error(
          .networkCount,
          isShared
            ? "\(held), a shared critic has one"
            : "\(held), there \(keys.count == 1 ? "is" : "are") \(counted(keys.count, "step")): \(listed(keys))",
          at: elements.dropFirst(keys.count).first.map(Self.place) ?? place)
      }
      for (key, element) in zip(keys, elements) {
        nodes[key] = (element, Self.place(of: element))
      }
    case .mapping(let mapping)
    where keys.count == 1 && !mapping.isEmpty
      && mapping.names.allSatisfy({ NetworkSpec.keys.contains($0) && !keys.contains($0) }):
      context.diagnostics.error(
        .networkCount, "`networks` of \(owner) is a single network: it must be a list of one", at: place,
        help: "write `- ` in front of the network's first key")
      nodes[keys[0]] = (node, mapping.entries.first?.keySpan ?? node.span)
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

  private static func place(of network: Spec.Node) -> SourceSpan {
    network.mapping?.entries.first?.keySpan ?? network.span
  }

  private mutating func readNetworks(_ mapping: Mapping, at place: SourceSpan, of owner: String) {
    var explained: Set<String> = []
    let known = Set(keys)
    let free = keys.filter { mapping[$0] == nil }
    for entry in mapping.entries {
      if known.contains(entry.name) {
        nodes[entry.name] = (entry.value, entry.keySpan)
      } else {
        let nearest =
          isShared
          ? NearestName("0", insteadOf: entry.name, at: entry.keySpan)
          : context.diagnostics.nearestName(to: entry.name, among: free, at: entry.keySpan)
        if let name = nearest.name {
          explained.insert(name)
          _ = NamePair(
            used: entry.name, at: [entry.keySpan], given: name, at: context.spaces.steps[name]?.keySpan,
            isUnused: false, reportingTo: context.diagnostics)
        }
        context.diagnostics.error(
          .unknownStep,
          isShared ? "a shared critic has the network `0` only" : "there is no step `\(entry.name)`",
          at: entry.keySpan,
          help: isShared ? "call it `0`" : nearest.help(or: "the steps are: \(listed(keys))"),
          fixes: mapping.entries.count == keys.count ? nearest.fixes : [])
      }
    }
    let missing = free.filter { !explained.contains($0) }
    if !missing.isEmpty {
      context.diagnostics.error(
        .networkCount,
        isShared
          ? "`networks` of \(owner) lacks the network `0`"
          : "`networks` of \(owner) lacks a network for the step\(missing.count == 1 ? "" : "s") \(listed(missing))",
        at: place)
    }
  }

  /// `1 network`, `2 networks`.
  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}

extension NetworkSpec {
  /// The network as it is built: its heads, then whatever else the spec asks for.
  func plan(_ frame: NetworkFrame, reportingTo diagnostics: Diagnostics) -> NetworkPlan {
    var outputs = frame.heads
    for key in outKeys where outputs[key.value] == nil { outputs[key.value] = .embedding }
    return NetworkPlan(
      name: frame.name, role: frame.role, blocks: blocks,
      inputs: inputs(
        frame.inputs, withheld: frame.withheld, isPartial: frame.isPartial, reportingTo: diagnostics),
      outputs: outputs,
      outputPlaces: Dictionary(
        outKeys.map { ($0.value, $0.span) }, uniquingKeysWith: { first, _ in first }),
      withheld: frame.withheld, offered: Set(frame.inputs.map(\.key)),
      weightRules: frame.weightRules + weightRules,
      acting: frame.acting, place: place, headsPlace: headsPlace, isPartial: isPartial || frame.isPartial)
  }
}

extension DiagnosticCode {
  /// There are more or fewer networks than steps.
  public static let networkCount: DiagnosticCode = "network-count"
  /// A step is named that the spaces do not have.
  public static let unknownStep: DiagnosticCode = "unknown-step"
}
