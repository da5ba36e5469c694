import Compute
import OrderedCollections
public import Spec
import Tensors

/// A function of its inputs that the spec writes down.
struct FunctionalBlock: Block {
  static let declaration = BlockDeclaration(
    "FunctionalBlock", module: "general.functional", category: .reshape,
    summary: "Applies a function of its inputs that the spec writes down, as a name or as an expression.",
    discussion: """
      A name is one of PyTorch's, such as torch.tanh. An expression is Python's, over the in-keys: 2.0 * a - b * b, \
      with or without `lambda a, b:` in front (the one parameter of a lambda may have any name where there is one \
      in-key). It has numbers, + - * / // % ** @, comparisons, & | ~, indices such as x[..., 0] or x[:, 1:, None], \
      x.shape, methods, and functions with or without `torch.` in front. Several values with commas between them \
      are for the out-keys in order. Nothing is run as code. Axes are counted as in PyTorch: 0 is the batch axis, \
      which must stay what it is, and -1 the last; tensors that are combined have equally many.

      Functions: \(ExpressionLibrary.functionNames).

      Methods: all whose first argument is a tensor, and \(ExpressionLibrary.methodNames).
      """,
    shapes: "as the function says",
    example: BlockDeclaration.example(
      observation: """
        {position: {type: Box, low: -1, high: 1, shape: [5, 2]}, target: {type: Box, low: -1, high: 1, shape: [2]}}
        """,
      block: """
        {_target_: FunctionalBlock, in_keys: [position, target], func: "torch.norm(position - target.unsqueeze(1), dim=-1)"}
        """))

  private let written: Spec.Node
  private let owner: String
  private let expression: FunctionalExpression?

  init(_ parameters: ParameterReader, registry: Registry) {
    written = parameters.read(
      "func", .expressionText,
      help: "A function's name, or an expression over the in-keys; `lambda a, b:` may stand in front.")
    owner = parameters.owner
    guard let text = written.scalar?.text else {
      expression = nil
      return
    }
    do throws(ExpressionFault) {
      expression = try FunctionalExpression(text)
    } catch {
      expression = nil
      parameters.fail(
        "func", inText: error.range, message: "`func` of \(parameters.owner) \(error.message)",
        help: error.help, nearest: error.nearest, code: .expression)
    }
  }

  var inputs: InputPorts {
    .any(InputPort("input", axes: [], elements: ElementType.allCases), atLeast: 1)
  }

  var outputs: OutputPorts {
    let port = OutputPort("output", featureRank: nil)
    guard let count = expression?.outputCount else { return .any(port) }
    return .fixed(Array(repeating: port, count: count))
  }

  func gist(_ shapes: [Shape]) -> String {
    let title = expression?.title ?? ""
    return title.count > 40 ? title.prefix(39) + "…" : title
  }

  func problems(in entry: BlockEntry) -> [Diagnostic] {
    do throws(ExpressionFault) {
      _ = try expression?.bound(to: entry.inKeys.map(\.value))
      return []
    } catch {
      return [diagnostic(error)]
    }
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    builder.blame("func")
    let unknown = ShapeError(operation: "function", fact: .unknownOperand)
    guard let (root, places) = try? expression?.bound(to: builder.inKeys) else { throw unknown }
    let evaluator = ExpressionEvaluator(
      text: Array((written.scalar?.text ?? "").unicodeScalars), builder: builder,
      tensors: places.mapValues { inputs[$0] },
      report: { builder.diagnostics?.report(diagnostic($0)) })
    let results: [Value] =
      switch try evaluator.value(of: root) {
      case .tensor(let value): [value]
      case .list(let elements):
        elements.compactMap { if case .tensor(let value) = $0 { value } else { nil } }
      case .integer, .number, .flag, .elementType, .text: []
      }
    let needed = builder.outKeys.count
    guard results.count == needed else {
      builder.diagnostics?.report(
        diagnostic(
          ExpressionFault(
            "gives \(results.count) tensors for \(needed) out-key\(needed == 1 ? "" : "s")", at: root.range)))
      throw unknown
    }
    return results
  }

  private func diagnostic(_ fault: ExpressionFault) -> Diagnostic {
    // What the function needs is what the message says.
    let need = fault.tensors.isEmpty ? [] : [Diagnostic.Side("`func` of \(owner)", fault.message)]
    let shapes = OrderedSet(fault.tensors).subtracting(fault.told)
    return Diagnostic(
      .error, .expression, "`func` of \(owner) \(fault.message)", at: written.span(ofText: fault.range),
      related: shapes.map { .init("\($0.name) is \($0.shape)") } + written.routes, help: fault.help,
      fixes: written.fixes(writing: fault.nearest, for: fault.range),
      sides: fault.tensors.map(\.side) + need)
  }
}

extension WrittenBlock {
  /// An image with its channels last as one with its channels first.
  static func channelsFirst(_ key: String, axesInFront: Int) -> WrittenBlock {
    let front = 0...axesInFront
    let order = front.map(String.init) + [3, 1, 2].map { String(axesInFront + $0) }
    return WrittenBlock(
      type: FunctionalBlock.declaration.name,
      parameters: [("func", Scalar.quoted("lambda x: x.permute(\(order.joined(separator: ", ")))"))],
      suffix: "channels_first", purpose: "put the channels of `\(key)` first")
  }

  /// Whole numbers or truth values as numbers.
  static func numbers(_ key: String) -> WrittenBlock {
    WrittenBlock(
      type: FunctionalBlock.declaration.name, parameters: [("func", Scalar.quoted("lambda x: x.float()"))],
      suffix: "numbers", purpose: "take `\(key)` as numbers")
  }
}

extension ParameterType where Value == Spec.Node {
  /// A text with its place.
  fileprivate static var expressionText: ParameterType {
    let description = "a function's name or an expression"
    let any = ParameterType.anyNode
    return ParameterType(
      description: description, plural: "expressions", schema: .object(["type": .string("string")]),
      sample: any.sample, show: any.show,
      decode: { node in
        guard let scalar = node.scalar, !node.isMissingValue, case .string = scalar.value else {
          return .failure(.mismatch(node, needed: description))
        }
        return .success(node)
      })
  }
}

extension DiagnosticCode {
  /// An expression cannot be read, or does not suit its inputs.
  public static let expression: DiagnosticCode = "expression"
}
