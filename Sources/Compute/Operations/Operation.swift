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
  ///
  /// Products of matrices and convolutions count, as profilers of networks count them; the rest is free.
  func multiplyAdds(_ operands: [TensorType], _ results: [TensorType]) -> Dimension

  /// The same operation with names in its own sizes replaced.
  func substituting(_ bindings: [String: Dimension]) -> any Operation

  /// Whether the result is the operand under another type, so that both can share memory.
  var isView: Bool { get }

  /// The code that computes the results for sizes that are known.
  ///
  /// - Throws: that the sizes are larger than the code can count.
  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel

  /// Appends the vector-Jacobian product to a graph.
  ///
  /// - Parameters:
  ///   - node: The application, with its operands and results.
  ///   - cotangents: The cotangent of each result; nil where no gradient arrives.
  ///   - needed: For each operand, whether somebody wants its cotangent.
  ///   - graph: The graph that the application stands in.
  /// - Returns: The cotangent of each operand; nil where none is needed or none exists.
  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?]
}

extension Operation {
  /// Nothing, unless an operation says otherwise.
  public func multiplyAdds(_ operands: [TensorType], _ results: [TensorType]) -> Dimension { 0 }

  /// The operation itself: few operations have sizes of their own.
  public func substituting(_ bindings: [String: Dimension]) -> any Operation { self }

  /// No view, unless an operation says otherwise.
  public var isView: Bool { false }

  func error(_ fact: ShapeError.Fact) -> ShapeError {
    ShapeError(operation: name, fact: fact)
  }

  func requireRank(
    _ operands: [TensorType], _ operand: Int, atLeast minimum: Int, atMost maximum: Int? = nil
  ) throws(ShapeError) {
    let shape = operands[operand].shape
    if shape.rank < minimum || maximum.map({ shape.rank > $0 }) ?? false {
      throw error(.rank(operand: operand, found: shape, atLeast: minimum, atMost: maximum))
    }
  }

  func requireType(
    _ operands: [TensorType], _ operand: Int, in types: [ElementType]
  ) throws(ShapeError) {
    let found = operands[operand].elementType
    if !types.contains(found) {
      throw error(.elementType(operand: operand, found: found, needed: types))
    }
  }

  func requireFloating(_ operands: [TensorType], _ operand: Int) throws(ShapeError) {
    try requireType(operands, operand, in: [.float32, .float64])
  }

  func requireSameType(_ operands: [TensorType], from first: Int = 0) throws(ShapeError) {
    for index in operands.indices.dropFirst(first + 1) {
      try requireType(operands, index, in: [operands[first].elementType])
    }
  }

  func requireAxis(_ operands: [TensorType], _ operand: Int, _ axis: Int) throws(ShapeError) -> Int {
    guard let index = operands[operand].shape.resolvedAxis(axis) else {
      throw error(.axisOutOfRange(operand: operand, axis: axis, found: operands[operand].shape))
    }
    return index
  }

  /// The shape that the operands have together: axes are aligned at the right, and 1 stretches.
  func broadcastShape(_ operands: [TensorType]) throws(ShapeError) -> Shape {
    let rank = operands.map(\.shape.rank).max() ?? 0
    var result = [Dimension](repeating: 1, count: rank)
    for axis in 0..<rank {
      for (index, operand) in operands.enumerated() {
        let own = axis - (rank - operand.shape.rank)
        if own < 0 || operand.shape[own] == 1 || operand.shape[own] == result[axis] { continue }
        guard result[axis] == 1 else {
          throw error(
            .disagreement(operands: Array(0...index), shapes: operands[...index].map(\.shape), axis: axis))
        }
        result[axis] = operand.shape[own]
      }
    }
    return Shape(result)
  }
}
