/// Vectors of length 1 that are orthogonal to each other: Gram and Schmidt's method.
///
/// What is left of a vector after the projections are taken off is its component along the new direction, which is
/// positive, so that no signs need to be mended. Sums are taken in an order that no machine changes.
///
/// Eight vectors are worked on at a time, so that those in front of them, which may be hundreds of megabytes, are read
/// an eighth as often.
struct OrthonormalBasis {
  /// The vectors, one behind the other.
  private(set) var values: [Float]
  private let count: Int
  private let length: Int

  /// The same number of each of eight vectors.
  private typealias Lanes = SIMD8<Double>
  /// How many places of eight vectors stay in the processor's cache.
  private static let tile = 256

  /// Makes vectors orthonormal, each from those in front of it.
  ///
  /// - Parameter vectors: `count` vectors of the same length, at least as long as there are vectors.
  init(_ vectors: [Float], count: Int) {
    values = vectors
    self.count = count
    length = count > 0 ? vectors.count / count : 0
    for start in stride(from: 0, to: count, by: Lanes.scalarCount) {
      var panel = panel(from: start)
      project(&panel, awayFrom: start)
      orthonormalize(&panel)
      store(panel, from: start)
    }
  }

  /// Makes the vectors longer.
  mutating func scale(by factor: Double) {
    for place in values.indices { values[place] = Float(factor * Double(values[place])) }
  }

  /// The vectors from one on, as many as there are lanes; zeros where there are no more.
  private func panel(from start: Int) -> [Lanes] {
    var panel = [Lanes](repeating: .zero, count: length)
    for lane in 0..<min(Lanes.scalarCount, count - start) {
      for place in 0..<length { panel[place][lane] = Double(values[(start + lane) * length + place]) }
    }
    return panel
  }

  private mutating func store(_ panel: [Lanes], from start: Int) {
    for lane in 0..<min(Lanes.scalarCount, count - start) {
      for place in 0..<length { values[(start + lane) * length + place] = Float(panel[place][lane]) }
    }
  }

  /// Takes the projections onto the vectors in front off.
  ///
  /// Where a notable part of a vector goes, rounding errors weigh in what is left, and it is done once more; that is
  /// enough (Kahan and Parlett).
  private func project(_ panel: inout [Lanes], awayFrom earlier: Int) {
    if earlier == 0 { return }
    var lengths = squaredLengths(panel)
    for _ in 0..<2 {
      let before = lengths
      subtract(coefficients(panel, on: earlier), from: &panel)
      lengths = squaredLengths(panel)
      if all(lengths .>= 0.8 * before) { return }
    }
  }

  private func squaredLengths(_ panel: [Lanes]) -> Lanes {
    panel.reduce(into: .zero) { $0 += $1 * $1 }
  }

  /// The products of the panel's vectors with each of the first ones.
  private func coefficients(_ panel: [Lanes], on earlier: Int) -> [Lanes] {
    var coefficients = [Lanes](repeating: .zero, count: earlier)
    values.withUnsafeBufferPointer { values in
      panel.withUnsafeBufferPointer { panel in
        for start in stride(from: 0, to: length, by: Self.tile) {
          let places = start..<min(start + Self.tile, length)
          for index in stride(from: 0, to: earlier, by: 2) {
            // The number of vectors in front is a multiple of eight.
            let (first, second) = (index * length, (index + 1) * length)
            var (a, b) = (Lanes.zero, Lanes.zero)
            for place in places {
              a += Double(values[first + place]) * panel[place]
              b += Double(values[second + place]) * panel[place]
            }
            coefficients[index] += a
            coefficients[index + 1] += b
          }
        }
      }
    }
    return coefficients
  }

  /// Takes multiples of the first vectors off the panel's.
  private func subtract(_ coefficients: [Lanes], from panel: inout [Lanes]) {
    values.withUnsafeBufferPointer { values in
      panel.withUnsafeMutableBufferPointer { panel in
        for start in stride(from: 0, to: length, by: Self.tile) {
          let places = start..<min(start + Self.tile, length)
          for index in stride(from: 0, to: coefficients.count, by: 2) {
            let (first, second) = (index * length, (index + 1) * length)
            let (a, b) = (coefficients[index], coefficients[index + 1])
            for place in places {
              panel[place] -= Double(values[first + place]) * a + Double(values[second + place]) * b
            }
          }
        }
      }
    }
  }

  /// Makes the panel's vectors orthonormal.
  private func orthonormalize(_ panel: inout [Lanes]) {
    for lane in 0..<Lanes.scalarCount {
      let size = panel.reduce(0) { $0 + $1[lane] * $1[lane] }.squareRoot()
      let scale = size > 0 ? 1 / size : 0
      var products = Lanes.zero
      for place in panel.indices {
        panel[place][lane] *= scale
        products += panel[place][lane] * panel[place]
      }
      for done in 0...lane { products[done] = 0 }
      for place in panel.indices { panel[place] -= panel[place][lane] * products }
    }
  }
}
