public import Distributions
public import Perception
public import Spec

/// What specs of models can name: an immutable value that is passed down; users extend a copy.
public struct ModelRegistry: Sendable {
  /// Blocks, non-linearities, weight initialisers.
  public var perception: Registry
  /// Distributions over actions.
  public var distributions: Catalogue<any Distribution.Type>

  /// Everything that comes with this package.
  public static let standard = ModelRegistry(
    perception: .standard, distributions: StandardDistributions.catalogue)

  /// A registry of the given things.
  public init(perception: Registry, distributions: Catalogue<any Distribution.Type>) {
    self.perception = perception
    self.distributions = distributions
  }

  /// What the top of a spec can be.
  enum Top: Sendable, CaseIterable {
    case template
    case custom
    case inference
  }

  /// What a critic can be.
  enum Critic: Sendable {
    /// One network and one value for each step.
    case stepState
    /// One network and one value for all steps.
    case sharedState
    /// One network for each step; each adds to the value up to the step before.
    case deltaState
    /// One network for each step, for the value of its state and actions.
    case stepStateAction
    /// One network for the value of all steps' states and actions.
    case sharedStateAction

    /// Whether one network serves all steps.
    var isShared: Bool {
      switch self {
      case .sharedState, .sharedStateAction: true
      case .stepState, .deltaState, .stepStateAction: false
      }
    }

    /// Whether the value is that of a state and actions.
    var judgesActions: Bool {
      switch self {
      case .stepStateAction, .sharedStateAction: true
      case .stepState, .sharedState, .deltaState: false
      }
    }
  }

  /// The names that the top's `_target_` knows.
  static let tops: Catalogue<Top> = {
    var tops = catalogue(
      of: "model composer", in: "maze.perception.models",
      [
        ("TemplateModelComposer", "template_model_composer", .template),
        ("CustomModelComposer", "custom_model_composer", .custom),
      ] as [(String, String, Top)])
    // The reference's documentation still has the template's former name.
    let former = "default_model_composer.DefaultModelComposer"
    tops.register(
      "TemplateModelComposer",
      aliases: (tops.entries["TemplateModelComposer"]?.aliases ?? []) + [
        "maze.perception.models.\(former)", "maze.perception.models.DefaultModelComposer",
      ], .template)
    tops.register(
      BlockDeclaration.inference.name, aliases: BlockDeclaration.inference.aliases, .inference)
    return tops
  }()

  /// The names that a policy's `_target_` knows.
  static let policies = catalogue(
    of: "policy composer", in: "maze.perception.models.policies",
    [("ProbabilisticPolicyComposer", "probabilistic_policy_composer", ())])

  /// The names that a critic's `_target_` knows.
  static let critics = catalogue(
    of: "critic composer", in: "maze.perception.models.critics",
    [
      ("StateCriticComposer", "state_critic_composer", .stepState),
      ("StepStateCriticComposer", "step_state_critic_composer", .stepState),
      ("SharedStateCriticComposer", "shared_state_critic_composer", .sharedState),
      ("DeltaStateCriticComposer", "delta_state_critic_composer", .deltaState),
      ("StateActionCriticComposer", "state_action_critic_composer", .stepStateAction),
      ("StepStateActionCriticComposer", "step_state_action_critic_composer", .stepStateAction),
      ("SharedStateActionCriticComposer", "shared_state_action_critic_composer", .sharedStateAction),
    ] as [(String, String, Critic)])

  /// The networks that a custom spec can name besides its own definitions.
  package static let networks = {
    var networks = Catalogue<FlattenConcatNetwork.Kind>(kind: "network")
    for (file, name, kind) in [
      ("flatten_concat", "FlattenConcatPolicyNet", .policy),
      ("flatten_concat", "FlattenConcatStateValueNet", .stateValue),
      ("flatten_concat", "FlattenConcatCategoricalStateValueNet", .categoricalStateValue),
      ("flatten_concat", "FlattenConcatStateActionValueNet", .stateActionValue),
      ("flatten_concat_masked", "FlattenConcatMaskedPolicyNet", .maskedPolicy),
      (
        "flatten_concat_shared_embedding", "FlattenConcatSharedEmbeddingPolicyNet", .sharedEmbeddingPolicy
      ),
      (
        "flatten_concat_shared_embedding", "FlattenConcatSharedEmbeddingStateValueNet",
        .sharedEmbeddingStateValue
      ),
    ] as [(String, String, FlattenConcatNetwork.Kind)] {
      let package = "maze.perception.models.built_in"
      networks.register(name, aliases: ["\(package).\(name)", "\(package).\(file).\(name)"], kind)
    }
    return networks
  }()

  /// The names that a template's `model_builder` knows.
  static let builders = catalogue(
    of: "model builder", in: "maze.perception.builders", [("ConcatModelBuilder", "concat", ())])

  /// What to say of a name that stands for something else than what its place needs.
  @Sendable static func misplaced(_ name: String) -> String? {
    let kind: (kind: String, key: String)? =
      if tops[name] != nil {
        ("model composer", "at the top of the spec")
      } else if policies[name] != nil {
        ("policy composer", "under `policy`")
      } else if critics[name] != nil {
        ("critic composer", "under `critic`")
      } else if builders[name] != nil {
        ("model builder", "under `model_builder`")
      } else {
        nil
      }
    return kind.map { "`\(name)` is a \($0.kind): it goes \($0.key)" }
  }

  /// Names with the reference's dotted paths, short and full: its package, and the file within.
  private static func catalogue<Element: Sendable>(
    of kind: String, in package: String, _ entries: [(name: String, file: String, element: Element)]
  ) -> Catalogue<Element> {
    var catalogue = Catalogue<Element>(kind: kind)
    for entry in entries {
      catalogue.register(
        entry.name, aliases: ["\(package).\(entry.name)", "\(package).\(entry.file).\(entry.name)"],
        entry.element)
    }
    return catalogue
  }
}
