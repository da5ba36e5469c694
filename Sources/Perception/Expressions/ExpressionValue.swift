import Compute
import Tensors

/// What a part of an expression has become in a graph.
enum ExpressionValue: Sendable {
  /// A tensor, whose first axis is the batch.
  case tensor(Value)
  /// A whole number, or the size of an axis.
  case integer(Dimension)
  case number(Double)
  case flag(Bool)
  case elementType(ElementType)
  case text(String)
  case list([ExpressionValue])
}

/// The arguments that a function is called with, and where problems with them go.
struct ExpressionArguments {
  private let function: ExpressionFunction
  private let values: [ExpressionValue?]
  private let expressions: [Expression?]
  private let named: () -> [NamedTensor]
  /// The call's place in the text.
  let range: Range<Int>
  private let report: (ExpressionFault) -> Void

  init(
    _ function: ExpressionFunction, _ values: [ExpressionValue?], of expressions: [Expression?],
    _ named: @escaping () -> [NamedTensor], at range: Range<Int>,
    reportingTo report: @escaping (ExpressionFault) -> Void
  ) {
    self.function = function
    self.values = values
    self.expressions = expressions
    self.named = named
    self.range = range
    self.report = report
  }

  /// The arguments that are tensors, as messages call them.
  var operands: [NamedTensor] { named() }

  /// Reports a problem with an argument, or with the whole call; what is returned is to be thrown.
  ///
  /// - Parameter tensors: The tensors whose shapes the problem is about.
  func fault(
    _ message: String, in name: String? = nil, help: String? = nil, about tensors: [NamedTensor] = []
  ) -> ShapeError {
    let place = name.flatMap(index).flatMap { expressions[$0] }?.range ?? range
    report(ExpressionFault(message, at: place, help: help, about: tensors))
    return ShapeError(operation: function.name, fact: .unknownOperand)
  }

  private func index(_ name: String) -> Int? {
    function.parameters.firstIndex { $0.name == name }
  }

  subscript(_ name: String) -> ExpressionValue? { index(name).flatMap { values[$0] } }

  /// The arguments are checked when the text is read, so what is missing here is missing from the checks.
  private func unlike(_ name: String, _ what: String) -> ShapeError {
    fault("`\(name)` of `\(function.name)` must be \(what)", in: name)
  }

  func tensor(_ name: String = "input") throws(ShapeError) -> Value {
    guard case .tensor(let value)? = self[name] else { throw unlike(name, "a tensor") }
    return value
  }

  func tensors(_ name: String) throws(ShapeError) -> [Value] {
    guard case .list(let elements)? = self[name] else { throw unlike(name, "a list of tensors") }
    let tensors = elements.compactMap { element in
      if case .tensor(let value) = element { value } else { nil }
    }
    guard tensors.count == elements.count, !tensors.isEmpty else {
      throw unlike(name, "a list of tensors")
    }
    return tensors
  }

  func flag(_ name: String, default: Bool = false) throws(ShapeError) -> Bool {
    switch self[name] {
    case .flag(let flag)?: return flag
    case nil: return `default`
    default: throw unlike(name, "True or False")
    }
  }

  func number(_ name: String) throws(ShapeError) -> Double? {
    switch self[name] {
    case .number(let number)?: return number
    case .integer(let size)?: return Double(try constant(size, name))
    case nil: return nil
    default: throw unlike(name, "a number")
    }
  }

  /// A whole number or a size, which may have a name.
  func size(_ name: String) throws(ShapeError) -> Dimension? {
    switch self[name] {
    case .integer(let size)?: return size
    case nil: return nil
    default: throw unlike(name, "a whole number")
    }
  }

  func integer(_ name: String) throws(ShapeError) -> Int? {
    guard let size = try size(name) else { return nil }
    return try constant(size, name)
  }

  /// A whole number, or a list of them.
  func sizes(_ name: String) throws(ShapeError) -> [Dimension] {
    switch self[name] {
    case .integer(let size)?: return [size]
    case .list(let elements)?:
      var sizes: [Dimension] = []
      for element in elements {
        guard case .integer(let size) = element else { throw unlike(name, "whole numbers") }
        sizes.append(size)
      }
      return sizes
    default: throw unlike(name, "whole numbers")
    }
  }

  func integers(_ name: String) throws(ShapeError) -> [Int] {
    var result: [Int] = []
    for size in try sizes(name) { result.append(try constant(size, name)) }
    return result
  }

  private func constant(_ size: Dimension, _ name: String) throws(ShapeError) -> Int {
    guard let number = size.constant else {
      throw fault("`\(name)` of `\(function.name)` must be a number, it is the size \(size)", in: name)
    }
    return number
  }

  // MARK: - Axes

  /// An axis of a tensor, which is not the batch's.
  func axis(_ name: String = "dim", of value: Value) throws(ShapeError) -> Int {
    try axis(try integer(name) ?? -1, named: name, rank: value.shape.rank, of: value.shape)
  }

  /// One or several axes of a tensor, none of them the batch's.
  func axes(_ name: String = "dim", of value: Value) throws(ShapeError) -> [Int] {
    var result: [Int] = []
    for axis in try integers(name) {
      let index = try self.axis(axis, named: name, rank: value.shape.rank, of: value.shape)
      if result.contains(index) {
        throw fault(
          "`\(name)` of `\(function.name)` names axis \(axis) of \(value.shape) twice", in: name,
          about: operands)
      }
      result.append(index)
    }
    return result
  }

  /// The index that an axis has among `rank` ones, counted from either side.
  func axis(_ axis: Int, named name: String, rank: Int, of shape: Shape) throws(ShapeError) -> Int {
    let index = axis < 0 ? axis + rank : axis
    if index == 0 {
      throw fault(
        "`\(name)` of `\(function.name)` is \(axis), the batch axis of \(shape), which must be left alone",
        in: name, help: "axes are counted as in PyTorch, the batch axis being 0; -1 is the last",
        about: operands)
    }
    guard (1..<Swift.max(rank, 1)).contains(index) else {
      throw fault(
        "`\(name)` of `\(function.name)` is \(axis), an axis that \(shape) does not have", in: name,
        help: rank > 1
          ? "it goes from 1 to \(rank - 1), or from -\(rank - 1) to -1" : "there is only the batch axis",
        about: operands)
    }
    return index
  }
}
