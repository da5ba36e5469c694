import Spec

/// Gives each value of a spec a place of its own, so that what is read of it can be found again.
///
/// A value may stand in many places of a spec at once: through an alias, `${…}`, a definition or an include.
final class Stamps {
  /// Where each value really stands.
  private(set) var origins: [SourceSpan: SourceSpan] = [:]
  /// The mapping that has a key.
  private(set) var owners: [SourceSpan: SourceSpan] = [:]
  /// The value behind a key.
  private(set) var values: [SourceSpan: SourceSpan] = [:]

  private let file = SourceFile(name: "resolved", text: "")
  private var count = 0

  /// The value with all of its parts at new places, and `${` in it guarded against being read again.
  func stamped(_ node: Spec.Node) -> Spec.Node {
    let place = nextPlace()
    origins[place] = node.span
    switch node.content {
    case .unresolved: return Spec.Node(.unresolved, at: place)
    case .scalar(let scalar):
      return Spec.Node(.scalar(scalar.guardingInterpolations), at: place)
    case .sequence(let elements):
      return Spec.Node(.sequence(elements.map(stamped)), at: place)
    case .mapping(let mapping):
      let entries = mapping.entries.map { entry in
        let keyPlace = nextPlace()
        let value = stamped(entry.value)
        owners[keyPlace] = place
        values[keyPlace] = value.span
        return Mapping.Entry(key: entry.key, keySpan: keyPlace, value: value)
      }
      return Spec.Node(.mapping(Mapping(entries)), at: place)
    }
  }

  private func nextPlace() -> SourceSpan {
    count += 1
    let position = SourcePosition(line: count, column: 1)
    return SourceSpan(file: file, start: position, end: position)
  }
}
