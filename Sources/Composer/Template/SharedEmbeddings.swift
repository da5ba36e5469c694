import OrderedCollections
import Perception
import Spec

/// The tensors of each step's policy that its critic reads instead of computing them again.
struct SharedEmbeddings {
  private var keys: OrderedDictionary<String, [Located<String>]> = [:]
  private var keySpan: SourceSpan?

  /// No sharing.
  init() {}

  /// Reads `shared_embedding_keys`: null, a list for every step, or a list by step.
  init(_ reader: ParameterReader, steps: [String]) {
    let name = "shared_embedding_keys"
    guard
      let node = reader.optional(
        name, .anyNode, help: "Tensors of the policy that the critic reads: a list, or a list by step.")
    else {
      reader.fill(name, with: "null")
      return
    }
    keySpan = reader.keySpan(of: name)
    switch node.content {
    case .sequence(let elements):
      let located = Self.names(elements, reader.diagnostics)
      reader.reportRepetition(in: name, located.map(\.value))
      for step in steps { keys[step] = located }
    case .mapping(let mapping):
      let lists = ParameterReader(
        mapping: mapping, at: keySpan ?? node.span, owner: name, diagnostics: reader.diagnostics)
      for step in steps { lists.fill(step, with: "[]") }
      lists.tolerate(mapping.names)
      lists.finish()
      for entry in mapping.entries {
        if !steps.contains(entry.name) {
          reader.diagnostics.error(
            .unknownStep, "there is no step `\(entry.name)`", at: entry.keySpan,
            help: "the steps are: \(listed(steps))")
        } else if let elements = entry.value.sequence {
          let located = Self.names(elements, reader.diagnostics)
          lists.reportRepetition(in: entry.name, located.map(\.value))
          keys[entry.name] = located
        } else if !entry.value.isUnresolved {
          Self.reportNoList(entry.value, reader.diagnostics)
        }
      }
    case .scalar:
      Self.reportNoList(node, reader.diagnostics)
    case .unresolved:
      break
    }
  }

  /// Where tensors are shared; nil where none are.
  var place: SourceSpan? { keys.values.contains { !$0.isEmpty } ? keySpan : nil }

  /// The tensors that a step shares.
  func keys(of step: String) -> [Located<String>] {
    keys[step] ?? []
  }

  private static func names(_ nodes: [Spec.Node], _ diagnostics: Diagnostics) -> [Located<String>] {
    nodes.compactMap { node in
      if let text = node.scalar?.text { return Located(text, at: node.span) }
      if !node.isUnresolved { reportNoList(node, diagnostics) }
      return nil
    }
  }

  private static func reportNoList(_ node: Spec.Node, _ diagnostics: Diagnostics) {
    diagnostics.error(
      .sharedEmbedding, "`shared_embedding_keys` must be a list of names, this is \(node.found)",
      at: node.span, help: node.scalar.map { "write [\($0.text)]" })
  }
}

extension DiagnosticCode {
  /// Embeddings cannot be shared as the spec says.
  public static let sharedEmbedding: DiagnosticCode = "shared-embedding"
}
