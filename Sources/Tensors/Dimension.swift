/// The size of an axis: a number, a name, or an exact expression over names, in normal form.
///
/// Two dimensions are equal exactly when their normal forms are: `2 * (N + 1)` equals `2 * N + 2`, and `B`
/// never equals `C`. Arithmetic saturates at `Int.max` instead of trapping, and so does an expression that grows
/// very long, so that hostile sizes reach the size limit of ``Shape/elementCount`` and are reported
/// there.
public struct Dimension: Hashable, Sendable {
  /// A sum of products, sorted by their factors, without a coefficient of zero; empty means 0.
  let terms: [Term]
  /// How many names, numbers and quotients it consists of.
  private let weight: Int

  /// The longest expression: each layer may double it, and every comparison reads all of it.
  static let maximumWeight = 1000

  /// A product of atoms with a whole coefficient; no factors: a plain number.
  struct Term: Hashable, Sendable {
    var coefficient: Int
    var factors: [Atom]
  }

  /// What cannot be taken apart: a name, or the rounded-down quotient of a sum by a number.
  indirect enum Atom: Hashable, Sendable {
    case symbol(String)
    case quotient(Dimension, by: Int)
  }

  init(terms: [Term]) {
    let weight = terms.reduce(0) { sum, term in
      term.factors.reduce(sum + 1) { sum, factor in
        if case .quotient(let dividend, _) = factor { sum + dividend.weight } else { sum + 1 }
      }
    }
    let isTooLong = weight > Self.maximumWeight
    self.terms = isTooLong ? [Term(coefficient: .max, factors: [])] : terms
    self.weight = isTooLong ? 1 : weight
  }

  /// A size that is a number.
  public init(_ value: Int) {
    terms = value == 0 ? [] : [Term(coefficient: value, factors: [])]
    weight = terms.count
  }

  /// A size that has a name and is bound when a network runs.
  public static func symbol(_ name: String) -> Dimension {
    Dimension(terms: [Term(coefficient: 1, factors: [.symbol(name)])])
  }

  /// The batch axis, which every composed network has in front.
  public static let batch = Dimension.symbol("B")

  /// The number, if no name is involved.
  public var constant: Int? {
    switch terms.count {
    case 0: 0
    case 1: terms[0].factors.isEmpty ? terms[0].coefficient : nil
    default: nil
    }
  }

  /// Whether the size is a name and nothing else.
  package var isSymbol: Bool {
    guard terms.count == 1, terms[0].coefficient == 1, terms[0].factors.count == 1 else { return false }
    if case .symbol = terms[0].factors[0] { return true }
    return false
  }

  /// The names that the size depends on.
  public var symbols: Set<String> {
    var names: Set<String> = []
    for atom in terms.lazy.flatMap(\.factors) {
      switch atom {
      case .symbol(let name): names.insert(name)
      case .quotient(let dividend, _): names.formUnion(dividend.symbols)
      }
    }
    return names
  }

  /// The size with names replaced by other sizes; a name without a replacement stays.
  public func substituting(_ bindings: [String: Dimension]) -> Dimension {
    if constant != nil { return self }
    return terms.reduce(Dimension(0)) { sum, term in
      sum
        + term.factors.reduce(Dimension(term.coefficient)) { product, atom in
          switch atom {
          case .symbol(let name): product * (bindings[name] ?? .symbol(name))
          case .quotient(let dividend, let divisor):
            product * dividend.substituting(bindings).dividedRoundingDown(by: divisor)
          }
        }
    }
  }

  /// The form `factor * name + offset`, if the size has it; the factor is not 0.
  public var linearForm: (name: String, factor: Int, offset: Int)? {
    guard let first = terms.first, first.factors.count == 1, terms.count <= 2,
      case .symbol(let name) = first.factors[0]
    else { return nil }
    if terms.count == 1 { return (name, first.coefficient, 0) }
    return terms[1].factors.isEmpty ? (name, first.coefficient, terms[1].coefficient) : nil
  }

