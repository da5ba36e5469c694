import Glibc

/// A floating-point type that kernels compute in.
protocol KernelScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
  static func exp(_ x: Self) -> Self
  static func expm1(_ x: Self) -> Self
  static func log(_ x: Self) -> Self
  static func log1p(_ x: Self) -> Self
  static func sin(_ x: Self) -> Self
  static func cos(_ x: Self) -> Self
  static func tanh(_ x: Self) -> Self
  static func erf(_ x: Self) -> Self
  static func lgamma(_ x: Self) -> Self
  static func pow(_ x: Self, _ exponent: Self) -> Self

  /// `c = op(a) op(b) + (accumulating ? c : 0)` of row-major matrices without gaps.
  static func product(
    _ size: ProductSize, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>, _ c: UnsafeMutablePointer<Self>,
    accumulating: Bool)
}

/// The sizes of a matrix product `[rows, inner] x [inner, columns]`, and which operands stand transposed.
struct ProductSize: Sendable {
  var rows: Int
  var inner: Int
  var columns: Int
  var transposingA = false
  var transposingB = false

  var isEmpty: Bool { rows == 0 || columns == 0 }
  var isRepresentable: Bool { Swift.max(rows, inner, columns) <= Int(Int32.max) }
}

extension Float: KernelScalar {
  static func exp(_ x: Float) -> Float { Glibc.exp(x) }
  static func expm1(_ x: Float) -> Float { Glibc.expm1(x) }
  static func log(_ x: Float) -> Float { Glibc.log(x) }
  static func log1p(_ x: Float) -> Float { Glibc.log1p(x) }
  static func sin(_ x: Float) -> Float { Glibc.sin(x) }
  static func cos(_ x: Float) -> Float { Glibc.cos(x) }
  static func tanh(_ x: Float) -> Float { Glibc.tanh(x) }
  static func erf(_ x: Float) -> Float { Glibc.erf(x) }
  static func pow(_ x: Float, _ exponent: Float) -> Float { Glibc.pow(x, exponent) }
  static func lgamma(_ x: Float) -> Float {
    var sign: Int32 = 0
    return Glibc.lgammaf_r(x, &sign)
  }

  static func product(
    _ size: ProductSize, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, accumulating: Bool
  ) {
    if size.isEmpty { return }
    if size.inner == 0 {
      if !accumulating { c.update(repeating: 0, count: size.rows * size.columns) }
      return
    }
    MatrixLibrary.loaded.product(size, a, b, c, accumulating: accumulating)
  }
}

extension Double: KernelScalar {
  static func exp(_ x: Double) -> Double { Glibc.exp(x) }
  static func expm1(_ x: Double) -> Double { Glibc.expm1(x) }
  static func log(_ x: Double) -> Double { Glibc.log(x) }
  static func log1p(_ x: Double) -> Double { Glibc.log1p(x) }
  static func sin(_ x: Double) -> Double { Glibc.sin(x) }
  static func cos(_ x: Double) -> Double { Glibc.cos(x) }
  static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
  static func erf(_ x: Double) -> Double { Glibc.erf(x) }
  static func pow(_ x: Double, _ exponent: Double) -> Double { Glibc.pow(x, exponent) }
  static func lgamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return Glibc.lgamma_r(x, &sign)
  }

  static func product(
    _ size: ProductSize, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    _ c: UnsafeMutablePointer<Double>, accumulating: Bool
  ) {
    if size.isEmpty { return }
    if size.inner == 0 {
      if !accumulating { c.update(repeating: 0, count: size.rows * size.columns) }
      return
    }
    MatrixLibrary.loaded.product(size, a, b, c, accumulating: accumulating)
  }
}

extension KernelScalar {
  @inline(__always)
  static func sigmoid(_ x: Self) -> Self {
    let e = exp(-Swift.abs(x))
    return (x >= 0 ? 1 : e) / (1 + e)
  }

  @inline(__always)
  static func softplus(_ x: Self) -> Self {
    // A comparison with not-a-number is false, so that the sum hands it on.
    (x < 0 ? 0 : x) + log1p(exp(-Swift.abs(x)))
  }

  /// The derivative of a certain order of digamma.
  ///
  /// Small arguments are moved up by the recurrence until the asymptotic series is exact.
  static func polygamma(_ order: Int, _ argument: Self) -> Self {
    Self(polygammaInDouble(order, Double(argument)))
  }
}

/// Bernoulli numbers B2, B4, … B20, the coefficients of the asymptotic series.
private let bernoulli: [Double] = [
  1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330,
]

private func polygammaInDouble(_ order: Int, _ argument: Double) -> Double {
  if argument.isNaN || argument == -.infinity { return .nan }
  if argument <= 0 {
    if order > 0 || argument == argument.rounded() { return .nan }
    let fraction = argument - argument.rounded(.down)
    return polygammaInDouble(0, 1 - argument) - Double.pi / Glibc.tan(Double.pi * fraction)
  }
  let n = Double(order)
  var x = argument
  var recurrence = 0.0
  while x < 15 + n {
    recurrence += Glibc.pow(x, -(n + 1))
    x += 1
  }
  // Term k of the series is B2k (2k + n - 1)! / (2k)! / x^(2k + n), and (2k - 1)! / (2k)! = 1 / 2k for n = 0.
  var series = 0.0
  for (index, number) in bernoulli.enumerated() {
    let k = Double(2 * (index + 1))
    series += number * Glibc.tgamma(k + n) / Glibc.tgamma(k + 1) * Glibc.pow(x, -(k + n))
  }
  if order == 0 { return Glibc.log(x) - 0.5 / x - series - recurrence }
  let factorial = Glibc.tgamma(n + 1)
  let leading = factorial / n * Glibc.pow(x, -n) + factorial / 2 * Glibc.pow(x, -(n + 1))
  return (order % 2 == 1 ? 1 : -1) * (leading + series + factorial * recurrence)
}
