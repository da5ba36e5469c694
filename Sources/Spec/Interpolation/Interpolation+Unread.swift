extension Interpolation {
  /// Warns of the keys below a value of the user's own that nobody has looked up, where others beside them were.
  ///
  /// Whoever reads a mapping as a whole reads all that is in it.
  public func reportUnread(below name: String) {
    guard let value = root.mapping?[name]?.value, value.mapping != nil, let read = pathsRead[name] else {
      return
    }
    reportUnread(in: value, at: [name], Set(read.flatMap { path in path.indices.map { path[...$0] } }), read)
  }

  /// - Parameter begun: The beginnings of the paths that were read.
  private func reportUnread(
    in node: Node, at path: [String], _ begun: Set<ArraySlice<String>>, _ read: Set<[String]>
  ) {
    if read.contains(path) { return }
    guard let mapping = node.mapping else { return }
    // What is merged from elsewhere was written for others.
    for entry in mapping.entries where node.span.contains(entry.keySpan) {
      let inner = path + [entry.name]
      if begun.contains(inner[...]) {
        reportUnread(in: entry.value, at: inner, begun, read)
      } else if !entry.value.references.contains(.anchor) {
        // What has an anchor is read through that.
        let reading = Template.reading(inner).map { "read it with `\(Node.cropped($0))`, or " } ?? ""
        diagnostics.warning(
          .unusedValue, "nobody reads `\(Node.cropped(inner.joinedPath))`", at: entry.keySpan,
          help: reading + "leave it out")
      }
    }
  }
}

extension DiagnosticCode {
  /// A value of the user's own that no interpolation reads.
  public static let unusedValue: DiagnosticCode = "unused-value"
}
