/// Why there is no picture: what Graphviz said, a sentence each.
public struct RenderingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The complaints, in the order in which they came.
  public let complaints: [String]

  init(_ complaints: [String]) {
    self.complaints = complaints
  }

  /// The complaints as one message.
  public var description: String {
    "Graphviz cannot draw the diagram: " + complaints.joined(separator: "; ")
  }
}

/// A picture as the bytes of a file.
public struct Picture: Sendable, Hashable {
  /// The bytes of the file.
  public let bytes: [UInt8]
  /// What Graphviz had to say although it drew the picture, such as a typeface that it did not find.
  public let warnings: [String]
}

/// A file format for pictures.
public enum PictureFormat: String, Sendable, Hashable, CaseIterable {
  /// Vectors for web pages; text stays text.
  case svg
  /// Pixels.
  case png
  /// Vectors for print.
  case pdf
  /// The text that Graphviz reads.
  case dot
}
