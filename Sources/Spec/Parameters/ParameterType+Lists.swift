import OrderedCollections

extension ParameterType {
  /// A list of values of a type, with a number of elements in a range.
  public static func list<Element: Sendable>(
    of element: ParameterType<Element>, count: ClosedRange<Int> = 1...Int.max
  ) -> ParameterType where Value == [Element] {
    // As with numbers, a limit that nobody comes near is told to whoever goes beyond it.
    let told = count.upperBound >= 1000 ? count.lowerBound...Int.max : count
    let description = "a list of \(countWords(told))\(element.plural)"
    return ParameterType(
      description: description, plural: "lists of \(countWords(told))\(element.plural)",
      schema: .object(listSchema(of: element.schema, count: count)),
      sample: Array(repeating: element.sample, count: min(max(1, count.lowerBound), count.upperBound)),
      show: { "[" + $0.map(element.show).joined(separator: ", ") + "]" },
      decode: { node in
        guard let nodes = node.sequence else {
          return .failure(missingBrackets(node, element: element, description: description))
        }
        guard count.contains(nodes.count) else {
          return .failure(wrongCount(node, nodes.count, of: element.plural, count: count))
        }
        return decodeElements(nodes, element, description: description)
      })
  }

  /// A value of a type, or a list of such values.
  public static func oneOrList<Element: Sendable>(
    of element: ParameterType<Element>, count: ClosedRange<Int> = 1...Int.max
  ) -> ParameterType where Value == [Element] {
    let list = ParameterType<[Element]>.list(of: element, count: count)
    let description = "\(element.description), or \(list.description)"
    return ParameterType(
      description: description, plural: "\(element.plural) or \(list.plural)",
      schema: .object(["anyOf": .array([element.schema, list.schema])]), sample: list.sample,
      show: { values in values.count == 1 ? values.map(element.show).joined() : list.show(values) },
      decode: { node in
        if node.sequence != nil { return list.decode(node) }
        return element.decode(node).map { [$0] }.mapError { problem in
          guard case .mustBe(_, let found) = problem.predicate else { return problem }
          var wider = problem
          wider.predicate = .mustBe(needed: description, found: found)
          return wider
        }
      })
  }

  /// How many elements of a list are reported.
  private static var mostProblems: Int { 20 }

  private static func decodeElements<Element: Sendable>(
    _ nodes: [Node], _ element: ParameterType<Element>, description: String
  ) -> Result<[Element], ParameterProblem> {
    var values: [Element] = []
    var problems: [ParameterProblem] = []
    for (index, node) in nodes.enumerated() {
      switch element.decode(node) {
      case .success(let value): values.append(value)
      case .failure(var problem):
        if problem.help == nil, let dashes = MissingDashSpace(belowElement: node) {
          problem.help = dashes.help
        }
        problems.append(problem.within(element: index, of: description))
      }
      if problems.count == mostProblems { break }
    }
    guard var first = problems.first else { return .success(values) }
    first.further += problems.dropFirst()
    return .failure(first)
  }

  /// A single value where a list is needed: the help shows the list, if that would be read.
  private static func missingBrackets<Element: Sendable>(
    _ node: Node, element: ParameterType<Element>, description: String
  ) -> ParameterProblem {
    var problem = ParameterProblem.mismatch(node, needed: description)
    guard let scalar = node.scalar, !node.isNull, !node.isMissingValue, scalar.text.utf8.count <= 1000 else {
      return problem
    }
    func reads(_ texts: [String]) -> Bool {
      let nodes = texts.map { Node(.scalar(Scalar($0)), at: node.span) }
      guard !nodes.isEmpty, case .success = decodeElements(nodes, element, description: description) else {
        return false
      }
      return true
    }
    if let dashes = MissingDashSpace(node), reads(dashes.elements), !reads([scalar.text]) {
      problem.help = dashes.help
      problem.fixes = node.aliasSite == nil && node.interpolationSite == nil ? [dashes.fix] : []
      return problem
    }
    let inside = scalar.text.hasPrefix("(") && scalar.text.hasSuffix(")") && scalar.text.count > 1
    let text = inside ? scalar.text.dropFirst().dropLast() : scalar.text[...]
    let parts = text.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
    if reads(parts) {
      let list = "[\(parts.joined(separator: ", "))]"
      problem.help = "write \(list)"
      problem.fixes = Fix(writing: list, insteadOf: node).map { [$0] } ?? []
      if parts.count > 1, !inside, case .mustBe(let needed, let found) = problem.predicate {
        problem.predicate = .mustBe(needed: needed, found: "\(found) without brackets")
      }
    }
    return problem
  }

  private static func wrongCount(
    _ node: Node, _ found: Int, of plural: String, count: ClosedRange<Int>
  ) -> ParameterProblem {
    let description = "a list of \(countWords(found == 0 ? count.lowerBound...Int.max : count))\(plural)"
    if found == 0 {
      return ParameterProblem(.breaks("must not be empty: it must be \(description)"), at: node)
    }
    let elements = found == 1 ? "1 element" : "\(found) elements"
    return ParameterProblem(.breaks("must be \(description), it has \(elements)"), at: node)
  }

  private static func countWords(_ count: ClosedRange<Int>) -> String {
    switch (count.lowerBound, count.upperBound) {
    case (...1, .max): ""
    case (let lower, .max): "at least \(lower) "
    case (let lower, let upper) where lower == upper: "\(lower) "
    case (...1, let upper): "up to \(upper) "
    case (let lower, let upper): "\(lower) to \(upper) "
    }
  }

  private static func listSchema(
    of element: JSONValue, count: ClosedRange<Int>
  ) -> OrderedDictionary<String, JSONValue> {
    var schema: OrderedDictionary<String, JSONValue> = ["type": .string("array"), "items": element]
    if count.lowerBound > 0 { schema["minItems"] = .integer(count.lowerBound) }
    if count.upperBound < .max { schema["maxItems"] = .integer(count.upperBound) }
    return schema
  }
}

extension String {
  /// The text without white space at its ends.
  var trimmed: String {
    var rest = Substring(self)
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
