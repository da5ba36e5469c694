/// Something that an input has brought to light, short of a crash.
struct Fault: Hashable {
  /// What is not as it should be.
  enum Kind: String {
    /// A diagnostic without words.
    case wordless
    /// A diagnostic that points outside of its file.
    case place
    /// A fix that cannot be applied.
    case fix
    /// Something that went wrong without a word.
    case silent
    /// Diagnostics that cannot be written for programs.
    case report
    /// The same input that comes to something else.
    case impure
    /// A spec that is right, but whose resolved spec is not the same.
    case unresolved
    /// An exit code that no command has.
    case exitCode = "exit code"
    case slow
    case memory
  }

  let kind: Kind
  /// What happened, in a line.
  let detail: String

  init(_ kind: Kind, _ detail: String) {
    self.kind = kind
    let line = detail.unicodeScalars.prefix(300).map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
    self.detail = String(String.UnicodeScalarView(line))
  }
}
