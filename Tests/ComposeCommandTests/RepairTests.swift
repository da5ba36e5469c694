import FoundationEssentials
import Testing

@testable import ComposeCommand

/// A wrong spec, and what `--fix` must make of it.
struct Repair: CustomTestStringConvertible, Sendable {
  let name: String
  let wrong: String
  /// What is to be replaced in it, and by what.
  let changes: [(String, String)]

  init(_ name: String, _ wrong: String, _ changes: (String, String)...) {
    (self.name, self.wrong, self.changes) = (name, wrong, changes)
  }

  var testDescription: String { name }
  var mended: String { changes.reduce(wrong) { $0.replacing($1.0, with: $1.1) } }

  /// A policy whose blocks and head are given, for an image, a vector, a choice and flags.
  static func policy(_ blocks: String, head: String = "latent", definitions: String = "") -> String {
    """
    _target_: CustomModelComposer   # which kind
    spaces:
      observation:
        image: {type: Box, shape: [3, 16, 16]}
        photo: {type: Box, shape: [16, 16, 3]}
        vector: {type: Box, shape: [4]}   # four numbers
        choice: {type: Discrete, n: 6, start: 1}
        flags: {type: MultiBinary, n: 4}
      action: {type: Discrete, n: 2}
    \(definitions)policy:
      _target_: ProbabilisticPolicyComposer
      networks:
        - blocks:
            # what it thinks
    \(blocks.split(separator: "\n").map { "        " + $0 }.joined(separator: "\n"))
          heads: {in_keys: \(head)}   # what it does

    """
  }

  static func template(_ modalities: String, _ mapping: String) -> String {
    """
    _target_: TemplateModelComposer
    spaces:
      observation: {image: {type: Box, shape: [3, 16, 16]}, vector: {type: Box, shape: [4]}, choice: {type: Discrete, n: 6}}
      action: {type: Discrete, n: 2}
    model_builder:
      _target_: ConcatModelBuilder
      modality_config:
        feature:   # numbers
          block_type: DenseBlock
          block_params: {hidden_units: [8], non_lin: ReLU}
    \(modalities)    hidden: {}
        recurrence: {}
      observation_modality_mapping: {\(mapping)}   # who is what
    policy: {_target_: ProbabilisticPolicyComposer}

    """
  }
}

