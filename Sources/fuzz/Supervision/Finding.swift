/// An input that something seems to be wrong with.
struct Finding: Hashable {
  /// The number of the input.
  let input: Int
  let failure: Failure
  /// What happened, in a line.
  let detail: String

  /// What a run of the input by itself confirms, nil where that is nothing.
  ///
  /// A fault must be there again. Where a process had been ended, it may have been on its way to anything.
  func confirmed(by failures: Set<Failure>) -> Failure? {
    if failures.contains(failure) { return failure }
    switch failure {
    case .signal, .exitCode, .hang: return failures.min { $0.description < $1.description }
    case .fault, .otherElsewhere: return nil
    }
  }

  /// What it has in common with others that are likely of the same origin.
  var likeness: String { "\(failure) \(detail.filter { !$0.isNumber }.prefix(60))" }
}
