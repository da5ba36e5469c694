import Compute
import Spec
import Tensors

extension BlockProblems {
  /// What mends an operation that the block could not do.
  func fixes(for fact: ShapeError.Fact, _ diagnostics: Diagnostics) -> [Fix] {
    switch fact {
    case .tooSmall, .unknownParameterSize:
      guard let index = channelsLast, let rank = inputs[index]?.shape.rank else { return [] }
      let block = WrittenBlock.channelsFirst(entry.inKeys[index].value, axesInFront: rank - 4)
      return insertion(of: block, before: index, diagnostics).map { [$0] } ?? []
    case .rankDisagreement(let operands, let shapes):
      guard let odd = oddInput(of: fact), let rank = inputs[odd]?.shape.rank,
        let least = shapes.map(\.rank).min(), operands.count == inputs.count
      else { return [] }
      return flattening(of: odd, axes: rank - least + 1, diagnostics)
    default:
      return []
    }
  }

  /// What makes an input with surplus axes a vector: another type of the block that carried them along, or else a block
  /// in between.
  private func flattening(of index: Int, axes: Int, _ diagnostics: Diagnostics) -> [Fix] {
    let key = entry.inKeys[index].value
    let insertion = insertion(of: .flattening(key, axes: axes), before: index, diagnostics)
    guard case .block(let block)? = origins[key], let place = block.outKeys.firstIndex(of: key),
      let features = block.featureRank(ofOutput: place), let rank = inputs[index]?.shape.rank,
      features < rank - 1, let variant = block.vectorVariant,
      let change = repairs(diagnostics).changing(
        type: block.typePlace, to: variant, axes: (block.inTypes.first??.shape.rank ?? rank) - 1)
    else { return insertion.map { [$0] } ?? [] }
    return [change] + (insertion.map { [Fix($0.title, $0.edits, certainty: .suggested)] } ?? [])
  }

  /// A block between an input and this block.
  func insertion(of block: WrittenBlock, before index: Int, _ diagnostics: Diagnostics) -> Fix? {
    let input = entry.inKeys[index]
    var producer: Located<String>?
    if case .block(let block)? = origins[input.value] { producer = Located(block.key, at: block.place) }
    return repairs(diagnostics).inserting(
      block, reading: input.value, at: input.span, producer: producer, reader: entry.key)
  }

  private func repairs(_ diagnostics: Diagnostics) -> NetworkRepairs {
    NetworkRepairs(names: network.names, diagnostics: diagnostics)
  }

  // MARK: - Elements

  /// What to do about whole numbers where a block works on others.
  func conversionHelp(of index: Int, from found: ElementType, to needed: [ElementType]) -> String? {
    guard found == .int64, needed.contains(.float32) else { return nil }
    let key = entry.inKeys[index].value
    switch choices(of: index) {
    case .flags: return "take the flags as numbers first: \(WrittenBlock.numbers(key).flow(reading: key))"
    case .oneOf(let count, let start): return WrittenBlock.oneHotHelp(for: key, of: count, from: start)
    case nil: return WrittenBlock.oneHotHelp(for: key, of: nil, from: 0)
    }
  }

  /// What makes whole numbers what the block works on.
  func conversionFixes(
    of index: Int, from found: ElementType, to needed: [ElementType], _ diagnostics: Diagnostics
  ) -> [Fix] {
    guard found == .int64, needed.contains(.float32), let choices = choices(of: index) else { return [] }
    return insertion(of: .encoding(entry.inKeys[index].value, choices), before: index, diagnostics).map {
      [$0]
    }
      ?? []
  }

  private func choices(of index: Int) -> NetworkSource.Choices? {
    if case .source(let source)? = origins[entry.inKeys[index].value] { source.choices } else { nil }
  }

  // MARK: - Axes

  /// What to do about an input that has too few axes.
  func rankHelp(_ port: InputPort, of index: Int) -> String? {
    if port.axes.first == "channels" { return "for a vector, use DenseBlock" }
    guard port.axes.first == "time" else { return nil }
    let intro = "a recurrent block reads a sequence of steps"
    guard let source = source(of: index), let shape = source.type?.shape else {
      return "\(intro): stack the observations, so that their space is [time, features]"
    }
    return
      "\(intro): stack several observations, so that the shape of \(source.title) begins with the time: \(Self.stacked(shape)), in the spaces"
  }