@Suite struct RepairTests {
  private static let shapes = [
    Repair(
      "an image into a dense block, as a block",
      Repair.policy(
        """
        latent:
          _target_: DenseBlock   # dense
          in_keys: image   # seen
          hidden_units: [8]
          non_lin: ReLU
        """),
      ("DenseBlock   #", "FlattenDenseBlock   #"), ("seen\n", "seen\n          num_flatten_dims: 3\n")),
    Repair(
      "an image into a dense block, between braces",
      Repair.policy(
        "latent: {_target_: DenseBlock, in_keys: [image], hidden_units: [8], non_lin: ReLU}   # dense"),
      (
        "_target_: DenseBlock, in_keys: [image]",
        "_target_: FlattenDenseBlock, in_keys: [image], num_flatten_dims: 3"
      )),
    Repair(
      "an image into a dense block, in the other form",
      Repair.policy(
        """
        latent:
          block_type: DenseBlock
          in_keys: image
          block_params:
            hidden_units: [8]   # eight
            non_lin: ReLU
        """),
      ("DenseBlock", "FlattenDenseBlock"),
      ("block_params:\n", "block_params:\n            num_flatten_dims: 3\n")),
    Repair(
      "a convolution's image into a head",
      Repair.policy(
        "seen: {_target_: VGGConvolutionBlock, in_keys: image, hidden_channels: [2], non_lin: ReLU}   # eyes",
        head: "seen"),
      (
        "# eyes\n",
        "# eyes\n        seen_flat: {_target_: FlattenBlock, in_keys: seen, num_flatten_dims: 3}\n"
      ),
      ("{in_keys: seen}", "{in_keys: seen_flat}")),
    Repair(
      "a convolution's image beside a vector, among blocks in a list",
      Repair.policy(
        """
        - {key: seen, _target_: VGGConvolutionBlock, in_keys: image, hidden_channels: [2], non_lin: ReLU}   # eyes
        - key: latent
          _target_: ConcatenationBlock
          in_keys: [vector, seen]   # both
        """),
      (
        "# eyes\n",
        "# eyes\n        - {key: seen_flat, _target_: FlattenBlock, in_keys: seen, num_flatten_dims: 3}\n"
      ),
      ("[vector, seen]", "[vector, seen_flat]")),
    Repair(
      "an image itself beside a vector",
      Repair.policy("latent: {_target_: ConcatenationBlock, in_keys: [vector, image]}"),
      (
        "        latent: ",
        "        image_flat: {_target_: FlattenBlock, in_keys: image, num_flatten_dims: 3}\n        latent: "
      ),
      ("[vector, image]", "[vector, image_flat]")),
    Repair(
      "what two networks build on is mended once",
      Repair.policy("latent: {_target_: ConcatenationBlock, in_keys: [vector]}")
        .replacing(
          "- blocks:\n        # what it thinks\n        latent: {_target_: ConcatenationBlock, in_keys: [vector]}",
          with: "- _target_: Latent"
        )
        .replacing(
          "policy:",
          with: """
            definitions:
              Latent:
                blocks:
                  seen: {_target_: VGGConvolutionBlock, in_keys: image, hidden_channels: [2], non_lin: ReLU}
                  latent: {_target_: ConcatenationBlock, in_keys: [vector, seen]}
            critic: {_target_: StateCriticComposer, networks: [{_target_: Latent, heads: {in_keys: latent}}]}
            policy:
            """),
      (
        "\n      latent: ",
        "\n      seen_flat: {_target_: FlattenBlock, in_keys: seen, num_flatten_dims: 3}\n      latent: "
      ),
      ("[vector, seen]", "[vector, seen_flat]")),
    Repair(
      "a sequence into a head",
      Repair.policy(
        "latent: {_target_: LSTMBlock, in_keys: steps, hidden_size: 8, num_layers: 1, bidirectional: false, non_lin: Tanh}"
      ).replacing("vector: {type: Box, shape: [4]}", with: "steps: {type: Box, shape: [7, 4]}"),
      ("LSTMBlock", "LSTMLastStepBlock")),
    Repair(
      "a choice into a dense block",
      Repair.policy(
        """
        latent:
          _target_: DenseBlock
          in_keys: choice   # which
          hidden_units: [8]
          non_lin: ReLU
        """),
      (
        "        latent:\n",
        """
                choice_one_hot:
                  _target_: OneHotBlock
                  in_keys: choice
                  num_classes: 6
                  start: 1
                latent:

        """
      ), ("in_keys: choice   #", "in_keys: choice_one_hot   #")),
    Repair(
      "flags into a dense block, all between braces",
      Repair.policy("latent: {_target_: DenseBlock, in_keys: flags, hidden_units: [8], non_lin: ReLU}")
        .replacing("blocks:\n        # what it thinks\n        latent: {", with: "blocks: {latent: {")
        .replacing("non_lin: ReLU}", with: "non_lin: ReLU}}"),
      (
        "{latent: ",
        "{flags_numbers: {_target_: FunctionalBlock, in_keys: flags, func: \"lambda x: x.float()\"}, latent: "
      ), ("in_keys: flags, hidden", "in_keys: flags_numbers, hidden")),
    Repair(
      "an image with its channels last",
      Repair.policy(
        "latent: {_target_: VGGConvolutionDenseBlock, in_keys: photo, hidden_channels: [2, 2], hidden_units: [8], non_lin: ReLU}"
      ),
      (
        "        latent: ",
        """
                photo_channels_first: {_target_: FunctionalBlock, in_keys: photo, func: "lambda x: x.permute(0, 3, 1, 2)"}
                latent:\u{20}
        """
      ), ("in_keys: photo, hidden", "in_keys: photo_channels_first, hidden")),
    Repair(
      "an image with its channels last and sizes that have names",
      Repair.policy(
        "latent: {_target_: VGGConvolutionGAPBlock, in_keys: photo, hidden_channels: [2, 2], non_lin: ReLU}"
      ).replacing("[16, 16, 3]", with: "[H, W, 3]"),
      (
        "        latent: ",
        """
                photo_channels_first: {_target_: FunctionalBlock, in_keys: photo, func: "lambda x: x.permute(0, 3, 1, 2)"}
                latent:\u{20}
        """
      ), ("in_keys: photo, hidden", "in_keys: photo_channels_first, hidden")),
    Repair(
      "an image that has a vector's modality, where there is one for images",
      Repair.template(
        """
            image:
              block_type: VGGConvolutionDenseBlock
              block_params: {hidden_channels: [2], hidden_units: [8], non_lin: ReLU}

        """, "image: feature, vector: feature"),
      ("{image: feature", "{image: image")),
    Repair(
      "an image that has a vector's modality, which no vector has",
      Repair.template(
        """
            small:
              block_type: DenseBlock
              block_params: {hidden_units: [8], non_lin: ReLU}

        """, "image: feature, vector: small"),
      ("numbers\n      block_type: DenseBlock", "numbers\n      block_type: FlattenDenseBlock"),
      (
        "numbers\n      block_type: FlattenDenseBlock\n      block_params: {",
        "numbers\n      block_type: FlattenDenseBlock\n      block_params: {num_flatten_dims: 3, "
      )),
    Repair(
      "a choice that has a vector's modality", Repair.template("", "choice: feature, vector: feature"),
      (
        "[8], non_lin: ReLU}\n    hidden",
        """
        [8], non_lin: ReLU}
            choice_one_hot:
              block_type: OneHotBlock
              block_params: {num_classes: 6}
            hidden
        """
      ), ("{choice: feature", "{choice: choice_one_hot")),
  ]

