public import Tensors

/// A primitive operation on tensors: its shape rule, gradient, cost and kernel in one place.
public protocol Operation: Sendable {
  /// The name in diagrams of single operations, in lower case.
  var name: String { get }

  /// The types of the results, exact and symbolic.
  ///
  /// - Throws: the fact about the operands that makes the operation impossible.
  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType]

  /// The number of multiply-add pairs that one evaluation takes.
  func multiplyAdds(_ operands: [TensorType], _ results: [TensorType]) -> Dimension

  /// Appends the vector-Jacobian product to a graph.
  ///
  /// - Parameters:
  ///   - node: The application, with its operands and results.
  ///   - cotangents: The cotangent of each result; nil where no gradient arrives.
  /// - Returns: The cotangent of each operand; nil where none is needed or none exists.
  func gradient(
    _ node: Node, cotangents: [Value?], graph: inout Graph
  ) throws(ShapeError) -> [Value?]

  /// The code that computes the results for fixed shapes, in the precision `S` wherever the graph says float32.
  func kernel<S: KernelScalar>(_ site: KernelSite, precision: S.Type) -> Kernel
}