  /// What would stack the observation that an input comes from; nobody knows whether the environment does.
  func rankFixes(_ port: InputPort, of index: Int, _ diagnostics: Diagnostics) -> [Fix] {
    guard port.axes.first == "time", let source = source(of: index), let place = source.span,
      let outline = diagnostics.outline(of: place.file), let step = outline.entry(at: place),
      let shape = Outline.Container(step.part.value)?.part("shape")?.value,
      let sizes = Outline.Container(shape), sizes.isFlow, let type = source.type
    else { return [] }
    return [
      Fix(
        "stack observations along a first axis", [Fix.Edit(shape.span, Self.stacked(type.shape))],
        certainty: .suggested)
    ]
  }

  /// The observation that an input is, or is made of alone.
  private func source(of index: Int) -> NetworkSource? {
    var key = entry.inKeys[index].value
    for _ in 0...origins.count {
      switch origins[key] {
      case .source(let source): return source
      case .block(let block):
        guard block.inKeys.count == 1 else { return nil }
        key = block.inKeys[0]
      case nil: return nil
      }
    }
    return nil
  }

  /// A shape with a time axis in front, without the batch axis.
  private static func stacked(_ shape: Shape) -> String {
    let sizes = shape.dimensions.dropFirst()
    let name = ["T", "time", "steps"].first { name in !sizes.contains(.symbol(name)) } ?? "stacked"
    return Shape([.symbol(name)] + sizes).description
  }

  /// An input that has the shape of an image as most cameras and environments deliver it.
  var channelsLast: Int? { imageWithChannelsLast(wider: 4) }

  /// Warns of an image of the spaces that a convolution can take, but with its rows for channels.
  func reportChannelsLast(to diagnostics: Diagnostics) {
    // An image that small may well be what it says.
    guard let index = imageWithChannelsLast(wider: 15), let shape = inputs[index]?.shape,
      case .source? = origins[entry.inKeys[index].value]
    else { return }
    let key = entry.inKeys[index]
    let block = WrittenBlock.channelsFirst(key.value, axesInFront: shape.rank - 4)
    let fix = insertion(of: block, before: index, diagnostics)
    diagnostics.warning(
      .channelsLast,
      "\(entry.title) takes `\(key.value)` \(Self.features(shape)) for an image of \(shape[shape.rank - 3]) channels: it seems to have its channels last",
      at: entry.inputSpan(index), related: provenance(of: index),
      help: "put them first, with \(block.text(reading: key.value))",
      fixes: fix.map { [Fix($0.title, $0.edits, certainty: .suggested)] } ?? [])
  }

  /// - Parameter limit: How many rows and columns an image has at least, less one.
  private func imageWithChannelsLast(wider limit: Int) -> Int? {
    inputs.indices.first { index in
      guard let shape = inputs[index]?.shape, shape.rank >= 4,
        let axes = entry.block?.inputs.port(at: index)?.axes, axes.count == 3, axes.first == "channels",
        let channels = shape[shape.rank - 1].constant
      else { return false }
      let others = [shape[shape.rank - 3], shape[shape.rank - 2]]
      return channels <= 4 && others.allSatisfy { $0.constant.map { $0 > limit } ?? true }
    }
  }
}

extension BlockGraph {
  /// The names of all tensors and blocks.
  var names: Set<String> {
    Set(sources.map(\.key) + outputs.map(\.key) + blocks.flatMap { [$0.key.value] + $0.outKeys.map(\.value) })
  }
}

extension WrittenBlock {
  /// What turns whole numbers that stand for choices into numbers to calculate with.
  package static func encoding(_ key: String, _ choices: NetworkSource.Choices) -> WrittenBlock {
    switch choices {
    case .flags: .numbers(key)
    case .oneOf(let count, let start): .oneHot(key, of: count, from: start)
    }
  }

  /// How a message shows it.
  fileprivate func flow(reading key: String) -> String {
    "{"
      + (["_target_: \(type)", "in_keys: \(key)"] + parameters.map { "\($0.name): \($0.text)" }).joined(
        separator: ", ") + "}"
  }
}
