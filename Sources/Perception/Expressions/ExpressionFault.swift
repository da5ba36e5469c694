/// What is wrong with an expression, and where in its text.
struct ExpressionFault: Error, Hashable {
  /// One sentence without a full stop.
  let message: String
  /// What to write instead.
  let help: String?
  /// The part of the text that is wrong, in Unicode scalars.
  let range: Range<Int>
  /// The name that is likely meant by that part.
  let nearest: String?
  /// The tensors that it is about, where it is about their shapes.
  let tensors: [NamedTensor]
  /// Those of the tensors whose names and shapes the message tells.
  let told: [NamedTensor]

  init(
    _ message: String, at range: Range<Int>, help: String? = nil, nearest: String? = nil,
    about tensors: [NamedTensor] = [], told: [NamedTensor] = []
  ) {
    self.message = message
    self.help = help ?? nearest.map { "did you mean `\($0)`?" }
    self.range = range
    self.nearest = nearest
    self.tensors = tensors
    self.told = told
  }
}

/// Bounds on what an expression may ask for.
enum ExpressionLimits {
  /// The longest text, in Unicode scalars.
  static let length = 10_000
  /// How deep parentheses and calls may be nested.
  static let nesting = 50
  /// How many calls and operators may be within each other; a long sum nests them too.
  static let depth = 200
  /// The largest number of tensors that one tensor is taken apart into.
  static let parts = 1000
}
