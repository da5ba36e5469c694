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
  enum Top: Sendable {
    case template
    case custom
    case inference
  }

  /// What a critic can be.
  enum Critic: Sendable {
    /// One network and one value for each step.
    case stepState
  }

  /// The names that the top's `_target_` knows.
  static let tops: Catalogue<Top> = {
    var catalogue = Catalogue<Top>(kind: "model composer")
    let models = "maze.perception.models"
    catalogue.register(
      "TemplateModelComposer",
      aliases: [
        "\(models).TemplateModelComposer", "\(models).template_model_composer.TemplateModelComposer",
      ], .template)
    catalogue.register(
      "CustomModelComposer",
      aliases: ["\(models).CustomModelComposer", "\(models).custom_model_composer.CustomModelComposer"],
      .custom)
    catalogue.register(
      BlockDeclaration.inference.name, aliases: BlockDeclaration.inference.aliases, .inference)
    return catalogue
  }()

  /// The names that a policy's `_target_` knows.
  static let policies: Catalogue<Void> = {
    var catalogue = Catalogue<Void>(kind: "policy composer")
    let module = "maze.perception.models.policies"
    catalogue.register(
      "ProbabilisticPolicyComposer",
      aliases: [
        "\(module).ProbabilisticPolicyComposer",
        "\(module).probabilistic_policy_composer.ProbabilisticPolicyComposer",
      ], ())
    return catalogue
  }()

  /// The names that a critic's `_target_` knows.
  static let critics: Catalogue<Critic> = {
    var catalogue = Catalogue<Critic>(kind: "critic composer")
    let module = "maze.perception.models.critics"
    for (name, file) in [
      ("StateCriticComposer", "state_critic_composer"),
      ("StepStateCriticComposer", "step_state_critic_composer"),
    ] {
      catalogue.register(name, aliases: ["\(module).\(name)", "\(module).\(file).\(name)"], .stepState)
    }
    return catalogue
  }()

  /// The names that a template's `model_builder` knows.
  static let builders: Catalogue<Void> = {
    var catalogue = Catalogue<Void>(kind: "model builder")
    let module = "maze.perception.builders"
    catalogue.register(
      "ConcatModelBuilder",
      aliases: ["\(module).ConcatModelBuilder", "\(module).concat.ConcatModelBuilder"], ())
    return catalogue
  }()
}
