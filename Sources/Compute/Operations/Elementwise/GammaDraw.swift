import Glibc

/// How the logarithm of a number of the Gamma distribution moves with the shape, its rank in the distribution kept.
struct GammaSlope: FloatingOperation {
  var name: String { "gamma slope" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireFloating(operands, 0)
    try requireSameType(operands)
    return [TensorType(operands[0].elementType, shape: try broadcastShape(operands))]
  }

  func kernel<S: KernelScalar>(_ site: KernelSite, of scalar: S.Type) throws(ShapeError) -> Kernel {
    let loop = StridedLoop(result: site.results[0].shape, broadcasting: site.operands)
    return Kernel {
      mapElements(loop, $0) { (logarithm: S, shape: S) in
        S(gammaSlope(Double(logarithm), Double(shape)))
      }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    [nil, nil]
  }
}

/// The logarithms of Gamma numbers, unchanged, through which a gradient passes to the distribution's shape.
struct GammaDraw: ViewOperation {
  var name: String { "gamma draw" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireFloating(operands, 0)
    try requireSameType(operands)
    if try broadcastShape(operands) != operands[0].shape {
      throw error(.rankDisagreement(operands: [0, 1], shapes: operands.map(\.shape)))
    }
    return [operands[0]]
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0], needed[1] else { return [nil, nil] }
    let slope = try graph.apply(GammaSlope(), node.operands[0], node.operands[1])
    return [nil, try graph.sum(graph.multiply(cotangent, slope), to: node.operands[1].shape)]
  }
}

extension Graph {
  /// The logarithms of random numbers of the Gamma distribution, unchanged, as a function of the distribution's shape.
  ///
  /// A gradient passes to the shape as if each number kept its rank among all numbers, whatever method drew it. The
  /// gradient is not differentiated itself.
  ///
  /// - Parameters:
  ///   - logarithm: The logarithms of numbers of the Gamma distribution with scale 1.
  ///   - shape: The distribution's shapes, positive; they broadcast.
  public mutating func gammaDraw(_ logarithm: Value, shape: Value) throws(ShapeError) -> Value {
    try apply(GammaDraw(), logarithm, shape)
  }
}

/// The integral of `(log t - ψ(a)) p(t)` over the shorter side of x, divided by `-x p(x)`, with `t = x exp(±v)`.
private func gammaSlope(_ logarithm: Double, _ shape: Double) -> Double {
  guard shape > 0, shape.isFinite, logarithm.isFinite else { return .nan }
  let x = exp(logarithm)
  let side: Double = x <= shape ? -1 : 1
  let center = logarithm - Double.polygamma(0, shape)
  // The exponent falls from 0 at v = 0, ever faster.
  func exponent(_ v: Double) -> Double { side * shape * v - x * expm1(side * v) }
  var end = 1.0
  while exponent(end) > -40, end < 1e300 { end *= 2 }
  var start = 0.0
  for _ in 0..<24 {
    let middle = (start + end) / 2
    if exponent(middle) > -40 { start = middle } else { end = middle }
    if end - start < 0.1 * end { break }
  }
  var sum = 0.0
  let panels = 16
  let half = end / Double(2 * panels)
  for panel in 0..<panels {
    let middle = half * Double(2 * panel + 1)
    for (node, weight) in gaussLegendre {
      for v in [middle - half * node, middle + half * node] {
        sum += weight * half * exp(exponent(v)) * (center + side * v)
      }
    }
  }
  return side * sum
}

/// The rule of Gauss and Legendre with eight points on [-1, 1]: nodes above 0, and their weights.
private let gaussLegendre: [(node: Double, weight: Double)] = [
  (0.1834346424956498, 0.3626837833783620), (0.5255324099163290, 0.3137066458778873),
  (0.7966664774136267, 0.2223810344533745), (0.9602898564975363, 0.1012285362903763),
]