  /// The size as a number once every name is bound, else nil.
  public func evaluated(with bindings: [String: Int]) -> Int? {
    substituting(bindings.mapValues { Dimension($0) }).constant
  }
}

extension Dimension: ExpressibleByIntegerLiteral {
  /// A size that is a number.
  public init(integerLiteral value: Int) {
    self.init(value)
  }
}

extension Dimension {
  /// The sum of two sizes.
  public static func + (a: Dimension, b: Dimension) -> Dimension {
    if let x = a.constant, let y = b.constant { return Dimension(saturatingSum(x, y)) }
    if a.terms.isEmpty { return b }
    if b.terms.isEmpty { return a }
    return Dimension(normalising: a.terms + b.terms)
  }

  /// The product with a number; it is in normal form as the size is.
  private func scaled(by factor: Int) -> Dimension {
    if factor == 0 { return 0 }
    if factor == 1 { return self }
    return Dimension(
      terms: terms.map { term in
        Term(coefficient: saturatingProduct(term.coefficient, factor), factors: term.factors)
      })
  }

  /// The difference of two sizes.
  public static func - (a: Dimension, b: Dimension) -> Dimension {
    a + b * -1
  }

  /// The product of two sizes.
  public static func * (a: Dimension, b: Dimension) -> Dimension {
    switch (a.constant, b.constant) {
    case (let x?, let y?): return Dimension(saturatingProduct(x, y))
    case (let x?, nil): return b.scaled(by: x)
    case (nil, let y?): return a.scaled(by: y)
    case (nil, nil): break
    }
    guard a.terms.count * b.terms.count <= maximumWeight else { return Dimension(.max) }
    return Dimension(
      normalising: a.terms.flatMap { x in
        b.terms.map { y in
          Term(
            coefficient: saturatingProduct(x.coefficient, y.coefficient),
            factors: (x.factors + y.factors).sorted())
        }
      })
  }

  /// The quotient by a positive number, rounded down.
  ///
  /// Whole multiples of the divisor are taken out of the quotient, and a quotient of a quotient becomes one,
  /// so that equal sizes have equal forms: `floor((H - 8) / 4)` is `floor(H / 4) - 2`.
  public func dividedRoundingDown(by divisor: Int) -> Dimension {
    precondition(divisor > 0, "a size can only be divided by a positive number")
    if divisor == 1 { return self }
    if let value = constant { return Dimension(floorDivision(value, divisor)) }
    var whole: [Term] = []
    var rest: [Term] = []
    for term in terms {
      let quotient = floorDivision(term.coefficient, divisor)
      let remainder = term.coefficient - quotient * divisor
      if quotient != 0 { whole.append(Term(coefficient: quotient, factors: term.factors)) }
      if remainder != 0 { rest.append(Term(coefficient: remainder, factors: term.factors)) }
    }
    let outside = Dimension(terms: whole)
    let inside = Dimension(terms: rest)
    if rest.isEmpty { return outside }
    if let value = inside.constant { return outside + Dimension(floorDivision(value, divisor)) }
    if let (dividend, inner, offset) = inside.asSingleQuotient {
      let product = saturatingProduct(inner, divisor)
      return outside
        + (dividend + Dimension(saturatingProduct(offset, inner))).dividedRoundingDown(by: product)
    }
    return outside
      + Dimension(terms: [Term(coefficient: 1, factors: [.quotient(inside, by: divisor)])])
  }

  /// The exact quotient by another size, or nil where it is not a whole expression.
  public func dividedExactly(by other: Dimension) -> Dimension? {
    if other.terms.isEmpty { return nil }
    if self == other { return 1 }
    guard other.terms.count == 1, let divisor = other.terms.first else { return nil }
    var result: [Term] = []
    for term in terms {
      guard term.coefficient % divisor.coefficient == 0 else { return nil }
      var factors = term.factors
      for factor in divisor.factors {
        guard let index = factors.firstIndex(of: factor) else { return nil }
        factors.remove(at: index)
      }
      result.append(Term(coefficient: term.coefficient / divisor.coefficient, factors: factors))
    }
    return Dimension(normalising: result)
  }

