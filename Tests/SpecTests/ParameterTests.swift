import OrderedCollections
import Spec
import Testing

/// Reads `p` of DenseBlock with one of a few types and gives the value as it is shown, or the diagnostics.
private func read<Value>(_ type: ParameterType<Value>, _ text: String) -> [String] {
  let specimen = Specimen("p: " + text)
  guard let root = specimen.root, let mapping = root.mapping else {
    return specimen.diagnostics.items.map(line)
  }
  let reader = ParameterReader(
    mapping: mapping, at: root.span, owner: "DenseBlock", diagnostics: specimen.diagnostics)
  let value = reader.read("p", type, help: "it")
  reader.finish()
  #expect(reader.failed == specimen.diagnostics.hasErrors)
  return reader.failed ? specimen.diagnostics.items.map(line) : [type.show(value)]
}

@Suite struct ParameterTests {
  private static let units = ParameterType.list(of: .integer(in: 1...Int.max))

  @Test(arguments: [
    Row("[16, 32]", "[16, 32]"),
    Row(
      "16",
      "1:4-1:6 parameter-value: `p` of DenseBlock must be a list of whole numbers ≥ 1, it is the number 16 | write [16]"
    ),
    Row(
      "24, 24",
      "1:4-1:10 parameter-value: `p` of DenseBlock must be a list of whole numbers ≥ 1, it is the text '24, 24' without brackets | write [24, 24]"
    ),
    Row(
      "[16.5]",
      "1:5-1:9 parameter-value: `p` of DenseBlock must be a list of whole numbers ≥ 1, its element 1 is the number 16.5"
    ),
    Row(
      "[16, -16]",
      "1:9-1:12 parameter-value: `p` of DenseBlock must be a list of whole numbers ≥ 1, its element 2 is the number -16"
    ),
    Row(
      "[]",
      "1:4-1:6 parameter-value: `p` of DenseBlock must not be empty: it must be a list of whole numbers ≥ 1"
    ),
    Row("~", "1:4-1:5 parameter-value: `p` of DenseBlock must be a list of whole numbers ≥ 1, it is null"),
    Row(
      "",
      "1:3-1:3 parameter-value: `p` of DenseBlock must be a list of whole numbers ≥ 1, it is null (nothing stands there)"
    ),
    Row(
      "???", "1:4-1:7 parameter-value: `p` of DenseBlock must be given: `???` stands for a value to fill in"),
    Row(
      "{a: 1}",
      "1:4-1:10 parameter-value: `p` of DenseBlock must be a list of whole numbers ≥ 1, it is a mapping"),
    Row(
      "[16.0]",
      "1:5-1:9 parameter-value: `p` of DenseBlock must be a list of whole numbers ≥ 1, its element 1 is the number 16.0 | write 16"
    ),
    Row(
      "['16']",
      "1:5-1:9 parameter-value: `p` of DenseBlock must be a list of whole numbers ≥ 1, its element 1 is the text '16' | write 16 without quotes"
    ),
  ])
  func lists(row: Row) { #expect(read(Self.units, row.input) == [row.expected]) }

  @Test(arguments: [
    Row("True", "True"), Row("false", "False"), Row("TRUE", "True"),
    Row(
      "'False'",
      "1:4-1:11 parameter-value: `p` of DenseBlock must be a flag, True or False, it is the text 'False' | write False without quotes"
    ),
    Row(
      "no",
      "1:4-1:6 parameter-value: `p` of DenseBlock must be a flag, True or False, it is the text 'no' | write False"
    ),
    Row(
      "1",
      "1:4-1:5 parameter-value: `p` of DenseBlock must be a flag, True or False, it is the number 1 | write True"
    ),
  ])
  func flags(row: Row) { #expect(read(.flag, row.input) == [row.expected]) }

  @Test(arguments: [
    Row("3", "3"), Row("0x3", "3"),
    Row(
      "4", "1:4-1:5 parameter-value: `p` of DenseBlock must be a whole number from 1 to 3, it is the number 4"
    ),
    Row(
      "1e0",
      "1:4-1:7 parameter-value: `p` of DenseBlock must be a whole number from 1 to 3, it is the number 1e0 | write 1"
    ),
    Row(
      "99999999999999999999",
      "1:4-1:24 parameter-value: `p` of DenseBlock must be a whole number from 1 to 3, it is the number 99999999999999999999"
    ),
  ])
  func integers(row: Row) { #expect(read(.integer(in: 1...3), row.input) == [row.expected]) }

  @Test(arguments: [
    Row("1", "1"), Row("0.5", "0.5"), Row("1e-3", "0.001"),
    Row("0", "1:4-1:5 parameter-value: `p` of DenseBlock must be a number > 0, it is the number 0"),
    Row(".inf", "1:4-1:8 parameter-value: `p` of DenseBlock must be a number > 0, it is the number .inf"),
    Row(".nan", "1:4-1:8 parameter-value: `p` of DenseBlock must be a number > 0, it is the number .nan"),
    Row(
      "'0.5'",
      "1:4-1:9 parameter-value: `p` of DenseBlock must be a number > 0, it is the text '0.5' | write 0.5 without quotes"
    ),
  ])
  func numbers(row: Row) { #expect(read(.number(above: 0), row.input) == [row.expected]) }

  @Test func furtherTypes() {
    #expect(read(.number(in: 0...Double.infinity), ".inf") == [".inf"])
    #expect(read(.text, "no") == ["no"])
    #expect(read(.text, "1") == ["\"1\""])
    #expect(read(.choice(["max", "mean"]), "mean") == ["mean"])
    #expect(
      read(.choice(["max", "mean"]), "meen") == [
        "1:4-1:8 parameter-value: `p` of DenseBlock must be one of `max`, `mean`, it is the text 'meen' | did you mean `mean`?"
      ])
    #expect(read(.nullable(.flag), "~") == ["null"])
    #expect(read(.oneOrList(of: .text), "a") == ["a"])
    #expect(read(.oneOrList(of: .text), "[a, b]") == ["[a, b]"])
    #expect(
      read(.oneOrList(of: .text), "{}") == [
        "1:4-1:6 parameter-value: `p` of DenseBlock must be a text, or a list of texts, it is an empty mapping"
      ])
    #expect(
      read(.list(of: .flag, count: 2...2), "[True]") == [
        "1:4-1:10 parameter-value: `p` of DenseBlock must be a list of 2 flags, it has 1 element"
      ])
    #expect(read(.anyNode, "{a: [1]}") == ["{a: [1]}"])
    #expect(
      read(.integer(in: 1...9).checked { $0 % 2 == 0 ? nil : "must be even" }, "3") == [
        "1:4-1:5 parameter-value: `p` of DenseBlock must be even"
      ])
  }

