import Composer
import FoundationEssentials
import Rendering

/// A spec composed as `compose check` does it, but that its files are in memory.
struct Checked {
  let file: SourceFile
  let document: Document?
  let spaces: EnvironmentSpaces?
  let composition: Composition?
  let diagnostics: [Diagnostic]
  /// The diagnostics as people read them.
  let page: String

  init(_ input: FuzzInput, spec: [UInt8]) {
    let diagnostics = Diagnostics()
    let files = Self.reader(of: input)
    file = SourceFile(name: FuzzInput.spec, bytes: spec)
    let overrides = input.words.compactMap { Override($0, reading: files, reportingTo: diagnostics) }
    let bindings = input.bindings.compactMap { BindingLayer($0, reading: files, reportingTo: diagnostics) }
    document = Document(of: file, reading: files, reportingTo: diagnostics)?
      .applying(overrides, reportingTo: diagnostics).binding(bindings)
    let spacesBytes = input.files[FuzzInput.spaces]
    spaces = spacesBytes.flatMap { bytes in
      YAML.parse(SourceFile(name: FuzzInput.spaces, bytes: bytes), into: diagnostics).flatMap {
        EnvironmentSpaces(reading: $0, diagnostics: diagnostics)
      }
    }
    let hasSpaces = spacesBytes == nil || spaces != nil
    composition =
      hasSpaces
      ? document.flatMap { [spaces] in
        ModelComposer.composition(of: $0, spaces: spaces, reportingTo: diagnostics)
      } : nil
    self.diagnostics = diagnostics.sorted
    page = DiagnosticTextRenderer().render(self.diagnostics)
  }

  /// Whether something is wrong.
  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

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
  func writeReports() {
    _ = try? DiagnosticJSONRenderer.render(diagnostics)
    _ = try? DiagnosticJSONRenderer.encoder().encode(SARIFLog(diagnostics, tool: "fuzz", version: "0"))
    _ = DiagnosticAnnotationRenderer.render(diagnostics)
    _ = DiagnosticTextRenderer(width: 20, usesColor: true).render(diagnostics)
  }

  /// Draws what there is of the networks, without laying it out.
  func drawDiagrams() {
    guard let composition else { return }
    for network in composition.networks.prefix(4) {
      for detail in Diagram.Detail.allCases {
        _ = try? Diagram(of: network, in: composition, detail: detail, diagnostics: diagnostics).dot()
      }
    }
  }
}
