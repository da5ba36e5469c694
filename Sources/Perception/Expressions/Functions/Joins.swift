import Compute
import Tensors

extension ExpressionLibrary {
  /// Functions that make one tensor of several.
  static let joins: [ExpressionFunction] =
    ["cat", "concat", "concatenate"].map { name in
      ExpressionFunction(name, [.required("tensors", is: .tensors), .axis]) {
        (arguments, b) throws(ShapeError) in
        let tensors = try alike(arguments, b)
        return .tensor(try b.graph.concatenate(tensors, axis: arguments.axis(of: tensors[0])))
      }
    } + [
      ExpressionFunction("stack", [.required("tensors", is: .tensors), .axis]) {
        (arguments, b) throws(ShapeError) in
        let tensors = try alike(arguments, b)
        let shape = tensors[0].shape
        for tensor in tensors where tensor.shape != shape {
          throw arguments.fault(
            "stacks \(shape) and \(tensor.shape), which differ", in: "tensors", about: arguments.operands)
        }
        let axis = try arguments.axis(
          try arguments.integer("dim") ?? 0, named: "dim", rank: shape.rank + 1, of: shape)
        return .tensor(try b.graph.stack(tensors, axis: axis))
      },
      like("zeros_like", 0), like("ones_like", 1),
      ExpressionFunction("full_like", [.input, .required("fill_value", is: .number)]) {
        (arguments, b) throws(ShapeError) in
        let x = try arguments.tensor()
        let number = try arguments.number("fill_value") ?? 0
        return .tensor(try b.graph.constant(number, shape: x.shape, elementType: x.elementType))
      },
    ]

  /// Tensors of one element type.
  private static func alike(
    _ arguments: ExpressionArguments, _ b: NetworkBuilder
  ) throws(ShapeError) -> [Value] {
    let tensors = try arguments.tensors("tensors")
    let type = tensors.map(\.elementType).reduce(tensors[0].elementType, ExpressionArguments.common)
    var result: [Value] = []
    for tensor in tensors { result.append(try b.graph.cast(tensor, to: type)) }
    return result
  }

  private static func like(_ name: String, _ number: Double) -> ExpressionFunction {
    ExpressionFunction(name, [.input]) { (arguments, b) throws(ShapeError) in
      let x = try arguments.tensor()
      return .tensor(try b.graph.constant(number, shape: x.shape, elementType: x.elementType))
    }
  }

  /// Products of matrices, one for each sample.
  static let products: [ExpressionFunction] = ["matmul", "bmm"].map { name in
    ExpressionFunction(name, [.input, .required("other", "mat2", is: .tensor)]) {
      (arguments, b) throws(ShapeError) in .tensor(try matrixProduct(arguments, b))
    }
  }

  static func matrixProduct(
    _ arguments: ExpressionArguments, _ b: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let (x, y) = try arguments.pair("input", "other", b)
    guard x.shape.rank > 2 else {
      throw arguments.fault(
        "multiplies \(x.shape) and \(y.shape) as matrices, which have no two axes besides the batch axis",
        help: "`unsqueeze` makes a matrix of a vector; `(a * b).sum(-1)` is a product of vectors",
        about: arguments.operands)
    }
    var (left, right) = (try b.floating(x), try b.floating(y))
    for axis in 1..<(x.shape.rank - 2) where x.shape[axis] != y.shape[axis] {
      left = try stretched(left, axis, to: y.shape[axis], b)
      right = try stretched(right, axis, to: x.shape[axis], b)
    }
    return try b.graph.matmul(left, right)
  }

  private static func stretched(
    _ x: Value, _ axis: Int, to size: Dimension, _ b: NetworkBuilder
  ) throws(ShapeError) -> Value {
    guard x.shape[axis] == 1 else { return x }
    var shape = x.shape
    shape[axis] = size
    return try b.graph.broadcast(x, to: shape)
  }
}
