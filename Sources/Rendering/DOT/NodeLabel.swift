import Spec

/// A node's label: name, type, what it does, how many parameters it has.
struct NodeLabel {
  let node: Diagram.Node
  let theme: Theme
  let tone: Theme.Tone

  init(_ node: Diagram.Node, _ theme: Theme) {
    self.node = node
    self.theme = theme
    tone = theme.tone(of: node.role)
  }

  static let titleLimit = 48
  static let lineLimit = 44

  /// The label in Graphviz's HTML dialect.
  var html: String {
    // Graphviz sets the first line closer to the border than the last.
    var rows = node.weight == nil ? [heading] : [LabelMarkup.gap(3), heading]
    if !node.type.isEmpty { rows.append(typeLine) }
    if !node.gist.isEmpty { rows.append(LabelMarkup.gap(3)) }
    for line in node.gist.flatMap({ LabelText.wrapped($0, to: Self.lineLimit) }) {
      rows.append(gistLine(line, theme.text))
    }
    if !node.rows.isEmpty { rows += [LabelMarkup.gap(4), single(layers)] }
    if let weight = node.weight { rows += [LabelMarkup.gap(4), single(figures(weight))] }
    if !problems.isEmpty { rows.append(LabelMarkup.gap(3)) }
    for problem in problems {
      rows += LabelText.wrapped("✗ " + problem, to: Self.lineLimit).map {
        gistLine($0, theme.problem)
      }
    }
    return LabelMarkup.table(rows)
  }

  private func single(_ content: String) -> String {
    LabelMarkup.row(LabelMarkup.cell(content))
  }

  /// A line with room behind it: browsers set this size wider than Graphviz measures it.
  private func gistLine(_ line: String, _ color: Theme.Color) -> String {
    let room = LabelMarkup.cell("", "WIDTH=\"\((line.count + 3) / 4)\"")
    let text = LabelMarkup.cell(LabelMarkup.text(line, .gist, color))
    return single(LabelMarkup.table([LabelMarkup.row(text, room)]))
  }

  private var problems: [String] {
    node.marks.compactMap { mark in
      if case .problem(let text) = mark { text } else { nil }
    }
  }

  private var heading: String {
    let title = node.title.isEmpty ? "“”" : LabelText.abridged(node.title, to: Self.titleLimit)
    let cells = LabelMarkup.cell(LabelMarkup.text(title, titleFont, tone.ink))
    let marks = node.marks.compactMap(sign).map { LabelMarkup.cell($0, "ALIGN=\"RIGHT\"") }
    if marks.isEmpty { return LabelMarkup.row(cells) }
    let gap = LabelMarkup.cell("", "WIDTH=\"8\"")
    return single(LabelMarkup.table([LabelMarkup.row(cells, gap, marks.joined(separator: gap))]))
  }

  private var titleFont: LabelMarkup.Font { node.role.outline == .detail ? .smallTitle : .title }

  private func sign(of mark: Diagram.Mark) -> String? {
    switch mark {
    case .shared(let tag): LabelMarkup.tag(tag, theme)
    case .recurrent: LabelMarkup.text("↻", .title, tone.accent)
    case .problem: nil
    }
  }

  private var typeLine: String {
    let type = LabelText.abridged(node.type, to: Self.lineLimit)
    return single(LabelMarkup.text(node.role.glyph + " " + type, .type, tone.accent))
  }

  private func figures(_ weight: Diagram.Weight) -> String {
    let bar = LabelMarkup.bar(
      share: weight.share, width: Self.barWidth, height: 5, full: tone.line,
      rest: tone.line.thinned(with: tone.fill))
    let count = weight.parameters.grouped
    let text = weight.share > 0 ? "\(count) · \(LabelText.percentage(weight.share))" : count
    let font = LabelMarkup.Font.figures
    // Room for advance widths that a renderer rounds to its own grid.
    let width = Int((LabelText.width(ofFigures: text, fontSize: font.size) * 1.07).rounded(.up)) + 2
    return LabelMarkup.fixedRow(
      LabelMarkup.cell(bar, "ALIGN=\"LEFT\" VALIGN=\"MIDDLE\" WIDTH=\"\(Self.barWidth)\""),
      LabelMarkup.cell("", "WIDTH=\"\(Self.barGap)\""),
      LabelMarkup.cell(
        LabelMarkup.text(text, font, theme.quietText), "ALIGN=\"LEFT\" WIDTH=\"\(width)\""),
      width: Self.barWidth + Self.barGap + width, height: 12)
  }

  /// The same for all nodes, so that bars compare.
  private static let barWidth = 48
  private static let barGap = 6

  /// The layers as columns: name, operation, shape, parameters.
  private var layers: String {
    let gap = LabelMarkup.cell("", "WIDTH=\"9\"")
    func cell(_ content: String, _ side: String = "LEFT") -> String {
      LabelMarkup.cell(content, "ALIGN=\"\(side)\" VALIGN=\"TOP\"")
    }
    return LabelMarkup.table(
      node.rows.map { layer in
        let name = LabelText.abridged(layer.name, to: Self.titleLimit)
        let operation = LabelText.abridged(layer.operation, to: Self.titleLimit)
        let count = layer.parameters == 0 ? "" : layer.parameters.grouped
        return LabelMarkup.row(
          cell(LabelMarkup.text(name, .row, tone.accent)), gap,
          cell(LabelMarkup.text(operation, .row, theme.text)), gap,
          cell(
            LabelMarkup.lowered(
              LabelMarkup.shape(layer.shape, .shape, theme.quietText, dim: theme.dimText))), gap,
          cell(LabelMarkup.text(count, .row, theme.quietText), "RIGHT"))
      })
  }
}
