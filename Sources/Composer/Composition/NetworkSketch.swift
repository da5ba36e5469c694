public import Compute
import Distributions
import OrderedCollections
public import Perception
public import Spec
import Tensors

/// What a network is composed of, for those who compose it once more.
struct NetworkDraft: Sendable {
  let graph: BlockGraph
  let mode: Mode
  /// What the tensors are that may go in; nil where the spec is wrong about them.
  let meanings: [String: Network.InputMeaning?]

  /// What the tensors are that do go in.
  func inputs(of composed: ComposedNetwork) -> OrderedDictionary<String, Network.InputMeaning> {
    var inputs: OrderedDictionary<String, Network.InputMeaning> = [:]
    for source in composed.inputs {
      if let meaning = meanings[source.key] ?? nil { inputs[source.key] = meaning }
    }
    for state in composed.states { inputs[state] = .state }
    return inputs
  }
}

/// A network of a spec with errors, as far as it is known: what a picture of it shows.
public struct NetworkSketch: Sendable {
  /// The network, with the blocks that lead nowhere too.
  public let network: Network
  /// What is wrong with its parts.
  public let problems: NetworkProblems
  /// The tensors in the network's graph, by name, as far as they could be computed.
  public let values: [String: Value]
  /// The errors of the spec that are not about its parts.
  public let elsewhere: [Diagnostic]
}

extension Network {
  /// The network as far as it is known, with what is wrong with its parts.
  ///
  /// - Parameter diagnostics: What is wrong with the spec.
  public func sketch(diagnostics: [Diagnostic]) -> NetworkSketch {
    var (composed, values, problems) = draft.graph.sketched(mode: draft.mode, known: diagnostics)
    let network = Network(
      name: name, role: role, composed: composed, inputs: draft.inputs(of: composed), outputs: outputs,
      offered: offered, namedTensors: namedTensors, unmaskedLogits: unmaskedLogits,
      acting: acting, weightRules: weightRules, place: place,
      isPartial: isPartial, draft: draft)
    network.noteHeads(in: &problems)
    for (key, places) in acting.places {
      for diagnostic in diagnostics where diagnostic.severity == .error {
        guard let place = diagnostic.primary, places.contains(where: { $0.contains(place) }) else { continue }
        problems.note(diagnostic, aboutHead: key)
      }
    }
    let elsewhere = diagnostics.filter { diagnostic in
      diagnostic.severity == .error && diagnostic.primary.map { !problems.places.contains($0) } ?? true
    }
    return NetworkSketch(network: network, problems: problems, values: values, elsewhere: elsewhere)
  }

  /// Notes the heads that are not what they must be, and the blocks that are to blame.
  private func noteHeads(in problems: inout NetworkProblems) {
    for (key, meaning) in outputs {
      guard let needed = meaning.shape, let type = composed.outputs[key] ?? nil else { continue }
      let whole = Shape([.batch] + needed.dimensions)
      if type.shape != whole { problems.outputs[key] = "\(whole)" }
    }
    let silent = Diagnostics()
    HeadContract(network: self, diagnostics: silent).check()
    for diagnostic in silent.items {
      guard let place = diagnostic.primary else { continue }
      for block in composed.blocks {
        let places = [block.typePlace] + block.inputPlaces + block.widthParameters.compactMap { $0?.span }
        guard places.contains(place) else { continue }
        problems.note(diagnostic, about: block.key, titled: block.title)
      }
    }
  }
}

extension Network.OutputMeaning {
  /// The shape that the output must have, without its batch axis; nil where it may have any.
  var shape: Shape? {
    switch self {
    case .action(_, let distribution): distribution.logitsShape
    case .value, .valueDifference, .actionValue: [1]
    case .actionValues(_, let count): [Dimension(count)]
    case .undrawnAction, .embedding, .state, .tensor: nil
    }
  }
}
