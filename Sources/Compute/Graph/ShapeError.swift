public import Tensors

/// Why an operation cannot be applied: facts, no prose for users.
public struct ShapeError: Error, Hashable, Sendable {
  /// What was found and what is needed.
  ///
  /// Operands and axes count from 0; the axis of a disagreement, in the shape with the most axes.
  public enum Fact: Hashable, Sendable {
    /// An operand has too few, too many, or the wrong number of axes.
    case rank(operand: Int, found: Shape, atLeast: Int, atMost: Int?)
    /// An axis has another size than the operation needs.
    case size(operand: Int, axis: Int, found: Shape, needed: Dimension)
    /// Two operands differ along an axis where they must agree.
    case disagreement(operands: [Int], shapes: [Shape], axis: Int)
    /// Two operands have different numbers of axes.
    case rankDisagreement(operands: [Int], shapes: [Shape])
    /// An axis is too short; `minimum` is the smallest size that works.
    case tooSmall(operand: Int, axis: Int, found: Shape, minimum: Int)
    /// An axis is too long; `maximum` is the largest size that works.
    case tooLarge(operand: Int, axis: Int, found: Shape, maximum: Int)
    /// An axis is named twice.
    case repeatedAxis(operand: Int, axis: Int, found: Shape)
    /// There is no such axis.
    case axisOutOfRange(operand: Int, axis: Int, found: Shape)
    /// There is no such index along an axis.
    case indexOutOfRange(operand: Int, axis: Int, index: Int, found: Shape)
    /// The elements do not fit the new shape.
    case elementCount(operand: Int, found: Shape, needed: Shape)
    /// The operand's elements have a type that the operation has no meaning for.
    case elementType(operand: Int, found: ElementType, needed: [ElementType])
    /// A size must be divisible by a number.
    case divisibility(operand: Int, axis: Int, found: Shape, divisor: Int)
    /// Names of sizes that a plan was not told.
    case unboundNames([String])
    /// A plan would need more memory for its tensors than is sensible.
    case memory(byteCount: Int, limit: Int)
    /// A parameter would have a size that is a name, which no weights can have.
    case unknownParameterSize(shape: Shape)
    /// Two parameters that are not the same would have one name.
    case parameterName(String)
    /// An operand is the result of something that failed, which has been reported.
    case unknownOperand
    /// The tensor would have more elements than any network needs.
    case tooManyElements(shape: Shape, limit: Int)
  }

  /// The name of the operation.
  public let operation: String
  /// What was found and needed.
  public let fact: Fact
  /// Who asked for the operation.
  public private(set) var origin: Origin?

  /// An error about an operation's operands.
  public init(operation: String, fact: Fact) {
    self.operation = operation
    self.fact = fact
  }

  /// The error with whoever asked for the operation, unless somebody more precise is known already.
  public func at(_ origin: Origin?) -> ShapeError {
    var error = self
    error.origin = error.origin ?? origin
    return error
  }
}
