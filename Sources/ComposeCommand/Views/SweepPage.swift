import Compute
import Composer

/// The points of a sweep for people: a line each, with the values, what they cost, and the verdict.
struct SweepPage {
  private let run: SweepRun
  private let sweep: Sweep
  private let labels: SweepLabels
  private let style: TextStyle

  /// The page of a sweep; nil where no point could be composed.
  init?(_ run: SweepRun, style: TextStyle) {
    guard let sweep = run.sweep, !run.points.isEmpty else { return nil }
    self.run = run
    self.sweep = sweep
    labels = SweepLabels(sweep)
    self.style = style
  }

  /// The page, line by line.
  var lines: [String] { heading + table + ["", total] }

  /// The spec, with the overrides that all points have.
  private var heading: [String] {
    let fixed = sweep.axes.filter { $0.count == 1 }.compactMap { $0.first?.span.file.text }
    let words = [Path.shown(run.spec)] + fixed.map { TerminalText.harmless($0) }
    return Page.lines(of: words.flatMap(pieces), width: style.pageWidth, hanging: 2)
  }

  // MARK: - The table

  private static let gap = 2

  private var table: [String] {
    let rows = run.points.indices.map { labels.values(at: $0) }
    let results = run.points.map(Result.init)
    let costs = [Result.header] + results
    let parameters = width(costs.map(\.parameters))
    let multiplyAdds = width(costs.map(\.multiplyAdds))
    func end(_ result: Result, painted: Bool) -> String {
      result.parameters.aligned(to: parameters) + gap + result.multiplyAdds.aligned(to: multiplyAdds) + gap
        + (painted ? result.verdict(style) : result.verdict(.plain))
    }
    let endWidth = parameters + multiplyAdds + 2 * Self.gap + width(costs.map { $0.verdict(.plain) })
    let widths = labels.names.indices.map { column in
      width(rows.map { $0[column] } + [labels.names[column]])
    }
    let valuesWidth = widths.reduce(0) { $0 + $1 + Self.gap }
    guard valuesWidth + endWidth <= style.pageWidth else {
      return list(results) { end($0, painted: true) }
    }
    func line(_ cells: [String], _ result: Result, isHeader: Bool) -> String {
      let values = zip(cells, widths).map { $0.padded(to: $1) + gap }.joined()
      return isHeader ? style.dim(values + end(result, painted: false)) : values + end(result, painted: true)
    }
    return [line(labels.names, .header, isHeader: true)]
      + zip(rows, results).map { line($0, $1, isHeader: false) }
  }

  /// Points whose values are too wide for columns: the values in lines of their own.
  private func list(_ results: [Result], _ end: (Result) -> String) -> [String] {
    return [style.dim("  " + end(.header))]
      + results.indices.flatMap { index in
        Page.lines(
          of: labels.assignments(at: index).flatMap(pieces), width: style.pageWidth, hanging: 2)
          + ["  " + end(results[index])]
      }
  }

  /// A word in pieces that fit a line, if it is too long for one.
  private func pieces(of word: String) -> [String] {
    var pieces = [""]
    var columns = 0
    for character in word {
      let width = Page.columns(of: String(character))
      if columns + width > style.pageWidth - 2 {
        while pieces[pieces.count - 1].last == " " { pieces[pieces.count - 1].removeLast() }
        pieces.append("")
        columns = 0
      }
      pieces[pieces.count - 1].append(character)
      columns += width
    }
    return pieces
  }

  private var gap: String { String(repeating: " ", count: Self.gap) }

  private func width(_ texts: [String]) -> Int { texts.map(Page.columns).max() ?? 0 }

  /// What stands behind the values of a point.
  private struct Result {
    let parameters: String
    let multiplyAdds: String
    private let point: SweepPoint?

    static let header = Result()

    private init() {
      (parameters, multiplyAdds, point) = ("parameters", "multiply-adds", nil)
    }

    init(_ point: SweepPoint) {
      self.point = point
      parameters = point.parameters.map(NumberText.grouped) ?? "?"
      multiplyAdds = point.multiplyAdds.map(Self.cost) ?? "?"
    }

    /// A number, or the sizes with names that it depends on.
    private static func cost(_ multiplyAdds: Dimension) -> String {
      multiplyAdds.constant.map(NumberText.grouped)
        ?? "f(\(TerminalText.harmless(multiplyAdds.symbols.sorted().joined(separator: ", "))))"
    }

    func verdict(_ style: TextStyle) -> String {
      guard let point else { return "verdict" }
      let warnings =
        point.warnings == 0 ? [] : [style.paint(NumberText.counted(point.warnings, "warning"), .yellow)]
      let verdict =
        point.isOK
        ? style.paint("ok", .green)
        : style.paint(point.isOverBudget ? "over budget" : NumberText.counted(point.errors, "error"), .red)
      return ([verdict] + warnings).joined(separator: ", ")
    }
  }

  // MARK: - All points

  private var total: String {
    let count = run.points.count
    let failed = run.points.count { !$0.isOK }
    let verdict =
      failed == 0
      ? style.paint(count == 1 ? "ok" : "all ok", .green)
      : "\(NumberText.grouped(count - failed)) ok, "
        + style.paint("\(NumberText.grouped(failed)) with errors", .red)
    return "\(NumberText.counted(count, "point")): \(verdict)"
  }
}
