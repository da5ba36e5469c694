/// A value of a spec in which nothing is left out, with where each part of it came from.
public struct ResolvedNode: Sendable {
  /// What a value is.
  public indirect enum Content: Sendable {
    /// A single value.
    case scalar(Scalar)
    /// A list.
    case sequence([ResolvedNode])
    /// Values by name, in order.
    case mapping([Entry])
  }

  /// A key with its value.
  public struct Entry: Sendable {
    /// The key.
    public let key: Scalar
    /// The value.
    public let value: ResolvedNode

    /// A key with its value.
    public init(key: Scalar, value: ResolvedNode) {
      self.key = key
      self.value = value
    }
  }

  /// The value.
  public let content: Content
  /// Where it came from.
  public let origin: ValueOrigin

  /// A value of an origin.
  public init(_ content: Content, from origin: ValueOrigin) {
    self.content = content
    self.origin = origin
  }

  /// Where the whole value came from, if it is a single value or a list that came from one place; nil for what is
  /// better told part by part.
  var singleOrigin: ValueOrigin? {
    switch content {
    case .scalar: origin
    case .mapping(let entries): entries.isEmpty ? origin : nil
    case .sequence(let elements):
      elements.allSatisfy { element in
        if case .mapping = element.content { return false }
        return element.singleOrigin?.description == origin.description
      } ? origin : nil
    }
  }
}

/// Where a value of a resolved spec came from.
public enum ValueOrigin: Sendable, Hashable, CustomStringConvertible {
  /// It is written in a file, or in an override.
  case written(SourceSpan)
  /// Its parameter is bound to it.
  case bound(SourceSpan)
  /// It is its parameter's default.
  case standard

  /// `spec.yaml:3`, `override`, `binding more.yaml:1`, `binding --bind`, `default`.
  public var description: String {
    switch self {
    case .written(let span): Self.place(span)
    case .bound(let span): "binding \(Self.place(span))"
    case .standard: "default"
    }
  }

  private static func place(_ span: SourceSpan) -> String {
    span.file.isWord ? span.file.name : "\(span.file.name):\(span.start.line)"
  }
}
