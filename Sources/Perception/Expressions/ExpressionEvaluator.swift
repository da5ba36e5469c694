import Compute
import Tensors

/// Turns an expression into operations of a graph.
struct ExpressionEvaluator {
  /// What the spec says, for messages about parts of it.
  let text: [Unicode.Scalar]
  let builder: NetworkBuilder
  /// The tensors that names stand for.
  let tensors: [String: Value]
  let report: (ExpressionFault) -> Void

  /// The value of an expression.
  ///
  /// - Throws: an unknown operand where something is wrong, which has been reported.
  func value(of expression: Expression) throws(ShapeError) -> ExpressionValue {
    switch expression.kind {
    case .integer(let number): return .integer(Dimension(number))
    case .number(let number): return .number(number)
    case .flag(let flag): return .flag(flag)
    case .elementType(let type): return .elementType(type)
    case .text(let text): return .text(text)
    case .name(let name):
      guard let value = tensors[name] else { throw fault("does not know `\(name)`", at: expression.range) }
      return .tensor(value)
    case .none: throw fault("has no use for None here", at: expression.range)
    case .list(let elements): return .list(try values(of: elements))
    case .call(let function, let arguments): return try call(function, arguments, at: expression.range)
    case .element(let base, let subscripts):
      switch try value(of: base) {
      case .tensor(let value): return .tensor(try element(of: value, base, subscripts))
      case .list(let elements): return try element(of: elements, subscripts[0])
      default: throw fault("takes an index of what has none", at: expression.range)
      }
    }
  }

  private func values(of expressions: [Expression]) throws(ShapeError) -> [ExpressionValue] {
    var result: [ExpressionValue] = []
    for expression in expressions { result.append(try value(of: expression)) }
    return result
  }

  private func call(
    _ function: ExpressionFunction, _ arguments: [Expression?], at range: Range<Int>
  ) throws(ShapeError) -> ExpressionValue {
    var values: [ExpressionValue?] = []
    for argument in arguments {
      values.append(try argument.map { (argument) throws(ShapeError) in try value(of: argument) })
    }
    // Most calls are right, and nobody names their tensors.
    let named = { [values] in
      zip(values, arguments).flatMap { value, argument -> [NamedTensor] in
        guard let value, let argument else { return [] }
        return tensors(of: value, argument)
      }
    }
    return try locating(range, function.name, named()) { () throws(ShapeError) in
      try function.body(
        ExpressionArguments(function, values, of: arguments, named, at: range, reportingTo: report), builder)
    }
  }

  /// Reports what operations say of their operands at a place in the text.
  private func locating<Result>(
    _ range: Range<Int>, _ name: String, _ tensors: @autoclosure () -> [NamedTensor],
    _ body: () throws(ShapeError) -> Result
  ) throws(ShapeError) -> Result {
    do {
      return try body()
    } catch {
      if error.fact == .unknownOperand { throw error }
      let explanation = error.fact.explanation(of: tensors())
      throw fault(
        "calls `\(name)`, which \(explanation.words)", at: range, about: explanation.tensors,
        told: explanation.told)
    }
  }

  /// The tensors of a value under the words that the text has for them.
  private func tensors(of value: ExpressionValue, _ expression: Expression) -> [NamedTensor] {
    switch value {
    case .tensor(let tensor): return [named(tensor, expression)]
    case .list(let elements):
      if case .list(let written) = expression.kind {
        return zip(elements, written).flatMap { tensors(of: $0, $1) }
      }
      return elements.flatMap { tensors(of: $0, expression) }
    case .integer, .number, .flag, .elementType, .text: return []
    }
  }

  private func named(_ tensor: Value, _ expression: Expression) -> NamedTensor {
    if case .name(let name) = expression.kind {
      return NamedTensor("`\(name)`", tensor.shape, hidesBatch: false)
    }
    let written = text[expression.range.clamped(to: text.indices)]
    let isLong = written.count > Self.longestName
    let title = String(String.UnicodeScalarView(isLong ? written.prefix(Self.longestName - 1) : written))
    return NamedTensor("`\(title)\(isLong ? "…" : "")`", tensor.shape, hidesBatch: false)
  }

  /// The most scalars of a text that stand for a tensor.
  private static let longestName = 40

  private func fault(
    _ message: String, at range: Range<Int>, help: String? = nil, about tensors: [NamedTensor] = [],
    told: [NamedTensor] = []
  ) -> ShapeError {
    report(ExpressionFault(message, at: range, help: help, about: tensors, told: told))
    return ShapeError(operation: "expression", fact: .unknownOperand)
  }

  // MARK: - Indices

