import Compute
import OrderedCollections
import Perception
import Spec
import Tensors

/// A network that comes with the package: every input flattened, all of them joined, fully connected layers, heads.
///
/// As Maze's networks of the same names: the parts of an input `x` are `x_flat`, their concatenation `concat`, the
/// layers `latent`, and `head` where the policy gives `latent` to its critic.
package struct FlattenConcatNetwork {
  /// What becomes of the layers' result.
  package enum Kind: Sendable {
    /// Logits for each action.
    case policy
    /// Logits, masked by the observation `<action>_mask` where there is one.
    case maskedPolicy
    /// Logits on layers of their own, besides what the critic builds on.
    case sharedEmbeddingPolicy
    /// A state's value.
    case stateValue
    /// A state's value, as the mean of a distribution over whole numbers.
    case categoricalStateValue
    /// A state's value on what the policy gives.
    case sharedEmbeddingStateValue
    /// The value of a state with actions.
    case stateActionValue
  }

  private let kind: Kind
  private let name: String
  private let place: SourceSpan
  private let activation: Activation
  private let trunk: Layers?
  private let head: Layers?
  private let keepsMasks: Bool
  private let support: ClosedRange<Int>
  /// Whether the spec is wrong about the parameters.
  private let isUnknown: Bool

  /// Layers as the spec writes them.
  private struct Layers {
    let units: [Int]
    let written: Spec.Node?

    init(_ name: String, _ reader: ParameterReader, help: String) {
      units = reader.read(name, .layerSizes, help: help)
      written = reader.mapping[name]?.value
    }
  }

  /// Reads the network's parameters.
  init(_ named: NamedElement<Kind>, _ reader: ParameterReader, registry: Registry) {
    kind = named.element
    name = named.name
    place = reader.span(of: "_target_") ?? reader.place
    activation = reader.readActivation(registry)
    trunk =
      kind == .sharedEmbeddingStateValue
      ? nil : Layers("hidden_units", reader, help: "Units of the layers on all inputs.")
    head =
      kind == .sharedEmbeddingPolicy || kind == .sharedEmbeddingStateValue
      ? Layers("head_units", reader, help: "Units of the layers behind what policy and critic share.") : nil
    keepsMasks =
      kind == .maskedPolicy
      ? !reader.read(
        "remove_mask_from_obs", .flag, default: true,
        help: "Whether the layers go without the masks, which then only mask.") : true
    support = kind == .categoricalStateValue ? reader.readSupport() : 0...1
    isUnknown = reader.failed
  }

  /// The network's blocks, and what it gives besides its heads.
  ///
  /// - Parameters:
  ///   - inKeys: The inputs that the spec chooses; all by default.
  func blocks(
    for frame: NetworkFrame, inKeys: [Located<String>]?, reportingTo diagnostics: Diagnostics
  ) -> (blocks: [BlockEntry], outKeys: [Located<String>])? {
    guard fits(frame, reportingTo: diagnostics) else { return nil }
    let chosen = inKeys.map { Set($0.map(\.value)) }
    let inputs = frame.inputs.filter { chosen?.contains($0.key) ?? true }
    // Where there is no trunk, `latent` is what the policy gives.
    // The network's own tensors give way to inputs and heads.
    let taken = Set(inputs.filter { trunk != nil || !$0.isEmbedding }.map(\.key)).union(frame.heads.keys)
    let latent = "latent".givingWay(where: taken.contains)
    var blocks: [BlockEntry] = []
    if let trunk {
      let read = inOrder(inputs).filter { keepsMasks || !isMask($0.key, of: frame) }
      if read.isEmpty {
        diagnostics.error(
          .noObservation, "\(frame.name) has nothing to read besides masks", at: place,
          help: "set `remove_mask_from_obs` to False, or add an observation")
        return nil
      }
      blocks = self.trunk(trunk, on: read, latent: latent, taken)
    }
    var last = latent
    if let head {
      last = "head".givingWay(where: taken.contains)
      blocks.append(layers(last, head, reading: latent))
    }
    blocks += frame.heads.flatMap {
      heads($0, $1, on: last, of: inputs, taken, reportingTo: diagnostics)
    }
    return (blocks, kind == .sharedEmbeddingPolicy ? [Located(latent, at: place)] : [])
  }

  private func trunk(
    _ trunk: Layers, on inputs: [NetworkInput], latent: String, _ taken: Set<String>
  ) -> [BlockEntry] {
    let parts = inputs.map { input in
      BlockEntry.flattening(
        "\(input.key)_flat".givingWay(where: taken.contains), axes: (input.source.type?.shape.rank ?? 2) - 1,
        reading: input.key,
        place: place)
    }
    let concat = "concat".givingWay(where: taken.contains)
    let join = BlockEntry.concatenation(
      concat, of: parts.map(\.key.value), blaming: parts.map { _ in place }, place: place)
    return parts + [join, layers(latent, trunk, reading: concat)]
  }

  private func layers(_ key: String, _ layers: Layers, reading input: String) -> BlockEntry {
    .dense(
      key, units: isUnknown ? nil : layers.units, activation: activation, reading: input,
      written: layers.written, place: place)
  }

  private func heads(
    _ key: String, _ meaning: Network.OutputMeaning, on latent: String, of inputs: [NetworkInput],
    _ taken: Set<String>, reportingTo diagnostics: Diagnostics
  ) -> [BlockEntry] {
    let weightRules = [WeightRule(NormC(std: 0.01), at: place)]
    func head(_ key: String, shape: [Int]?) -> BlockEntry {
      .head(
        key, shape: shape, reading: [Located(latent, at: place)], weightRules: weightRules, place: place)
    }
    switch kind {
    case .maskedPolicy where inputs.contains { $0.key == Self.mask(of: key) }:
      let logits = "\(key)_logits".givingWay(where: taken.contains)
      return [
        head(logits, shape: meaning.linearShape),
        .masking(key, logits: logits, mask: Self.mask(of: key), place: place),
      ]
    case .categoricalStateValue:
      let logits = "probabilities".givingWay(where: taken.contains)
      return [
        head(logits, shape: isUnknown ? nil : [support.count]),
        .categoricalValue(key, support: support, reading: logits, place: place),
      ]
    case .policy, .maskedPolicy, .sharedEmbeddingPolicy, .stateValue, .sharedEmbeddingStateValue,
      .stateActionValue:
      return [
        meaning.head(
          key, reading: [Located(latent, at: place)], weightRules: weightRules, place: place,
          reportingTo: diagnostics)
      ]
    }
  }

  private static func mask(of action: String) -> String { "\(action)_mask" }

  private func isMask(_ key: String, of frame: NetworkFrame) -> Bool {
    frame.heads.keys.contains { Self.mask(of: $0) == key }
  }

  /// Observations and embeddings of a step are sorted together, as gymnasium keeps the entries of a Dict.
  private func inOrder(_ inputs: [NetworkInput]) -> [NetworkInput] {
    func isObserved(_ input: NetworkInput) -> Bool {
      switch input.meaning {
      case .observation, .stackedObservations, .embedding, nil: true
      case .action, .previousValue, .state: false
      }
    }
    guard inputs.contains(where: \.isEmbedding) else { return inputs }
    let observed = inputs.filter(isObserved).sorted {
      $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars)
    }
    return observed + inputs.filter { !isObserved($0) }
  }
}