  /// The form `floor(dividend / divisor) + offset`, if the size has it.
  private var asSingleQuotient: (dividend: Dimension, divisor: Int, offset: Int)? {
    var offset = 0
    var found: (Dimension, Int)?
    for term in terms {
      if term.factors.isEmpty {
        offset = term.coefficient
      } else if found == nil, term.coefficient == 1, term.factors.count == 1,
        case .quotient(let dividend, let divisor) = term.factors[0]
      {
        found = (dividend, divisor)
      } else {
        return nil
      }
    }
    return found.map { ($0.0, $0.1, offset) }
  }

  private init(normalising terms: [Term]) {
    var sums: [[Atom]: Int] = [:]
    for term in terms {
      sums[term.factors] = saturatingSum(sums[term.factors] ?? 0, term.coefficient)
    }
    self.init(
      terms: sums.compactMap { $0.value == 0 ? nil : Term(coefficient: $0.value, factors: $0.key) }.sorted())
  }
}

extension Dimension.Atom: Comparable {
  static func < (a: Self, b: Self) -> Bool {
    switch (a, b) {
    case (.symbol(let x), .symbol(let y)): x < y
    case (.symbol, .quotient): true
    case (.quotient, .symbol): false
    case (.quotient(let x, let m), .quotient(let y, let n)):
      m != n ? m < n : x.terms.lexicographicallyPrecedes(y.terms)
    }
  }
}

extension Dimension.Term: Comparable {
  /// Products of more factors come first, the plain number last: `B * T + 2 * T + 1`.
  static func < (a: Self, b: Self) -> Bool {
    if a.factors.count != b.factors.count { return a.factors.count > b.factors.count }
    if a.factors != b.factors { return a.factors.lexicographicallyPrecedes(b.factors) }
    return a.coefficient < b.coefficient
  }
}

extension Dimension: CustomStringConvertible {
  /// The size as one reads it: `64`, `T`, `4 * T`, `floor(H / 4) - 1`.
  public var description: String {
    guard let first = terms.first else { return "0" }
    return terms.dropFirst().reduce(first.description) { text, term in
      term.coefficient < 0
        ? "\(text) - \(term.negated)" : "\(text) + \(term)"
    }
  }

  /// Whether the description needs parentheses to be a factor.
  var isSum: Bool { terms.count > 1 }
}

extension Dimension.Term: CustomStringConvertible {
  var negated: Self {
    Self(coefficient: saturatingProduct(coefficient, -1), factors: factors)
  }

  var description: String {
    if factors.isEmpty { return "\(coefficient)" }
    let product = factors.map { factor in
      switch factor {
      case .symbol(let name): name
      case .quotient(let dividend, let divisor):
        dividend.isSum ? "floor((\(dividend)) / \(divisor))" : "floor(\(dividend) / \(divisor))"
      }
    }.joined(separator: " * ")
    return switch coefficient {
    case 1: product
    case -1: "-\(product)"
    default: "\(coefficient) * \(product)"
    }
  }
}

private func saturatingSum(_ a: Int, _ b: Int) -> Int {
  let (sum, overflow) = a.addingReportingOverflow(b)
  return overflow ? (a < 0 ? .min + 1 : .max) : sum
}

private func saturatingProduct(_ a: Int, _ b: Int) -> Int {
  let (product, overflow) = a.multipliedReportingOverflow(by: b)
  return overflow ? ((a < 0) == (b < 0) ? .max : .min + 1) : product
}

private func floorDivision(_ a: Int, _ b: Int) -> Int {
  let quotient = a / b
  return a % b < 0 ? quotient - 1 : quotient
}
