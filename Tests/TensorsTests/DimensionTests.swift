import Tensors
import Testing

private let n = Dimension.symbol("N")
private let m = Dimension.symbol("M")

/// Two ways to write one size.
private let equalForms: [(Dimension, Dimension)] = [
  (2 * (n + 1), 2 * n + 2),
  ((n + m) * (n - m), n * n - m * m),
  (n - n, 0),
  (n * m, m * n),
  ((n - 8).dividedRoundingDown(by: 4), n.dividedRoundingDown(by: 4) - 2),
  ((4 * n + 3).dividedRoundingDown(by: 4), n),
  ((6 * n + 4 * m).dividedRoundingDown(by: 2), 3 * n + 2 * m),
  (n.dividedRoundingDown(by: 2).dividedRoundingDown(by: 3), n.dividedRoundingDown(by: 6)),
  (
    (n.dividedRoundingDown(by: 2) + 1).dividedRoundingDown(by: 2),
    (n + 2).dividedRoundingDown(by: 4)
  ),
  (n.dividedRoundingDown(by: 1), n),
]

@Test("Equal sizes have one form", arguments: equalForms)
func normalForm(_ a: Dimension, _ b: Dimension) {
  #expect(a == b)
  #expect(a.hashValue == b.hashValue)
  #expect(a.description == b.description)
}

@Test("Sizes of different names differ")
func differentNames() {
  #expect(n != m)
  #expect(n != 1)
  #expect(n.constant == nil)
  #expect((n * 0).constant == 0)
}

private let descriptions: [(Dimension, String)] = [
  (0, "0"), (-3, "-3"), (n, "N"), (4 * n, "4 * N"), (n - 1, "N - 1"), (-1 * n + 2, "-N + 2"),
  (n * m + 2 * n + 1, "M * N + 2 * N + 1"),
  ((n - 5).dividedRoundingDown(by: 4) + 1, "floor((N + 3) / 4) - 1"),
]

@Test("A size is written as one reads it", arguments: descriptions)
func description(_ size: Dimension, _ text: String) {
  #expect(size.description == text)
}

@Test("Exact quotients exist only where nothing is left")
func exactQuotients() {
  #expect((6 * n * m).dividedExactly(by: 2 * n) == 3 * m)
  #expect((4 * n + 2).dividedExactly(by: 2) == 2 * n + 1)
  #expect((4 * n + 1).dividedExactly(by: 2) == nil)
  #expect(m.dividedExactly(by: n) == nil)
  #expect(n.dividedExactly(by: 0) == nil)
  #expect((n + 1).dividedExactly(by: n + 1) == 1)
}

@Test("Linear forms are recognised")
func linearForms() {
  let form = (3 * n - 2).linearForm
  #expect(form?.name == "N" && form?.factor == 3 && form?.offset == -2)
  #expect(n.linearForm?.factor == 1)
  for size in [Dimension(4), n + m, n * m, n * n, n.dividedRoundingDown(by: 2)] {
    #expect(size.linearForm == nil)
  }
}

@Test("Arithmetic beyond all sizes saturates")
func saturation() {
  let huge = Dimension(.max)
  #expect((huge + 1).constant == .max)
  #expect((huge * huge).constant == .max)
  #expect((huge * -1 - 5).constant == .min + 1)
  #expect((huge * 0).constant == 0)
  #expect((n * huge * huge).evaluated(with: ["N": 2]) == .max)
  #expect((n * huge + n * huge).evaluated(with: ["N": 1]) == .max)
  #expect(Dimension(.min).dividedRoundingDown(by: 3).constant == .min / 3 - 1)
}

/// A size as a formula and as a function that computes it.
private struct Formula {
  let size: Dimension
  let value: ([String: Int]) -> Int

  init(depth: Int, from stream: inout RandomStream) {
    let choice = depth == 0 ? stream.integer(below: 2) : stream.integer(below: 6)
    if choice == 0 {
      let number = stream.integer(below: 13) - 6
      (size, value) = (Dimension(number), { _ in number })
    } else if choice == 1 {
      let name = ["N", "M", "K"][stream.integer(below: 3)]
      (size, value) = (.symbol(name), { $0[name] ?? 0 })
    } else if choice == 2 {
      let a = Formula(depth: depth - 1, from: &stream)
      let divisor = stream.integer(below: 5) + 1
      size = a.size.dividedRoundingDown(by: divisor)
      value = { bindings in
        let dividend = a.value(bindings)
        return dividend >= 0 ? dividend / divisor : -((-dividend + divisor - 1) / divisor)
      }
    } else {
      let a = Formula(depth: depth - 1, from: &stream)
      let b = Formula(depth: depth - 1, from: &stream)
      switch choice {
      case 3: (size, value) = (a.size + b.size, { a.value($0) + b.value($0) })
      case 4: (size, value) = (a.size - b.size, { a.value($0) - b.value($0) })
      case _: (size, value) = (a.size * b.size, { a.value($0) * b.value($0) })
      }
    }
  }
}

@Test("Random formulas have the values that plain arithmetic gives", arguments: 0..<200)
func randomFormulas(seed: UInt64) {
  var stream = RandomStream(seed: seed, path: ["formulas"])
  let formula = Formula(depth: 4, from: &stream)
  for _ in 0..<8 {
    let bindings = Dictionary(
      uniqueKeysWithValues: ["N", "M", "K"].map { ($0, stream.integer(below: 20)) })
    let expected = formula.value(bindings)
    #expect(formula.size.evaluated(with: bindings) == expected, "\(formula.size) at \(bindings)")
    let partial = formula.size.substituting(["N": .symbol("M") + 3])
    let inner = bindings.merging(["N": (bindings["M"] ?? 0) + 3], uniquingKeysWith: { $1 })
    #expect(partial.evaluated(with: bindings) == formula.value(inner), "\(formula.size)")
    #expect(!partial.symbols.contains("N"))
  }
}

/// Each of many layers may double an expression: beyond what anybody reads, sizes saturate as numbers do.
@Test func expressionsDoNotGrowForEver() {
  var halved = n
  for _ in 0..<60 { halved = halved.dividedRoundingDown(by: 2) + (halved + 1).dividedRoundingDown(by: 3) }
  #expect(halved.constant != nil)
  let sum = (0..<400).reduce(Dimension(0)) { $0 + .symbol("S\($1)") }
  #expect(sum.symbols.count == 400)
  #expect(sum * sum == Dimension(.max))
  #expect((0..<501).reduce(Dimension(0)) { $0 + .symbol("S\($1)") } == Dimension(.max))
}