extension FlattenConcatNetwork {
  /// Whether the network gives what the spec's part needs; where not, it is reported.
  private func fits(_ frame: NetworkFrame, reportingTo diagnostics: Diagnostics) -> Bool {
    let (given, needed) = (given, Self.needed(by: frame))
    if given == needed.words { return true }
    diagnostics.error(
      .unfitNetwork, "\(name) gives \(given), and \(frame.name) must give \(needed.words)", at: place,
      help: "did you mean \(needed.network)?")
    return false
  }

  private var given: String {
    switch kind {
    case .policy, .maskedPolicy, .sharedEmbeddingPolicy: "the logits of actions"
    case .stateValue, .categoricalStateValue, .sharedEmbeddingStateValue: "the value of a state"
    case .stateActionValue: "the value of a state with actions"
    }
  }

  private static func needed(by frame: NetworkFrame) -> (words: String, network: String) {
    if !frame.role.isCritic { return ("the logits of actions", "FlattenConcatPolicyNet") }
    let judgesActions = frame.heads.values.contains { meaning in
      switch meaning {
      case .actionValue, .actionValues: true
      case .action, .undrawnAction, .value, .valueDifference, .embedding, .state, .tensor: false
      }
    }
    return judgesActions
      ? ("the value of a state with actions", "FlattenConcatStateActionValueNet")
      : ("the value of a state", "FlattenConcatStateValueNet")
  }
}

extension DiagnosticCode {
  /// A network gives something else than its place needs.
  public static let unfitNetwork: DiagnosticCode = "unfit-network"
}
