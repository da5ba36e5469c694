/// That the text of a file stands for something in another one, as diagnostics about the file tell.
public struct FileUse: Sendable {
  /// The file whose text is used.
  public let file: SourceFile
  /// Where it is named.
  public let site: SourceSpan
}
