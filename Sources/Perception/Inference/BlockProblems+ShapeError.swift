import Compute
import Spec
import Tensors

extension BlockProblems {
  /// Reports what an operation of the block could not do, on the parameter or the inputs that are to blame.
  func report(_ error: ShapeError, cause: NetworkBuilder.Cause?, to diagnostics: Diagnostics) {
    if error.fact == .unknownOperand { return }
    if case .parameterName(let name) = error.fact {
      diagnostics.error(
        .parameterName, "\(entry.title) has a parameter `\(name)`, and so has a block in front of it",
        at: entry.key.span, help: "give the block another key, best one without dots")
      return
    }
    let tensors = tensors
    let explanation = error.fact.explanation(of: tensors)
    let odd = oddInput(of: error.fact) ?? explanation.culprit.flatMap { tensors.firstIndex(of: $0) }
    let place = parameterSpan(cause) ?? entry.inputSpan(odd ?? 0)
    let parameter = cause?.parameter.flatMap { name in
      entry.parameters?.span(of: name).map { _ in name }
    }
    let subject = parameter.map { "`\($0)` of \(entry.title)" } ?? entry.title
    var told: Set<String> = []
    let related = inputs.indices.filter { told.insert(entry.inKeys[$0].value).inserted }
      .flatMap { provenance(of: $0) }
    diagnostics.error(
      explanation.code, "\(subject) \(explanation.words)", at: place, related: related,
      help: help(for: error.fact), fixes: fixes(for: error.fact, diagnostics),
      sides: explanation.tensors.map(\.side) + (explanation.need.map { [.init(subject, $0)] } ?? []))
  }

  private func parameterSpan(_ cause: NetworkBuilder.Cause?) -> SourceSpan? {
    guard let cause, let name = cause.parameter else { return nil }
    return entry.parameters?.span(of: name, at: cause.path)
  }

  /// The input with surplus axes, which is to blame where inputs disagree.
  func oddInput(of fact: ShapeError.Fact) -> Int? {
    switch fact {
    case .rankDisagreement(let operands, let shapes), .disagreement(let operands, let shapes, _):
      let widest = shapes.enumerated().max { $0.element.rank < $1.element.rank }
      return widest.flatMap { operands.indices.contains($0.offset) ? operands[$0.offset] : nil }
    default:
      return nil
    }
  }

  /// The inputs as messages call them.
  private var tensors: [NamedTensor] {
    zip(entry.inKeys, inputs).compactMap { key, type in
      type.map { NamedTensor("`\(key.value)`", $0.shape, hidesBatch: true) }
    }
  }

  private func help(for fact: ShapeError.Fact) -> String? {
    switch fact {
    case .tooSmall, .unknownParameterSize:
      if let index = channelsLast, let rank = inputs[index]?.shape.rank {
        let key = entry.inKeys[index].value
        let block = WrittenBlock.channelsFirst(key, axesInFront: rank - 4)
        return
          "images are [channels, rows, columns]: `\(key)` seems to have its channels last; put them first, with \(block.text(reading: key))"
      }
      if case .unknownParameterSize(let shape) = fact {
        let names = shape.symbols.sorted().map { "`\($0)`" }.joined(separator: " and ")
        return
          "give \(names) a number in the spaces, or read these axes with a block whose weights do not depend on them: one that pools, or works step by step"
      }
      return smallestThatWorks.map { index, shape in
        "the smallest `\(entry.inKeys[index].value)` that works is \(shape)"
      }
    case .rankDisagreement:
      return "flatten the one with more axes first, or use a block that ends in a vector"
    case .rank, .axisOutOfRange:
      return "the batch axis is not counted: `B` is in front of every shape"
    default:
      return nil
    }
  }

  /// The smallest enlargement of one input under which the block can be built, found by building it.
  var smallestThatWorks: (input: Int, shape: Shape)? {
    guard let block = entry.block, block.inputs.counts.contains(inputs.count) else { return nil }
    for index in inputs.indices {
      guard let sizes = inputs[index]?.shape.dimensions.dropFirst().map(\.constant),
        let port = block.inputs.port(at: index)
      else { continue }
      let features = sizes.count - port.axes.count
      func shape(atLeast minimum: Int, besides fixed: Set<Int> = []) -> [Int]? {
        var result: [Int] = []
        for (axis, size) in sizes.enumerated() {
          guard let size else { return nil }
          result.append(axis > features && !fixed.contains(axis) ? max(size, minimum) : size)
        }
        return result
      }
      func works(_ sizes: [Int]?) -> Bool {
        sizes.map { builds(block, replacing: index, with: $0) } ?? false
      }
      guard let upper = (0..<24).map({ 1 << $0 }).first(where: { works(shape(atLeast: $0)) }) else {
        continue
      }
      var (low, high) = (upper / 2, upper)
      while high - low > 1 {
        let middle = (low + high) / 2
        if works(shape(atLeast: middle)) { high = middle } else { low = middle }
      }
      let spare = Set(sizes.indices.filter { works(shape(atLeast: high, besides: [$0])) })
      if let best = shape(atLeast: high, besides: spare), works(best) { return (index, Shape(best)) }
      if let best = shape(atLeast: high) { return (index, Shape(best)) }
    }
    return nil
  }

  private func builds(_ block: any Block, replacing index: Int, with sizes: [Int]) -> Bool {
    let builder = NetworkBuilder(mode: .evaluation)
    var values: [Value] = []
    for (position, type) in inputs.enumerated() {
      guard let type else { return false }
      let shape = position == index ? Shape([.batch] + sizes.map { Dimension($0) }) : type.shape
      values.append(builder.graph.input("\(position)", TensorType(type.elementType, shape: shape)))
    }
    do {
      _ = try block.build(values, with: builder)
      return true
    } catch {
      return false
    }
  }
}
