extension Diagram {
  /// The diagram in Graphviz's language; needs no layout.
  ///
  /// The same diagram gives the same text in every process.
  /// - Precondition: identifiers are unique, and edges and clusters name nodes of the diagram.
  public func dot(theme: Theme = .light) -> String {
    DOTWriter.text(of: self, theme: theme)
  }

  /// The diagram as a file.
  ///
  /// The same diagram gives the same bytes in every process, a PDF but for its date. Any thread may ask; the
  /// library draws one picture at a time.
  /// - Precondition: identifiers are unique, and edges and clusters name nodes of the diagram.
  public func picture(as format: PictureFormat, theme: Theme = .light) throws(RenderingError) -> Picture {
    let text = dot(theme: theme)
    if format == .dot { return Picture(bytes: Array(text.utf8), warnings: []) }
    let (bytes, warnings) = try GraphvizRenderer.picture(of: text, as: format)
    return Picture(bytes: format == .svg ? SVGFinish(self).finish(bytes) : bytes, warnings: warnings)
  }
}
