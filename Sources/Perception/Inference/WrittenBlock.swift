package import Spec

/// A block that a fix writes into a spec, between a tensor and the block that reads it.
package struct WrittenBlock: Sendable {
  /// The block's type.
  let type: String
  /// Its parameters as they are written, in order.
  let parameters: [(name: String, text: String)]
  /// What is put behind the tensor's name to name the block.
  let suffix: String
  /// What it does to the tensor, in the imperative.
  let purpose: String

  /// How it stands in a list of blocks or in a mapping.
  ///
  /// - Parameter isCompact: Whether the blocks beside it stand on one line each.
  func passage(_ key: String, reading inKey: String, inList: Bool, isCompact: Bool) -> Passage {
    let name = Scalar.plainOrQuoted(key)
    let fields = (inList ? ["key: \(name)"] : []) + fields(reading: inKey)
    let braces = "{" + fields.joined(separator: ", ") + "}"
    let flow = inList ? braces : "\(name): \(braces)"
    if isCompact { return Passage(lines: [flow], flow: flow) }
    return Passage(lines: inList ? fields : ["\(name):"] + fields.map { "  " + $0 }, flow: flow)
  }
}

extension WrittenBlock {
  /// How it stands in a message: without a key.
  package func text(reading inKey: String) -> String {
    "{" + fields(reading: inKey).joined(separator: ", ") + "}"
  }

  private func fields(reading inKey: String) -> [String] {
    ["_target_: \(type)", "in_keys: \(Scalar.plainOrQuoted(inKey))"]
      + parameters.map { "\($0.name): \($0.text)" }
  }

  /// What the block does to the tensor, in the imperative.
  package var title: String { purpose }

  /// The name of a modality that is the block.
  package func modality(of observation: String) -> String { "\(observation)_\(suffix)" }

  /// How it stands in a template as a modality.
  package func passage(modality name: String, isCompact: Bool) -> Passage {
    let key = Scalar.plainOrQuoted(name)
    let inner = "{" + parameters.map { "\($0.name): \($0.text)" }.joined(separator: ", ") + "}"
    let flow = "\(key): {block_type: \(type), block_params: \(inner)}"
    return Passage(
      lines: isCompact ? [flow] : ["\(key):", "  block_type: \(type)", "  block_params: \(inner)"], flow: flow
    )
  }
}

/// The type that does what another one does and ends in one vector.
public struct VectorVariant: Hashable, Sendable {
  /// The type's name.
  public let name: String
  /// The parameters that it must have besides those of the other type.
  public let furtherParameters: [String]

  /// A variant.
  public init(_ name: String, needing furtherParameters: [String] = []) {
    self.name = name
    self.furtherParameters = furtherParameters
  }

  /// What to write for so many axes.
  package func text(axes: Int) -> String {
    if furtherParameters.isEmpty { return name }
    let further = furtherParameters.map { $0 == FlattenedAxes.parameter ? "`\($0): \(axes)`" : "`\($0)`" }
    return "\(name) with \(further.joined(separator: " and "))"
  }
}

/// Changes of a spec's text by which a tensor becomes what its reader needs.
package struct NetworkRepairs {
  private let diagnostics: Diagnostics
  /// The names that tensors have.
  private let names: Set<String>

  /// Repairs of a network in which tensors have these names.
  package init(names: Set<String>, diagnostics: Diagnostics) {
    self.names = names
    self.diagnostics = diagnostics
  }

  /// Lets a block read what another block makes of a tensor; nil where neither its reader nor its producer is a block
  /// that the spec writes down.
  ///
  /// - Parameters:
  ///   - inKey: The tensor, where it is read.
  ///   - producer: Where the key of the block stands that gives it.
  ///   - reader: Where the key of the block stands that reads it.
  package func inserting(
    _ block: WrittenBlock, reading inKey: String, at place: SourceSpan, producer: Located<String>?,
    reader: Located<String>?
  ) -> Fix? {
    guard let outline = diagnostics.outline(of: place.file) else { return nil }
    let key = "\(inKey)_\(block.suffix)".givingWay(where: names.contains)
    guard let renaming = Fix(writing: key, at: place, insteadOf: inKey) else { return nil }
    let insertion: [Fix.Edit]?
    if let step = step(of: producer, in: outline) {
      insertion = outline.inserting(passage(of: block, key, inKey, beside: step), after: step)
    } else if let step = step(of: reader, in: outline) {
      insertion = outline.inserting(passage(of: block, key, inKey, beside: step), before: step)
    } else {
      insertion = nil
    }
    return insertion.map { Fix(block.purpose, $0 + renaming.edits, certainty: .ifItHolds) }
  }

  /// Gives a block another type, with the parameter that the other type needs.
  package func changing(type: SourceSpan, to variant: VectorVariant, axes: Int) -> Fix? {
    guard let outline = diagnostics.outline(of: type.file), let step = outline.part(at: type),
      let written = step.part.value.scalar?.text,
      step.part.key.map({ ["_target_", "block_type"].contains($0.text) }) == true,
      let renaming = Fix(writing: variant.name, at: type, insteadOf: written)
    else { return nil }
    let title = "write `\(variant.name)`"
    if variant.furtherParameters.isEmpty { return Fix(title, renaming.edits, certainty: .ifItHolds) }
    guard variant.furtherParameters == [FlattenedAxes.parameter] else { return nil }
    let passage = Passage("\(FlattenedAxes.parameter): \(axes)")
    let insertion: [Fix.Edit]?
    if step.part.key?.text == "_target_" {
      let behind = step.container.index(of: "in_keys") ?? step.index
      insertion = outline.inserting(passage, after: .init(container: step.container, index: behind))
    } else if let parameters = step.container.part("block_params").flatMap({ Outline.Container($0.value) }) {
      insertion =
        parameters.parts.isEmpty
        ? outline.inserting(passage, into: parameters)
        : outline.inserting(passage, before: .init(container: parameters, index: 0))
    } else {
      insertion = nil
    }
    return insertion.map {
      Fix("\(title) with \(FlattenedAxes.parameter): \(axes)", renaming.edits + $0, certainty: .ifItHolds)
    }
  }

  /// The part that is the block of a key: an entry of a mapping of blocks, or an element of a list of blocks.
  private func step(of key: Located<String>?, in outline: Outline) -> Outline.Step? {
    guard let key, key.span.file === outline.file else { return nil }
    let path = outline.path(to: key.span)
    guard let last = path.last else { return nil }
    if last.part.keySpan == key.span { return last.part.key?.text == key.value ? last : nil }
    guard last.part.key?.text == "key", last.part.value.scalar?.text == key.value, path.count > 1 else {
      return nil
    }
    let element = path[path.count - 2]
    return element.part.key == nil ? element : nil
  }

  private func passage(
    of block: WrittenBlock, _ key: String, _ inKey: String, beside step: Outline.Step
  ) -> Passage {
    block.passage(
      key, reading: inKey, inList: !step.container.isMapping,
      isCompact: Outline.Container(step.part.value)?.isFlow ?? true)
  }
}
