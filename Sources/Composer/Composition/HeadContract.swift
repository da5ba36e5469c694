import Compute
import Distributions
import Perception
import Spec
import Tensors

/// What a network must give: exactly the logits that each action's distribution asks for, exactly one value.
struct HeadContract {
  let network: Network
  let diagnostics: Diagnostics

  /// Reports every head that is not what it must be.
  func check() {
    // Of several blocks with a head's name, nobody knows which was meant to give it; that has been reported.
    let named = Dictionary(grouping: network.draft.graph.blocks, by: \.key.value)
    for (key, meaning) in network.outputs where named[key, default: []].count <= 1 {
      switch meaning {
      case .action(let space, let distribution):
        check(
          key, needs: distribution.logitsShape,
          title: "the action head `\(key)`", needer: "\(space)", reason: "needs \(distribution.logitsShape)")
      case .value, .valueDifference:
        check(key, needs: [1], title: "`\(key)`", needer: "a state", reason: "has one value")
      case .actionValue:
        check(
          key, needs: [1], title: "`\(key)`", needer: "a state and its actions", reason: "have one value")
      case .actionValues(let action, let count):
        check(
          key, needs: [Dimension(count)], title: "`\(key)`", needer: "the action `\(action)`",
          reason: "has \(count) choices")
      case .undrawnAction, .embedding, .state, .tensor:
        continue
      }
    }
  }

  private func check(_ key: String, needs shape: Shape, title: String, needer: String, reason: String) {
    guard let type = network.composed.outputs[key] ?? nil else { return }
    let found = Shape(Array(type.shape.dimensions.dropFirst()))
    if found == shape { return }
    if found.rank > shape.rank {
      reportSurplusAxes(key, found: found, needed: shape, title: title)
    } else {
      reportWidth(key, found: found, needed: shape, title: title, needer: needer, reason: reason)
    }
  }

  private func producer(of key: String) -> ComposedBlock? {
    network.composed.blocks.first { $0.outKeys.contains(key) }
  }

  private func reportWidth(
    _ key: String, found: Shape, needed: Shape, title: String, needer: String, reason: String
  ) {
    let parameter = widthParameter(of: key)
    diagnostics.error(
      .headWidth, "\(title) would be \(found) instead of \(needed): \(needer) \(reason)",
      at: parameter?.span ?? producer(of: key)?.typePlace ?? network.place,
      related: path(to: key).reversed(),
      help: needed.rank == 1 && found.rank == 1 ? help(parameter?.value, width: needed[0]) : nil,
      sides: [.init(title, "\(found)"), .init(needer, "\(needed)")])
  }

  /// The parameter that sets the last axis of a tensor, which blocks without such a parameter carry along.
  private func widthParameter(of key: String) -> Located<String>? {
    var tensor = key
    for _ in network.composed.blocks {
      guard let block = producer(of: tensor), let index = block.outKeys.firstIndex(of: tensor) else { break }
      if let parameter = block.widthParameters[index] { return parameter }
      let width = block.outTypes[index]?.shape.dimensions.last
      guard let carried = block.inTypes.firstIndex(where: { $0?.shape.dimensions.last == width }) else {
        break
      }
      tensor = block.inKeys[carried]
    }
    return nil
  }

  private func help(_ parameter: String?, width: Dimension) -> String? {
    switch parameter {
    case "output_units": "write \(width)"
    case "hidden_units", "hidden_channels", "hidden_features":
      "let a LinearOutputBlock with `output_units: \(width)` give it, as `heads` does, or end the list with \(width)"
    case .some: "the last axis must be \(width)"
    case nil: nil
    }
  }

