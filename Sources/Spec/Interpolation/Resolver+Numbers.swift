extension Resolver {
  /// Resolvers that compute.
  static let ofNumbers: [Resolver] = [
    Resolver(
      "add", "number, number, …", counts: 1...Int.max, help: "The sum of numbers, or of the numbers of lists."
    ) { (call) throws(ResolverFault) in try call.folded { $0.adding($1) } },
    Resolver(
      "sub", "number, number", counts: 2...2, help: "The first number less the second."
    ) { (call) throws(ResolverFault) in try call.difference() },
    Resolver(
      "mul", "number, number, …", counts: 1...Int.max,
      help: "The product of numbers, or of the numbers of lists."
    ) { (call) throws(ResolverFault) in try call.folded { $0.multiplied(by: $1) } },
    Resolver(
      "div", "number, number", counts: 2...2,
      help: "The first number by the second; of whole numbers a whole one where there is no rest."
    ) { (call) throws(ResolverFault) in try call.quotient { $0.divided(by: $1) } },
    Resolver(
      "floordiv", "number, number", counts: 2...2,
      help: "The first number by the second, rounded down to a whole one."
    ) { (call) throws(ResolverFault) in try call.quotient { $0.dividedDown(by: $1) } },
    Resolver(
      "min", "number, number, …", counts: 1...Int.max,
      help: "The smallest of numbers, or of the numbers of lists."
    ) { (call) throws(ResolverFault) in try call.extreme { $0.isLess(than: $1) } },
    Resolver(
      "max", "number, number, …", counts: 1...Int.max,
      help: "The largest of numbers, or of the numbers of lists."
    ) { (call) throws(ResolverFault) in try call.extreme { $1.isLess(than: $0) } },
  ]
}

extension ResolverCall {
  /// The arguments as numbers, with the values that they are.
  private func numbers() throws(ResolverFault) -> [(number: ExactNumber, node: Node)] {
    var numbers: [(ExactNumber, Node)] = []
    for argument in arguments {
      for node in argument.sequence ?? [argument] { numbers.append((try number(node), node)) }
    }
    guard !numbers.isEmpty else {
      throw ResolverFault(message: "`\(name)` takes at least one number, these lists have none")
    }
    return numbers
  }

  private func number(_ node: Node) throws(ResolverFault) -> ExactNumber {
    if node.isUnresolved { throw .reported }
    guard let scalar = node.scalar, let number = ExactNumber(scalar) else {
      throw fault(node, "`\(name)` takes numbers, this is \(node.found)", help: help(node))
    }
    return number
  }

  private func help(_ node: Node) -> String? {
    guard case .string(let text)? = node.scalar?.value else { return nil }
    if ExactNumber(Scalar(text)) != nil { return "write \(text) without quotes" }
    return knows(text) ? "the value of a name is `${\(Node.cropped(text))}`" : nil
  }

  fileprivate func folded(
    _ operation: (ExactNumber, ExactNumber) -> ExactNumber?
  ) throws(ResolverFault) -> Node {
    let numbers = try numbers()
    var value = numbers[0].number
    for (number, _) in numbers.dropFirst() {
      guard let next = operation(value, number) else { throw tooLarge }
      value = next
    }
    return result(.scalar(value.scalar))
  }

  fileprivate func difference() throws(ResolverFault) -> Node {
    guard let value = try number(arguments[0]).subtracting(try number(arguments[1])) else { throw tooLarge }
    return result(.scalar(value.scalar))
  }

  fileprivate func quotient(
    _ operation: (ExactNumber, ExactNumber) -> ExactNumber?
  ) throws(ResolverFault) -> Node {
    let (dividend, divisor) = (try number(arguments[0]), try number(arguments[1]))
    if divisor.isZero { throw fault(arguments[1], "`\(name)` divides by zero here") }
    guard let value = operation(dividend, divisor) else { throw tooLarge }
    return result(.scalar(value.scalar))
  }

  private var tooLarge: ResolverFault {
    ResolverFault(message: "the result of `\(name)` is too large: it does not fit in 64 bits")
  }

  /// The first of the arguments than which none is smaller, or none larger, as it is written.
  fileprivate func extreme(_ isBetter: (ExactNumber, ExactNumber) -> Bool) throws(ResolverFault) -> Node {
    let numbers = try numbers()
    var best = numbers[0]
    for candidate in numbers.dropFirst() where isBetter(candidate.number, best.number) { best = candidate }
    return best.node
  }
}