  private func element(
    of list: [ExpressionValue], _ place: ExpressionSubscript
  ) throws(ShapeError) -> ExpressionValue {
    guard case .index(let index) = place.kind, case .integer(let position) = index.kind,
      (-list.count..<list.count).contains(position)
    else { throw fault("chooses from a list of \(list.count) what it does not have", at: place.range) }
    return list[position < 0 ? position + list.count : position]
  }

  /// What the items between brackets choose: from the left, `...` standing for all axes that are left over.
  private func element(
    of tensor: Value, _ base: Expression, _ subscripts: [ExpressionSubscript]
  ) throws(ShapeError) -> Value {
    let used = subscripts.count { item in
      switch item.kind {
      case .ellipsis, .newAxis: false
      case .index, .slice: true
      }
    }
    let whole = { named(tensor, base) }
    let rank = tensor.shape.rank
    guard used <= rank else {
      let place = subscripts[0].range.lowerBound..<subscripts[subscripts.count - 1].range.upperBound
      throw fault(
        "has \(used) indices for \(tensor.shape), which has \(rank) axes", at: place,
        about: [whole()])
    }
    if let second = subscripts.filter({ $0.isEllipsis }).dropFirst().first {
      throw fault("has a second `...` between brackets", at: second.range)
    }
    var result = tensor
    var axis = 0
    for item in subscripts {
      switch item.kind {
      case .ellipsis:
        axis += rank - used
      case .newAxis:
        if axis == 0 { throw batchFault(item, whole) }
        var shape = result.shape
        shape.dimensions.insert(1, at: axis)
        result = try builder.graph.reshape(result, to: shape)
        axis += 1
      case .index(let index):
        if axis == 0 { throw batchFault(item, whole) }
        result = try element(of: result, whole, axis: axis, at: index)
      case .slice(let start, let end, let step):
        if axis == 0, !item.isWhole { throw batchFault(item, whole) }
        result = try slice(of: result, whole, axis: axis, start, end, step, item)
        axis += 1
      }
    }
    return result
  }

  private func batchFault(_ item: ExpressionSubscript, _ whole: () -> NamedTensor) -> ShapeError {
    let whole = whole()
    return fault(
      "takes an index of the batch axis of \(whole.shape), which must be left alone", at: item.range,
      help: "begin with `:` or `...`, as in `x[..., 0]` or `x[:, 0]`", about: [whole])
  }

  private func element(
    of tensor: Value, _ whole: () -> NamedTensor, axis: Int, at index: Expression
  ) throws(ShapeError) -> Value {
    let size = tensor.shape[axis]
    guard case .integer(let written) = try value(of: index), let position = written.constant else {
      throw fault("takes an index that is no number before the network runs", at: index.range)
    }
    if let count = size.constant, !(-count..<count).contains(position) {
      throw fault(
        "takes index \(position) of axis \(axis) of \(tensor.shape), whose size is \(size)", at: index.range,
        about: [whole()])
    }
    return try locating(index.range, "index", [whole()]) { () throws(ShapeError) in
      try builder.graph.element(tensor, axis: axis, at: position)
    }
  }

  private func slice(
    of tensor: Value, _ whole: () -> NamedTensor, axis: Int, _ start: Expression?, _ end: Expression?,
    _ step: Expression?,
    _ item: ExpressionSubscript
  ) throws(ShapeError) -> Value {
    if item.isWhole { return tensor }
    let size = tensor.shape[axis]
    let step = try step.map { (step) throws(ShapeError) in try bound(step) }?.constant ?? 1
    guard step > 0 else {
      throw fault("goes backwards, which a slice cannot", at: item.range, help: "write `torch.flip`")
    }
    var from = try start.map { (start) throws(ShapeError) in try bound(start) } ?? 0
    var to = try end.map { (end) throws(ShapeError) in try bound(end) } ?? size
    // As in Python, a slice ends where the axis does.
    if let count = size.constant, let first = from.constant, let second = to.constant {
      let lower = Self.clamped(first, to: count)
      (from, to) = (Dimension(lower), Dimension(max(lower, Self.clamped(second, to: count))))
    } else {
      if let first = from.constant, first < 0 { from = size + from }
      if let second = to.constant, second < 0 { to = size + to }
    }
    return try locating(item.range, "slice", [whole()]) { () throws(ShapeError) in
      try builder.graph.slice(tensor, axis: axis, from: from, to: to, step: step)
    }
  }

  private static func clamped(_ position: Int, to count: Int) -> Int {
    min(max(position < 0 ? position + count : position, 0), count)
  }

  private func bound(_ expression: Expression) throws(ShapeError) -> Dimension {
    guard case .integer(let size) = try value(of: expression) else {
      throw fault("needs a whole number here", at: expression.range)
    }
    return size
  }
}

extension ExpressionSubscript {
  /// Whether it stands for all axes that are left over.
  var isEllipsis: Bool {
    if case .ellipsis = kind { true } else { false }
  }
}
