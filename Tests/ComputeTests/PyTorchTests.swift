import Compute
import FoundationEssentials
import Tensors
import Testing

/// What PyTorch computes of an operation at a size, in double precision: a line of `PyTorchValues.txt`.
///
/// A line has the operation's name, the size, each result as its shape and elements, and the gradient of each operand:
/// that of the sum of all results, weighted by -1.5, -1, -0.5, 0, 0.5, 1, 1.5 in turn. `impossible` stands for an error.
struct PyTorchValues: Sendable, CustomTestStringConvertible {
  let name: String
  let size: Int
  /// Nil where PyTorch refuses.
  let results: [Tensor]?
  let gradients: [[Double]]

  var testDescription: String { "\(name), \(size)" }

  private init(line: Substring) {
    let parts = line.split(separator: " | ", omittingEmptySubsequences: false)
    name = String(parts[0])
    size = Int(parts[1]) ?? -1
    results = parts[2] == "impossible" ? nil : Self.lists(parts[2]).map(Self.tensor)
    gradients = parts.count > 3 ? Self.lists(parts[3]).map { $0.compactMap { Double($0) } } : []
  }

  private static func lists(_ text: Substring) -> [[Substring]] {
    text.split(separator: ";", omittingEmptySubsequences: false).map { $0.split(separator: " ") }
  }

  private static func tensor(_ words: [Substring]) -> Tensor {
    Tensor(
      shape: words[0].split(separator: "x").compactMap { Int($0) },
      elements: .float64(words.dropFirst().compactMap { Double($0) }))
  }

  static let all: [PyTorchValues] = {
    let file = #filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/PyTorchValues.txt"
    let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(PyTorchValues.init)
  }()
}

@Suite("Operations against PyTorch, at sizes 0, 1, 3, 8, 9 and 17")
struct PyTorchTests {
  private func isClose(_ found: [Double], _ needed: [Double], _ tolerance: Double) -> Bool {
    found.count == needed.count
      && zip(found, needed).allSatisfy { found, needed in
        found == needed || (found.isNaN && needed.isNaN)
          || abs(found - needed) <= tolerance * max(1, abs(needed))
      }
  }

  private func inputs(_ operation: PyTorchOperation, _ values: PyTorchValues) -> [Tensor] {
    operation.shapes(values.size).enumerated().map { PyTorchOperation.operand($0, $1) }
  }

  @Test("Every operation has its lines")
  func linesAndOperations() {
    #expect(PyTorchValues.all.count == 6 * PyTorchOperation.all.count)
    #expect(Set(PyTorchValues.all.map(\.name)) == Set(PyTorchOperation.all.map(\.name)))
  }

  @Test("Values agree", arguments: PyTorchValues.all)
  func valuesAgree(_ values: PyTorchValues) throws {
    let operation = try #require(PyTorchOperation.all.first { $0.name == values.name })
    guard let expected = values.results else {
      #expect(throws: ShapeError.self) { try makeGraph(inputs(operation, values), operation.build) }
      return
    }
    for (precision, tolerance) in [(Precision.float32, 2e-5), (.float64, 2e-7)] {
      let results = try evaluate(inputs(operation, values), precision: precision, operation.build)
      #expect(results.map(\.shape) == expected.map(\.shape))
      for (result, expected) in zip(results, expected) {
        #expect(
          isClose(result.doubles, expected.doubles, tolerance),
          "\(precision): \(result.doubles), not \(expected.doubles)")
      }
    }
  }

  @Test("Gradients agree", arguments: PyTorchValues.all.filter { !$0.gradients.isEmpty })
  func gradientsAgree(_ values: PyTorchValues) throws {
    let operation = try #require(PyTorchOperation.all.first { $0.name == values.name })
    var given = named(inputs(operation, values))
    var (graph, operands, outputs) = try makeGraph(inputs(operation, values), operation.build)
    outputs = outputs.filter(\.elementType.isFloating)
    let cotangents = outputs.enumerated().map { index, output in
      let shape = output.shape.constant ?? []
      given["weights \(index)"] = Tensor(
        shape: shape, elements: .float64((0..<shape.reduce(1, *)).map { Double($0 % 7 - 3) / 2 }))
      return graph.input("weights \(index)", TensorType(shape: output.shape))
    }
    let gradients = try graph.gradients(of: outputs, cotangents: cotangents, withRespectTo: operands)
    for (precision, tolerance) in [(Precision.float32, 1e-4), (.float64, 1e-6)] {
      let plan = try Plan(graph, outputs: gradients.compactMap { $0 }, bindings: [:], precision: precision)
      var results = try Execution(plan).run(inputs: given, parameters: [:])[...]
      for (index, expected) in values.gradients.enumerated() {
        let found = gradients[index] == nil ? expected.map { _ in 0 } : results.removeFirst().doubles
        #expect(isClose(found, expected, tolerance), "\(precision), \(index): \(found), not \(expected)")
      }
    }
  }
}
