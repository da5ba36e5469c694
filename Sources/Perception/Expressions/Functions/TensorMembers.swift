import Compute
import Tensors

extension ExpressionLibrary {
  /// Methods that change the type of elements, or nothing at all.
  static let conversions: [ExpressionFunction] =
    [("float", ElementType.float32), ("long", .int64), ("bool", .bool)].map { name, type in
      ExpressionFunction(name, [.input]) { (arguments, b) throws(ShapeError) in
        .tensor(try b.graph.cast(arguments.tensor(), to: type))
      }
    }
    + ["to", "type"].map { name in
      ExpressionFunction(name, [.input, .required("dtype", is: .elementType)]) {
        (arguments, b) throws(ShapeError) in
        guard case .elementType(let type)? = arguments["dtype"] else {
          throw arguments.fault("needs a type such as torch.float32")
        }
        return .tensor(try b.graph.cast(arguments.tensor(), to: type))
      }
    }
    + ["contiguous", "clone"].map { name in
      ExpressionFunction(name, [.input]) { (arguments, _) throws(ShapeError) in
        .tensor(try arguments.tensor())
      }
    } + [
      ExpressionFunction("detach", [.input]) { (arguments, b) throws(ShapeError) in
        .tensor(try b.graph.stopGradient(arguments.tensor()))
      }
    ]

  /// Methods that tell sizes.
  static let sizes: [ExpressionFunction] = [
    ExpressionFunction(
      "size", [.input, .optional("dim", is: .integer)],
      gives: { $0[1] == nil ? .list(.integer, count: nil) : .integer }
    ) { (arguments, _) throws(ShapeError) in
      let shape = try arguments.tensor().shape
      guard let axis = try arguments.integer("dim") else { return sizeList(shape) }
      guard let index = shape.resolvedAxis(axis) else {
        throw arguments.fault(
          "asks for axis \(axis), which \(shape) does not have", in: "dim",
          about: arguments.operands)
      }
      return .integer(shape[index])
    },
    ExpressionFunction("dim", [.input], gives: { _ in .integer }) { (arguments, _) throws(ShapeError) in
      .integer(Dimension(try arguments.tensor().shape.rank))
    },
  ]

  /// What stands behind a dot without parentheses.
  static let properties: [ExpressionFunction] = [
    ExpressionFunction("shape", [.input], gives: { _ in .list(.integer, count: nil) }) {
      (arguments, _) throws(ShapeError) in sizeList(try arguments.tensor().shape)
    },
    ExpressionFunction("ndim", [.input], gives: { _ in .integer }) { (arguments, _) throws(ShapeError) in
      .integer(Dimension(try arguments.tensor().shape.rank))
    },
    ExpressionFunction("mT", [.input]) { (arguments, b) throws(ShapeError) in
      let x = try arguments.tensor()
      guard x.shape.rank > 2 else {
        throw arguments.fault(
          "exchanges the last two axes of \(x.shape), one of which is the batch axis",
          about: arguments.operands)
      }
      var order = Array(0..<x.shape.rank)
      order.swapAt(x.shape.rank - 1, x.shape.rank - 2)
      return .tensor(try b.graph.transpose(x, permutation: order))
    },
  ]

  private static func sizeList(_ shape: Shape) -> ExpressionValue {
    .list(shape.dimensions.map { .integer($0) })
  }
}
