/// Overrides of which some have several values; each combination of values is a point, a variant of the spec.
///
/// ```swift
/// if let sweep = Sweep(["hidden_units=[32],[64]", "non_lin=ReLU,Tanh"], reportingTo: diagnostics) {
///   for point in sweep.points { compose(document.applying(sweep.overrides(at: point), reportingTo: diagnostics)) }
/// }
/// ```
public struct Sweep: Sendable {
  /// The most points.
  public static let maximumPoints = 20_000

  /// The values of each override, in the order of the overrides.
  public let axes: [[Override]]
  /// The indices of the points; the values of the last override change fastest.
  public let points: Range<Int>

  /// Reads overrides; nil after errors.
  public init?(_ words: [String], reading files: FileReader = .disk, reportingTo diagnostics: Diagnostics) {
    let axes = words.map { Override.alternatives(of: $0, reading: files, reportingTo: diagnostics) }
    guard !axes.contains(where: \.isEmpty) else { return nil }
    var count = 1
    for axis in axes {
      let (product, overflow) = count.multipliedReportingOverflow(by: axis.count)
      guard !overflow, product <= Self.maximumPoints else {
        let factors = axes.map(\.count).filter { $0 > 1 }.map(\.grouped).joined(separator: " × ")
        diagnostics.error(
          .tooLarge, "a sweep has at most \(Self.maximumPoints.grouped) points, this one has \(factors)",
          at: axis.first?.span, help: "give fewer values, or sweep over some of them at a time")
        return nil
      }
      count = product
    }
    self.axes = axes
    points = 0..<count
  }

  /// Which value of each override a point has.
  public func choices(at point: Int) -> [Int] {
    var rest = point
    var choices: [Int] = []
    for axis in axes.reversed() {
      choices.append(rest % axis.count)
      rest /= axis.count
    }
    return choices.reversed()
  }

  /// The overrides of a point.
  public func overrides(at point: Int) -> [Override] {
    zip(axes, choices(at: point)).map { $0[$1] }
  }
}
