import Compute
import Composer

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
  let diagnostic: Diagnostic
  /// The points; nil where the problem is one of the files, whatever the overrides.
  let points: [Int]?
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
    findings = known.map { SweepFinding(diagnostic: $0, points: nil) }
    guard let sweep, let document = spec.content, spaces == nil || spaces?.content != nil else { return }
    let before = Set(known)
    let isBroken = known.contains { $0.severity == .error }
    var occurrences: OrderedDictionary<Diagnostic, [Int]> = [:]
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
        for diagnostic in diagnostics where !before.contains(diagnostic) {
          if occurrences[diagnostic] == nil, occurrences.count >= Self.maximumFindings {
            omitted += 1
          } else {
            occurrences[diagnostic, default: []].append(point)
          }
        }
      }
    }
    findings += occurrences.map { SweepFinding(diagnostic: $0, points: $1) }
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
