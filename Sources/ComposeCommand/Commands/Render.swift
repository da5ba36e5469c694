import ArgumentParser
import Composer
import Rendering

extension ComposeCommand {
  /// `compose render`.
  struct Render: ComposeSubcommand {
    static let configuration = CommandConfiguration(
      commandName: "render",
      abstract: "Draw the networks of a spec.",
      usage: "compose render <spec> [<override> ...] -o <path> [<options>]",
      discussion: """
        One network goes to a file, several to a folder, a file each. The format follows the file's ending, and \
        is SVG in a folder. Of a spec with errors, as much is drawn as is known, with the blocks that are to \
        blame and the tensors that do not fit in red; the exit code is 1, unless --allow-errors is given.

        Examples:
          compose render cartpole.yaml -o pictures
          compose render cartpole.yaml -o policy.pdf --network policy/0
          compose render custom.yaml -o pictures --detail layers --theme dark
        """)

    /// The colours that there are.
    enum Colors: String, CaseIterable, ExpressibleByArgument {
      case light
      case dark

      /// The theme of the name.
      var theme: Theme {
        switch self {
        case .light: .light
        case .dark: .dark
        }
      }
    }

    @OptionGroup var arguments: SpecArguments

    @Option(
      name: .shortAndLong, help: ArgumentHelp("The picture, or a folder for several.", valueName: "path"),
      completion: .file())
    var output: String

    @Option(help: "The format of the pictures; by default the file's ending, or svg.")
    var format: Choice<PictureFormat>?

    @Option(help: ArgumentHelp("The only network to draw, such as policy/0.", valueName: "name"))
    var network: String?

    @Option(help: "How much of a network is drawn.")
    var detail = Choice(Diagram.Detail.blocks)

    @Option(help: "The colours.")
    var theme = Colors.light

    @Flag(help: "Let a picture of a spec with errors be a success.")
    var allowErrors = false

    func validate() throws {
      if output.isEmpty { throw ValidationError("The path after -o is empty.") }
    }

    func run(in context: CommandContext) throws {
      let composed = arguments.compose(context.registry)
      try context.console.report(DiagnosticReport(composed.diagnostics), to: .error)
      var isDrawn = false
      if let composition = composed.composition, !composition.networks.isEmpty {
        let files = try PictureFiles(networks(of: composition), output: output, format: format?.value)
        let diagrams = try files.targets.map { network, _ in
          try diagram(of: network, in: composition, composed.diagnostics)
        }
        for (diagram, target) in zip(diagrams, files.targets) {
          try draw(diagram, to: target.path, as: files.format, on: context.console)
          isDrawn = true
        }
      }
      if composed.hasErrors && !(allowErrors && isDrawn) { throw ExitCode.failure }
    }

    private func networks(of composition: Composition) throws -> [Network] {
      guard let name = network else { return composition.networks }
      guard let found = composition.network(name) else {
        throw ModelError.unknownNetwork(name, available: composition.networks.map(\.name))
      }
      return [found]
    }

    private func diagram(
      of network: Network, in composition: Composition, _ diagnostics: [Diagnostic]
    ) throws -> Diagram {
      do {
        return try Diagram(of: network, in: composition, detail: detail.value, diagnostics: diagnostics)
      } catch {
        throw CommandFailure(detail.value == .blocks ? "\(error)" : "\(error); --detail blocks shows less")
      }
    }

    private func draw(
      _ diagram: Diagram, to path: String, as format: PictureFormat, on console: Console
    ) throws {
      let picture = try diagram.picture(as: format, theme: theme.theme)
      if let folder = PictureFiles.folder(of: path) { try AtomicFile.makeFolder(folder) }
      try AtomicFile.write(picture.bytes, to: path)
      let label = console.style(of: .error).paint("warning", .yellow, bold: true)
      for warning in picture.warnings {
        try console.print("\(label): \(TerminalText.harmless(warning))", to: .error)
      }
      // What goes to /dev/stdout is the picture alone.
      if !path.hasPrefix("/dev/") { try console.print("wrote \(Path.shown(path))") }
    }
  }
}

extension RenderingError: Failure {}
extension OversizedPicture: Failure {}
