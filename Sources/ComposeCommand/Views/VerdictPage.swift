import Spec

/// The verdicts of a check for people: a line for each spec, or a table of specs against spaces.
struct VerdictPage {
  private let verdicts: [Verdict]
  private let parts: [SpecCheck.Part]
  private let report: DiagnosticReport
  private let style: TextStyle

  /// The page of a check, which is told of in a report.
  init(_ check: SpecCheck, report: DiagnosticReport, style: TextStyle) {
    verdicts = check.verdicts
    parts = check.parts
    self.report = report
    self.style = style
  }

  /// The page, line by line.
  var lines: [String] {
    let isMatrix = Set(verdicts.map(\.spaces)).count > 1
    if isMatrix, let table { return table + parts.map(line) }
    let list = list(namingSpaces: isMatrix) + parts.map(line)
    return verdicts.count > 1 ? list + ["", total] : list
  }

  /// `base.yaml: part of large.yaml`.
  private func line(_ part: SpecCheck.Part) -> String {
    let names = part.wholes.map(\.file.loaded.path)
    let shown = Path.short(Array(names.prefix(Self.shownWholes)))
    let rest = names.count - shown.count
    let list = shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    return "\(Path.shown(part.file.loaded.path)): \(style.dim("part of \(list)"))"
  }

  private static let shownWholes = 3

  /// What became of all of them: `23 specs: 21 ok, 2 with errors · 5 errors, 1 warning`.
  private var total: String {
    let noun = Set(verdicts.map(\.spaces)).count > 1 ? "check" : "spec"
    let wrong = verdicts.count { !$0.isOK }
    // What is wrong with several, such as an override, is one mistake.
    let errors = max(report.diagnostics.count { $0.severity == .error }, wrong > 0 ? 1 : 0)
    let warnings = report.diagnostics.count { $0.severity == .warning }
    let fine = wrong == 0 ? "all ok" : "\(NumberText.grouped(verdicts.count - wrong)) ok"
    let verdict =
      [style.paint(fine, .green)]
      + (wrong == 0 ? [] : [style.paint("\(NumberText.grouped(wrong)) with errors", .red)])
    let tally = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }.map(NumberText.counted)
    let counts = tally.isEmpty ? "" : " · " + tally.joined(separator: ", ")
    return "\(NumberText.counted(verdicts.count, noun)): \(verdict.joined(separator: ", "))\(counts)"
  }

  private func list(namingSpaces: Bool) -> [String] {
    verdicts.map { verdict in
      let spaces = namingSpaces ? verdict.spaces.map { " with \($0)" } ?? "" : ""
      return ["\(Path.shown(verdict.spec + spaces)): \(verdict.words(style))"].joined()
        + verdict.size.map { " · \($0)" }.joined()
    }
  }

  /// Specs against spaces; nil where that is too wide for a page.
  private var table: [String]? {
    let specs = unique(verdicts.map(\.spec))
    let spaces = unique(verdicts.map { $0.spaces ?? "" })
    let rows = zip(specs, Path.short(specs)).map { spec, name in
      [Cell(name)] + spaces.map { cell(spec, $0) }
    }
    let header = [Cell("")] + Path.short(spaces).map(Cell.init)
    let widths = header.indices.map { column in
      ([header] + rows).map { Page.columns(of: $0[column].text) }.max() ?? 0
    }
    if widths.reduce(0, +) + Self.gap * (widths.count - 1) > style.pageWidth { return nil }
    return ([header] + rows).map { line($0, widths) }
  }

  private static let gap = 3

  /// A text, and what is written of it where there are colours.
  private struct Cell {
    let text: String
    let painted: String

    init(_ text: String) {
      self.init(text, painted: text)
    }

    init(_ text: String, painted: String) {
      self.text = text
      self.painted = painted
    }
  }

  private func cell(_ spec: String, _ spaces: String) -> Cell {
    guard let verdict = verdicts.first(where: { $0.spec == spec && ($0.spaces ?? "") == spaces }) else {
      return Cell("")
    }
    return Cell(verdict.words(.plain), painted: verdict.words(style))
  }

  private func line(_ cells: [Cell], _ widths: [Int]) -> String {
    let last = cells.count - 1
    return zip(cells, widths).enumerated().map { index, column in
      let (cell, width) = column
      let rest = index == last ? 0 : width - Page.columns(of: cell.text) + Self.gap
      return cell.painted + String(repeating: " ", count: rest)
    }.joined()
  }

  private func unique(_ names: [String]) -> [String] {
    var known: Set<String> = []
    return names.filter { known.insert($0).inserted }
  }
}
