import OrderedCollections
import Spec

/// What the mappings of a spec can have, found by composing specs that have everything.
///
/// Every key is declared where it is read, and nowhere else: the survey listens while that happens.
struct LanguageSurvey {
  private let declarations: [String: OrderedDictionary<String, ParameterDeclaration>]

  /// Listens while a spec is composed.
  private init(_ spec: String) {
    var declarations: [String: OrderedDictionary<String, ParameterDeclaration>] = [:]
    let diagnostics = Diagnostics()
    diagnostics.readerDidFinish = { reader in
      for declaration in reader.declarations {
        declarations[reader.owner, default: [:]][declaration.name] = declaration
      }
    }
    let file = SourceFile(name: "survey.yaml", text: spec)
    _ = ModelComposer.composition(of: file, reportingTo: diagnostics)
    assert(!diagnostics.hasErrors, "\(diagnostics.items.map(\.message))")
    self.declarations = declarations
  }

  /// The keys of a mapping by its owner, as messages name it.
  subscript(owner: String) -> [ParameterDeclaration] {
    declarations[owner].map { Array($0.values) } ?? []
  }
}

extension LanguageSurvey {
  /// A custom spec with everything that one can have.
  static let custom = LanguageSurvey(
    """
    _target_: CustomModelComposer
    budget: {parameters: 1M, multiply_adds: 1G}
    spaces:
      step_order: [step]
      steps:
        step:
          agent_count: 1
          observation:
            box: {type: Box, shape: [4]}
            choice: {type: Discrete, n: 2}
            choices: {type: MultiDiscrete, nvec: [2, 2]}
            flags: {type: MultiBinary, n: 2}
          action:
            type: Dict
            spaces: {move: {type: Box, low: -1, high: 1, shape: [2]}, pick: {type: Discrete, n: 2}}
    definitions:
      Shared:
        parameters: {units: 8}
        blocks: {dense: {_target_: DenseBlock, in_keys: box, hidden_units: ["${units}"], non_lin: Tanh}}
    distribution_mapper_config:
      - {action_space: Box, distribution: Beta, args: {}}
    policy:
      _target_: ProbabilisticPolicyComposer
      networks:
        step:
          _target_: Shared
          in_keys: box
          out_keys: latent
          blocks:
            - key: latent
              block_type: DenseBlock
              in_keys: dense
              out_keys: latent
              in_shapes: [8]
              block_params: {hidden_units: [8], non_lin: Tanh}
          heads: {in_keys: latent}
          weight_init: {_target_: zeros, parameters: "*.bias"}
    critic:
      _target_: StateCriticComposer
      networks:
        - _target_: Shared
          heads: {in_keys: dense}
    """)

  /// A template with everything that one can have.
  static let template = LanguageSurvey(
    """
    _target_: TemplateModelComposer
    spaces: {observation: {type: Box, shape: [4]}, action: {type: Discrete, n: 2}}
    model_builder:
      _target_: ConcatModelBuilder
      modality_config:
        feature: {block_type: DenseBlock, block_params: {hidden_units: [8], non_lin: Tanh}}
        hidden: {}
        recurrence: {}
      observation_modality_mapping: {observation: feature}
      shared_embedding_keys: ~
    distribution_mapper_config:
      - {action_space: Dict, distribution: Dict, reduction: mean}
    policy: {_target_: ProbabilisticPolicyComposer}
    critic: {_target_: StateCriticComposer}
    """)

  /// A spec of networks without actions.
  static let inference = LanguageSurvey(
    """
    _target_: InferenceBlock
    spaces: {observation: {type: Box, shape: [4]}}
    networks:
      only:
        in_keys: observation
        blocks: {result: {_target_: DenseBlock, in_keys: observation, hidden_units: [8], non_lin: Tanh}}
        out_keys: result
    """)

  /// The spaces that the other specs do not have: no network reads them.
  static let nested = LanguageSurvey(
    """
    _target_: InferenceBlock
    spaces:
      observation:
        nested: {type: Dict, spaces: {inner: {type: Discrete, n: 2}}}
        pair: {type: Tuple, spaces: [{type: Discrete, n: 2}]}
        seen: {type: Box, shape: [4]}
    networks:
      only:
        blocks: {result: {_target_: DenseBlock, in_keys: seen, hidden_units: [8], non_lin: Tanh}}
        out_keys: result
    """)
}
