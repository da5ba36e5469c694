import Composer

/// A network's run for people: the first numbers of what went in and came out, and drawn actions.
struct PassPage {
  let pass: ForwardPass
  let model: Model
  let style: TextStyle

  /// The page, line by line.
  ///
  /// - Throws: what prevents actions from being drawn.
  var lines: [String] {
    get throws {
      let distribution = try model.actionDistribution(of: pass.network.name, from: pass.outputs)
      let actions = try distribution.sample()
      let logProbabilities = try distribution.logProbabilities(of: actions)
      let entropies = try distribution.entropies()
      let inputs = pass.inputs.map { Row(label: "in", key: $0.key, tensor: $0.value) }
      let outputs = pass.outputs.map { Row(label: "out", key: $0.key, tensor: $0.value) }
      let drawn = actions.map { Row(label: "action", key: $0.key, tensor: $0.value) }
      let rows = inputs + outputs + drawn
      let keyWidth = min(24, rows.map { Page.columns(of: $0.shownKey) }.max() ?? 0)
      let shapeWidth = min(18, rows.map { Page.columns(of: $0.shape) }.max() ?? 0)
      var lines = [style.bold(TerminalText.harmless(pass.network.name))]
      for row in inputs + outputs { lines += line(row, keyWidth, shapeWidth) }
      for row in drawn {
        lines += line(row, keyWidth, shapeWidth)
        if let logProbability = logProbabilities[row.key], let entropy = entropies[row.key] {
          lines += judgement(of: row.key, logProbability, entropy)
        }
      }
      return lines
    }
  }

  private struct Row {
    let label: String
    let key: String
    let tensor: Tensor

    var shownKey: String { TerminalText.harmless(key) }
    var shape: String { Shape(tensor.shape).description }
  }

  private func line(_ row: Row, _ keyWidth: Int, _ shapeWidth: Int) -> [String] {
    let name = "  \(row.label.padded(to: 6)) \(row.shownKey.padded(to: keyWidth)) "
    let start = "\(name)\(row.shape.padded(to: shapeWidth))  "
    let room = style.pageWidth - Page.columns(of: start)
    if room >= Self.narrowest { return [start + TensorExcerpt.text(of: row.tensor, width: room)] }
    let numbers = TensorExcerpt.text(of: row.tensor, width: style.pageWidth - Self.indent)
    return [name + row.shape, "".padded(to: Self.indent) + numbers]
  }

  private func judgement(of key: String, _ logProbability: Tensor, _ entropy: Tensor) -> [String] {
    guard case .action(let space, let distribution) = pass.network.outputs[key] else { return [] }
    let facts = [
      "\(space) → \(distribution.name)",
      "log p \(TensorExcerpt.text(of: logProbability, width: 24))",
      "entropy \(TensorExcerpt.text(of: entropy, width: 24))",
    ]
    let words = facts.dropLast().map { $0 + "," } + facts.suffix(1)
    return Page.lines(of: words, width: style.pageWidth, indent: Self.indent).map(style.dim)
  }

  /// Where numbers and what is said of them begin in a line of their own.
  private static let indent = 9
  /// The fewest columns for numbers behind their name.
  private static let narrowest = 16
}
