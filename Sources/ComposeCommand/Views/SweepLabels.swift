import Composer

/// How the points of a sweep are called: by the values in which they differ.
struct SweepLabels {
  let sweep: Sweep
  /// The overrides that have several values.
  let varying: [Int]
  /// The shortest ends of the varying overrides' paths that tell them apart.
  let names: [String]

  /// The labels of a sweep's points.
  init(_ sweep: Sweep) {
    self.sweep = sweep
    varying = sweep.axes.indices.filter { sweep.axes[$0].count > 1 }
    names = Self.shortNames(of: varying.compactMap { sweep.axes[$0].first?.path.map(\.text) })
  }

  /// The value of an override as it was written, in one line.
  func value(_ choice: Int, of axis: Int) -> String {
    let override = sweep.axes[axis][choice]
    return TerminalText.harmless(override.valueText ?? override.operation.rawValue)
  }

  /// The values of a point, of the varying overrides.
  func values(at point: Int) -> [String] {
    let choices = sweep.choices(at: point)
    return varying.map { value(choices[$0], of: $0) }
  }

  /// `hidden_units=[32]`, `non_lin=ReLU`.
  func assignments(at point: Int) -> [String] {
    zip(names, values(at: point)).map { "\($0)=\($1)" }
  }

  /// The points at which something occurs, in few words: by the values that they have in common, if they are all the
  /// points that have them.
  func words(for points: [Int]) -> String {
    guard points.count < sweep.points.count, let first = points.first else { return "at every point" }
    var present = varying.map { _ in OrderedSet<Int>() }
    for point in points {
      let choices = sweep.choices(at: point)
      for (index, axis) in varying.enumerated() { present[index].append(choices[axis]) }
    }
    let isBox = present.reduce(1) { $0 * $1.count } == points.count
    guard isBox else {
      return "at \(assignments(at: first).joined(separator: " ")) and "
        + NumberText.counted(points.count - 1, "further point")
    }
    let conditions = varying.indices.filter { present[$0].count < sweep.axes[varying[$0]].count }.map {
      index in
      let axis = varying[index]
      let shown = present[index].prefix(Self.shownValues).map { value($0, of: axis) }
      let rest = present[index].count - shown.count
      return "\(names[index])=" + shown.joined(separator: ",") + (rest > 0 ? " and \(rest) more" : "")
    }
    return "at \(conditions.joined(separator: " "))"
      + (points.count > 1 ? " (\(NumberText.counted(points.count, "point")))" : "")
  }

  /// How many values of one override a sentence has.
  private static let shownValues = 4

  /// The last parts of paths, as many as are needed to tell them apart.
  private static func shortNames(of paths: [[String]]) -> [String] {
    paths.indices.map { index in
      let path = paths[index]
      for count in path.indices.map({ $0 + 1 }) {
        let end = path.suffix(count)
        // The index of an element says nothing without the list's name.
        if count < path.count, let first = end.first, Int(first) != nil { continue }
        let isShared = paths.indices.contains { $0 != index && paths[$0].suffix(count).elementsEqual(end) }
        if !isShared || count == path.count { return TerminalText.harmless(end.joined(separator: ".")) }
      }
      return ""
    }
  }
}
