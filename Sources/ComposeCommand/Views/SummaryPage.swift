import Compute
import Composer

/// Networks as tables for people: blocks in the order of execution, with their shapes and what they cost.
struct SummaryPage {
  let composition: Composition
  let style: TextStyle

  /// The page, line by line.
  var lines: [String] {
    var lines: [String] = []
    for network in composition.networks { lines += table(of: network) + [""] }
    return lines + totals
  }

  // MARK: - A network

  private func table(of network: Network) -> [String] {
    let composed = network.composed
    let heading = row(shown(network.name), "parameters", "", "", "multiply-adds")
    var lines = [style.bold(heading.name) + style.dim(heading.rest)]
    for source in composed.inputs {
      lines += port("in", source.key, source.type, meaning(of: source.key, network))
    }
    for block in composed.blocks { lines += rows(of: block, in: composed) }
    for (key, type) in composed.outputs { lines += port("out", key, type, meaning(ofOutput: key, network)) }
    return lines + total("  total", [network])
  }

  private func rows(of block: ComposedBlock, in network: ComposedNetwork) -> [String] {
    let count = block.parameterCount
    let cells =
      !isKnown(block)
      ? row("  \(shown(block.key))", "?", "", "", "?")
      : row(
        "  \(shown(block.key))", NumberText.grouped(count),
        NumberText.bar(count, of: network.parameterCount, width: Columns.bar),
        NumberText.percent(count, of: network.parameterCount), cost(block.multiplyAdds))
    let inputs = zip(block.inKeys, block.inTypes).map { "\(shown($0)) \(shape($1))" }
    let outputs = zip(block.outKeys, block.outTypes).map { key, type in
      key == block.key && block.outKeys.count == 1 ? shape(type) : "\(shown(key)) \(shape(type))"
    }
    let words = ["\(block.typeName):"] + listed(inputs) + ["→"] + listed(outputs)
    let details =
      Page.lines(of: words, width: style.pageWidth, indent: 6, hanging: 2) + formula(block.multiplyAdds)
    return lines(of: cells) + details.map(style.dim)
  }

  /// Words with commas between them.
  private func listed(_ words: [String]) -> [String] {
    words.dropLast().map { $0 + "," } + words.suffix(1)
  }

  private func port(_ label: String, _ key: String, _ type: TensorType?, _ meaning: String) -> [String] {
    let words =
      ["\(label.padded(to: 3)) \(shown(key)) \(shape(type))"] + (meaning.isEmpty ? [] : ["· \(meaning)"])
    return Page.lines(of: words, width: style.pageWidth, indent: 2, hanging: 4)
  }

  private func meaning(of key: String, _ network: Network) -> String {
    switch network.inputs[key] {
    case .observation(let space): shown(space.description)
    case .stackedObservations(let space, let actors):
      "\(shown(space.description)) of \(NumberText.counted(actors.count, "actor")), stacked"
    case .action(let space, let step):
      "the action of step \(shown(step)), \(shown(space.description))"
        + (space.kind == .discrete ? ", one-hot" : "")
    case .previousValue(let critic): "the value up to \(shown(critic))"
    case .embedding(let source): "from \(shown(source)), whose parameters are counted there"
    case .state: "the state, zero at the start"
    case nil: ""
    }
  }

  private func meaning(ofOutput key: String, _ network: Network) -> String {
    switch network.outputs[key] {
    case .action(let space, let distribution): "\(space) → \(distribution.name)"
    case .undrawnAction(let space): "\(space)"
    case .value: "the value of the state"
    case .valueDifference(let before, _): "added to the value up to \(shown(before))"
    case .actionValue: "the value of the state and its actions"
    case .actionValues(let action, _): "the values of the choices of \(shown(action))"
    case .embedding: "for other networks"
    case .state: "the state for the next run"
    case .tensor, nil: ""
    }
  }

  /// Whether a block could be built.
  private func isKnown(_ block: ComposedBlock) -> Bool { block.outTypes.allSatisfy { $0 != nil } }

  // MARK: - All networks

  private var totals: [String] {
    if composition.networks.count < 2 { return [] }
    return total("all networks", composition.networks)
  }

  /// The sum over networks, unless one of them has a block that could not be built.
  private func total(_ name: String, _ networks: [Network]) -> [String] {
    guard networks.allSatisfy({ $0.composed.blocks.allSatisfy(isKnown) && $0.composed.isComplete }) else {
      return lines(of: row(name, "?", "", "", "?")).map(style.bold)
    }
    let parameters = networks.reduce(0) { $0 + $1.composed.parameterCount }
    let multiplyAdds = networks.reduce(Dimension(0)) { $0 + $1.composed.multiplyAdds }
    let cells = row(name, NumberText.grouped(parameters), "", "", cost(multiplyAdds))
    return lines(of: cells).map(style.bold) + formula(multiplyAdds).map(style.dim)
  }

  // MARK: - Cost

  /// A number, or a word where the cost depends on sizes that have names.
  private func cost(_ multiplyAdds: Dimension) -> String {
    multiplyAdds.constant.map(NumberText.grouped) ?? "as follows"
  }

  /// The cost as an expression, which is too long for a column.
  private func formula(_ multiplyAdds: Dimension) -> [String] {
    if multiplyAdds.constant != nil { return [] }
    let terms = multiplyAdds.description.replacing(" + ", with: "\n+ ").replacing(" - ", with: "\n- ")
    let words = terms.split(separator: "\n").map(String.init)
    return Page.lines(
      of: ["multiply-adds:"] + words, width: style.pageWidth, indent: 6, hanging: 2)
  }

  // MARK: - Columns

  /// What a page has less than all columns, the name's has less, if it must be without bars.
  private var nameColumns: Int {
    hasBars ? Columns.name : style.pageWidth - Columns.parameters - Columns.multiplyAdds
  }

  private var hasBars: Bool { style.pageWidth == Page.width }

  private enum Columns {
    static let name = 38
    static let parameters = 13
    static let bar = 8
    static let percent = 4
    static let multiplyAdds = 15
  }

  private struct Row {
    let name: String
    let rest: String
  }

  private func row(
    _ name: String, _ parameters: String, _ bar: String, _ percent: String, _ multiplyAdds: String
  ) -> Row {
    let share =
      hasBars ? " " + bar.padded(to: Columns.bar) + " " + percent.aligned(to: Columns.percent) : ""
    let rest =
      parameters.aligned(to: Columns.parameters) + share + multiplyAdds.aligned(to: Columns.multiplyAdds)
    return Row(name: name.padded(to: nameColumns), rest: rest)
  }

  /// A name that is too long for its column has a line of its own.
  private func lines(of row: Row) -> [String] {
    let isLong = Page.columns(of: row.name) > nameColumns
    return isLong ? [row.name, "".padded(to: nameColumns) + row.rest] : [row.name + row.rest]
  }

  private func shape(_ type: TensorType?) -> String {
    type.map { Shape(Array($0.shape.dimensions.dropFirst())).description } ?? "[?]"
  }

  private func shown(_ name: String) -> String { TerminalText.harmless(name) }
}