  @Test func names() {
    var activations = Catalogue<Int>(kind: "activation")
    activations.register("ReLU", aliases: ["torch.nn.ReLU"], 0)
    activations.register("Tanh", aliases: ["torch.nn.Tanh"], 1)
    #expect(read(.named(in: activations), "torch.nn.ReLU") == ["torch.nn.ReLU"])
    #expect(
      read(.named(in: activations), "torch.nn.TanH") == [
        "1:4-1:17 unknown-name: `p` of DenseBlock: there is no activation `TanH` in `torch.nn` | did you mean `Tanh` (torch.nn.Tanh)?"
      ])
    #expect(
      read(.named(in: activations), "[ReLU]") == [
        "1:4-1:10 parameter-value: `p` of DenseBlock must be the name of an activation, it is the list [ReLU]"
      ])
  }
}

/// Reads what a dense block reads.
private func readDense(_ text: String) -> [String] {
  let specimen = Specimen(text)
  guard let entry = specimen.root?.mapping?["block_params"], let mapping = entry.value.mapping else {
    return ["no mapping"]
  }
  let reader = ParameterReader(
    mapping: mapping, at: entry.keySpan, owner: "DenseBlock `hidden`", diagnostics: specimen.diagnostics)
  _ = reader.read("hidden_units", .list(of: .integer(in: 1...Int.max)), help: "units per layer")
  _ = reader.read("non_lin", .text, help: "the activation")
  _ = reader.read("use_bias", .flag, default: true, help: "whether to add a bias")
  reader.finish()
  return specimen.diagnostics.sorted.map(line)
}