  private static let dense =
    "latent: {_target_: DenseBlock, in_keys: vector, hidden_units: [8], non_lin: ReLU}"

  private static let places = [
    Repair(
      "a list of networks outside of its policy",
      Repair.policy(dense).replacing(
        "policy:\n  _target_: ProbabilisticPolicyComposer\n  networks:", with: "networks:   # one"
      ).replacing("    - blocks:", with: "  - blocks:").replacing("        # what", with: "      # what")
        .replacing("        latent", with: "      latent").replacing("      heads", with: "    heads")
        + "policy:\n  _target_: ProbabilisticPolicyComposer\n",
      (
        """
        networks:   # one
          - blocks:
              # what it thinks
              \(dense)
            heads: {in_keys: latent}   # what it does
        policy:
          _target_: ProbabilisticPolicyComposer

        """,
        """
        policy:
          _target_: ProbabilisticPolicyComposer
          networks:   # one
            - blocks:
                # what it thinks
                \(dense)
              heads: {in_keys: latent}   # what it does

        """
      )),
    Repair(
      "parameters beside `block_params`, in both styles",
      Repair.template(
        """
            small: {block_type: DenseBlock, non_lin: ReLU, block_params: {hidden_units: [8]}}
            large:
              block_type: DenseBlock
              hidden_units: [16]   # wide
              block_params:
                # bent
                non_lin: ReLU

        """, "vector: feature, extra: small, more: large"
      ).replacing(
        "choice: {type: Discrete, n: 6}",
        with: "extra: {type: Box, shape: [1]}, more: {type: Box, shape: [1]}"
      )
      .replacing("image: {type: Box, shape: [3, 16, 16]}, ", with: ""),
      (
        "DenseBlock, non_lin: ReLU, block_params: {hidden_units: [8]}",
        "DenseBlock, block_params: {hidden_units: [8], non_lin: ReLU}"
      ),
      ("      hidden_units: [16]   # wide\n", ""),
      (
        "# bent\n        non_lin: ReLU\n",
        "# bent\n        non_lin: ReLU\n        hidden_units: [16]   # wide\n"
      )),
    Repair(
      "a key of the network within a block",
      Repair.policy(
        """
        latent:
          _target_: DenseBlock
          in_keys: vector
          heads: {in_keys: latent}   # out
          hidden_units: [8]
          non_lin: ReLU
        """
      ).replacing("      heads: {in_keys: latent}   # what it does\n", with: ""),
      ("          heads: {in_keys: latent}   # out\n", ""),
      ("          non_lin: ReLU\n", "          non_lin: ReLU\n      heads: {in_keys: latent}   # out\n")),
    Repair(
      "heads among the blocks, and a block beside them",
      Repair.policy(
        """
        latent: {_target_: ConcatenationBlock, in_keys: [body, vector]}
        heads: {in_keys: latent}   # out
        """
      ).replacing(
        "      heads: {in_keys: latent}   # what it does\n",
        with:
          "      body: {_target_: DenseBlock, in_keys: vector, hidden_units: [8], non_lin: ReLU}   # thinks\n"
      ),
      ("        heads: {in_keys: latent}   # out\n", ""),
      (
        "      body: {_target_: DenseBlock, in_keys: vector, hidden_units: [8], non_lin: ReLU}   # thinks\n",
        """
                body: {_target_: DenseBlock, in_keys: vector, hidden_units: [8], non_lin: ReLU}   # thinks
              heads: {in_keys: latent}   # out

        """
      )),
    Repair(
      "a spec that stands under a key",
      "# mine\nmodel:   # all of it\n"
        + Repair.policy(dense).split(separator: "\n").map { "  " + $0 + "\n" }.joined(),
      ("# mine\nmodel:   # all of it\n", "# mine\n# all of it\n"), ("\n  ", "\n")),
    Repair(
      "a key given twice", Repair.policy(dense).replacing("n: 6,", with: "n: 6, n: 6,"),
      ("n: 6, n: 6,", "n: 6,")),
  ]

