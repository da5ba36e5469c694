/// An input that something is wrong with.
struct Finding: Hashable {
  /// The number of the input.
  let input: Int
  /// What is wrong, in a word: `crash`, `hang`, `slow`, `memory`, or a fault's kind.
  let kind: String
  /// What happened, in a line.
  let detail: String
}
