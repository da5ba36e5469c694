import Compute
import Spec
import Tensors

extension NetworkBuilder {
  /// Checks that nodes `[…, N, D]` and an adjacency matrix `[…, N, N]` belong together.
  ///
  /// - Returns: The matrix in numbers.
  func adjacency(_ matrix: Value, of nodes: Value) throws(ShapeError) -> Value {
    blameInputs()
    let (rank, size) = (nodes.shape.rank, nodes.shape[nodes.shape.rank - 2])
    func problem(_ fact: ShapeError.Fact) -> ShapeError {
      ShapeError(operation: "adjacency", fact: fact).at(graph.origin)
    }
    let shapes = [nodes.shape, matrix.shape]
    guard matrix.shape.rank == rank else {
      throw problem(.rankDisagreement(operands: [0, 1], shapes: shapes))
    }
    for axis in 0..<rank - 1 where matrix.shape[axis] != nodes.shape[axis] {
      throw problem(.disagreement(operands: [0, 1], shapes: shapes, axis: axis))
    }
    guard matrix.shape[rank - 1] == size else {
      throw problem(.size(operand: 1, axis: rank - 1, found: matrix.shape, needed: size))
    }
    return try graph.cast(matrix, to: .float32)
  }

  /// The identity matrix, of a size that may have a name.
  func identity(_ size: Dimension) throws(ShapeError) -> Value {
    let positions = try graph.positions(size)
    let isDiagonal = try graph.equal(
      graph.reshape(positions, to: [size, 1]), graph.reshape(positions, to: [1, size]))
    return try graph.cast(isDiagonal, to: .float32)
  }

  /// Scales an adjacency matrix by its degrees: `D^-½ Aᵀ D^-½` with `Dᵢ = Σⱼ Aᵢⱼ`.
  ///
  /// A node whose degree is not positive has no neighbours afterwards.
  func degreeNormalized(_ matrix: Value) throws(ShapeError) -> Value {
    let rank = matrix.shape.rank
    let degree = try graph.sum(matrix, axes: [rank - 1], keepingDimensions: true)
    let isPositive = try graph.greater(degree, graph.constant(0))
    let root = try graph.sqrt(graph.select(isPositive, degree, graph.constant(1)))
    let scale = try graph.select(isPositive, graph.reciprocal(root), graph.constant(0))
    var permutation = Array(0..<rank)
    permutation.swapAt(rank - 2, rank - 1)
    let scaled = try graph.multiply(scale, graph.transpose(matrix, permutation: permutation))
    return try graph.multiply(scaled, graph.transpose(scale, permutation: permutation))
  }
}

extension InputPort {
  /// The features of a graph's nodes.
  static let nodes = InputPort("nodes", axes: ["nodes", "features"])
  /// Which nodes of a graph are neighbours, and how much.
  static let adjacency = InputPort(
    "adjacency", axes: ["nodes", "nodes"], elements: [.float32, .int64, .bool])
}

extension ParameterReader {
  /// Reads `hidden_features`, the features of each layer of a graph network.
  func readHiddenFeatures() -> [Int] {
    read(
      "hidden_features", .layerSizes, help: "Features of each layer.")
  }
}