  private static let words = [
    Repair(
      "a type under another key",
      Repair.policy(dense).replacing("_target_: Prob", with: "type: Prob").replacing(
        "image: {type: Box", with: "image: {kind: Box"),
      ("type: Prob", "_target_: Prob"), ("kind: Box", "type: Box")),
    Repair(
      "values in another form",
      Repair.policy(
        "latent: {_target_: LSTMLastStepBlock, in_keys: image, hidden_size: [8], num_layers: 1.0, bidirectional: no, non_lin: ReLU}"
      ).replacing("[3, 16, 16]", with: "[16, 3]"),
      ("hidden_size: [8]", "hidden_size: 8"), ("num_layers: 1.0", "num_layers: 1"),
      ("bidirectional: no", "bidirectional: False")),
    Repair(
      "a block whose name is written wrong where it is defined",
      Repair.policy(
        """
        scene: {_target_: DenseBlock, in_keys: vector, hidden_units: [8], non_lin: ReLU}   # seen
        latent: {_target_: ConcatenationBlock, in_keys: [latent_scene, vector]}
        """
      ).replacing("        scene:", with: "        latnet_scene:"),
      ("latnet_scene", "latent_scene")),
    Repair(
      "an observation whose name is written wrong in the spaces",
      Repair.policy(
        """
        other: {_target_: DenseBlock, in_keys: vector, hidden_units: [8], non_lin: ReLU}
        latent: {_target_: ConcatenationBlock, in_keys: [other, vector]}
        """
      ).replacing("vector: {type", with: "vectro: {type"),
      ("vectro: {type", "vector: {type")),
    Repair(
      "names in an expression",
      Repair.policy(
        "latent: {_target_: FunctionalBlock, in_keys: vector, func: \"torch.tahn(vectro).meann(dim=-1, kepdim=True)\"}"
      ),
      ("tahn(vectro).meann(dim=-1, kepdim", "tanh(vector).mean(dim=-1, keepdim")),
    Repair(
      "an interpolation",
      Repair.policy(dense).replacing("hidden_units: [8]", with: "hidden_units: \"${wdith}\"")
        + "width: [8]\n",
      ("${wdith}", "${width}")),
  ]

  @Test(arguments: shapes + places + words)
  func `a mistake is mended, comments and layout as they were`(_ repair: Repair) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/spec.yml"
    #expect(repair.mended != repair.wrong)
    try Data(repair.wrong.utf8).write(to: URL(filePath: path))
    let run = CommandRun(["check", path, "--fix"])
    #expect(run.code == 0, "\(run.page)")
    #expect(try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self) == repair.mended)
    let before = CommandRun(["check", path])
    #expect(before.code == 0)
  }

  /// What cannot be mended in one way only, or not by the change that comes to mind.
  @Test(arguments: [
    Repair.template("", "image: feature, vector: feature"),
    Repair.policy(
      "latent: {_target_: VGGConvolutionBlock, in_keys: vector, hidden_channels: [2], non_lin: ReLU}"),
    Repair.policy(dense).replacing("n: 6,", with: "n: 6, n: 7,"),
    Repair.policy(
      "latent: {_target_: LSTMLastStepBlock, in_keys: vector, hidden_size: 8, num_layers: 1, bidirectional: false, non_lin: ReLU}"
    ),
    Repair.policy(
      "latent: {_target_: DenseBlock, in_keys: vector, hidden_units: [8], non_lin: ReLU, heads: {in_keys: zzz}}"
    ).replacing("      heads: {in_keys: latent}   # what it does\n", with: ""),
  ])
  func `what has no sure cure stays as it is`(_ wrong: String) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/spec.yml"
    try Data(wrong.utf8).write(to: URL(filePath: path))
    let run = CommandRun(["check", path, "--fix"])
    #expect(run.code == 1)
    #expect(run.error.isEmpty)
    #expect(try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self) == wrong)
  }
}
