import Spaces
import Spec

/// Finds the spaces of a spec: the ones given on the command line, the spec's own, or those of a file it names.
struct SpacesReading {
  let files: FileReader
  let diagnostics: Diagnostics

  func spaces(
    given: EnvironmentSpaces?, written: Spec.Node?, keySpan: SourceSpan?, specPlace: SourceSpan
  ) -> EnvironmentSpaces? {
    if let given {
      if let keySpan {
        diagnostics.report(
          Diagnostic(.note, .spacesReplaced, "the given spaces replace those of the spec", at: keySpan))
      }
      return given
    }
    guard let written else {
      diagnostics.error(
        .noSpaces, "the spec has no spaces: a network is composed for an environment",
        at: keySpan ?? specPlace,
        help: "add `spaces:` to the spec, or give a file with --spaces")
      return nil
    }
    if let path = written.scalar?.text { return fromFile(path, at: written.span) }
    return EnvironmentSpaces(reading: written, diagnostics: diagnostics)
  }

  /// A relative path starts at the folder of the file that has it.
  private func fromFile(_ path: String, at span: SourceSpan) -> EnvironmentSpaces? {
    file(path, at: span).flatMap { EnvironmentSpaces(reading: $0, diagnostics: diagnostics) }
  }

  /// What the file of spaces holds that a spec names.
  func file(_ path: String, at span: SourceSpan) -> Spec.Node? {
    let whole = span.file.path(naming: path)
    do throws(SourceFileError) {
      return YAML.parse(try files.read(whole), into: diagnostics)
    } catch {
      let nearest = NearestName(files.nearest(to: path, from: span.file), insteadOf: path, at: span)
      let isFile = path.contains(".") || path.contains("/")
      diagnostics.error(
        .noSpaces, error.message, at: span,
        help: nearest.help(
          or: isFile
            ? nil
            : "`spaces` is a mapping with `observation` and `action`, or the path of a file that holds one; "
              + "tools/gymnasium_spaces.py writes it for an environment"), fixes: nearest.fixes)
      return nil
    }
  }
}

extension DiagnosticCode {
  /// A spec has no spaces that can be used.
  public static let noSpaces: DiagnosticCode = "no-spaces"
  /// Spaces from the command line replace those of the spec.
  public static let spacesReplaced: DiagnosticCode = "spaces-replaced"
}
