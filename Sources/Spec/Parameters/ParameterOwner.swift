/// What the parameters of a mapping are parameters of, as messages about them tell it.
struct ParameterOwner {
  /// Such as "DenseBlock `hidden`".
  let name: String
  /// The mapping; where what is missing is reported.
  var span: SourceSpan?
  /// Where it is said what the owner is, such as the value of `block_type`.
  var choice: SourceSpan?

  /// The place where the owner is chosen, to stand beside what is wrong.
  var related: [Diagnostic.Related] {
    choice.map { [Diagnostic.Related("\(name) is chosen here", at: $0)] } ?? []
  }
}
