import ArgumentParser
import Composer

extension ComposeCommand {
  /// `compose run`.
  struct Run: ComposeSubcommand {
    static let configuration = CommandConfiguration(
      commandName: "run",
      abstract: "Run the networks of a spec and draw actions.",
      usage: "compose run <spec> [<override> ...] [<options>]",
      discussion: """
        Weights and inputs come from safetensors files, under the names <network>/param/<name> and \
        <network>/in/<key>; other names are passed over, so that one file may be both. Without them, the \
        weights are fresh and the inputs samples of the spaces, the same for the same seed. Leading axes of \
        the inputs, however many, are kept in the outputs. A size that has a name is bound by the inputs; for \
        samples it is chosen, unless --size says it.

        Examples:
          compose run cartpole.yaml --batch 4 --seed 1
          compose run video.yaml --size T=16
          compose run cartpole.yaml --weights w.safetensors --output o.safetensors
        """)

    @OptionGroup var arguments: SpecArguments

    @Option(help: ArgumentHelp("The weights; fresh ones by default.", valueName: "file"), completion: .file())
    var weights: String?

    @Option(
      help: ArgumentHelp("The inputs; samples of the spaces by default.", valueName: "file"),
      completion: .file())
    var input: String?

    @Option(
      help: ArgumentHelp(
        "Where inputs, weights and outputs are written as safetensors, instead of showing them.",
        valueName: "file"),
      completion: .file())
    var output: String?

    @Option(help: ArgumentHelp("How many samples of the spaces are taken (default: 1).", valueName: "n"))
    var batch: Int?

    @Option(help: ArgumentHelp("Where fresh weights, samples and actions start.", valueName: "n"))
    var seed: UInt64 = 0

    @Option(
      help: ArgumentHelp(
        "A number for a size that has a name in the spaces, for samples; may be repeated.",
        valueName: "name=n"))
    var size: [SizeBinding] = []

    func validate() throws {
      if let batch, !(1...Self.batchLimit).contains(batch) {
        throw ValidationError("--batch must be from 1 to \(Self.batchLimit), it is \(batch).")
      }
      if input != nil, batch != nil || !size.isEmpty {
        throw ValidationError(
          "--batch and --size are for samples of the spaces; the tensors of --input have sizes of their own.")
      }
      var known: Set<String> = []
      for binding in size where !known.insert(binding.name).inserted {
        throw ValidationError("--size gives `\(binding.name)` twice.")
      }
    }

    private static let batchLimit = 1 << 20

    func run(in context: CommandContext) throws {
      let composition = try arguments.composition(in: context)
      let inputs = try source(for: composition, in: context)
      let model = try model(of: composition)
      let passes = try ForwardPass.all(of: model, on: inputs)
      if let output {
        let tensors = TensorTable(passes, of: model).tensors
        try SafetensorsFile.write(tensors, to: output)
        let count = NumberText.counted(tensors.count, "tensor")
        try context.console.print("wrote \(Path.shown(output)) · \(count)")
      } else {
        let style = context.console.style(of: .output)
        for (index, pass) in passes.enumerated() {
          let lines = try PassPage(pass: pass, model: model, style: style).lines
          try context.console.print((index > 0 ? "\n" : "") + lines.joined(separator: "\n"))
        }
      }
    }

    /// More numbers than this are a mistake in some size.
    private static let weightLimit = 1 << 31

    private func model(of composition: Composition) throws -> Model {
      for network in composition.networks where network.composed.parameterCount > Self.weightLimit {
        let count = NumberText.counted(network.composed.parameterCount, "parameter")
        throw CommandFailure(
          "cannot run \(network.name): it has \(count), more than \(NumberText.grouped(Self.weightLimit))")
      }
      guard let weights else { return Model(composition, seed: seed) }
      return try Model(composition, weightsFrom: SafetensorsFile(contentsOf: weights), seed: seed)
    }

    private func source(for composition: Composition, in context: CommandContext) throws -> InputSource {
      if let input { return .file(try SafetensorsFile(contentsOf: input)) }
      let sizes = Dictionary(uniqueKeysWithValues: size.map { ($0.name, $0.size) })
      let diagnostics = Diagnostics()
      let chosen = try SampleSizes(composition: composition, given: sizes, batch: batch ?? 1)
        .chosen(reportingTo: diagnostics)
      try context.console.report(DiagnosticReport(diagnostics.sorted), to: .error)
      guard let chosen else { throw ExitCode.failure }
      return .samples(SpaceSampler(batch: batch ?? 1, sizes: chosen, seed: seed))
    }
  }
}
