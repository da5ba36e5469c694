import OrderedCollections
import Spaces
import Spec

/// Checks whether a state-action critic can judge the actions; what it cannot read is reported.
struct ActionCheck {
  let context: CompositionContext
  let part: CriticPart

  /// Whether the critic can read all actions.
  func succeeds() -> Bool {
    var fits = true
    let steps = context.spaces.stepOrder
    let acting = steps.filter { !context.actions(of: [$0]).isEmpty }
    for step in steps {
      guard let spaces = context.spaces.steps[step] else { continue }
      if !spaces.unreadableActions.isEmpty {
        fits = false
      } else if spaces.action.isEmpty, !part.kind.isShared || acting.isEmpty {
        context.diagnostics.error(
          .unfitAction, "\(part.name) judges actions, and step `\(step)` has none", at: part.target)
        fits = false
      }
      for (key, space) in spaces.action {
        let span = spaces.actionSpans[key]
        if ![.discrete, .box].contains(space.kind) {
          context.diagnostics.error(
            .unfitAction,
            "\(part.name) judges Discrete and Box actions only, the action `\(key)` is \(space)",
            at: part.target, related: span.map { [.init("`\(key)` is declared here", at: $0)] } ?? [],
            help: "use StateCriticComposer or SharedStateCriticComposer, which judge states alone")
          fits = false
        }
      }
    }
    return fits && namesDiffer()
  }

  /// Whether no action that goes in has an observation's name.
  private func namesDiffer() -> Bool {
    let steps = context.spaces.stepOrder
    let groups = part.kind.isShared ? [steps] : steps.map { [$0] }
    var differ = true
    for steps in groups where !context.choicesOnly(steps) {
      let observed = Set(steps.flatMap { Array((context.spaces.steps[$0]?.observation ?? [:]).keys) })
      for (key, _, step) in context.actions(of: steps) where observed.contains(key) {
        differ = false
        context.diagnostics.error(
          .unfitAction, "\(part.name) reads an observation and an action that are both called `\(key)`",
          at: context.spaces.steps[step]?.actionSpans[key] ?? part.target,
          help: "give one of them another name")
      }
    }
    return differ
  }
}

extension CompositionContext {
  /// The actions of steps, each name once.
  func actions(of steps: [String]) -> [(key: String, space: Space, step: String)] {
    var known: Set<String> = []
    return steps.flatMap { step in
      (spaces.steps[step]?.action ?? [:]).compactMap { key, space in
        known.insert(key).inserted ? (key, space, step) : nil
      }
    }
  }

  /// Whether all actions are Discrete, so that each choice has a value of its own.
  func choicesOnly(_ steps: [String]) -> Bool {
    actions(of: steps).allSatisfy { $0.space.kind == .discrete }
  }
}

extension DiagnosticCode {
  /// A state-action critic cannot judge an action.
  public static let unfitAction: DiagnosticCode = "unfit-action"
}
