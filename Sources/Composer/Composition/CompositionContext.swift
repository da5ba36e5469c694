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
  func observations(of step: String) -> [NetworkInput] {
    guard let spaces = spaces.steps[step] else { return [] }
    let readable = spaces.observation.map { key, space in
      NetworkInput(
        NetworkSource(
          key, type: observationType(space), title: "the observation `\(key)` (\(space))",
          span: spaces.observationSpans[key],
          obstacle: space.obstacle(to: .observation, named: key).map { .init($0.message, help: $0.help) },
          choices: space.choices),
        .observation(space))
    }
    let unreadable = spaces.unreadableObservations.sorted().map { key in
      NetworkInput(
        NetworkSource(
          key, type: nil, title: "the observation `\(key)`", span: spaces.observationSpans[key]),
        nil)
    }
    return readable + unreadable
  }

  /// Warns of observations that no network of their step reads.
  func reportUnread(by networks: [Network]) {
    for (step, spaces) in spaces.steps {
      let ofStep = networks.filter { ($0.role.step ?? step) == step }
      // Where a network could not be read, nobody knows what it reads.
      guard ofStep.contains(where: { !$0.role.isCritic }), !ofStep.contains(where: \.isPartial)
      else { continue }
      let read = ofStep.reduce(into: Set<String>()) { $0.formUnion($1.namedTensors) }
      for key in spaces.observation.keys where !read.contains(key) {
        diagnostics.warning(
          .unreadObservation, "no network reads the observation `\(key)`", at: spaces.observationSpans[key])
      }
    }
  }

  /// Whether the names of a step's observations are not known, because the spec is wrong about all of them.
  func lacksObservations(of step: String) -> Bool { spaces.steps[step]?.lacksObservations == true }

  private func observationType(_ space: Space) -> TensorType? {
    guard let shape = space.shape, let elementType = space.elementType else { return nil }
    return TensorType(elementType, shape: Shape([.batch] + shape.dimensions))
  }
}

extension Space {
  /// What the whole numbers of an observation stand for.
  var choices: NetworkSource.Choices? {
    switch self {
    case .discrete(let space): .oneOf(space.n, from: space.start)
    case .multiDiscrete(let space): space.counts.max().map { .oneOf($0, from: 0) }
    case .multiBinary: .flags
    case .box, .dict, .tuple: nil
    }
  }
}

extension DiagnosticCode {
  /// No network reads an observation.
  public static let unreadObservation: DiagnosticCode = "unread-observation"
  /// A policy has nothing to decide.
  public static let noAction: DiagnosticCode = "no-action"
}