  /// Axes in front of the last are carried along by most blocks; the last block that works on them, or the place
  /// where the observation was given to a block that does not, is to blame when they reach a head.
  private func reportSurplusAxes(_ key: String, found: Shape, needed: Shape, title: String) {
    let message = "\(title) would be \(found) instead of \(needed)"
    let sides: [Diagnostic.Side] = [.init(title, "\(found)"), .init(title, "\(needed)")]
    var tensor = key
    var reader: (block: ComposedBlock, input: Int)?
    while let block = producer(of: tensor) {
      let index = block.outKeys.firstIndex(of: tensor) ?? 0
      if let rank = block.featureRank(ofOutput: index), rank > needed.rank {
        return diagnostics.error(
          .surplusAxes,
          "\(message): \(block.title) gives \(shape(block.outTypes[index])) and keeps all its axes",
          at: block.typePlace, related: path(to: key).reversed(),
          help: help(flattening: tensor, of: block, axes: found.rank - needed.rank + 1),
          fixes: flattening(tensor, of: block, output: index, keeping: needed.rank, readBy: reader),
          sides: [.init(block.title, "\(shape(block.outTypes[index]))")] + sides)
      }
      guard let widest = block.inTypes.indices.max(by: { rank(block, $0) < rank(block, $1) }) else { break }
      let input = block.inKeys[widest]
      if producer(of: input) == nil {
        return diagnostics.error(
          .surplusAxes,
          "\(message): \(block.title) works on the last axis of `\(input)` \(shape(block.inTypes[widest])) and keeps the axes in front of it",
          at: block.inputPlaces[widest], related: path(to: key).reversed(),
          help: block.vectorVariant.map {
            "use a block that reads all axes: \($0.text(axes: found.rank - needed.rank + 1)), or a convolution for an image"
          }, fixes: rereading(block, widest, keeping: needed.rank),
          sides: [.init("`\(input)`", "\(shape(block.inTypes[widest]))")] + sides)
      }
      reader = (block, widest)
      tensor = input
    }
    diagnostics.error(.surplusAxes, message, at: network.place, sides: sides)
  }

  private func help(flattening tensor: String, of block: ComposedBlock, axes: Int) -> String {
    let flat = WrittenBlock.flattening(tensor, axes: axes).text(reading: tensor)
    guard let variant = block.vectorVariant else {
      return "flatten or pool the axes that the head cannot have, with \(flat) or a block that pools"
    }
    return variant.furtherParameters.isEmpty
      ? "did you mean \(variant.name)?"
      : "use \(variant.text(axes: axes)), or flatten `\(tensor)` before it is read, with \(flat)"
  }

  /// What makes the output of a block that keeps its axes a vector: the type that ends in one, if that needs nothing
  /// else, or a block behind it.
  private func flattening(
    _ tensor: String, of block: ComposedBlock, output: Int, keeping rank: Int,
    readBy reader: (block: ComposedBlock, input: Int)?
  ) -> [Fix] {
    if let variant = block.vectorVariant, variant.furtherParameters.isEmpty {
      return repairs.changing(type: block.typePlace, to: variant, axes: 0).map { [$0] } ?? []
    }
    guard let reader, let type = block.outTypes[output] else { return [] }
    let written = WrittenBlock.flattening(tensor, axes: type.shape.rank - rank)
    return repairs.inserting(
      written, reading: tensor, at: reader.block.inputPlaces[reader.input],
      producer: Located(block.key, at: block.place), reader: Located(reader.block.key, at: reader.block.place)
    ).map { [$0] } ?? []
  }

  /// What makes a block read all axes of its input: another modality of a template, or the type that reads them all.
  private func rereading(_ block: ComposedBlock, _ input: Int, keeping rank: Int) -> [Fix] {
    guard let variant = block.vectorVariant, let type = block.inTypes[input] else { return [] }
    let change = repairs.changing(type: block.typePlace, to: variant, axes: type.shape.rank - rank)
    return change.map { [$0] } ?? []
  }

  private var repairs: NetworkRepairs {
    NetworkRepairs(
      names: Set(
        network.composed.inputs.map(\.key) + network.composed.blocks.flatMap { [$0.key] + $0.outKeys }),
      diagnostics: diagnostics)
  }

  private func rank(_ block: ComposedBlock, _ input: Int) -> Int {
    block.inTypes[input]?.shape.rank ?? 0
  }

  private func shape(_ type: TensorType?) -> Shape {
    Shape(Array((type?.shape.dimensions ?? []).dropFirst()))
  }

  /// The blocks that lead to a head, from the head backwards along the widest inputs.
  private func path(to key: String) -> [Diagnostic.Related] {
    var places: [Diagnostic.Related] = []
    var tensor = key
    while let block = producer(of: tensor), places.count <= network.composed.blocks.count {
      let inputs = zip(block.inKeys, block.inTypes).map { "`\($0)` \(shape($1))" }
      let outputs = block.outTypes.map { "\(shape($0))" }
      places.append(
        .init(
          "\(block.title): \(inputs.joined(separator: ", ")) → \(outputs.joined(separator: ", "))",
          at: block.typePlace))
      guard let widest = block.inTypes.indices.max(by: { rank(block, $0) < rank(block, $1) }) else { break }
      tensor = block.inKeys[widest]
    }
    return places
  }
}

extension DiagnosticCode {
  /// A head has another width than its action or value needs.
  public static let headWidth: DiagnosticCode = "head-width"
  /// A head has axes that its action or value cannot have.
  public static let surplusAxes: DiagnosticCode = "surplus-axes"
}
