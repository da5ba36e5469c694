import ComposeCommand
import Composer
import FoundationEssentials
import Rendering

/// A spec read and composed by what `compose check` works with, but that its files are in memory.
struct Checked {
  private let loader: SpecLoader
  private let input: FuzzInput
  /// The text of the spec.
  let file: SourceFile?
  private let spec: SpecLoader.Loaded<Document>
  /// The networks as far as the spec is right.
  let composition: Composition?
  let diagnostics: [Diagnostic]
  /// The diagnostics as people read them.
  let page: String

  init(_ input: FuzzInput) {
    self.input = input
    loader = SpecLoader(
      registry: .standard, overrides: input.words, bindings: input.bindings, reading: Self.reader(of: input))
    let loaded = loader.file(at: FuzzInput.spec)
    file = loaded.content
    spec = loader.spec(of: loaded)
    let spaces = input.files[FuzzInput.spaces].map { [loader] _ in loader.spaces(at: FuzzInput.spaces) }
    let composed = loader.compose(spec, for: spaces)
    composition = composed.composition
    diagnostics = composed.diagnostics
    page = DiagnosticTextRenderer().render(diagnostics)
  }

  /// Whether something is wrong.
  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// The spec written out.
  func resolved() -> SpecLoader.Resolved {
    loader.resolve(spec, for: input.files[FuzzInput.spaces].map { _ in loader.node(at: FuzzInput.spaces) })
  }

  /// The files of an input; devices and folders are this machine's.
  private static func reader(of input: FuzzInput) -> FileReader {
    FileReader(
      read: { (path) throws(SourceFileError) in
        if let bytes = input.files[path] { return SourceFile(name: path, bytes: bytes) }
        if path.hasPrefix("/") { return try FileReader.disk.read(path) }
        throw SourceFileError(message: "cannot read `\(path)`: there is no such file")
      }, names: { _ in Array(input.files.keys) })
  }

  /// Writes the diagnostics for programs.
  func writeReports() throws {
    _ = try DiagnosticJSONRenderer.render(diagnostics)
    _ = try DiagnosticJSONRenderer.encoder().encode(SARIFLog(diagnostics, tool: "fuzz", version: "0"))
    _ = DiagnosticAnnotationRenderer.render(diagnostics)
    _ = DiagnosticTextRenderer(width: 20, usesColor: true).render(diagnostics)
  }

  /// Draws what there is of a network without laying it out, unless that is more than can be seen.
  func draw(_ network: Network, detail: Diagram.Detail) {
    guard let composition else { return }
    do throws(OversizedPicture) {
      _ = try Diagram(of: network, in: composition, detail: detail, diagnostics: diagnostics).dot()
    } catch {
      // As it should be.
    }
  }
}
