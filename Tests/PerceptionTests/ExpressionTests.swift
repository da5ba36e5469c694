import Compute
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

/// A network of one FunctionalBlock.
private func fixture(
  _ function: String, inputs: KeyValuePairs<String, Shape>, outputs: Int = 1,
  elements: [String: ElementType] = [:]
) -> NetworkFixture {
  let results = (0..<outputs).map { "r\($0)" }
  let keys = inputs.map(\.key).joined(separator: ", ")
  return NetworkFixture(
    "f: {_target_: FunctionalBlock, in_keys: [\(keys)], out_keys: [\(results.joined(separator: ", "))], func: \"\(function)\"}",
    inputs: Dictionary(uniqueKeysWithValues: inputs.map { ($0.key, $0.value) }), elements: elements,
    outputs: results)
}

@Suite struct ExpressionTests {
  /// The case's block over the inputs that the text names.
  private func network(_ test: ExpressionCase) -> (NetworkFixture, [String: Tensor]) {
    let words = Set(
      test.text.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." }.flatMap {
        [$0, $0.split(separator: ".").first ?? $0]
      }.map(String.init))
    let used = ExpressionCase.inputs.filter { words.contains($0.key) }.sorted { $0.key < $1.key }
    let keys = used.map(\.key).joined(separator: ", ")
    let results = test.shapes.indices.map { "r\($0)" }
    let blocks =
      "f: {_target_: FunctionalBlock, in_keys: [\(keys)], out_keys: [\(results.joined(separator: ", "))], func: \"\(test.text)\"}"
    let fixture = NetworkFixture(
      blocks,
      inputs: Dictionary(
        uniqueKeysWithValues: used.map { ($0.key, Shape(Array($0.value.shape.dropFirst()))) }),
      outputs: results)
    let tensors = used.map { ($0.key, Tensor($0.value.values, shape: $0.value.shape)) }
    return (fixture, Dictionary(uniqueKeysWithValues: tensors))
  }

  @Test(arguments: ExpressionCase.all) func `an expression computes what PyTorch does`(
    _ test: ExpressionCase
  ) throws {
    let (fixture, inputs) = network(test)
    #expect(fixture.messages == [])
    let results = try fixture.run(inputs)
    #expect(results.values.map(\.shape) == test.shapes)
    for (result, expected) in zip(results.values, test.values) {
      #expect(zip(result.doubles, expected).allSatisfy { abs($0 - Double($1)) <= 2e-5 * max(1, abs($0)) })
    }
  }

  @Test(arguments: ExpressionCase.all.filter { !$0.gradients.isEmpty })
  func `an expression has PyTorch's gradient`(_ test: ExpressionCase) throws {
    let (fixture, inputs) = network(test)
    var graph = fixture.network.graph
    let outputs = fixture.network.values.values.filter { $0.elementType == .float32 }
    var cotangents: [Value] = []
    var given = inputs
    let bindings = ["B": 2]
    for (index, output) in outputs.enumerated() {
      let shape = output.shape.evaluated(with: bindings) ?? []
      let weights = (0..<shape.reduce(1, *)).map { Float($0 % 7 - 3) / 2 }
      cotangents.append(graph.input("weights\(index)", output.type))
      given["weights\(index)"] = Tensor(weights, shape: shape)
    }
    let names = test.gradients.keys.sorted()
    let wanted = try names.map { try #require(graph.inputs[$0]) }
    let gradients = try graph.gradients(of: Array(outputs), cotangents: cotangents, withRespectTo: wanted)
    let values = try gradients.map { try #require($0) }
    let plan = try Plan(graph, outputs: values, bindings: bindings)
    let results = try Execution(plan).run(inputs: given, parameters: [:])
    for (name, result) in zip(names, results) {
      let expected = try #require(test.gradients[name])
      #expect(result.doubles.count == expected.count)
      let isClose = zip(result.doubles, expected).allSatisfy {
        abs($0 - Double($1)) <= 5e-5 * max(1, abs($0))
      }
      #expect(isClose, "\(name): \(result.doubles), not \(expected)")
    }
  }

  @Test func `sizes may have names, and a batch of none is computed`() throws {
    let fixture = fixture(
      "(x.mean(dim=1), x.sum(1) / x.shape[1], x[:, 1:-1].flatten(1))",
      inputs: ["x": [.symbol("T"), 3]], outputs: 3)
    #expect(fixture.messages == [])
    #expect(fixture.shape("r2") == [3 * Dimension.symbol("T") - 6])
    let results = try fixture.run(["x": NetworkFixture.numbers([2, 5, 3], "x")])
    let (mean, quotient) = (try #require(results["r0"]), try #require(results["r1"]))
    #expect(mean.distance(to: quotient) < 1e-6)
    let empty = try fixture.run(["x": Tensor([], shape: [0, 5, 3])])
    #expect(empty["r2"]?.shape == [0, 9])
  }

  @Test func `whole numbers and truth values count as PyTorch has it`() throws {
    let fixture = fixture(
      "(k + 1, k * x, (m & (k > 1)).float() - 0.5, k.mean(dim=-1))",
      inputs: ["k": [2], "x": [2], "m": [2]], outputs: 4, elements: ["k": .int64, "m": .bool])
    #expect(fixture.messages == [])
    let results = try fixture.run([
      "k": Tensor(shape: [1, 2], elements: .int64([1, 2])), "x": Tensor([0.5, -3], shape: [1, 2]),
      "m": Tensor(shape: [1, 2], elements: .bool([true, true])),
    ])
    #expect(results.values.map(\.doubles) == [[2, 3], [0.5, -6], [-0.5, 0.5], [1.5]])
    #expect(results.values.map(\.elementType) == [.int64, .float32, .float32, .float32])
  }

  struct Mistake: CustomTestStringConvertible, Sendable {
    let text: String
    /// The part of the text that is marked.
    let marked: String
    let message: String
    let help: String?
    var testDescription: String { text }

    init(_ text: String, _ marked: String, _ message: String, help: String? = nil) {
      self.text = text
      self.marked = marked
      self.message = message
      self.help = help
    }
  }

  static let syntaxMistakes: [Mistake] = [
    Mistake("x +", "", "ends too early"),
    Mistake("x.sum(dim=-1", "(", "never closes `(`"),
    Mistake("x y", "y", "cannot go on behind the expression: there is `y`"),
    Mistake(
      "2x", "2x", "has a number that cannot be read, `2x`", help: "write `*` between a number and a name"),
    Mistake("x ? y", "?", "has no meaning for the sign `?`"),
    Mistake(
      "x > 0 and y > 0", "and", "cannot go on behind the expression: there is `and`",
      help: "write `&`, with parentheses around comparisons"),
    Mistake(
      "x if y else x", "if", "cannot go on behind the expression: there is `if`",
      help: "write `torch.where(condition, a, b)`"),
    Mistake("0 < x < 1", "<", "chains comparisons", help: "write `(a < b) & (b < c)`"),
    Mistake(
      "[t for t in x]", "for", "`]` is missing behind a value: there is `for`",
      help: "write what is to be done with the whole tensor"),
    Mistake(
      "lambda x=1, y: x", "=", "has `=` among its parameters",
      help: "a lambda of an expression has names only: `lambda a, b: a + b`"),
    Mistake("torch.cat(*x)", "*", "unpacks arguments, which is not part of the language"),
    Mistake("x()", "x", "names what does not exist: there is no function `x`"),
    Mistake(
      "x['a']", "'a'", "takes an index that is a text, not a whole number",
      help: "for a choice by truth values write `torch.where(condition, a, b)`"),
  ]

  static let nameMistakes: [Mistake] = [
    Mistake(
      "torch.tahn", "torch.tahn", "names what does not exist: there is no function `tahn` in `torch`",
      help: "did you mean `tanh` (torch.tanh)?"),
    Mistake(
      "x.unsqeeze(1)", "unsqeeze", "names what does not exist: there is no method `unsqeeze`",
      help: "did you mean `unsqueeze`?"),
    Mistake("x.relu_()", "relu_", "changes a tensor in place by `relu_`", help: "write `relu`"),
    Mistake(
      "x.shpae[1]", "shpae", "names what does not exist: there is no attribute `shpae`",
      help: "did you mean `shape`?"),
    Mistake("x.sum", "sum", "uses the method `sum` without arguments", help: "write `.sum(…)`"),
    Mistake(
      "torch.os.system(x)", "torch.os.system",
      "names what does not exist: there is no function `system` in `torch.os`"),
    Mistake("__import__(x)", "__import__", "names what does not exist: there is no function `__import__`"),
    Mistake("x + z1", "z1", "reads `z1`, which is no in-key", help: "the in-keys are `x`, `y`"),
    Mistake("lambda x, y: x + yy", "yy", "does not know `yy`", help: "the lambda's parameters are `x`, `y`"),
    Mistake(
      "lambda x, w: x + w", "w", "has the parameter `w`, which is no in-key",
      help: "the in-keys are `x`, `y`"),
    Mistake(
      "lambda x: x", "x", "has no parameter for the in-key `y`",
      help: "the lambda takes the in-keys by their names: lambda x, y: …"),
  ]

  static let argumentMistakes: [Mistake] = [
    Mistake(
      "x.mean()", "x.mean()", "calls `mean` without `dim`, the number of an axis, or a tuple of them",
      help:
        "without it the samples of a batch would be mixed; dim=-1 is the last axis, dim=1 the first of a sample"
    ),
    Mistake(
      "torch.cat([x, y])", "torch.cat([x, y])", "calls `cat` without `dim`, the number of an axis",
      help:
        "without it the samples of a batch would be mixed; dim=-1 is the last axis, dim=1 the first of a sample"
    ),
    Mistake(
      "x.sum(dimm=1)", "dimm", "gives `sum` an argument `dimm`, which it does not take",
      help: "did you mean `dim`?"),
    Mistake("x.sum(1, dim=1)", "dim", "gives `dim` of `sum` twice"),
    Mistake("x.tanh(1)", "1", "gives `tanh` 2 arguments, it takes 1"),
    Mistake(
      "x.sum(dim=1.5)", "1.5",
      "gives `sum` a number for `dim`, which must be the number of an axis, or a tuple of them"),
    Mistake("torch.cat([x, 1], dim=1)", "1", "lists a tensor together with a whole number"),
    Mistake("x + [x, y]", "[x, y]", "uses `+` on 2 tensors, it needs a tensor or a number"),
    Mistake("x.shape", "x.shape", "gives several whole numbers, not a tensor"),
    Mistake("(x, y)[2]", "2", "takes element 2 of 2 tensors"),
  ]

  static let shapeMistakes: [Mistake] = [
    Mistake("x.mean(dim=0)", "0", "`dim` of `mean` is 0, the batch axis of [B, 3], which must be left alone"),
    Mistake("x.sum(-2)", "-2", "`dim` of `sum` is -2, the batch axis of [B, 3], which must be left alone"),
    Mistake(
      "torch.softmax(x, dim=2)", "2", "`dim` of `softmax` is 2, an axis that [B, 3] does not have",
      help: "it goes from 1 to 1, or from -1 to -1"),
    Mistake(
      "torch.stack([x, x], dim=0)", "0",
      "`dim` of `stack` is 0, the batch axis of [B, 3], which must be left alone"),
    Mistake(
      "x[0]", "0", "takes an index of the batch axis of [B, 3], which must be left alone",
      help: "begin with `:` or `...`, as in `x[..., 0]` or `x[:, 0]`"),
    Mistake("x[..., 0, 0]", "0", "takes an index of the batch axis of [B, 3], which must be left alone"),
    Mistake("x[:, 3]", "3", "takes index 3 of axis 1 of [B, 3], whose size is 3"),
    Mistake(
      "x.T", "T", "reverses all axes, the batch axis too, by `.T`",
      help: "`.mT` exchanges the last two axes"),
    Mistake("y.permute(2, 1, 0)", "2, 1, 0", "moves the batch axis of [B, 2, 4], which must be left alone"),
    Mistake(
      "y.reshape(2, -1)", "2, -1",
      "brings [B, 2, 4] into the shape [2, 4 * B], which does not begin with the batch axis"),
    Mistake("y.view(-1, 16)", "-1, 16", "does not find a size for -1: 8 * B is no multiple of 16"),
    Mistake(
      "x + y", "x + y", "combines [B, 3] and [B, 2, 4], which have different numbers of axes",
      help: "`unsqueeze` adds an axis of size 1 where one is missing"),
    Mistake(
      "torch.cat([x[:, None], y], dim=1)", "torch.cat([x[:, None], y], dim=1)",
      "calls `cat`, which cannot combine `x[:, None]` [B, 1, 3] and `y` [B, 2, 4]: they differ along axis 2 (3 and 4), the batch axis being axis 0"
    ),
    Mistake(
      "y.mT @ y.mT", "y.mT @ y.mT",
      "calls `@`, which needs [B, 2, 2] of `y.mT`, which is [B, 4, 2]: 2 along axis 1, the batch axis being axis 0"
    ),
    Mistake("x.chunk(3, dim=-1)", "x.chunk(3, dim=-1)", "gives 3 tensors for 1 out-key"),
    Mistake(
      "(x > 0) + x.gt(1)", "(x > 0) + x.gt(1)", "calculates with truth values",
      help: "write `&`, `|` and `~`, or take `.float()` of them"),
    Mistake("y.repeat(1, 10000000000, 1)", "1, 10000000000, 1", "repeats 10000000000 times"),
    Mistake("torch.nn.functional.pad(x, (1, 1), value=2)", "2", "pads with 2.0, it can be 0 only"),
  ]

  @Test(arguments: syntaxMistakes + nameMistakes + argumentMistakes + shapeMistakes)
  func `a mistake is marked within the text`(_ mistake: Mistake) throws {
    let fixture = fixture(mistake.text, inputs: ["x": [3], "y": [2, 4]])
    let errors = fixture.diagnostics.items.filter { $0.severity == .error }
    let error = try #require(errors.first)
    #expect(errors.count == 1)
    #expect(error.message.hasSuffix(mistake.message), "\(error.message)")
    let span = try #require(error.primary)
    #expect(span.file.text(in: span) ?? "" == mistake.marked)
    if let help = mistake.help { #expect(error.help == help) }
  }

  @Test(arguments: shapeMistakes) func `a mistake about shapes names the tensors and their shapes`(
    _ mistake: Mistake
  ) throws {
    let fixture = fixture(mistake.text, inputs: ["x": [3], "y": [2, 4]])
    let error = try #require(fixture.diagnostics.items.first { $0.severity == .error })
    let text = ([error.message] + error.related.map(\.message)).joined(separator: "\n")
    let others = [
      "x.T", "x.chunk(3, dim=-1)", "(x > 0) + x.gt(1)", "y.repeat(1, 10000000000, 1)",
      "torch.nn.functional.pad(x, (1, 1), value=2)",
    ]
    let isAboutShapes = !others.contains(mistake.text)
    #expect(isAboutShapes == (error.sides.count >= 2))
    #expect(isAboutShapes || error.sides.isEmpty && !error.related.contains { $0.message.contains(" is [") })
    #expect(error.sides.allSatisfy { text.contains($0.name) && text.contains($0.shape) }, "\(text)")
  }

  @Test func `texts over several lines are marked where they stand`() throws {
    let written = """
      f:
        _target_: FunctionalBlock
        in_keys: [x]
        out_keys: [r0]
        func: >-
          torch.tanh(x)
          + x.tahn()
      """
    let fixture = NetworkFixture(written, inputs: ["x": [3]], outputs: ["r0"])
    let span = try #require(fixture.diagnostics.items.first?.primary)
    #expect(span.start == SourcePosition(line: 7, column: 9))
    #expect(span.file.text(in: span) == "tahn")
  }

  @Test(arguments: [
    String(repeating: "(", count: 5000) + "x", String(repeating: "-", count: 5000) + "x",
    "x" + String(repeating: " + x", count: 2000), String(repeating: "x, ", count: 9000),
    "x" + String(repeating: "[..., None]", count: 500), "x ** 9999999999999999999999999999",
    "x[:, 9223372036854775807:99999999999999999999]", "x[:, -9223372036854775807]",
    "x.repeat(1, 9223372036854775807)", "x.reshape(-1, 9223372036854775807, 9223372036854775807)",
    "torch.flip(x, dims=[-9223372036854775807])", "F.pad(x, (9223372036854775807, 0))", "\\u0000x", "",
    "x.roll(-9223372036854775807, 1)", "x.narrow(1, -9223372036854775807, 9223372036854775807)",
  ]) func `hostile texts are refused or computed`(_ text: String) {
    let fixture = fixture(text, inputs: ["x": [3]])
    #expect(fixture.diagnostics.hasErrors || fixture.network.isComplete)
  }

  @Test func `a named function takes several inputs by name, or else in order`() throws {
    let inputs: [String: Tensor] = [
      "other": Tensor([5], shape: [1, 1]), "input": Tensor([3], shape: [1, 1]),
    ]
    let named = fixture("torch.sub", inputs: ["other": [1], "input": [1]])
    #expect(try named.run(inputs)["r0"]?.floats == [-2])
    let ordered = fixture("torch.sub", inputs: ["b": [1], "a": [1]])
    let values: [String: Tensor] = ["b": Tensor([5], shape: [1, 1]), "a": Tensor([3], shape: [1, 1])]
    #expect(try ordered.run(values)["r0"]?.floats == [2])
  }
}
