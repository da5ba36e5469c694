import Composer
import Compute

/// A spec that is right, of which one file is mutated.
struct Subject {
  /// The spec.
  let spec: SourceFile
  /// Spaces that are given besides.
  let spaces: SourceFile?
  /// The path of the file that is mutated: the spec's, that of the spaces, or of a file that the spec names.
  let path: String
  /// What it holds.
  let original: SourceFile
  /// The other files that the spec consists of.
  var others: [SourceFile] = []
  /// What specs can name.
  var registry = ModelRegistry.withExampleBlocks

  /// What a text in the place of the mutated file gives.
  struct Verdict {
    /// The mutated file, to which diagnostics point.
    let file: SourceFile
    let diagnostics: [Diagnostic]
    let composition: Composition?
    /// What is asserted of the networks.
    let assertions: [String]

    var hasErrors: Bool { composition == nil || diagnostics.contains { $0.severity == .error } }
  }

  /// Composes with a text in the place of the mutated file.
  func verdict(on text: String, mode: Mode = .evaluation) -> Verdict {
    let file = SourceFile(name: original.name, text: text)
    let diagnostics = Diagnostics()
    var assertions: [String] = []
    diagnostics.readerDidFinish = { reader in
      if reader.owner == "budget" { assertions.append("budget \(Self.text(of: reader.mapping))") }
      // What a network or a block says of its inputs is checked, and has no other effect.
      let isNetwork = reader.owner.hasPrefix("the network")
      for name in isNetwork ? ["in_keys"] : ["in_shapes", "kdim", "vdim", "num_of_actor_actions"] {
        if let value = reader.mapping[name]?.value { assertions.append("\(name) \(value.flowText)") }
      }
    }
    let composition = document(file, reportingTo: diagnostics).flatMap { document -> Composition? in
      assertions += Self.requirements(in: document.root.mapping?["bindings"]?.value)
      guard let spaces else {
        return ModelComposer.composition(
          of: document, registry: registry, mode: mode, reportingTo: diagnostics)
      }
      let given = YAML.parse(path == spaces.name ? file : spaces, into: diagnostics)
        .flatMap { EnvironmentSpaces(reading: $0, diagnostics: diagnostics) }
      return given.flatMap {
        ModelComposer.composition(
          of: document, spaces: $0, registry: registry, mode: mode, reportingTo: diagnostics)
      }
    }
    return Verdict(
      file: file, diagnostics: diagnostics.sorted, composition: composition, assertions: assertions)
  }

  /// The networks that a text gives, for evaluation and for training; nil after errors.
  func fingerprint(of text: String) -> Fingerprint? {
    let verdicts = [Mode.evaluation, .training].map { verdict(on: text, mode: $0) }
    guard !verdicts.contains(where: \.hasErrors) else { return nil }
    return Fingerprint(
      verdicts.compactMap(\.composition), assertions: verdicts.first?.assertions ?? [])
  }

  /// What `compose resolve` shows of a text.
  func resolved(_ text: String) -> (file: SourceFile, spec: ResolvedNode)? {
    let file = SourceFile(name: original.name, text: text)
    let diagnostics = Diagnostics()
    let given = spaces.flatMap { YAML.parse(path == $0.name ? file : $0, into: diagnostics) }
    return document(file, reportingTo: diagnostics).flatMap {
      ModelComposer.resolution(
        of: $0, spaces: given, registry: registry, reportingTo: diagnostics)
    }.map { (file, $0) }
  }

  private func document(_ file: SourceFile, reportingTo diagnostics: Diagnostics) -> Document? {
    let files = FileReader(
      read: { (path) throws(SourceFileError) in
        path == self.path ? file : try FileReader.disk.read(path)
      }, names: FileReader.disk.names)
    return Document(of: path == spec.name ? file : spec, reading: files, reportingTo: diagnostics)
  }

  /// What bindings say that must be given.
  private static func requirements(in bindings: Spec.Node?, at path: String = "bindings") -> [String] {
    guard let mapping = bindings?.mapping else {
      return ["REQUIRED", "???"].contains(bindings?.scalar?.text) ? [path] : []
    }
    return mapping.entries.flatMap { requirements(in: $0.value, at: "\(path).\($0.name)") }
  }

  private static func text(of mapping: Mapping) -> String {
    mapping.entries.map { "\($0.name): \($0.value.flowText)" }.joined(separator: ", ")
  }
}
