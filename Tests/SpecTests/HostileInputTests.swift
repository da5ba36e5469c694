import Spec
import Testing

/// Inputs that are made at random, the same at each run; nothing may crash, and every failure must be said.
@Suite struct HostileInputTests {
  @Test func `of very many keys that stand twice only some are looked at closely`() {
    let specimen = Specimen("{" + Array(repeating: "a: 1", count: 3000).joined(separator: ", ") + "}")
    #expect(specimen.diagnostics.items.count == Diagnostics.maximumCount + 1)
    #expect(specimen.diagnostics.items.count { !$0.fixes.isEmpty } == 50)
  }

  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ (state >> 29)) &* 0xBF58_476D_1CE4_E5B9
    }
  }

  private static let seed = """
    a: &x {k: [1, 2.5, 'q', "d\\n"], <<: {m: ~}}
    b:
      - *x
      - |
        text ${a.k.0} and ${b}
      - {c: "${a.k}", hidden_units: [16, -16], flag: 'False'}
    # comment
    ? p
    : !!str 3
    """

  /// Does with a text all that a command would.
  private func consume(_ bytes: [UInt8]) {
    let specimen = Specimen(bytes: bytes)
    if let root = specimen.root {
      let resolved = Interpolation(root: root, diagnostics: specimen.diagnostics).resolve(root)
      if let mapping = resolved.mapping {
        let reader = ParameterReader(
          mapping: mapping, at: root.span, owner: "Block", diagnostics: specimen.diagnostics)
        _ = reader.read("a", .list(of: .integer(in: 1...9)), help: "a")
        _ = reader.optional("b", .oneOrList(of: .number(above: 0)), help: "b")
        _ = reader.read("p", .choice(["x", "y"]), default: "x", help: "p")
        reader.finish()
      }
    } else {
      #expect(specimen.diagnostics.hasErrors)
    }
    for diagnostic in specimen.diagnostics.items {
      #expect(!DiagnosticTextRenderer().render(diagnostic).isEmpty)
      if let span = diagnostic.primary {
        #expect(span.start.line >= 1 && span.start.line <= span.file.lineCount)
      }
    }
    #expect(throws: Never.self) { try DiagnosticJSONRenderer.render(specimen.diagnostics.sorted) }
  }

  @Test func randomBytes() {
    var generator = Generator(state: 1)
    for _ in 0..<1000 {
      consume(
        (0..<Int.random(in: 0..<60, using: &generator)).map { _ in
          UInt8.random(in: 0...255, using: &generator)
        })
    }
  }

  @Test func randomSigns() {
    var generator = Generator(state: 2)
    let signs = Array("[]{}:,-?#&*!|>'\"%@`$~ \n\tab1.<".utf8)
    for _ in 0..<2000 {
      consume(
        (0..<Int.random(in: 0..<40, using: &generator)).map { _ in signs.randomElement(using: &generator) ?? 0
        })
    }
  }

  @Test func mutations() {
    var generator = Generator(state: 3)
    let seed = Array(Self.seed.utf8)
    for _ in 0..<1500 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(seed.randomElement(using: &generator) ?? 0, at: place)
        case 2: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        default: bytes.removeSubrange(place..<min(bytes.count - 1, place + 7))
        }
        if bytes.isEmpty { bytes = seed }
      }
      consume(bytes)
    }
  }
}
