import Tensors

/// What the value of an expression is, known before any shape is.
enum ExpressionType: Hashable, Sendable {
  case tensor
  /// A whole number: written, or the size of an axis.
  case integer
  case number
  case flag
  case none
  case elementType
  case text
  /// Several values of one type; how many, where that is known, and their names, where they have some.
  indirect case list(ExpressionType, count: Int?, names: [String] = [])

  /// One value in words.
  var description: String {
    switch self {
    case .tensor: "a tensor"
    case .integer: "a whole number"
    case .number: "a number"
    case .flag: "True or False"
    case .none: "None"
    case .elementType: "a type of elements"
    case .text: "a text"
    case .list(let element, let count?, _): "\(count) \(element.plural)"
    case .list(let element, nil, _): "several \(element.plural)"
    }
  }

  private var plural: String {
    switch self {
    case .tensor: "tensors"
    case .integer: "whole numbers"
    case .number: "numbers"
    case .flag: "flags"
    case .none: "Nones"
    case .elementType: "types of elements"
    case .text: "texts"
    case .list: "lists"
    }
  }

  var isNumeric: Bool { self == .integer || self == .number }
}

/// A part of an expression with its type and its place in the text.
struct Expression: Sendable {
  indirect enum Kind: Sendable {
    case name(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
    case none
    case elementType(ElementType)
    case text(String)
    case list([Expression])
    /// A function and an argument for each of its parameters, nil where it is left out.
    case call(ExpressionFunction, [Expression?])
    case element(Expression, [ExpressionSubscript])
  }

  let kind: Kind
  let type: ExpressionType
  let range: Range<Int>
  /// How many parts are within each other; 1 for a name or a number.
  let depth: Int

  init(_ kind: Kind, _ type: ExpressionType, at range: Range<Int>) {
    self.kind = kind
    self.type = type
    self.range = range
    depth = 1 + (Self.parts(of: kind).map(\.depth).max() ?? 0)
  }

  private static func parts(of kind: Kind) -> [Expression] {
    switch kind {
    case .name, .integer, .number, .flag, .none, .elementType, .text: []
    case .list(let elements): elements
    case .call(_, let arguments): arguments.compactMap { $0 }
    case .element(let base, let subscripts): [base] + subscripts.flatMap(\.parts)
    }
  }

  /// Whether it is `None`.
  var isNone: Bool { type == .none }
}

/// What stands between brackets behind a tensor, for one or more of its axes.
struct ExpressionSubscript: Sendable {
  indirect enum Kind: Sendable {
    /// `...`: all axes that the others leave.
    case ellipsis
    /// `None`: a new axis of size 1.
    case newAxis
    case index(Expression)
    case slice(from: Expression?, to: Expression?, step: Expression?)
  }

  let kind: Kind
  let range: Range<Int>

  var parts: [Expression] {
    switch kind {
    case .ellipsis, .newAxis: []
    case .index(let index): [index]
    case .slice(let start, let end, let step): [start, end, step].compactMap { $0 }
    }
  }

  /// Whether it leaves an axis as it is.
  var isWhole: Bool {
    if case .slice(nil, nil, nil) = kind { true } else { false }
  }
}
