/// Random numbers that depend on a seed and a path of names only, and are the same on every machine.
///
/// Streams of different paths are independent: weights drawn for one parameter do not change when another
/// parameter is added. The generator is xoshiro256** (Blackman and Vigna, 2018), its state filled by
/// SplitMix64 from an FNV-1a hash of the seed and the path. Everything derived from it uses exactly rounded
/// operations in a fixed order, and no functions of the C library.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)
  /// The second number of the pair that ``normal()`` draws at once.
  private var spareNormal: Double?

  /// The stream of a seed and a path such as `["policy/0", "latent.weight"]`.
  ///
  /// The borders between names count: `["a", "bc"]` and `["ab", "c"]` are different streams.
  public init(seed: UInt64, path: [String] = []) {
    var hash = StableHash()
    hash.combine(seed)
    for name in path {
      hash.combine(UInt64(name.utf8.count))
      for byte in name.utf8 { hash.combine(byte) }
    }
    var filler = SplitMix64(state: hash.value)
    state = (filler.next(), filler.next(), filler.next(), filler.next())
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let result = rotated(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotated(state.3, by: 45)
    return result
  }

  /// A number in `[0, 1)`, a multiple of 2⁻⁵³.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number of the standard normal distribution.
  ///
  /// Marsaglia's polar method: it needs a logarithm and a square root, but no sine.
  public mutating func normal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    while true {
      let x = 2 * uniform() - 1
      let y = 2 * uniform() - 1
      let square = x * x + y * y
      if square >= 1 || square == 0 { continue }
      let scale = (-2 * reproducibleLog(square) / square).squareRoot()
      spareNormal = y * scale
      return x * scale
    }
  }

  /// A number of the exponential distribution of mean 1.
  public mutating func exponential() -> Double {
    -reproducibleLog(1 - uniform())
  }

  /// A whole number from 0 to below the bound, each equally likely.
  ///
  /// - Precondition: the bound is positive.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "no whole number lies from 0 to below \(bound)")
    let count = UInt64(bound)
    // Lemire's method: the products whose low word is below 2⁶⁴ mod count would favour some numbers.
    let surplus = (0 &- count) % count
    while true {
      let product = next().multipliedFullWidth(by: count)
      if product.low >= surplus { return Int(product.high) }
    }
  }
}

/// FNV-1a over bytes; unlike `Hasher` the same in every process.
private struct StableHash {
  var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func combine(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
  }

  mutating func combine(_ word: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      combine(UInt8(truncatingIfNeeded: word >> shift))
    }
  }
}

private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

private func rotated(_ word: UInt64, by count: UInt64) -> UInt64 {
  (word << count) | (word >> (64 - count))
}

/// The natural logarithm of a positive normal number, within a few units in the last place.
///
/// With `x = m · 2ᵉ` and `m` in `[√½, √2)`, `log m = 2 artanh(f)` for `f = (m - 1) / (m + 1)`, whose series
/// in `f² < 0.0295` is summed from its smallest term. A C library's `log` differs between machines.
public func reproducibleLog(_ x: Double) -> Double {
  var mantissa = x.significand
  var exponent = Double(x.exponent)
  if mantissa > 1.4142135623730951 {
    mantissa /= 2
    exponent += 1
  }
  let f = (mantissa - 1) / (mantissa + 1)
  let square = f * f
  var sum = 0.0
  var denominator = 23.0
  while denominator >= 3 {
    sum = (sum + 1 / denominator) * square
    denominator -= 2
  }
  let (ln2High, ln2Low) = (0x1.62e42fee00000p-1, 0x1.a39ef35793c76p-33)
  return exponent * ln2High + (2 * f + (2 * f * sum + exponent * ln2Low))
}
