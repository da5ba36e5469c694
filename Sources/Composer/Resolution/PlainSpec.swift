import Perception
import Spec

/// A spec without `${…}`, definitions, spaces in a file of their own, and values that are there to be read by others.
struct PlainSpec {
  /// The spec's value.
  let root: Spec.Node
  /// Bindings from outside, without `${…}` as well.
  let bindings: [BindingLayer]

  /// Takes a spec that is right.
  ///
  /// - Parameter keys: Those that the top of such a spec has.
  init(_ document: Document, keys: Set<String>) {
    // The spec was checked: there is nothing left to say about it.
    let unheard = Diagnostics()
    let mapping = document.root.mapping ?? Mapping()
    let interpolation = Interpolation(root: document.root, diagnostics: unheard)
    let reader = ParameterReader(
      mapping: mapping, at: document.place, owner: "the spec", diagnostics: unheard)
    let definitions = Definitions(reader, interpolation, reportingTo: unheard)
    let entries = mapping.entries.filter { keys.contains($0.name) && $0.name != "definitions" }
    let plain = entries.map { entry -> Mapping.Entry in
      let value = interpolation.resolve(entry.value, at: [entry.name])
      let written: Spec.Node =
        switch entry.name {
        case "spaces": Self.spaces(value, SpacesReading(files: document.files, diagnostics: unheard))
        case "networks": value.changingParts { definitions.inlined($1) }
        case "policy", "critic":
          value.changingParts { name, part in
            name == "networks" ? part.changingParts { definitions.inlined($1) } : part
          }
        default: value
        }
      return entry.with(written)
    }
    root = Spec.Node(.mapping(Mapping(plain)), at: document.root.span)
    bindings = document.bindings.map { $0.with(interpolation.resolve($0.node)) }
  }

  private static func spaces(_ value: Spec.Node, _ reading: SpacesReading) -> Spec.Node {
    guard let path = value.scalar?.text, !value.isNull else { return value }
    return reading.file(path, at: value.span) ?? value
  }
}

extension Spec.Node {
  /// The value with each of its elements, or of the values behind its keys, changed.
  fileprivate func changingParts(_ change: (_ name: String, _ part: Spec.Node) -> Spec.Node) -> Spec.Node {
    switch content {
    case .scalar, .unresolved: return self
    case .sequence(let elements):
      let changed = elements.enumerated().map { change("\($0)", $1) }
      return Spec.Node(.sequence(changed), at: span)
    case .mapping(let mapping):
      return Spec.Node(.mapping(mapping.mapValues { change($0.name, $0.value) }), at: span)
    }
  }
}
