import Compute
import Tensors

extension InputPort {
  /// A mask: what is not 0 counts.
  static func mask(_ name: String = "mask", axes: [String], isOptional: Bool = false) -> InputPort {
    InputPort(name, axes: axes, elements: [.float32, .int64, .bool], isOptional: isOptional)
  }
}

extension NetworkBuilder {
  /// The truth values of a mask, which is given as truth values or as numbers that are not 0 where it is true.
  func truth(_ mask: Value) throws(ShapeError) -> Value {
    if mask.elementType == .bool { return mask }
    return try graph.notEqual(mask, graph.constant(0, elementType: mask.elementType))
  }
}
