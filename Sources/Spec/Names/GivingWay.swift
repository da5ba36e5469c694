extension String {
  /// A name that gives way to others: it gets underscores behind it until nothing else has it.
  package func givingWay(where isTaken: (String) -> Bool) -> String {
    var name = self
    while isTaken(name) { name += "_" }
    return name
  }
}
