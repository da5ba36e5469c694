public import Spec
public import Tensors

/// Weights whose rows, or columns where there are fewer of them, are orthogonal and have the length `gain`.
///
/// All axes but the first count as one. The matrix is uniformly distributed among the orthogonal ones: the first
/// factor of a normal matrix's QR decomposition with a positive diagonal, as PyTorch's.
public struct Orthogonal: WeightInitializer {
  /// The name in a spec.
  public static let name = "orthogonal"
  /// What it does, in a sentence.
  public static let summary =
    "Orthogonal rows, or columns where there are fewer of them, of the length `gain`; all axes but the first count as one."

  private let gain: Double

  /// Reads the parameters.
  public init(_ parameters: ParameterReader) {
    gain = parameters.readGain()
  }

  /// A matrix, or more axes.
  public var minimumRank: Int { 2 }

  /// Draws in row-major order, then makes the fewer of rows and columns orthogonal.
  public func values(_ shape: [Int], using stream: inout RandomStream) -> [Float] {
    let rows = shape.first ?? 1
    let columns = shape.dropFirst().reduce(1, *)
    let drawn = (0..<rows * columns).map { _ in Float(stream.normal()) }
    var basis = OrthonormalBasis(
      rows > columns ? transposed(drawn, rows: rows, columns: columns) : drawn, count: min(rows, columns))
    basis.scale(by: gain)
    return rows > columns ? transposed(basis.values, rows: columns, columns: rows) : basis.values
  }

  private func transposed(_ matrix: [Float], rows: Int, columns: Int) -> [Float] {
    Array(unsafeUninitializedCapacity: matrix.count) { transposed, count in
      for row in 0..<rows {
        for column in 0..<columns { transposed[column * rows + row] = matrix[row * columns + column] }
      }
      count = matrix.count
    }
  }
}
