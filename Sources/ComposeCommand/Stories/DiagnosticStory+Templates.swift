import Composer

extension DiagnosticStory {
  /// Networks that a template writes.
  static let ofTemplates = [
    DiagnosticStory(
      .notAModality, "Something that must be a modality is something else.",
      meaning:
        "An entry of `modality_config` is a block without `in_keys`, or `{}` for a part that is left out.",
      reason: "The template would have nothing to put in its place.",
      cure: "Write `{block_type: …, block_params: {…}}`.",
      wrong: .template.writing("hidden: DenseBlock", for: "hidden: {}"), mended: .template),
    DiagnosticStory(
      .unknownModality, "The mapping names a modality that does not exist.",
      meaning:
        "A value of `observation_modality_mapping` is no key of `modality_config`, or one that is `{}`.",
      reason: "The observation has no block that could read it.",
      cure: "Correct the name, or add the modality.",
      wrong: twoObservations.writing("{observation: feature, speed: featuer}", for: "{observation: feature}"),
      mended: twoObservations.writing("{observation: feature, speed: feature}", for: "{observation: feature}")
    ),
    DiagnosticStory(
      .unusedModality, "No observation has a modality.",
      meaning: "`modality_config` has a block that `observation_modality_mapping` gives to no observation.",
      reason: "It has no effect; often an observation is mapped to another one by mistake.",
      cure: "Map an observation to it, or remove it.",
      wrong: .template.writing(
        """
        image:
              block_type: VGGConvolutionDenseBlock
              block_params: {hidden_channels: [8], hidden_units: [8], non_lin: ReLU}
            hidden: {}
        """, for: "hidden: {}"),
      mended: .template),
    DiagnosticStory(
      .unknownObservation, "The mapping names an observation that no step has.",
      meaning: "A key of `observation_modality_mapping` is no observation of the spaces.",
      reason: "The observation that was meant has no modality then, and no network reads it.",
      cure: "Correct the name; the nearest one is offered.",
      wrong: .template.writing("{observation: feature, speed: feature}", for: "{observation: feature}"),
      mended: .template),
    DiagnosticStory(
      .unmappedObservation, "An observation has no modality.",
      meaning: "`observation_modality_mapping` does not name it, so that the template leaves it out.",
      reason: "What the environment shows is lost on the way.",
      cure: "Add it to the mapping, or take it out of the spaces.",
      wrong: twoObservations,
      mended: twoObservations.writing("{observation: feature, speed: feature}", for: "{observation: feature}")
    ),
    DiagnosticStory(
      .noObservation, "A network of a template would have no input.",
      meaning: "None of the observations that it could read has a modality.",
      reason: "There is nothing to concatenate.",
      cure: "Map at least one observation of each step to a modality.",
      wrong: .template.writing("{}", for: "{observation: feature}"), mended: .template),
    DiagnosticStory(
      .sharedEmbedding, "Embeddings cannot be shared as the spec says.",
      meaning: """
        `shared_embedding_keys` lists tensors of the policy that the critic reads instead of computing them again; \
        the policy does not give this one, the critic reads no embeddings, or it is no list.
        """,
      reason: "The critic would be another network than you think.",
      cure: "Name one of the tensors that the message lists, such as `latent`.",
      wrong: .template.writing("shared_embedding_keys: [latnet]", for: "shared_embedding_keys: ~"),
      mended: .template.writing("shared_embedding_keys: [latent]", for: "shared_embedding_keys: ~")),
  ]

  private static let twoObservations = StoryExample.template.observing(
    """
    observation:
        observation: {type: Box, shape: [4]}
        speed: {type: Box, shape: [4]}
    """)
}
