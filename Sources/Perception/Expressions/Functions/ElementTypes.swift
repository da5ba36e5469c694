import Compute
import Tensors

extension NetworkBuilder {
  /// A tensor as numbers with fractions; truth values become 0 and 1.
  func floating(_ x: Value) throws(ShapeError) -> Value {
    x.elementType.isFloating ? x : try graph.cast(x, to: .float32)
  }
}

extension ExpressionArguments {
  /// An argument as numbers with fractions.
  func floating(_ name: String = "input", _ builder: NetworkBuilder) throws(ShapeError) -> Value {
    try builder.floating(tensor(name))
  }

  /// Two arguments as tensors of one element type, by PyTorch's rules; numbers become tensors without axes.
  func pair(
    _ first: String = "input", _ second: String = "other", _ builder: NetworkBuilder
  ) throws(ShapeError) -> (Value, Value) {
    switch (self[first], self[second]) {
    case (.tensor(let a)?, .tensor(let b)?):
      if a.shape.rank != b.shape.rank {
        throw fault(
          "combines \(a.shape) and \(b.shape), which have different numbers of axes",
          help: "`unsqueeze` adds an axis of size 1 where one is missing", about: operands)
      }
      let type = Self.common(a.elementType, b.elementType)
      return (try builder.graph.cast(a, to: type), try builder.graph.cast(b, to: type))
    case (.tensor(let a)?, _):
      let (tensor, number) = try scalar(second, with: a, builder)
      return (tensor, number)
    case (_, .tensor(let b)?):
      let (tensor, number) = try scalar(first, with: b, builder)
      return (number, tensor)
    default:
      throw fault("needs a tensor")
    }
  }

  /// A number as a tensor without axes that suits another one, and that one with elements that suit the number.
  private func scalar(
    _ name: String, with tensor: Value, _ builder: NetworkBuilder
  ) throws(ShapeError) -> (tensor: Value, number: Value) {
    switch self[name] {
    case .integer(let size)?:
      let type: ElementType = tensor.elementType == .bool ? .int64 : tensor.elementType
      let number =
        if let constant = size.constant {
          try builder.graph.constant(Double(constant), elementType: type)
        } else {
          try builder.graph.size(size, elementType: type)
        }
      return (try builder.graph.cast(tensor, to: type), number)
    case .number(let number)?:
      let tensor = try builder.floating(tensor)
      return (tensor, try builder.graph.constant(number, elementType: tensor.elementType))
    default:
      throw fault("needs a tensor or a number for `\(name)`", in: name)
    }
  }

  /// The element type in which two are combined: fractions win over whole numbers, those over truth values.
  static func common(_ a: ElementType, _ b: ElementType) -> ElementType {
    if a == b { return a }
    let order: [ElementType] = [.float64, .float32, .int64, .bool]
    return order.first { $0 == a || $0 == b } ?? a
  }
}
