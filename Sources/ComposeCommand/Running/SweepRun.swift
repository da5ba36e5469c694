import Compute
import Composer
import Spec

/// What became of one point of a sweep.
struct SweepPoint {
  /// Trained parameters of all networks; nil where the point is wrong.
  let parameters: Int?
  /// Multiply-adds of all networks for one sample; nil where the point is wrong.
  let multiplyAdds: Dimension?
  /// How many errors there are.
  let errors: Int
  /// How many warnings there are.
  let warnings: Int
  /// Whether nothing is wrong but that a budget is exceeded.
  let isOverBudget: Bool

  /// Whether nothing is wrong.
  var isOK: Bool { errors == 0 }
}

/// A problem with the points at which it occurs.
struct SweepFinding {
  /// The problem as it is at the first of the points.
  private(set) var diagnostic: Diagnostic
  /// The points; nil where the problem is one of the files, whatever the overrides.
  private(set) var points: [Int]?
  /// Whether it says something else at other points: the same with their values.
  private(set) var isExample = false

  /// A problem of the files.
  init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }

  /// A problem that a point has.
  init(_ diagnostic: Diagnostic, at point: Int) {
    self.diagnostic = diagnostic
    points = [point]
  }

  /// Takes note that a further point has it.
  mutating func occur(_ diagnostic: Diagnostic, at point: Int) {
    points?.append(point)
    if diagnostic != self.diagnostic { isExample = true }
  }

  /// The problem with help that only a sweep needs: a range of numbers in the place of a list is meant for an element.
  func helping(with sweep: Sweep, of document: Document) -> SweepFinding {
    guard let place = diagnostic.primary, diagnostic.code == .parameterValue,
      let override = sweep.axes.first(where: { $0.count > 1 && $0[0].span.file === place.file })?[0],
      let value = override.value, let range = place.file.text(in: value.span), range.hasPrefix("range"),
      let list = document.root.value(at: override.path)?.sequence, !list.isEmpty
    else { return self }
    var finding = self
    finding.diagnostic.help =
      "`\(override.key)` is a list, a range is for one of its elements: `\(override.key).0=\(range)`"
    return finding
  }
}

extension Spec.Node {
  /// The value to which the path of an override leads.
  fileprivate func value(at path: [Override.Part]) -> Spec.Node? {
    path.reduce(Optional(self)) { node, part in
      if let elements = node?.sequence {
        return Int(part.text).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
      }
      return node?.mapping?[part.text]?.value
    }
  }
}

/// A spec composed at every point of a sweep: its files are read and parsed once.
struct SweepRun {
  /// The path of the spec.
  let spec: String
  /// The sweep; nil where an override is wrong.
  let sweep: Sweep?
  /// What became of each point, in order; empty where an override is wrong, or a file cannot be read.
  private(set) var points: [SweepPoint] = []
  /// What is wrong, each problem once.
  private(set) var findings: [SweepFinding] = []
  /// How many further problems are not among the findings.
  private(set) var omitted = 0

  /// How many points are composed before their problems are put together, which there may be many of.
  private static let batch = 256

  /// The most problems that are kept.
  static let maximumFindings = 10_000

  /// Composes every point.
  ///
  /// - Parameter faults: What is wrong with the overrides.
  init(
    _ sweep: Sweep?, faults: [Diagnostic], of spec: SpecLoader.Loaded<Document>,
    for spaces: SpecLoader.Loaded<EnvironmentSpaces>?, registry: ModelRegistry
  ) {
    self.spec = spec.path
    self.sweep = sweep
    let known = (spaces?.diagnostics ?? []) + spec.diagnostics + faults
    findings = known.map { SweepFinding($0) }
    guard let sweep, let document = spec.content, spaces == nil || spaces?.content != nil else { return }
    let before = Set(known)
    let isBroken = known.contains { $0.severity == .error }
    var occurrences: OrderedDictionary<SweepMistake, SweepFinding> = [:]
    let labels = SweepLabels(sweep)
    let environment = spaces?.content
    for start in stride(from: 0, to: sweep.points.count, by: Self.batch) {
      let batch = start..<min(start + Self.batch, sweep.points.count)
      let outcomes = batch.concurrentMap { point in
        let diagnostics = Diagnostics()
        diagnostics.follow(document.uses)
        let changed = document.applying(sweep.overrides(at: point), reportingTo: diagnostics)
        let composition = ModelComposer.composition(
          of: changed, spaces: environment, registry: registry, reportingTo: diagnostics)
        return (SweepPoint(composition, diagnostics, isBroken: isBroken), diagnostics.sorted)
      }
      for (point, (outcome, diagnostics)) in zip(batch, outcomes) {
        points.append(outcome)
        let new = diagnostics.filter { !before.contains($0) }
        if new.isEmpty { continue }
        let mistakes = SweepMistake.all(in: new, at: labels.values(at: point))
        for (mistake, diagnostic) in zip(mistakes, new) {
          if let index = occurrences.index(forKey: mistake) {
            occurrences.values[index].occur(diagnostic, at: point)
          } else if occurrences.count < Self.maximumFindings {
            occurrences[mistake] = SweepFinding(diagnostic, at: point)
          } else {
            omitted += 1
          }
        }
      }
    }
    findings += occurrences.values.map { finding in
      finding.helping(with: sweep, of: document)
    }
  }

  /// Whether every point is right.
  var isOK: Bool { !points.isEmpty && points.allSatisfy(\.isOK) }
}

extension SweepPoint {
  /// - Parameter isBroken: Whether the files have errors that are there at every point.
  fileprivate init(_ composition: Composition?, _ diagnostics: Diagnostics, isBroken: Bool) {
    let errors = diagnostics.items.filter { $0.severity == .error }
    let isSound = !isBroken && errors.allSatisfy { $0.code == .overBudget || $0.code == .unknownCost }
    self.errors = max(errors.count, composition == nil || isBroken ? 1 : 0)
    warnings = diagnostics.items.count { $0.severity == .warning }
    isOverBudget = isSound && errors.contains { $0.code == .overBudget }
    let sound = isSound ? composition : nil
    parameters = sound?.parameterCount
    multiplyAdds = sound?.multiplyAdds
  }
}
