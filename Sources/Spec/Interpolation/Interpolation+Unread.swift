extension Interpolation {
  /// Warns of the keys below a value of the user's own that nobody has looked up, where others beside them were.
  ///
  /// Whoever reads a mapping as a whole reads all that is in it.
  public func reportUnread(below name: String) {
    guard let value = root.mapping?[name]?.value else { return }
    let read = pathsRead.filter { $0.first == name }
    reportUnread(in: value, at: [name], Set(read.flatMap { path in path.indices.map { path[...$0] } }), read)
  }

  /// - Parameter begun: The beginnings of the paths that were read.
  private func reportUnread(
    in node: Node, at path: [String], _ begun: Set<ArraySlice<String>>, _ read: Set<[String]>
  ) {
    if read.contains(path) { return }
    // What is merged from elsewhere was written for others, and what has an anchor is read through that.
    guard let mapping = node.mapping else { return }
    for entry in mapping.entries where node.span.contains(entry.keySpan) && !entry.value.hasAnchor {
      let inner = path + [entry.name]
      if begun.contains(inner[...]) {
        reportUnread(in: entry.value, at: inner, begun, read)
      } else {
        let name = Node.cropped(inner.joined(separator: "."))
        diagnostics.warning(
          .unusedValue, "nobody reads `\(name)`", at: entry.keySpan,
          help: "read it with ${\(name)}, or leave it out")
      }
    }
  }
}

extension SourceSpan {
  fileprivate func contains(_ other: SourceSpan) -> Bool {
    file === other.file && start <= other.start && other.end <= end
  }
}

extension Node {
  fileprivate var hasAnchor: Bool { span.file.text(in: span)?.first == "&" }
}

extension DiagnosticCode {
  /// A value of the user's own that no interpolation reads.
  public static let unusedValue: DiagnosticCode = "unused-value"
}
