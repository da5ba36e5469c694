import Composer
import OrderedCollections

/// Files in memory, and how the command reads them.
struct StoryExample: Sendable, Hashable {
  /// The name of the spec.
  static let spec = "spec.yaml"

  /// Files by name.
  private(set) var files: OrderedDictionary<String, String>
  /// Overrides behind the spec.
  private(set) var overrides: [String] = []
  /// The file given with `--spaces`.
  private(set) var spaces: String?
  /// Whether samples are taken, as by `compose run`.
  private(set) var takesSamples = false
  /// Numbers for sizes that have names, when samples are taken.
  private(set) var sizes: [String: Int] = [:]
  /// Whether the files are saved in Latin-1 instead of UTF-8.
  private(set) var isLatin1 = false

  /// A spec.
  init(_ text: String) { files = [Self.spec: text] }
}

// MARK: - Variants

extension StoryExample {
  /// The example with another text in the spec; several lines take the place of one, indented as it is.
  func writing(_ new: String, for old: String) -> StoryExample {
    var example = self
    example.files[Self.spec] = files[Self.spec]?.replacing(old, with: new, maxReplacements: 1)
    return example
  }

  /// The example with other observations in its spaces.
  func observing(_ spaces: String) -> StoryExample { writing(spaces, for: Self.vector) }

  /// The example with a further file, or another text in it.
  func with(file name: String, _ text: String) -> StoryExample {
    var example = self
    example.files[name] = text
    return example
  }

  /// The example without its spec.
  var withoutSpec: StoryExample {
    var example = self
    example.files[Self.spec] = nil
    return example
  }

  /// The example with these overrides.
  func with(overrides: String...) -> StoryExample {
    var example = self
    example.overrides = overrides
    return example
  }

  /// The example with the spaces of one of its files.
  func with(spaces: String) -> StoryExample {
    var example = self
    example.spaces = spaces
    return example
  }

  /// The example when samples are taken.
  func takingSamples(_ sizes: [String: Int] = [:]) -> StoryExample {
    var example = self
    example.takesSamples = true
    example.sizes = sizes
    return example
  }

  /// The example as an editor saves it that knows no UTF-8.
  var inLatin1: StoryExample {
    var example = self
    example.isLatin1 = true
    return example
  }
}

// MARK: - Running

extension StoryExample {
  /// The command, as a user types it.
  var command: String {
    let words = overrides.map { $0.contains(where: { " ~*[{".contains($0) }) ? "'\($0)'" : $0 }
    let flags =
      (spaces.map { ["--spaces", $0] } ?? [])
      + sizes.sorted { $0.key < $1.key }.map { "--size \($0.key)=\($0.value)" }
    let verb = takesSamples ? "run" : "check"
    return (["compose", verb, Self.spec] + words + flags).joined(separator: " ")
  }

  /// What the command says, from memory alone.
  func diagnostics(_ registry: ModelRegistry) -> [Diagnostic] {
    let loader = SpecLoader(registry: registry, overrides: overrides, reading: reader)
    let composed = loader.compose(loader.spec(at: Self.spec), for: spaces.map(loader.spaces))
    guard takesSamples, !composed.hasErrors, let composition = composed.composition else {
      return composed.diagnostics
    }
    let diagnostics = Diagnostics()
    // What would throw is a wrong name of a size, which no story tells of.
    _ = try? SampleSizes(composition: composition, given: sizes, batch: 1)
      .chosen(reportingTo: diagnostics)
    return composed.diagnostics + diagnostics.sorted
  }

  private var reader: FileReader {
    FileReader(
      read: { [files, isLatin1] (path) throws(SourceFileError) in
        guard let text = files[path] else {
          throw SourceFileError(message: "cannot read `\(path)`: there is no such file")
        }
        let bytes = isLatin1 ? text.unicodeScalars.map { UInt8($0.value & 0xFF) } : Array(text.utf8)
        return SourceFile(name: path, bytes: bytes)
      },
      names: { [files] _ in Array(files.keys) })
  }
}

// MARK: - Specs without fault, from which examples are made

extension StoryExample {
  /// A vector to observe.
  static let vector = "observation: {type: Box, low: -1, high: 1, shape: [4]}"

  /// Spaces of a vector and one action.
  static let vectorSpaces = """
    spaces:
      \(vector)
      action: {type: Discrete, n: 2}
    """

  /// What stands under `spaces:` for two steps.
  static let twoSteps = """
      steps:
        pick:
          observation: {belt: {type: Box, shape: [6]}}
          action: {item: {type: Discrete, n: 5}}
        place:
          observation: {shelf: {type: Box, shape: [6]}}
          action: {position: {type: Discrete, n: 3}}
    """

  /// A policy over a vector, with one action.
  static let policy = StoryExample(
    """
    _target_: CustomModelComposer
    \(vectorSpaces)
    policy:
      _target_: ProbabilisticPolicyComposer
      networks:
        - blocks:
            latent:
              _target_: DenseBlock
              in_keys: observation
              hidden_units: [8]
              non_lin: Tanh
          heads: {in_keys: latent}

    """)

  /// One network over a vector, without actions.
  static let network = StoryExample(
    """
    _target_: InferenceBlock
    spaces:
      \(vector)
    networks:
      example:
        blocks:
          result:
            _target_: DenseBlock
            in_keys: observation
            hidden_units: [8]
            non_lin: Tanh
        out_keys: result

    """)

  /// A template's policy and critic over a vector, with one action.
  static let template = StoryExample(
    """
    _target_: TemplateModelComposer
    \(vectorSpaces)
    model_builder:
      _target_: ConcatModelBuilder
      modality_config:
        feature:
          block_type: DenseBlock
          block_params: {hidden_units: [8], non_lin: Tanh}
        hidden: {}
        recurrence: {}
      observation_modality_mapping: {observation: feature}
      shared_embedding_keys: ~
    policy: {_target_: ProbabilisticPolicyComposer}
    critic: {_target_: StateCriticComposer}

    """)

  /// A policy with two steps.
  static let steps = StoryExample(
    """
    _target_: CustomModelComposer
    spaces:
      step_order: [pick, place]
    \(twoSteps)
    policy:
      _target_: ProbabilisticPolicyComposer
      networks:
        pick:
          blocks:
            latent: {_target_: FlattenBlock, in_keys: belt, num_flatten_dims: 1}
          heads: {in_keys: latent}
        place:
          blocks:
            latent: {_target_: FlattenBlock, in_keys: shelf, num_flatten_dims: 1}
          heads: {in_keys: latent}

    """)

  /// A policy and a critic that build on one definition.
  static let definition = StoryExample(
    """
    _target_: CustomModelComposer
    \(vectorSpaces)
    definitions:
      Latent:
        parameters: {units: ???, non_lin: Tanh}
        blocks:
          latent:
            _target_: DenseBlock
            in_keys: observation
            hidden_units: ["${units}"]
            non_lin: ${non_lin}
    policy:
      _target_: ProbabilisticPolicyComposer
      networks:
        - {_target_: Latent, units: 8, heads: {in_keys: latent}}
    critic:
      _target_: StateCriticComposer
      networks:
        - {_target_: Latent, units: 16, heads: {in_keys: latent}}

    """)
}
