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
    let drawn = (0..<rows * columns).map { _ in stream.normal() }
    var basis =
      rows > columns
      ? (0..<columns).map { column in (0..<rows).map { drawn[$0 * columns + column] } }
      : (0..<rows).map { row in Array(drawn[row * columns..<(row + 1) * columns]) }
    orthonormalize(&basis)
    return rows > columns
      ? (0..<rows).flatMap { row in basis.map { Float(gain * $0[row]) } }
      : basis.flatMap { vector in vector.map { Float(gain * $0) } }
  }
}

/// Makes vectors orthogonal and their lengths 1, each from those in front of it: Gram and Schmidt's method.
///
/// What is left of a vector after the projections are taken off is its component along the new direction, which is
/// positive, so that no signs need to be mended. Where little is left, rounding errors weigh, and the projections
/// are taken off once more; that is enough (Kahan and Parlett).
private func orthonormalize(_ vectors: inout [[Double]]) {
  for index in vectors.indices {
    var vector = vectors[index]
    var length = dot(vector, vector).squareRoot()
    for _ in 0..<2 {
      let before = length
      for earlier in vectors[..<index] { subtract(earlier, times: dot(earlier, vector), from: &vector) }
      length = dot(vector, vector).squareRoot()
      if length > before / 2 { break }
    }
    let scale = length > 0 ? 1 / length : 0
    for place in vector.indices { vector[place] *= scale }
    vectors[index] = vector
  }
}

/// The sum of products, in eight partial sums that are added up in a fixed order.
private func dot(_ a: [Double], _ b: [Double]) -> Double {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      var sums = SIMD8<Double>.zero
      let whole = a.count / 8 * 8
      for start in stride(from: 0, to: whole, by: 8) {
        var (x, y) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
        for lane in 0..<8 {
          x[lane] = a[start + lane]
          y[lane] = b[start + lane]
        }
        sums += x * y
      }
      for place in whole..<a.count { sums[place - whole] += a[place] * b[place] }
      return (0..<8).reduce(0) { $0 + sums[$1] }
    }
  }
}

private func subtract(_ a: [Double], times factor: Double, from b: inout [Double]) {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeMutableBufferPointer { b in
      for place in 0..<b.count { b[place] -= factor * a[place] }
    }
  }
}