@Suite struct ParameterReaderTests {
  @Test(arguments: [
    Row("block_params: {hidden_units: [1], non_lin: x}", ""),
    Row(
      "block_params:\n  hidden_units: [1]",
      "1:1-1:13 missing-parameter: DenseBlock `hidden` lacks its required parameter `non_lin` | add `non_lin:`, a text (the activation)"
    ),
    Row(
      "block_params: {use_bias: true}",
      "1:1-1:13 missing-parameter: DenseBlock `hidden` lacks its required parameters `hidden_units` and `non_lin` = add `hidden_units:`, a list of whole numbers ≥ 1 (units per layer) = add `non_lin:`, a text (the activation)"
    ),
    Row(
      "block_params:\n  hidden_unit: [1]\n  non_lin: x",
      "2:3-2:14 unknown-parameter: DenseBlock `hidden` has no parameter `hidden_unit` | did you mean `hidden_units`?"
    ),
    Row(
      "block_params: {hidden_units: [1], non_lin: x, zebra: 1}",
      "1:47-1:52 unknown-parameter: DenseBlock `hidden` has no parameter `zebra` | it takes `hidden_units`, `non_lin`, `use_bias`"
    ),
    Row(
      "block_params: {hidden_units: [1], non_lin:x}",
      "1:35-1:44 unknown-parameter: DenseBlock `hidden` has no parameter `non_lin:x` | the space after the colon is missing: write `non_lin: x`"
    ),
    Row(
      "block_params: {hidden_units: [1], non_lin: x, use_bias: ~}",
      "1:57-1:58 parameter-value: `use_bias` of DenseBlock `hidden` must be a flag, True or False, it is null"
    ),
  ])
  func keys(row: Row) { #expect(readDense(row.input) == (row.expected.isEmpty ? [] : [row.expected])) }

  @Test func severalProblemsAreAllReported() {
    #expect(readDense("block_params: {hidden_units: 1, use_bias: 'x', foo: 1}").count == 4)
  }

  @Test func recordingDeclaresWithoutReading() {
    let reader = ParameterReader(recordingFor: "DenseBlock")
    let units = reader.read("hidden_units", .list(of: .integer(in: 1...Int.max)), help: "units per layer")
    let bias = reader.read("use_bias", .flag, default: true, help: "whether to add a bias")
    let seed = reader.optional("seed", .integer(), help: "the seed")
    reader.finish()
    #expect(units == [1] && bias && seed == nil && !reader.failed)
    #expect(reader.declarations.map(\.name) == ["hidden_units", "use_bias", "seed"])
    #expect(reader.declarations.map(\.defaultText) == [nil, "True", nil])
    #expect(reader.declarations.map(\.isRequired) == [true, false, false])
    #expect(
      reader.declarations[0].schema
        == .object([
          "type": .string("array"), "items": .object(["type": .string("integer"), "minimum": .integer(1)]),
          "minItems": .integer(1),
        ]))
  }

  @Test func placesForLaterBlame() throws {
    let specimen = Specimen("a: [1, [2, 3]]")
    let root = try #require(specimen.root), mapping = try #require(root.mapping)
    let reader = ParameterReader(
      mapping: mapping, at: root.span, owner: "Block", diagnostics: specimen.diagnostics)
    _ = reader.read("a", .anyNode, help: "a")
    #expect(reader.span(of: "a")?.description == "1:4-1:15")
    #expect(reader.span(of: "a", at: 1, 0)?.description == "1:9-1:10")
    #expect(reader.span(of: "a", at: 7)?.description == "1:4-1:15")
    #expect(reader.keySpan(of: "a")?.description == "1:1-1:2")
    #expect(reader.span(of: "b") == nil && !reader.isGiven("b"))
    reader.fail("a", at: 0, message: "`a` of Block must grow", help: "write [0]")
    #expect(reader.failed)
    #expect(
      specimen.diagnostics.items.map(line) == ["1:5-1:6 parameter-value: `a` of Block must grow | write [0]"])
  }

  @Test func `what is missing keeps no reader alive`() throws {
    let specimen = Specimen("foo: 1")
    let root = try #require(specimen.root), mapping = try #require(root.mapping)
    weak var kept: ParameterReader?
    do {
      let reader = ParameterReader(
        mapping: mapping, at: root.span, owner: "Block", diagnostics: specimen.diagnostics)
      kept = reader
      _ = reader.read("units", .integer(), help: "units")
      reader.finish()
    }
    #expect(specimen.diagnostics.items.count == 2)
    #expect(kept == nil)
  }
}
